"""Which plans serve a commune on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from datchuan.masterplans.models import SpatialPlan
from datchuan.territory.models import Unit
from datchuan.territory.queries import Origin, origins


def plans_of(unit_ids: Collection[str], on: date) -> dict[str, list[SpatialPlan]]:
    """The master plans of the units as ``on`` knows them: those approved by then, and records without an approval,
    which are plans that are not approved. One query."""
    by_unit: dict[str, list[SpatialPlan]] = defaultdict(list)
    found = SpatialPlan.objects.filter(unit__in=unit_ids, kind=SpatialPlan.Kind.COMMUNE_MASTER)
    for plan in found.select_related("unit").order_by():
        if plan.approved_on is None or in_force_on(plan) <= on:
            by_unit[plan.unit_id].append(plan)
    return by_unit


def serving(commune: Unit, origin: Origin, by_unit: dict[str, list[SpatialPlan]]) -> list[SpatialPlan]:
    """Of the plans by unit (``plans_of``) those that serve the commune.

    A plan approved for a unit since it last received land serves alone; before that, its own older plan and those of
    the units that went into it serve together. So it goes back, merger by merger. What adjusts a plan locally or
    supplements it serves beside it.
    """
    found: dict[str, list[SpatialPlan]] = {}
    todo, seen = [commune.pk], {commune.pk}
    while todo:
        unit_id = todo.pop()
        newest = max((each for each in by_unit[unit_id] if not each.stands_beside), key=approval, default=None)
        if newest:
            found[unit_id] = [newest, *_beside(newest, by_unit[unit_id])]
        received_on = origin.received_on(unit_id)
        if newest and (received_on is None or approval(newest) >= received_on):
            continue  # made for the land as it was after the merger: what came before it serves no more
        todo += origin.came_from[unit_id].keys() - seen
        seen |= origin.came_from[unit_id].keys()
    return [plan for unit_id in sorted(found) for plan in found[unit_id]]


def _beside(base: SpatialPlan, plans: list[SpatialPlan]) -> list[SpatialPlan]:
    """What stands beside a plan: its local adjustments and supplements, and theirs."""
    held, found = {base.pk}, []
    for plan in sorted(plans, key=approval):
        if plan.stands_beside and plan.approved_on and plan.revises_id in held:
            held.add(plan.pk)
            found.append(plan)
    return found


def approval(plan: SpatialPlan) -> date:
    """The day of approval; before every day where there is none."""
    return plan.approved_on or date.min


def in_force_on(plan: SpatialPlan) -> date:
    """From which day a plan's decision is in force: the day that it names, else that of the approval."""
    return plan.in_force_on or approval(plan)


def inherited(commune: Unit, on: date) -> list[SpatialPlan]:
    """The approved plans of the units that went into the commune, wholly or in part, whether they still serve it or a
    newer one does; the oldest first."""
    ids = origins([commune], on)[commune.pk].unit_ids - {commune.pk}
    found = [plan for plans in plans_of(ids, on).values() for plan in plans if plan.approved_on]
    return sorted(found, key=lambda plan: (approval(plan), plan.pk))


def revisable(plan: SpatialPlan) -> QuerySet[SpatialPlan]:
    """The plans that a plan may revise: of its kind, of its unit or of units whose land came to it."""
    if plan.unit_id is None:
        return SpatialPlan.objects.none()
    unit = plan.unit
    units = origins([unit], plan.approved_on or unit.valid_from or date.max)[unit.pk].unit_ids | {unit.pk}
    found = SpatialPlan.objects.filter(unit__in=units, kind=plan.kind).exclude(pk=plan.pk)
    return found.select_related("unit").order_by("approved_on", "pk")
