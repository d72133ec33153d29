"""Editing a plan: items, targets, registrations; what is refused; two people at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.cast import official
from tests.making import TODAY
from tests.programme.planning import (
    AMENDMENT,
    department,
    district_plan,
    edit_of,
    first_item,
    item_given,
    office,
)

from datchuan.kernel.problem import Problem
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.operations import (
    Edit,
    HeadGiven,
    RegistrationGiven,
    TargetGiven,
    add_item,
    add_target,
    assign_district,
    change_head,
    change_item,
    change_registration,
    change_target,
    move_item,
    register_commune,
    remove_assignment,
    remove_item,
    remove_target,
    withdraw_registration,
)
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("department_alone")


@pytest.fixture
def plan(province: object) -> Plan:
    return district_plan()


def refused(number: int, call: Any, **given: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        call(**given)
    assert caught.value.number == number
    return caught.value


def test_items_are_added_changed_moved_and_taken_out(plan: Plan) -> None:
    given = item_given(plan, coordinating=[office("qln")], communes=[Unit.objects.get(pk="06016-1")])
    item = add_item(plan=plan, given=given, edit=edit_of(plan))
    assert (item.key, item.order) == ("ra-soat-nha-o-cac-xa", plan.work_items.count())
    again = add_item(plan=plan, given=given, edit=edit_of(plan))
    assert again.key == "ra-soat-nha-o-cac-xa-2"
    changed = item_given(plan, title="Rà soát nhà ở", product="Biên bản", criteria=["vn-xa-2016/9"])
    change_item(plan=plan, key=item.key, given=changed, edit=edit_of(plan))
    item.refresh_from_db()
    assert (item.title, item.product, list(item.communes.all())) == ("Rà soát nhà ở", "Biên bản", [])
    move_item(plan=plan, key=item.key, up=True, edit=edit_of(plan))
    keys = list(plan.work_items.order_by("order").values_list("key", flat=True))
    assert keys.index(item.key) == len(keys) - 3
    top = first_item(plan).key
    move_item(plan=plan, key=top, up=True, edit=edit_of(plan))
    assert first_item(plan).key == top
    remove_item(plan=plan, key=item.key, edit=edit_of(plan))
    assert not plan.work_items.filter(key=item.key).exists()
    refused(735, change_item, plan=plan, key=item.key, given=changed, edit=edit_of(plan))
    refused(735, move_item, plan=plan, key="khong-co", up=True, edit=edit_of(plan))
    assert AuditEntry.objects.filter(subject=f"plan {plan.pk}").count() == 7


@pytest.mark.parametrize(
    ("number", "where", "changed"),
    [
        (726, "Từ ngày", {"starts_on": date(2019, 12, 31)}),
        (726, "Đến ngày", {"ends_on": date(2021, 1, 1)}),
        (726, "Đến ngày", {"ends_on": date(2020, 2, 1)}),
        (732, "Tên công việc", {"title": "  "}),
        (736, "Tiêu chí", {"criteria": ["vn-xa-2016/99"]}),
        (736, "Tiêu chí", {"criteria": ["khong-co/1"]}),
    ],
    ids=str,
)
def test_an_item_that_makes_no_sense(plan: Plan, number: int, where: str, changed: dict[str, Any]) -> None:
    before = plan.work_items.count()
    problem = refused(number, add_item, plan=plan, given=item_given(plan, **changed), edit=edit_of(plan))
    assert problem.where == where
    assert plan.work_items.count() == before
    plan.refresh_from_db()
    assert plan.revision == 0


def test_a_unit_does_not_lead_and_coordinate(plan: Plan) -> None:
    refused(739, add_item, plan=plan, given=item_given(plan, coordinating=[plan.maker]), edit=edit_of(plan))


def target_given(**changed: Any) -> TargetGiven:
    given = {"title": "Số xã đạt tiêu chí nhà ở", "due_on": date(2020, 12, 31), "counted_by": "nothing"}
    return TargetGiven(**{**given, **changed})


@pytest.mark.parametrize(
    ("number", "where", "changed"),
    [
        (727, "Mục tiêu", {"goal": 23, "denominator": 22}),
        (727, "Mốc đầu", {"stated_baseline": 23, "denominator": 22}),
        (727, "Giao cho", {"increment": 2, "shares": {"06016-1": 3}}),
        (728, "Mục tiêu", {"stated_baseline": 10, "increment": 3, "goal": 14, "denominator": 22}),
        (726, "Hạn", {"due_on": date(2021, 1, 1)}),
        (732, "Tên chỉ tiêu", {"title": ""}),
        (736, "Tiêu chí", {"counted_by": "verdicts"}),
        (736, "Chuẩn", {"counted_by": "recognitions"}),
    ],
    ids=str,
)
def test_a_target_that_makes_no_sense(plan: Plan, number: int, where: str, changed: dict[str, Any]) -> None:
    problem = refused(number, add_target, plan=plan, given=target_given(**changed), edit=edit_of(plan))
    assert problem.where == where


def test_targets_are_added_changed_and_taken_out(plan: Plan) -> None:
    given = target_given(stated_baseline=10, increment=3, goal=13, denominator=22, shares={"06016-1": 1})
    target = add_target(plan=plan, given=given, edit=edit_of(plan))
    assert [(each.unit_id, each.increment) for each in target.shares.all()] == [("06016-1", 1)]
    change_target(plan=plan, key=target.key, given=target_given(increment=2), edit=edit_of(plan))
    target.refresh_from_db()
    assert (target.increment, target.goal, target.shares.count()) == (2, None, 0)
    remove_target(plan=plan, key=target.key, edit=edit_of(plan))
    refused(735, remove_target, plan=plan, key=target.key, edit=edit_of(plan))


def test_a_childs_target_ends_with_the_parents(plan: Plan) -> None:
    above = department().targets.get()
    Target.objects.filter(pk=above.pk).update(due_on=date(2020, 6, 30))
    above.refresh_from_db()
    given = target_given(parent=above, due_on=date(2020, 7, 1))
    assert refused(729, add_target, plan=plan, given=given, edit=edit_of(plan)).where == "Hạn"
    stranger = Target.objects.get(plan=plan)
    refused(723, add_target, plan=plan, given=target_given(parent=stranger), edit=edit_of(plan))


def registration_given(commune: str, **changed: Any) -> RegistrationGiven:
    return RegistrationGiven(commune=Unit.objects.get(pk=commune), **changed)


def test_communes_register_once_and_withdraw_with_a_reason(plan: Plan) -> None:
    again = registration_given("06016-1")
    assert "Sở" in department().maker.name
    problem = refused(730, register_commune, plan=plan, given=again, edit=edit_of(plan))
    assert department().title in problem.what
    made = register_commune(plan=plan, given=registration_given("06046-1", is_focus=True), edit=edit_of(plan))
    assert (made.year, made.standard, made.is_focus) == (2020, "basic", True)
    register_commune(plan=plan, given=registration_given("06046-1", standard="enhanced"), edit=edit_of(plan))
    refused(730, register_commune, plan=plan, given=registration_given("06046-1"), edit=edit_of(plan))
    change_registration(plan=plan, pk=made.pk, is_difficult=True, is_focus=False, edit=edit_of(plan))
    without = {"plan": plan, "pk": made.pk, "on": TODAY, "reason": " "}
    refused(732, withdraw_registration, **without, edit=edit_of(plan))
    late = {**without, "on": date(2021, 5, 1), "reason": "Xã xin rút"}
    refused(726, withdraw_registration, **late, edit=edit_of(plan))
    withdraw_registration(**{**without, "reason": "Xã xin rút"}, edit=edit_of(plan))
    made.refresh_from_db()
    assert (made.withdrawn_on, made.reason, made.is_difficult) == (TODAY, "Xã xin rút", True)
    refused(735, withdraw_registration, **{**without, "reason": "Xã xin rút"}, edit=edit_of(plan))
    back = register_commune(plan=plan, given=registration_given("06046-1"), edit=edit_of(plan))
    assert (back.pk, back.withdrawn_on, back.reason) == (made.pk, None, "")
    theirs = Registration.objects.get(plan=department(), commune="06016-1").pk
    refused(735, change_registration, plan=plan, pk=theirs, is_difficult=False, is_focus=True, edit=edit_of(plan))


@pytest.mark.parametrize("commune", ["06343-2", "180-1", "06052-1"], ids=["elsewhere", "a district", "ended"])
def test_only_a_xa_of_the_area_and_year_registers(plan: Plan, commune: str) -> None:
    refused(731, register_commune, plan=plan, given=registration_given(commune), edit=edit_of(plan))


def test_districts_are_given_to_offices_once(plan: Plan) -> None:
    above = department()
    lang = {"plan": above, "office": above.maker}
    tran, bac = Unit.objects.get(pk="180-1"), Unit.objects.get(pk="185-1")
    by = official("lanhdao")
    refused(739, assign_district, **lang, district=tran, edit=edit_of(above, by, AMENDMENT))
    made = assign_district(**lang, district=bac, edit=edit_of(above, by, AMENDMENT))
    remove_assignment(plan=above, pk=made.pk, edit=edit_of(above, by, AMENDMENT))
    refused(735, remove_assignment, plan=above, pk=made.pk, edit=edit_of(above, by, AMENDMENT))
    refused(731, assign_district, plan=plan, office=plan.maker, district=bac, edit=edit_of(plan))


def test_the_second_of_two_editors_is_told_who_was_first_and_what_they_did(plan: Plan) -> None:
    seen = edit_of(plan).revision
    change_head(
        plan=plan, given=HeadGiven(title="Kế hoạch A", parent=plan.parent), edit=edit_of(plan, official("huyen"))
    )
    late = Edit(by=official("xa"), today=TODAY, revision=seen)
    problem = refused(721, add_item, plan=plan, given=item_given(plan), edit=late)
    assert problem.what.startswith("Lương Văn Bình đã sửa phần chung lúc ")
    assert "bạn nhập còn nguyên" in problem.mend
    plan.refresh_from_db()
    assert (plan.title, plan.revision) == ("Kế hoạch A", seen + 1)
