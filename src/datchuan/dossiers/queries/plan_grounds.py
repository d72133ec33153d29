"""What the register of plans knows for a planning line of a dossier: the plans that serve the commune with publication,
rules and reviews after a merger, the urban plans that cover it, and what of them the law lets stand for a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.dossiers.models import Dossier
from datchuan.law.instead import instead_on
from datchuan.law.sets import CriteriaSet, Instead
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import CoverFacts, PlanFacts, cover_facts, plan_facts


@dataclass(frozen=True)
class PlanGround:
    """A plan that serves the commune, with the review duties that a person had concluded by that day."""

    known: PlanFacts
    concluded: Sequence[ReviewDuty]


@dataclass(frozen=True)
class PlanGrounds:
    """The plans of a commune on a day, the urban plans that cover it, and by the code of a line what of them the law
    lets stand for it that day."""

    on: date
    plans: Sequence[PlanGround]
    covers: Sequence[CoverFacts]
    instead: dict[str, list[Instead]]


def plan_grounds(dossier: Dossier, criteria_set: CriteriaSet, on: date) -> PlanGrounds | None:
    """Nothing for a set without an indicator that is judged by plans. A constant number of queries."""
    judged = [each for each in criteria_set.indicators() if each.judge.by == "masterplan"]
    if not judged:
        return None
    plans = [PlanGround(each, _concluded(each)) for each in plan_facts([dossier.commune], on)[dossier.commune_id]]
    covers = cover_facts([dossier.commune], on)[dossier.commune_id]
    return PlanGrounds(on, plans, covers, {each.code: instead_on(each, on) for each in judged})


def _concluded(known: PlanFacts) -> list[ReviewDuty]:
    return [duty for duty in known.duties if duty not in known.open_duties]
