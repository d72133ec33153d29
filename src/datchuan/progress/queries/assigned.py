"""A district that an office was given to direct and follow through a year: what stands in each of its communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.evaluation.queries import DayCount, Standing, day_counts
from datchuan.law.outcome import Outcome
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.programme.models import Assignment, Registration, WorkItem
from datchuan.programme.states import WorkProgress, progress_of
from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.targets import among, lies_in
from datchuan.territory.models import Unit
from datchuan.territory.queries import sorted_by_name


@dataclass(frozen=True)
class FollowedCommune:
    """A commune of the district: verdicts, registrations of the year, dossiers that may be seen, open reviews."""

    unit: Unit
    cells: tuple[Cell, ...]
    registrations: tuple[Registration, ...]
    dossiers: tuple[StoodOn, ...]
    reviews: tuple[tuple[PlanFacts, ReviewDuty], ...]
    shows_dossiers: bool = True


@dataclass(frozen=True)
class FollowedDistrict:
    """The district on a day. ``counts`` per criterion: how many of its communes have which outcome; ``work``: the work
    items of the plan that gives the district and of the district's own that touch its communes."""

    assignment: Assignment
    on: date
    communes: tuple[FollowedCommune, ...]
    counts: Mapping[str, DayCount]
    work: tuple[WorkProgress, ...]

    @property
    def registered(self) -> list[FollowedCommune]:
        return [each for each in self.communes if each.registrations]

    @property
    def reviews(self) -> list[tuple[Unit, PlanFacts, ReviewDuty]]:
        return [(each.unit, plan, duty) for each in self.communes for plan, duty in each.reviews]

    @property
    def dossiers(self) -> list[StoodOn]:
        return [found for each in self.communes for found in each.dossiers]


def followed_district(
    assignment: Assignment, now: Standing, dossiers: QuerySet[Dossier], area: Unit | None = None
) -> FollowedDistrict:
    """The district of an assignment by a standing. ``dossiers``: those that may be seen, of communes of ``area`` if
    that is given. A constant number of queries."""
    units = sorted_by_name([each for each in now.communes if lies_in(assignment.district, each)])
    ids = [each.pk for each in units]
    registrations, held = _registrations(assignment.plan.year, ids), _dossiers(dossiers, ids, now.on)
    plans = plan_facts(units, now.on)
    communes = tuple(
        FollowedCommune(
            unit,
            tuple(cell(code, verdict) for code, verdict in now.verdicts[unit.pk].items()),
            tuple(registrations[unit.pk]),
            tuple(held[unit.pk]),
            tuple((plan, duty) for plan in plans[unit.pk] for duty in plan.open_duties),
            area is None or lies_in(area, unit),
        )
        for unit in units
    )
    counts = {number: _count(now, number, units) for number in now.criteria}
    return FollowedDistrict(
        assignment, now.on, communes, counts, tuple(progress_of(_items(assignment, ids), now.on).values())
    )


def counts_then(district: Unit, now: Standing, day: date) -> dict[str, DayCount]:
    """Per criterion how the district stood at the end of an earlier day, where it is kept."""
    found = {each: day_counts(now.criteria_set.key, each, [day], among(district)).get(day) for each in now.criteria}
    return {number: count for number, count in found.items() if count}


def assignments_in(year: int) -> QuerySet[Assignment]:
    """The districts given to offices in the plans that hold in a year."""
    found = Assignment.objects.filter(plan__year__lte=year, plan__until_year__gte=year)
    return found.select_related("plan__office", "office__letterhead", "district").order_by("pk")


def _count(now: Standing, number: str, units: Sequence[Unit]) -> DayCount:
    outcomes = [now.of_criterion(each.pk, number) for each in units]
    return DayCount(now.on, *(outcomes.count(each) for each in Outcome))


def _registrations(year: int, ids: Sequence[str]) -> dict[str, list[Registration]]:
    found: dict[str, list[Registration]] = defaultdict(list)
    for each in Registration.objects.filter(year=year, commune__in=ids, withdrawn_on=None).order_by("pk"):
        found[each.commune_id].append(each)
    return found


def _dossiers(dossiers: QuerySet[Dossier], ids: Sequence[str], day: date) -> dict[str, list[StoodOn]]:
    found: dict[str, list[StoodOn]] = defaultdict(list)
    for each in dossiers_on(day, dossiers.filter(commune__in=ids)):
        found[each.dossier.commune_id].append(each)
    return found


def _items(assignment: Assignment, ids: Sequence[str]) -> QuerySet[WorkItem]:
    """Items without communes of their own touch all of the plan's area."""
    plan, district = assignment.plan, assignment.district
    here = Q(communes=None) | Q(communes__in=ids)
    own = Q(plan__office__unit__identity=district.identity_id, plan__year=plan.year)
    found = WorkItem.objects.filter(Q(plan=plan) & here | own, dropped_on=None).distinct()
    return found.select_related("lead", "plan__office__unit").order_by("ends_on", "plan", "order")
