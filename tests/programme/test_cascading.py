"""The plans of a year as a tree; the plans below against the plan above."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import TODAY
from tests.programme.planning import (
    COMMUNE,
    DISTRICT,
    department,
    district_plan,
    edit_of,
    office,
)

from datchuan.programme.cascading import Share, children_against, tree_of, units_below
from datchuan.programme.models import Plan, Registration, Target, TargetShare
from datchuan.programme.operations import TargetGiven, change_target, draft_from, start_plan

pytestmark = pytest.mark.usefixtures("department_alone")


def promise(plan: Plan, increment: int) -> None:
    target = plan.targets.get()
    given = TargetGiven(title=target.title, due_on=target.due_on, increment=increment, parent=target.parent)
    change_target(plan=plan, key=target.key, given=given, edit=edit_of(plan))


def share_of(district: str) -> Share:
    (check,) = children_against(department(), TODAY)
    return next(each for each in check.shares if each.unit.pk == district)


def test_every_district_stands_in_the_tree_with_its_plan_or_without() -> None:
    made = district_plan()
    draft_from(parent=made, office=office(COMMUNE), by=None)
    branches = tree_of(TODAY)
    assert [each.level for each in branches].count("Huyện") == 11
    names = [each.name for each in branches]
    place = names.index("UBND huyện Tràng Định")
    assert names[0] == "Sở Xây dựng"
    assert branches[place].plan == made
    assert (branches[place].registered, branches[place].planned) == (1, 1)
    assert branches[place + 1].plan is not None
    assert branches[place + 1].level == "Xã"
    assert sum(each.plan is None for each in branches) == 10


def test_the_tree_tells_how_far_the_work_is() -> None:
    top = tree_of(TODAY)[0]
    assert (top.items, top.done) == (9, 1)
    assert top.overdue == 1
    june = tree_of(date(2020, 6, 1))[0]
    assert (june.done, june.overdue) == (0, 0)


def test_the_nations_period_stands_above_its_years_and_a_year_without_plans_shows_districts_only() -> None:
    start_plan(office=None, issuer="Chính phủ", year=2016, until_year=2020, title="Chương trình", by=None)
    assert tree_of(TODAY)[0].name == "Chính phủ"
    assert tree_of(date(2017, 5, 1))[0].name == "Chính phủ"
    assert all(each.plan is None for each in tree_of(date(2022, 1, 1)))
    assert tree_of(date(2026, 1, 1)) == [], "without districts"


def test_what_is_given_to_nobody_is_said_and_not_worked_out() -> None:
    share = share_of("180-1")
    assert (share.plan, share.given, share.promised, share.registered, share.is_below) == (None, None, None, 1, False)
    (check,) = children_against(department(), TODAY)
    assert (check.given, check.promised, check.silent, check.missing) == (None, 0, 11, 31)


def test_a_district_below_its_share_is_shown() -> None:
    plan = district_plan()
    TargetShare.objects.create(target=department().targets.get(), unit_id="180-1", increment=4)
    promise(plan, 3)
    share = share_of("180-1")
    assert (share.plan, share.given, share.promised, share.missing, share.is_below) == (plan, 4, 3, 1, True)
    promise(plan, 4)
    assert not share_of("180-1").is_below
    (check,) = children_against(department(), TODAY)
    assert (check.given, check.promised, check.silent, check.missing) == (4, 4, 10, 27)
    assert not check.is_overgiven


def test_where_nothing_is_given_the_registered_communes_are_the_measure() -> None:
    promise(district_plan(), 0)
    assert share_of("180-1").missing == 1


def test_shares_may_not_pass_the_target_unseen() -> None:
    target = department().targets.get()
    for district, increment in (("180-1", 20), ("185-1", 20)):
        TargetShare.objects.create(target=target, unit_id=district, increment=increment)
    (check,) = children_against(department(), TODAY)
    assert check.is_overgiven


def test_of_a_districts_plan_the_units_are_the_communes_with_plans() -> None:
    plan = district_plan()
    assert children_against(plan, TODAY) == []
    draft_from(parent=plan, office=office(COMMUNE), by=None)
    assert [each.pk for each in units_below(plan, TODAY)] == ["06016-1"]
    (check,) = children_against(plan, TODAY)
    assert [each.registered for each in check.shares] == [1]


def test_both_cost_the_same_however_many_plans_there_are() -> None:
    def queries() -> tuple[int, int]:
        plan = Plan.objects.select_related("office__unit", "parent").get(pk=department().pk)
        with CaptureQueriesContext(connection) as tree:
            tree_of(TODAY)
        with CaptureQueriesContext(connection) as checks:
            for check in children_against(plan, TODAY):
                assert [each.is_below for each in check.shares]
        return len(tree), len(checks)

    made = district_plan()
    TargetShare.objects.create(target=department().targets.get(), unit_id="180-1", increment=4)
    before = queries()
    for key in ("ubnd-185-1", "ubnd-188-1"):
        draft_from(parent=department(), office=office(key), by=None)
        TargetShare.objects.create(target=department().targets.get(), unit_id=key.removeprefix("ubnd-"), increment=2)
    draft_from(parent=made, office=office(COMMUNE), by=None)
    Registration.objects.create(plan=department(), year=2020, commune_id="05998-1")
    assert queries() == before
    assert before[0] <= 3
    assert DISTRICT in {each.plan.maker.key for each in Target.objects.all()}
