"""Dossiers as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

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


def dossiers_on(day: date, among: QuerySet[Dossier]) -> list[StoodOn]:
    """The dossiers opened by ``day`` as they stood then, newest first. Two queries at most."""
    found = among.filter(opened_on__lte=day).select_related("commune__parent").order_by("-opened_on", "-pk")
    dossiers = list(found)
    if not dossiers:
        return []
    steps = DossierStep.objects.filter(dossier__in=found.order_by().values("pk"), on__lte=day)
    later = DossierStep.objects.filter(dossier=OuterRef("dossier"), on__lte=day, number__gt=OuterRef("number"))
    last = {step.dossier_id: step for step in steps.filter(~Exists(later)).order_by()}
    return [StoodOn(each, last[each.pk]) for each in dossiers if each.pk in last]


def history_of(dossier: Dossier) -> list[DossierStep]:
    """Every step of a dossier, newest first."""
    return list(dossier.steps.select_related("by", "act").order_by("-number"))


def now_in(dossiers: Iterable[Dossier], day: date) -> dict[str, Successors]:
    """For each commune of the dossiers that does not exist on ``day``, the units that hold its land then."""
    return successors_of([dossier.commune for dossier in dossiers], day)
