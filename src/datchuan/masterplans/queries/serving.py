"""Which plans serve a commune on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.territory.models import Unit
from datchuan.territory.queries import Origin, communes_on, origins


def plans_of(unit_ids: Collection[str], on: date) -> dict[str, list[SpatialPlan]]:
    """The master plans of the units as ``on`` knows them: those approved by then, and records without an approval,
    which are plans that are not approved. ``published_some_day``: a form of publication is recorded without its day.
    One query."""
    by_unit: dict[str, list[SpatialPlan]] = defaultdict(list)
    some_day = Exists(Publication.objects.filter(plan=OuterRef("pk"), done_on=None))
    found = SpatialPlan.objects.filter(unit__in=unit_ids, kind=SpatialPlan.Kind.COMMUNE_MASTER)
    for plan in found.annotate(published_some_day=some_day).select_related("unit", "revises").order_by():
        if plan.approved_on is None or in_force_on(plan) <= on:
            by_unit[plan.unit_id].append(plan)
    return by_unit


def bare_plans_of(unit_ids: Collection[str], on: date) -> dict[str, list[SpatialPlan]]:
    """The same with no more of each plan than ``serving`` asks for. One query."""
    by_unit: dict[str, list[SpatialPlan]] = defaultdict(list)
    found = SpatialPlan.objects.filter(unit__in=unit_ids, kind=SpatialPlan.Kind.COMMUNE_MASTER)
    for plan in found.only("unit", "revises", "revision", "approved_on", "in_force_on").order_by():
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


def still_used(day: date) -> list[SpatialPlan]:
    """Approved plans that stand for themselves on a day: commune master plans that serve a commune, and of the other
    kinds those that nothing revised as a whole. What stands beside a plan goes with it. A constant number of
    queries."""
    communes = list(communes_on(day))
    come_from = origins(communes, day)
    by_unit = plans_of(set().union(*(each.unit_ids for each in come_from.values())), day)
    served = {each.pk: each for unit in communes for each in serving(unit, come_from[unit.pk], by_unit)}
    whole = SpatialPlan.objects.exclude(revision__in=SpatialPlan.BESIDE).filter(approved_on__lte=day)
    others = whole.exclude(kind=SpatialPlan.Kind.COMMUNE_MASTER).exclude(Exists(whole.filter(revises=OuterRef("pk"))))
    found = [*served.values(), *others.select_related("unit")]
    return sorted((each for each in found if each.approved_on and not each.stands_beside), key=lambda each: each.pk)
