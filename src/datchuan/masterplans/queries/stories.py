"""What happened to plans: their reviews, evidence, the changes of their land, the plans that came after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Q

from datchuan.masterplans.dating import DatedEvent, PlanStory, Touched, line_of
from datchuan.masterplans.models import BuildingFinding, Publication, ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.serving import approval, in_force_on
from datchuan.territory.models import Change, Level

Row = TypeVar("Row")


def plan_lines(plans: Sequence[SpatialPlan], on: date) -> dict[int, list[DatedEvent]]:
    """The dated events of each plan as ``on`` knows them (see ``line_of``). Five queries for any number of plans, one
    more where urban plans are among them."""
    return {story.plan.pk: line_of(story, on) for story in plan_stories(plans, on)}


def plan_stories(plans: Sequence[SpatialPlan], on: date) -> list[PlanStory]:
    """What a day knows of each plan beside its row."""
    land = _land(plans)
    changes = _changes(set().union(*land.values(), set()), on)
    duties = _by_plan(ReviewDuty.objects.filter(plan__in=plans, opened_on__lte=on).select_related("settled_by"))
    findings = _by_plan(BuildingFinding.objects.filter(plan__in=plans, seen_on__lte=on))
    publications = _by_plan(Publication.objects.filter(plan__in=plans))
    known = _known_later(plans, changes, on)
    found = []
    for plan in plans:
        mine = [each for each in changes if {each.from_unit_id, each.to_unit_id} & land[plan.pk]]
        since = [each for each in mine if plan.approved_on and each.effective_on > plan.approved_on]
        received = {each.to_unit_id: each.effective_on for each in since if each.from_unit_id == plan.unit_id}
        later = [each for each in known if _comes_after(each, plan, received)]
        pk = plan.pk
        story = PlanStory(plan, duties[pk], findings[pk], publications[pk], _touched(since), _first_of_each(later))
        found.append(story)
    return found


def _land(plans: Sequence[SpatialPlan]) -> dict[int, set[str]]:
    """The units whose land each plan speaks of."""
    urban = [plan.pk for plan in plans if plan.kind == SpatialPlan.Kind.URBAN]
    land: dict[int, set[str]] = {plan.pk: {plan.unit_id} for plan in plans}
    if urban:
        covers = SpatialPlan.covers.through.objects.filter(spatialplan__in=urban)  # type: ignore[attr-defined]
        for plan_id, unit_id in covers.values_list("spatialplan", "unit"):
            land[plan_id].add(unit_id)
    return land


def _changes(unit_ids: Iterable[str], on: date) -> list[Change]:
    ids = set(unit_ids)
    found = Change.objects.filter(Q(from_unit__in=ids) | Q(to_unit__in=ids), effective_on__lte=on)
    found = found.filter(from_unit__level=Level.COMMUNE).exclude(type__in=Change.CONTINUING)
    return list(found.select_related("from_unit", "to_unit").order_by("effective_on", "pk"))


def _touched(changes: Sequence[Change]) -> list[Touched]:
    """The changes of one day in one line."""
    days: dict[date, list[Change]] = defaultdict(list)
    for change in changes:
        days[change.effective_on].append(change)
    return [
        Touched(day, "; ".join(map(_words, edges)), ", ".join(dict.fromkeys(edge.instrument for edge in edges)))
        for day, edges in days.items()
    ]


def _words(edge: Change) -> str:
    target = f" → {edge.to_unit.name}" if edge.to_unit else ""
    return f"{edge.from_unit.name} ({edge.get_extent_display()}){target}"


def _known_later(plans: Sequence[SpatialPlan], changes: Sequence[Change], on: date) -> list[SpatialPlan]:
    units = {plan.unit_id for plan in plans} | {each.to_unit_id for each in changes if each.to_unit_id}
    found = SpatialPlan.objects.filter(Q(revises__in=plans) | Q(unit__in=units), approved_on__lte=on)
    return [each for each in found.select_related("unit").order_by("approved_on", "pk") if in_force_on(each) <= on]


def _comes_after(later: SpatialPlan, plan: SpatialPlan, received: Mapping[str | None, date]) -> bool:
    """Whether it revises the plan, or, of two commune master plans, was approved after it for its unit, or for one that
    its land had come to."""
    if later.pk == plan.pk or later.kind != plan.kind or not plan.approved_on:
        return False
    if later.revises_id == plan.pk:
        return True
    if later.stands_beside or plan.stands_beside or plan.kind != SpatialPlan.Kind.COMMUNE_MASTER:
        return False
    if later.unit_id == plan.unit_id:
        return approval(later) > approval(plan)
    day = received.get(later.unit_id)
    return day is not None and approval(later) >= day


def _first_of_each(later: Sequence[SpatialPlan]) -> list[SpatialPlan]:
    """What stands beside, and of what takes the place the first on each unit."""
    first: dict[str, SpatialPlan] = {}
    for each in later:
        if not each.stands_beside:
            first.setdefault(each.unit_id, each)
    return [each for each in later if each.stands_beside or first[each.unit_id] is each]


def _by_plan(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(row)  # type: ignore[attr-defined]
    return found
