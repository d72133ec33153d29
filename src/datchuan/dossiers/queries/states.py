"""Dossiers as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from datchuan.dossiers.models import Dossier, DossierState, DossierStep
from datchuan.territory.queries import Successors, successors_of


@dataclass(frozen=True)
class StoodOn:
    """A dossier with its last step up to a day."""

    dossier: Dossier
    step: DossierStep

    @property
    def state(self) -> DossierState:
        return DossierState(self.step.state)


def standing_on(day: date, among: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The dossiers opened by ``day``, newest first, each with ``stood`` and ``stood_step``: the state and the id of its
    last step up to then. To filter and to count, without reading any."""
    last = DossierStep.objects.filter(dossier=OuterRef("pk"), on__lte=day).order_by("-number")
    found = among.filter(opened_on__lte=day).select_related("commune__parent")
    stood = found.annotate(stood=Subquery(last.values("state")[:1]), stood_step=Subquery(last.values("pk")[:1]))
    return stood.filter(stood_step__isnull=False).order_by("-opened_on", "-pk")


def stood(dossiers: Iterable[Dossier]) -> list[StoodOn]:
    """Dossiers of ``standing_on`` with their steps, in their order. One query."""
    found = list(dossiers)
    ids: Sequence[int] = [each.stood_step for each in found]  # type: ignore[attr-defined]
    steps = DossierStep.objects.in_bulk(ids)
    return [StoodOn(each, steps[step]) for each, step in zip(found, ids, strict=True)]


def dossiers_on(day: date, among: QuerySet[Dossier]) -> list[StoodOn]:
    """The dossiers opened by ``day`` as they stood then, newest first. Two queries at most."""
    return stood(standing_on(day, among))


def history_of(dossier: Dossier) -> list[DossierStep]:
    """Every step of a dossier, newest first."""
    return list(dossier.steps.select_related("by", "act").order_by("-number"))


def now_in(dossiers: Iterable[Dossier], day: date) -> dict[str, Successors]:
    """For each commune of the dossiers that does not exist on ``day``, the units that hold its land then."""
    return successors_of([dossier.commune for dossier in dossiers], day)
