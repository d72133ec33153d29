"""Rounds of a year, with how far each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from datchuan.inspection.models import OPEN_FINDINGS, Finding, Round, Visit
from datchuan.programme.models import WorkItem
from datchuan.programme.rounds import OF_DEPARTMENT, ROUND

State = Visit.State


@dataclass(frozen=True)
class RoundCounts:
    """Communes of a round that are not dropped, those that have a day, were visited, were dropped; findings not yet
    closed."""

    communes: int = 0
    scheduled: int = 0
    held: int = 0
    dropped: int = 0
    findings: int = 0


def planned_rounds(year: int) -> QuerySet[WorkItem]:
    """The rounds of the departments' plans of a year that no amendment dropped, with their plans and leads."""
    found = WorkItem.objects.filter(OF_DEPARTMENT, plan__year=year, key__startswith=ROUND, dropped_on=None)
    return found.select_related("plan", "lead").order_by("starts_on", "pk")


def rounds_in(year: int, rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Those of ``rounds`` whose window lies in a year or reaches into it, the latest first."""
    found = rounds.filter(first_on__year__lte=year, last_on__year__gte=year)
    return found.select_related("lead", "item__plan").prefetch_related("coordinating")


def counts_of(rounds: Iterable[Round], visits: QuerySet[Visit]) -> dict[int, RoundCounts]:
    """How far each round is, by what ``visits`` holds of it. Two queries."""
    ids = [each.pk for each in rounds]
    wanted = visits.filter(round__in=ids)
    counting = wanted.order_by().values("round")
    counting = counting.annotate(communes=Count("pk", filter=~Q(state=State.DROPPED)))
    counting = counting.annotate(scheduled=Count("pk", filter=Q(day__isnull=False) & ~Q(state=State.DROPPED)))
    counting = counting.annotate(held=Count("pk", filter=Q(state=State.HELD)))
    counting = counting.annotate(dropped=Count("pk", filter=Q(state=State.DROPPED)))
    rows = counting.values_list("round", "communes", "scheduled", "held", "dropped")
    counted = {row[0]: RoundCounts(*row[1:]) for row in rows}
    open_ = Finding.objects.filter(visit__in=wanted.order_by(), state__in=OPEN_FINDINGS).order_by()
    findings = dict(open_.values_list("visit__round").annotate(Count("pk")))
    return {pk: replace(counted.get(pk, RoundCounts()), findings=findings.get(pk, 0)) for pk in ids}
