"""Reads of the programme."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from datchuan.kernel.problem import Problem
from datchuan.programme.models import Plan, Registration, Target, WorkItem


def plan_of(year: int, office_key: str) -> Plan:
    """The office's plan of the year. Problem 711 when there is none, naming those there are."""
    plan = Plan.objects.select_related("office").filter(year=year, office__key=office_key).first()
    if plan is None:
        there = ", ".join(f"{p.year} ({p.office.key})" for p in Plan.objects.select_related("office").order_by("year"))
        raise Problem(
            711, f"Không có kế hoạch năm {year} của cơ quan “{office_key}”", mend=f"Hiện có: {there or 'chưa có'}."
        )
    return plan


def current_plan(on: date) -> Plan | None:
    """The newest plan whose year is not after the day's."""
    return Plan.objects.select_related("office").filter(year__lte=on.year).order_by("-year").first()


def registrations_of(plan: Plan) -> QuerySet[Registration]:
    """The communes registered in the plan, with district, by code."""
    return Registration.objects.filter(plan=plan).select_related("commune__parent").order_by("commune__code")


def targets_of(plan: Plan) -> QuerySet[Target]:
    """The targets of the plan, in the order they were entered."""
    return Target.objects.filter(plan=plan).order_by("pk")


def work_items_of(plan: Plan) -> QuerySet[WorkItem]:
    """The work items of the plan in its order, with their units."""
    return WorkItem.objects.filter(plan=plan).select_related("lead").prefetch_related("coordinating")


def overdue_items(plan: Plan, on: date) -> list[WorkItem]:
    """Work items whose window has ended before ``on`` and that are not done."""
    return [item for item in work_items_of(plan) if item.ends_on < on and not (item.done_on and item.done_on <= on)]
