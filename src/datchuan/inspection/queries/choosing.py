"""Which communes a round visits, by rules that everyone can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from datchuan.inspection.models import Visit
from datchuan.inspection.queries.registered import registrations_standing
from datchuan.inspection.queries.risk import CommuneRisk, communes_by_risk
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, merged_since

Reason = Visit.Reason
# The rules that ``communes_by_rule`` knows, in the order in which pages offer them.
RULES = (Reason.REGISTERED, Reason.MERGED, Reason.AT_RISK, Reason.RANDOM)


@dataclass
class Chosen:
    """A commune and the rules that chose it; ``why``: what some of them say of it, in sentences."""

    commune: Unit
    reasons: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def communes_by_rule(
    on: date,
    *,
    rules: Sequence[str],
    merged_from: date,
    random_percent: int = 0,
    seed: str = "",
    at_risk_first: int | None = None,
    at_risk_from: int | None = None,
) -> list[Chosen]:
    """The communes of a day that registered in its year, that came out of a merger since ``merged_from``, that come
    first by risk (the first ``at_risk_first``, those whose weights add up to ``at_risk_from``, or both), and of the
    others a random share: each once, with all its reasons. The same seed chooses the same ones. Problem 860 when risk
    is asked for without saying how many or from which sum."""
    communes = list(communes_on(on, rural_only=True).select_related("parent").order_by("pk"))
    chosen = {commune.pk: Chosen(commune) for commune in communes}
    if Reason.REGISTERED in rules:
        _mark(chosen, set(registrations_standing(on).values_list("commune", flat=True)), Reason.REGISTERED)
    if Reason.MERGED in rules:
        _mark(chosen, merged_since(merged_from, on), Reason.MERGED)
    if Reason.AT_RISK in rules:
        for risk in _at_risk(on, at_risk_first, at_risk_from):
            chosen[risk.commune.pk].reasons.append(str(Reason.AT_RISK))
            chosen[risk.commune.pk].why += risk.sentences
    left = [pk for pk, each in chosen.items() if not each.reasons]
    if Reason.RANDOM in rules and random_percent:
        count = -(-len(left) * random_percent // 100)
        _mark(chosen, Random(f"{seed}/{on}").sample(left, count), Reason.RANDOM)  # noqa: S311 - must be drawn again
    return [each for each in chosen.values() if each.reasons]


def _at_risk(on: date, first: int | None, from_sum: int | None) -> list[CommuneRisk]:
    if first is None and from_sum is None:
        mend = "Nêu số xã đứng đầu, hoặc từ tổng bao nhiêu điểm."
        raise Problem(860, "chưa nêu lấy bao nhiêu xã", where="Xã có nguy cơ", mend=mend)
    weighed = [each for each in communes_by_risk(on).communes if each.total and each.total >= (from_sum or 0)]
    return weighed if first is None else weighed[:first]


def at_risk(chosen: Sequence[CommuneRisk]) -> list[Chosen]:
    """Communes that a person takes from those in the order of risk, with what speaks for each."""
    return [Chosen(each.commune, [str(Reason.AT_RISK)], each.sentences) for each in chosen]


def _mark(chosen: dict[str, Chosen], ids: Sequence[str] | set[str] | frozenset[str], reason: str) -> None:
    for pk in ids:
        if pk in chosen:
            chosen[pk].reasons.append(str(reason))


def by_hand(communes: Sequence[Unit]) -> list[Chosen]:
    """Communes that a person adds."""
    return [Chosen(commune, [str(Visit.Reason.BY_HAND)]) for commune in communes]
