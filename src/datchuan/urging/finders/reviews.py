"""Plans that nobody reviewed in time, or whose review is not carried out in time; districts without a plan of the
year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.kernel.text import format_day, lower_first
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import ReviewState, StepState, duties_on, steps_of
from datchuan.people.models import Office
from datchuan.programme.models import Plan
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import Successors, successors_of, units_on


@finds_urgent("review_not_concluded")
def review_missing(terms: Terms, on: date) -> list[Urgent]:
    """Review duties that were opened ``days`` ago or more and that nobody has concluded; about the commune that holds
    the plan's land on the day, the first in name order where several do."""
    waiting = ReviewDuty.objects.filter(
        Q(concluded_on=None) | Q(concluded_on__gt=on), opened_on__lte=on - timedelta(days=terms.days)
    ).select_related("plan__unit")
    duties = list(waiting)
    now = successors_of({each.plan.unit_id: each.plan.unit for each in duties}.values(), on)
    return [_unreviewed(each, _holder(each.plan.unit, now), terms) for each in duties]


def _holder(unit: Unit, now: Mapping[str, Successors]) -> Unit:
    held = now.get(unit.pk)
    return held.units[0] if held and held.units else unit


def _unreviewed(duty: ReviewDuty, commune: Unit, terms: Terms) -> Urgent:
    name = duty.plan.name
    return Urgent(
        subject=f"duty {duty.pk}",
        unit_id=commune.pk,
        since=duty.opened_on,
        due_on=duty.opened_on + timedelta(days=terms.days),
        facts={
            "commune": commune.name,
            "plan": f"{name[:1].lower()}{name[1:]}",
            "instrument": duty.instrument,
        },
        link=reverse("review", args=[duty.pk]),
    )


@finds_urgent("review_not_carried_out")
def review_late(terms: Terms, on: date) -> list[Urgent]:
    """Concluded reviews not settled whose deadline passed more than ``days`` ago, and those with a planned step that
    did; told to the office that was given it, else as the rule addresses. One thing a duty, with its next step."""
    late = duties_on(on - timedelta(days=terms.days)).filter(is_late=True).values("pk")
    left = duties_on(on).filter(pk__in=late, is_late=True).exclude(state=ReviewState.OPEN)
    duties = list(left.select_related("plan__unit__parent", "settled_by").prefetch_related("steps"))
    now = successors_of({each.plan.unit_id: each.plan.unit for each in duties}.values(), on)
    return [_behind(each, _holder(each.plan.unit, now), on) for each in duties]


def _behind(duty: ReviewDuty, commune: Unit, on: date) -> Urgent:
    step = next((each for each in steps_of(duty, on) if each.state == StepState.LATE), None)
    due_on = step.step.due_on if step else duty.due_on or on
    what = step.step.get_step_display() if step else "Hoàn thành"
    return Urgent(
        subject=f"duty {duty.pk}",
        unit_id=commune.pk,
        office_id=duty.office_id,
        since=due_on,
        due_on=due_on,
        facts={
            "commune": commune.name,
            "plan": lower_first(duty.plan.name),
            "conclusion": lower_first(duty.get_conclusion_display()),
            "what": lower_first(what),
            "due_on": format_day(due_on),
        },
        link=reverse("review", args=[duty.pk]),
    )


@finds_urgent("district_plan_missing")
def district_plan_missing(terms: Terms, on: date) -> list[Urgent]:
    """Districts without an adopted plan of the year, ``days`` after the department's was issued or, where that day is
    not recorded, took effect; nothing where neither is known, or where there are no districts any more."""
    ours = Plan.objects.filter(year=on.year, office__kind=Office.Kind.DEPARTMENT, state=Plan.State.ADOPTED)
    plan = ours.annotate(began_on=Coalesce("issued_on", Min("versions__effective_on"))).first()
    began_on: date | None = plan.began_on if plan else None
    if began_on is None or began_on > on - timedelta(days=terms.days):
        return []
    adopted = Plan.objects.filter(year=on.year, state=Plan.State.ADOPTED, office__kind=Office.Kind.DISTRICT)
    have = set(adopted.values_list("office__unit", flat=True))
    return [
        Urgent(
            subject=f"plan {on.year} {district.pk}",
            unit_id=district.pk,
            since=began_on,
            due_on=began_on + timedelta(days=terms.days),
            facts={"district": district.name, "year": str(on.year), "adopted_on": format_day(began_on)},
        )
        for district in units_on(on, Level.DISTRICT)
        if district.pk not in have
    ]
