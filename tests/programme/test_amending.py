"""An adopted plan changes by amendments only, and each leaves a version that never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.cast import official
from tests.making import TODAY
from tests.programme.planning import (
    AMENDMENT,
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
from datchuan.programme.models import Plan, PlanVersion
from datchuan.programme.operations import (
    Amendment,
    Edit,
    add_item,
    adopt_plan,
    change_item,
    remove_item,
    start_plan,
    withdraw_registration,
)
from datchuan.programme.queries import work_items_of
from datchuan.programme.versions import differences, plan_content

pytestmark = pytest.mark.usefixtures("department_alone")
DAY = date(2020, 4, 6)


def adopted() -> Plan:
    plan = district_plan()
    return adopt_plan(plan=plan, number="12/KH-UBND", issued_on=DAY, edit=edit_of(plan))


def number_of(call: object, **given: object) -> int:
    with pytest.raises(Problem) as refused:
        call(**given)  # type: ignore[operator]
    return refused.value.number


def test_adopting_makes_the_first_version() -> None:
    plan = adopted()
    assert (plan.state, plan.number, plan.issued_on) == (Plan.State.ADOPTED, "12/KH-UBND", DAY)
    (version,) = plan.versions.all()
    assert (version.number, version.effective_on, version.made_by) == (1, DAY, official("huyen"))
    assert version.content == plan_content(plan)
    entry = AuditEntry.objects.filter(subject=f"plan {plan.pk}").latest("pk")
    assert entry.action == "programme.adopt_plan"
    assert number_of(adopt_plan, plan=plan, number="13/KH-UBND", issued_on=DAY, edit=edit_of(plan)) == 722


def test_what_is_not_adopted() -> None:
    plan = district_plan()
    given = {"plan": plan, "number": "12/KH-UBND", "issued_on": DAY}
    assert number_of(adopt_plan, **{**given, "number": " "}, edit=edit_of(plan)) == 732
    assert number_of(adopt_plan, **{**given, "issued_on": date(2021, 1, 1)}, edit=edit_of(plan)) == 733
    empty = start_plan(office=office("ubnd-tinh"), year=2020, title="Kế hoạch tỉnh", by=None)
    assert number_of(adopt_plan, **{**given, "plan": empty}, edit=edit_of(empty)) == 733
    assert number_of(adopt_plan, **given, edit=Edit(by=None, today=TODAY, revision=5)) == 721


def test_an_adopted_plan_is_changed_by_an_amendment_with_instrument_and_reason() -> None:
    plan = adopted()
    item = first_item(plan)
    given = item_given(plan, title=item.title, ends_on=date(2020, 6, 30))
    asked = {"plan": plan, "key": item.key, "given": given}
    assert number_of(change_item, **asked, edit=edit_of(plan)) == 722
    for wrong in (
        Amendment(" ", "Lý do", TODAY),
        Amendment("45/KH", " ", TODAY),
        Amendment("45/KH", "Lý do", date(2020, 4, 5)),
        Amendment("45/KH", "Lý do", date(2021, 1, 1)),
    ):
        assert number_of(change_item, **asked, edit=edit_of(plan, amendment=wrong)) == 734
    assert plan.versions.count() == 1
    change_item(**asked, edit=edit_of(plan, amendment=AMENDMENT))
    first, second = plan.versions.all()
    assert (second.number, second.instrument, second.reason) == (2, "45/KH-SXD", "Tỉnh giao thêm việc")
    said = [each.sentence for each in differences(first.content, second.content)]
    assert any(each.endswith("thành “01/03/2020 – 30/06/2020”") for each in said), said
    assert AuditEntry.objects.latest("pk").reason == "Tỉnh giao thêm việc"
    earlier = replace(AMENDMENT, effective_on=date(2020, 6, 1))
    assert number_of(change_item, **asked, edit=edit_of(plan, amendment=earlier)) == 734, "before the newest version"


def test_a_draft_is_not_amended() -> None:
    plan = district_plan()
    edit = edit_of(plan, amendment=AMENDMENT)
    assert number_of(add_item, plan=plan, given=item_given(plan), edit=edit) == 722


def test_an_amendment_drops_an_item_and_what_was_done_of_it_stays() -> None:
    plan = adopted()
    key = first_item(plan).key
    remove_item(plan=plan, key=key, edit=edit_of(plan, amendment=AMENDMENT))
    assert plan.work_items.get(key=key).dropped_on == AMENDMENT.effective_on
    assert key not in {each.key for each in work_items_of(plan)}
    first, second = plan.versions.all()
    assert any(each.field == "Thôi thực hiện" for each in differences(first.content, second.content))


def test_a_plan_brought_in_as_adopted_keeps_what_it_said_before_its_first_amendment() -> None:
    plan, by = department(), official("lanhdao")
    before = plan.registrations.count()
    pk = plan.registrations.get(commune="06016-1").pk
    edit = edit_of(plan, by, AMENDMENT)
    withdraw_registration(plan=plan, pk=pk, on=date(2020, 7, 1), reason="Xã xin rút", edit=edit)
    first, second = plan.versions.all()
    assert len(first.content["registrations"]) == before
    assert first.effective_on == date(2020, 1, 1)
    (said,) = differences(first.content, second.content)
    assert (said.part, said.field, said.now) == ("Đăng ký Xã Tri Phương", "Rút đăng ký", "01/07/2020: Xã xin rút")
    plan.refresh_from_db()
    assert plan.source == "", "its file no longer holds the whole of its paper"
    assert plan.facts["recipients"][0] == "UBND tỉnh (b/c)"


def test_what_two_versions_say_otherwise_in_words() -> None:
    plan = district_plan()
    before = plan_content(plan)
    assert differences(before, before) == []
    added = add_item(plan=plan, given=item_given(plan), edit=edit_of(plan))
    plan.refresh_from_db()
    (new,) = differences(before, plan_content(plan))
    assert new.sentence == f"Công việc “{added.title}”: thêm"
    (gone,) = differences(plan_content(plan), before)
    assert gone.sentence == f"Công việc “{added.title}”: bỏ"
    assert "01/03/2020 – 30/04/2020" in gone.was


def test_a_version_is_never_changed() -> None:
    plan = adopted()
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(plan=plan).update(reason="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        plan.delete()


def test_the_content_costs_the_same_however_long_the_plan(django_assert_max_num_queries) -> None:
    plan = Plan.objects.select_related("parent").get(office__key="sxd", year=2020)
    with django_assert_max_num_queries(7):
        plan_content(plan)
    assert DISTRICT not in str(plan_content(plan))
