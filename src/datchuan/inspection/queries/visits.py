"""Reads of visits: what was seen of each indicator, beside what is declared; the visits of a round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from datchuan.inspection.models import OPEN_FINDINGS, Observation, Visit
from datchuan.law.outcome import Outcome

# How long before its day a checklist is offered: papers are printed and forms sent out by then. A choice of ours.
PREPARED_DAYS = 14


@dataclass(frozen=True)
class Line:
    """An indicator of a visit's checklist: what is declared, and what was seen, the last first."""

    declared: dict[str, Any]
    seen: Sequence[Observation]

    @property
    def newest(self) -> Observation | None:
        return self.seen[0] if self.seen else None

    @property
    def declared_label(self) -> str:
        return Outcome(self.declared["outcome"]).label

    @property
    def differs(self) -> bool:
        """Whether what was seen says otherwise than what is declared."""
        return self.newest is not None and self.newest.outcome != self.declared["outcome"]


def checklist_of(visit: Visit) -> list[Line]:
    """The lines of a visit's checklist in the set's order. One query."""
    seen: dict[str, list[Observation]] = defaultdict(list)
    for each in visit.observations.select_related("by__office").order_by("-observed_at", "-pk"):
        seen[each.indicator].append(each)
    return [Line(declared, seen[declared["code"]]) for declared in visit.record.declared]


def newest_observations(visit: Visit) -> dict[str, Observation]:
    """What was seen last of each indicator. One query."""
    return {each.indicator: each for each in visit.observations.order_by("observed_at", "pk")}


def may_be_prepared(visit: Visit, today: date) -> bool:
    """Whether the checklist of a visit may be made: it has a day, which is near or past, and is not dropped."""
    is_near = visit.day is not None and visit.day - timedelta(days=PREPARED_DAYS) <= today
    return is_near and visit.state != Visit.State.DROPPED


def visits_with_counts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with ``seen`` (indicators observed), ``found`` and ``open`` (findings): one query."""
    return visits.select_related("commune__parent", "team", "record").annotate(
        seen=Count("observations__indicator", distinct=True),
        found=Count("findings", distinct=True),
        open=Count("findings", filter=Q(findings__state__in=OPEN_FINDINGS), distinct=True),
    )
