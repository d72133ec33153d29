"""Communes of a day in the order in which they should be inspected, by reasons that everyone can see and add up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing, set_key_on, standing
from datchuan.inspection.queries.risk_reasons import FINDERS, Looked, RiskReason, Seen
from datchuan.inspection.weights import load_weights
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, origins


@dataclass(frozen=True)
class CommuneRisk:
    """A commune with what speaks for inspecting it, the heaviest first, and the last visit to it or to what went into
    it."""

    commune: Unit
    reasons: tuple[RiskReason, ...]
    seen: Seen | None

    @property
    def is_registered(self) -> bool:
        """Whether it is registered in the day's year."""
        return any(each.key == "registered" for each in self.reasons)

    @property
    def total(self) -> int:
        """The sum of the weights."""
        return sum(each.weight for each in self.reasons)

    @property
    def sum_words(self) -> str:
        """How the total is made: "3 + 2 = 5"."""
        parts = " + ".join(str(each.weight) for each in self.reasons)
        return f"{parts} = {self.total}" if len(self.reasons) > 1 else str(self.total)

    @property
    def sentences(self) -> list[str]:
        """The reasons with their weights, as they are kept with a visit."""
        return [each.words for each in self.reasons]


@dataclass(frozen=True)
class RiskOrder:
    """The communes in order; ``why_not``: why no reason could be taken from verdicts, if so."""

    on: date
    communes: list[CommuneRisk]
    why_not: str = ""


def communes_by_risk(on: date, among: Collection[str] | None = None) -> RiskOrder:
    """The xã of a day (all, or those of ``among``) by the sum of their reasons' weights (``risk.yaml``), equal ones by
    name. A constant number of queries, and one more per generation of territorial changes; verdicts are those kept for
    the day, or computed."""
    communes = list(communes_on(on, rural_only=True).select_related("parent"))
    if among is not None:
        communes = [each for each in communes if each.pk in among]
    judged, why_not = _standing(on, among)
    looked = Looked(on, communes, origins(communes, on), judged)
    reasons = _reasons(looked)
    rows = [CommuneRisk(each, tuple(reasons[each.pk]), looked.seen.get(each.pk)) for each in communes]
    rows.sort(key=lambda row: (-row.total, sort_key(row.commune.name), row.commune.pk))
    return RiskOrder(on, rows, why_not)


def _standing(on: date, among: Collection[str] | None) -> tuple[Standing | None, str]:
    try:
        return standing(set_key_on(on), on, among), ""
    except Problem as problem:
        return None, problem.sentence


def _reasons(looked: Looked) -> dict[str, list[RiskReason]]:
    """What speaks for each commune, the heaviest first, then in the order of the file."""
    found: dict[str, list[RiskReason]] = {each.pk: [] for each in looked.communes}
    for rule in sorted(load_weights().reasons.values(), key=lambda rule: -rule.weight):
        for commune, sentence in FINDERS[rule.key](looked, rule).items():
            found[commune].append(RiskReason(rule.key, rule.title, rule.weight, sentence))
    return found
