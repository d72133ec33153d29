"""Targets and history made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.making import TODAY

from datchuan.evaluation.operations import keep_month_ends
from datchuan.evaluation.queries import Standing, standing
from datchuan.people.models import Office
from datchuan.programme.models import Plan, Target

SET = "vn-xa-2016"
YEAR_END = date(2020, 12, 31)


def target(plan: Plan | None = None, **changes: Any) -> Target:
    """A target by verdicts on planning without figures, but for ``changes``; of the department's plan unless given."""
    plan = plan or Plan.objects.get(office__key="sxd", year=2020)
    values = {"criteria_set": SET, "criterion": "1", "due_on": YEAR_END, **changes}
    return Target.objects.create(plan=plan, key=f"thu-{Target.objects.count()}", title="Chỉ tiêu thử", **values)


def plan_of(office_key: str) -> Plan:
    """A plan of 2020 of another office, under the department's."""
    office = Office.objects.get(key=office_key)
    parent = Plan.objects.get(office__key="sxd", year=2020)
    return Plan.objects.create(year=2020, until_year=2020, office=office, parent=parent, title="Kế hoạch thử")


def now(on: date = TODAY, **arguments: Any) -> Standing:
    return standing(SET, on, **arguments)


def months_kept(first: date = date(2020, 1, 1), last: date = TODAY) -> None:
    keep_month_ends(first=first, last=last, by=None)
