"""A plan begins: from the plan above it, from the year before, from nothing."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import TODAY
from tests.programme.planning import (
    COMMUNE,
    DISTRICT,
    department,
    district_plan,
    edit_of,
    first_item,
    item_given,
    office,
)

from datchuan.kernel.problem import Problem
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Plan, Registration, TargetShare
from datchuan.programme.operations import HeadGiven, add_item, change_head, copy_into, draft_from, start_plan
from datchuan.programme.operations.drafting import moved
from datchuan.programme.queries import ended_in, registrations_of, texts_naming
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, within

pytestmark = pytest.mark.usefixtures("department_alone")


def number_of(call: object, **given: object) -> int:
    with pytest.raises(Problem) as refused:
        call(**given)  # type: ignore[operator]
    assert refused.value.mend
    return refused.value.number


def test_a_district_drafts_its_plan_from_the_departments() -> None:
    parent = department()
    made = district_plan()
    assert (made.state, made.year, made.parent, made.number) == (Plan.State.DRAFT, 2020, parent, "")
    assert made.title.endswith("trên địa bàn huyện Tràng Định")
    assert parent.facts["purposes"][0] in made.facts["purposes"]
    assert parent.facts["organisation"]["districts"][0] in made.facts["requirements"]
    assert made.facts["organisation"] == {"districts": [], "communes": parent.facts["organisation"]["communes"]}
    assert any("1980/QĐ-TTg" in each for each in made.facts["bases"]), "what the department's file cites"
    items = {each.key: each for each in made.work_items.select_related("parent", "lead")}
    assert set(items) == set(parent.work_items.values_list("key", flat=True)) - {"assigned-district"}
    for key, item in items.items():
        assert item.parent == parent.work_items.get(key=key)
        assert (item.lead.key, item.done_on) == (DISTRICT, None)
    assert AuditEntry.objects.filter(action="programme.start_plan", subject=f"plan {made.pk}").exists()


def test_a_share_is_taken_where_it_is_given_and_never_made_up() -> None:
    target = department().targets.get()
    communes = communes_on(date(2020, 1, 1), rural_only=True).filter(within(Unit.objects.get(pk="180-1"))).count()
    (own,) = district_plan().targets.all()
    assert (own.parent, own.stated_baseline, own.increment, own.goal) == (target, None, None, None)
    assert (own.denominator, own.denominator_on) == (communes, date(2020, 1, 1))
    assert own.open_question == target.open_question
    TargetShare.objects.create(target=target, unit_id="185-1", increment=4)
    (given,) = district_plan("ubnd-185-1").targets.all()
    assert given.increment == 4


def test_registrations_of_the_area_are_followed_and_not_copied() -> None:
    made = district_plan()
    assert [each.commune_id for each in registrations_of(made)] == ["06016-1"]
    assert not made.registrations.exists()
    assert registrations_of(department()).count() == 13
    assert set(ended_in(made, date(2025, 7, 2))) == {"06016-1"}, "what it follows ends for it too"
    commune = draft_from(parent=made, office=office(COMMUNE), by=None)
    assert [each.commune_id for each in registrations_of(commune)] == ["06016-1"]
    assert commune.facts["requirements"][-1] == department().facts["organisation"]["communes"][-1]
    Registration.objects.update(year=2021)
    assert not registrations_of(made).exists()


def test_items_for_communes_elsewhere_and_other_years_are_left_out() -> None:
    parent = department()
    item = first_item(parent)
    elsewhere, here = parent.work_items.get(key="dossiers"), parent.work_items.get(key="appraisal")
    elsewhere.communes.set(["06343-2"])
    here.communes.set(["06016-1", "06343-2"])
    parent.until_year = 2021
    parent.save()
    late = parent.work_items.get(key="difficulties")
    late.starts_on, late.ends_on = date(2021, 2, 1), date(2021, 3, 1)
    late.save()
    long = parent.work_items.get(key="plan-review")
    long.ends_on = date(2021, 6, 30)
    long.save()
    made = district_plan()
    keys = set(made.work_items.values_list("key", flat=True))
    assert not {item.key, "dossiers", "difficulties"} & keys
    assert [each.pk for each in made.work_items.get(key="appraisal").communes.all()] == ["06016-1"]
    assert made.work_items.get(key="plan-review").ends_on == date(2020, 12, 31)


def test_what_may_not_stand_under_what() -> None:
    plan, parent = district_plan(), department()
    assert number_of(draft_from, parent=parent, office=office(DISTRICT), by=None) == 725
    assert number_of(draft_from, parent=plan, office=office("ubnd-06343-2"), by=None) == 723, "of another district"
    assert number_of(draft_from, parent=plan, office=office("ubnd-tinh"), by=None) == 723, "upside down"
    assert number_of(draft_from, parent=parent, office=office("ubnd-185-1"), year=2021, by=None) == 723
    assert number_of(start_plan, office=office("qln"), year=2020, title="Kế hoạch", by=None) == 738
    assert number_of(start_plan, office=office("ubnd-tinh"), year=20, title="Kế hoạch", by=None) == 739
    assert number_of(start_plan, office=None, year=2020, title="Kế hoạch", by=None) == 732
    assert number_of(start_plan, office=office("ubnd-tinh"), year=2020, title=" ", by=None) == 732
    given = HeadGiven(title=parent.title, parent=plan)
    assert number_of(change_head, plan=parent, given=given, edit=edit_of(parent)) == 722, "adopted: amendments only"
    Plan.objects.filter(pk=parent.pk).update(state=Plan.State.DRAFT)
    assert number_of(change_head, plan=parent, given=given, edit=edit_of(parent)) == 724
    itself = HeadGiven(title="x", parent=parent)
    assert number_of(change_head, plan=parent, given=itself, edit=edit_of(parent)) == 724


def test_a_district_may_stand_under_the_provinces_plan_and_all_under_the_nations() -> None:
    nation = start_plan(office=None, issuer="Chính phủ", year=2016, until_year=2020, title="Chương trình", by=None)
    province = start_plan(office=office("ubnd-tinh"), year=2020, title="Kế hoạch tỉnh", parent=nation, by=None)
    made = draft_from(parent=province, office=office(DISTRICT), by=None)
    assert made.parent == province
    other = draft_from(parent=nation, office=office("ubnd-185-1"), year=2018, by=None)
    assert (other.year, other.until_year) == (2018, 2018)


def test_a_plan_moves_to_another_parent_with_what_hangs_on_it() -> None:
    made = district_plan()
    province = start_plan(office=office("ubnd-tinh"), year=2020, title="Kế hoạch tỉnh", by=None)
    added = add_item(plan=province, given=item_given(province, title="dossiers"), edit=edit_of(province))
    assert added.key == "dossiers"
    change_head(plan=made, given=HeadGiven(title="Kế hoạch huyện", parent=province), edit=edit_of(made))
    parents = set(made.work_items.exclude(parent=None).values_list("parent", flat=True))
    assert parents == {added.pk}
    assert made.targets.get().parent is None


def test_a_year_is_copied_into_the_next_without_what_was_done() -> None:
    parent = department()
    item = parent.work_items.get(key="round-1")
    item.starts_on = date(2020, 2, 29)
    item.save()
    item.communes.set(["06016-1"])
    copy = copy_into(plan=parent, year=2021, by=None)
    assert (copy.year, copy.copied_from, copy.state, copy.number) == (2021, parent, Plan.State.DRAFT, "")
    assert copy.title.endswith("năm 2021")
    moved_item = copy.work_items.get(key="round-1")
    assert (moved_item.starts_on, moved_item.ends_on, moved_item.done_on) == (
        date(2021, 2, 28),
        date(2021, 6, 30),
        None,
    )
    assert [each.key for each in moved_item.coordinating.all()] == ["qhkt"]
    assert [each.pk for each in moved_item.communes.all()] == ["06016-1"]
    target = copy.targets.get()
    assert (target.increment, target.goal, target.denominator, target.due_on) == (None, None, None, date(2021, 12, 31))
    assert not copy.registrations.exists()
    assert not copy.assignments.exists()
    assert any("1980/QĐ-TTg" in each for each in copy.facts["bases"])
    assert texts_naming(copy, 2020), "sentences that still speak of the old year are named"
    assert number_of(copy_into, plan=parent, year=2021, by=None) == 725
    assert number_of(copy_into, plan=parent, year=2020, by=None) == 739


def test_a_scope_that_ended_goes_to_who_holds_the_land() -> None:
    parent = department()
    parent.work_items.get(key="round-1").communes.set(["06016-1"])
    copy = copy_into(plan=parent, year=2026, by=None)
    assert [each.name for each in copy.work_items.get(key="round-1").communes.all()] == ["Xã Quốc Khánh"]


def test_a_copied_district_plan_stands_under_the_new_years_plan() -> None:
    made = district_plan()
    assert copy_into(plan=made, year=2022, by=None).parent is None
    above = copy_into(plan=department(), year=2021, by=None)
    copy = copy_into(plan=made, year=2021, by=None)
    assert copy.parent == above
    assert copy.work_items.get(key="dossiers").parent == above.work_items.get(key="dossiers")
    assert copy.targets.get().parent == above.targets.get()


def test_leap_days() -> None:
    assert moved(day=date(2020, 2, 29), years=1) == date(2021, 2, 28)
    assert moved(day=date(2020, 2, 29), years=4) == date(2024, 2, 29)
    assert moved(day=TODAY, years=1) == date(2021, 12, 31)
