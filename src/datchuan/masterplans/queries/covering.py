"""Urban plans that cover communes: a paper names the communes of its time, a merger makes others of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.reviews import is_concluded, reviews_settled
from datchuan.masterplans.queries.serving import approval, in_force_on
from datchuan.territory.models import Unit
from datchuan.territory.queries import Origin, counterparts, origins


@dataclass(frozen=True)
class CoverFacts:
    """An urban plan that touches a commune on a day, as the law's rules read it (law/facts/urban-plan.yaml)."""

    plan: SpatialPlan
    facts: dict[str, Any]
    open_duties: tuple[ReviewDuty, ...]


def cover_facts(communes: Sequence[Unit], on: date) -> dict[str, list[CoverFacts]]:
    """For each commune the urban plans in force on ``on`` that cover it, wholly or as far as is known; none that is
    known not to. One query where there is no urban plan, else a constant number."""
    plans = _in_force(on)
    if not plans:
        return {commune.pk: [] for commune in communes}
    named = {plan.pk: frozenset(unit.pk for unit in plan.covers.all()) for plan in plans}
    come_from = origins(communes, on)
    touched = set().union(*(origin.unit_ids for origin in come_from.values()))
    began = dict(Unit.objects.filter(pk__in=touched).values_list("pk", "valid_from"))
    duties = _duties(plans, on)
    found: dict[str, list[CoverFacts]] = {commune.pk: [] for commune in communes}
    for plan in plans:
        for commune in communes:
            covered = _Covered(named[plan.pk], approval(plan), come_from[commune.pk], began).is_whole(commune.pk)
            if covered is not False:
                found[commune.pk].append(_facts(plan, duties[plan.pk], covered, on))
    return found


def cover_facts_on_units(communes: Sequence[Unit], units_on: date, on: date) -> dict[str, list[CoverFacts]]:
    """The same for communes of ``units_on`` by the units that held their land on ``on``; each plan once."""
    if units_on == on:
        return cover_facts(communes, on)
    held = counterparts(communes, units_on, on)
    facts = cover_facts(list({unit.pk: unit for each in held.values() for unit in each.units}.values()), on)
    return {
        pk: list({cover.plan.pk: cover for unit in each.units for cover in facts[unit.pk]}.values())
        for pk, each in held.items()
    }


def _in_force(on: date) -> list[SpatialPlan]:
    """The urban plans in force that none in force has taken the place of. What stands beside one leaves it as it is."""
    known = SpatialPlan.objects.filter(kind=SpatialPlan.Kind.URBAN, approved_on__lte=on).order_by("approved_on", "pk")
    plans = [plan for plan in known.select_related("unit").prefetch_related("covers") if in_force_on(plan) <= on]
    replaced = {plan.revises_id for plan in plans if not plan.stands_beside}
    return [plan for plan in plans if plan.pk not in replaced and not plan.stands_beside]


def _duties(plans: Sequence[SpatialPlan], on: date) -> Mapping[int, list[ReviewDuty]]:
    found: dict[int, list[ReviewDuty]] = defaultdict(list)
    for duty in ReviewDuty.objects.filter(plan__in=plans, opened_on__lte=on).select_related("settled_by"):
        found[duty.plan_id].append(duty)
    return found


def _facts(plan: SpatialPlan, duties: list[ReviewDuty], covered: bool | None, on: date) -> CoverFacts:
    settling = {duty.settled_by_id for duty in duties if duty.settled_by_id}  # an urban plan has no heirs of its own
    facts = {"approved": True, "covers_commune": covered, "review_settled": reviews_settled(duties, on, settling)}
    return CoverFacts(plan, facts, tuple(duty for duty in duties if not is_concluded(duty, on)))


@dataclass(frozen=True)
class _Covered:
    """How far a plan approved on a day that names some communes covers the land of one that came of others."""

    named: Collection[str]
    since: date
    origin: Origin
    began: Mapping[str, date | None]

    def is_whole(self, unit_id: str, above: frozenset[str] = frozenset()) -> bool | None:
        """True where all its land is of communes that the plan names, false where none is, unknown where some is or may
        be: land that came to a named commune after the plan was approved is covered only as far as it was before."""
        above |= {unit_id}  # two that gave each other land: what each had before is its own
        sources = {each: day for each, day in self.origin.came_from[unit_id].items() if each not in above}
        named, began = unit_id in self.named, self.began.get(unit_id)
        spoken_of = max(self.since, began or date.min)  # who names a commune of after a merger names it as it is
        answers = [
            True if named and (day is None or day <= spoken_of) else self.is_whole(source, above)
            for source, day in sources.items()
        ]
        if began is None or not {began, None} & set(sources.values()):
            answers.append(named)  # it had land of its own before it received any
        if all(answer is True for answer in answers):
            return True
        return False if all(answer is False for answer in answers) else None
