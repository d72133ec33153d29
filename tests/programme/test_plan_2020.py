"""The department's plan of 2020 as it stands in the demonstration."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import TODAY

from datchuan.kernel.problem import Problem
from datchuan.programme.models import Assignment, Plan
from datchuan.programme.queries import (
    current_plan,
    overdue_items,
    plan_of,
    registrations_of,
    targets_of,
    work_items_of,
)


@pytest.fixture
def plan(province: object) -> Plan:
    return plan_of(2020, "sxd")


def test_targets(plan: Plan) -> None:
    figures = [(t.stated_baseline, t.increment, t.goal, t.denominator) for t in targets_of(plan)]
    assert (126, 31, 157, 181) in figures
    assert {target.due_on for target in targets_of(plan)} == {date(2020, 12, 31)}
    for target in targets_of(plan):
        assert target.open_question or target.stated_baseline + target.increment == target.goal


def test_registrations(plan: Plan) -> None:
    found = list(registrations_of(plan))
    assert len(found) == 13
    assert sum(registration.is_difficult for registration in found) == 3
    assert {registration.commune.type for registration in found} == {"Xã"}
    assert all(registration.simulated for registration in found)
    districts = Counter(registration.commune.parent.short_name for registration in found)
    assert len(districts) >= 10


def test_the_district_that_the_department_follows(plan: Plan) -> None:
    assert Assignment.objects.get(plan=plan).district.short_name == "Tràng Định"


def test_overdue_items(plan: Plan) -> None:
    items = {item.key: item for item in work_items_of(plan)}
    done, late = items["round-1"], items["round-2"]
    assert done.done_on == date(2020, 6, 26)
    assert done.key not in {item.key for item in overdue_items(plan, TODAY)}
    assert late.key in {item.key for item in overdue_items(plan, TODAY)}
    assert late.key not in {item.key for item in overdue_items(plan, late.ends_on)}
    assert overdue_items(plan, date(2020, 1, 1)) == []


def test_work_items_stand_in_the_plans_order_with_their_offices(plan: Plan) -> None:
    items = list(work_items_of(plan))
    assert [item.order for item in items] == list(range(1, len(items) + 1))
    assert all(item.starts_on <= item.ends_on for item in items)
    costs = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            for item in work_items_of(plan)[:limit]:
                assert item.lead.name
                list(item.coordinating.all())
        costs.append(len(queries))
    assert costs[0] == costs[1] == 2


def test_a_plan_that_is_not_there(plan: Plan) -> None:
    with pytest.raises(Problem, match=r"2020 \(sxd\)") as found:
        plan_of(2021, "sxd")
    assert found.value.number == 711


def test_the_plan_of_a_day(plan: Plan) -> None:
    assert current_plan(date(2020, 1, 1)) == plan
    assert current_plan(date(2021, 5, 1)) == plan
    assert current_plan(date(2019, 12, 31)) is None
