"""Reads of verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.criteria.queries import checking_now
from datchuan.evaluation.computing import combine, compute_verdicts, own_indicators, set_here
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law.checking import Checking
from datchuan.law.library import load_library
from datchuan.law.outcome import Difference
from datchuan.law.sets import CriteriaSet
from datchuan.law.verdict import Outcome, Verdict
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, inferred_communes


@dataclass(frozen=True)
class Standing:
    """Where every xã of ``units_on`` stands under a set by the facts of ``on``. The verdicts are under ``checking``:
    what they rest on is checked or not as persons have found by now, whenever they were computed. ``inferred``:
    communes of which it is an inference which villages they have, and by what these were dealt out."""

    criteria_set: CriteriaSet
    on: date
    units_on: date
    communes: list[Unit]
    verdicts: dict[str, dict[str, Verdict]]
    is_kept: bool
    checking: Checking
    inferred: Mapping[str, frozenset[str]]

    @property
    def criteria(self) -> list[str]:
        return list(dict.fromkeys(indicator.criterion for indicator in own_indicators(self.criteria_set)))

    def of_criterion(self, commune_id: str, number: str) -> Outcome:
        mine = self.verdicts.get(commune_id, {})
        codes = [i.code for i in own_indicators(self.criteria_set) if i.criterion == number]
        return combine([mine[code].outcome for code in codes if code in mine])

    def verdicts_of(self, unit: Unit) -> dict[str, Verdict]:
        """The unit's verdicts by indicator. Problem 602 when the set does not judge it (phường, thị trấn)."""
        if unit.pk not in self.verdicts:
            what = f"{unit.name} không thuộc diện đánh giá của {self.criteria_set.title.lower()}"
            raise Problem(602, what, mend="Bộ tiêu chí này chỉ đánh giá các xã.")
        return self.verdicts[unit.pk]

    @property
    def unchecked_values(self) -> set[str]:
        """The ids of the values that some verdict rests on and nobody has compared with the signed text."""
        return {basis.value_id for each in self.verdicts.values() for v in each.values() for basis in v.unchecked}

    @property
    def differing(self) -> list[Difference]:
        """The values that some verdict rests on while the signed text says something else, each once."""
        every = (found for each in self.verdicts.values() for v in each.values() for found in v.differing)
        return list({found.basis.value_id: found for found in every}.values())

    def met(self, number: str) -> list[Unit]:
        """The communes that meet the criterion."""
        return [commune for commune in self.communes if self.of_criterion(commune.pk, number) == Outcome.MET]


def standing(
    set_key: str, on: date, commune_ids: Collection[str] | None = None, *, units_on: date | None = None
) -> Standing:
    """The kept verdicts of the day if every commune has them under the present law files, else computed now; on the
    units of another day if ``units_on`` is given. Problem 106 or 603 when the set cannot judge that day."""
    criteria_set, units_on = set_here(set_key, on), units_on or on
    checking, inferred = checking_now(), inferred_communes(units_on)
    kept = _kept_standing(criteria_set, on, commune_ids) if units_on == on else None
    if kept is not None:
        verdicts = _under(checking, kept[1])
        return Standing(criteria_set, on, on, kept[0], verdicts, is_kept=True, checking=checking, inferred=inferred)
    computed = compute_verdicts(set_key, on, commune_ids, units_on=units_on)
    verdicts = _under(checking, computed.verdicts)
    return Standing(
        criteria_set, on, units_on, computed.communes, verdicts, is_kept=False, checking=checking, inferred=inferred
    )


def _kept_standing(
    criteria_set: CriteriaSet, on: date, commune_ids: Collection[str] | None
) -> tuple[list[Unit], dict[str, dict[str, Verdict]]] | None:
    """The communes with their kept verdicts; None where one of them has not all of them."""
    communes = communes_on(on, rural_only=True).select_related("parent")
    if commune_ids is not None:
        communes = communes.filter(pk__in=commune_ids)
    found = list(communes)
    kept = _kept(criteria_set, on, found if commune_ids is not None else None)
    expected = len(own_indicators(criteria_set))
    if found and all(len(kept.get(commune.pk, ())) == expected for commune in found):
        return found, kept
    return None


def _under(checking: Checking, verdicts: Mapping[str, Mapping[str, Verdict]]) -> dict[str, dict[str, Verdict]]:
    return {
        commune: {code: verdict.under(checking) for code, verdict in mine.items()} for commune, mine in verdicts.items()
    }


def _kept(criteria_set: CriteriaSet, on: date, communes: list[Unit] | None) -> dict[str, dict[str, Verdict]]:
    rows = IndicatorVerdict.objects.filter(
        criteria_set=criteria_set.key, on=on, is_current=True, law_digest=criteria_set.digest
    )
    if communes is not None:
        rows = rows.filter(commune__in=communes)
    kept: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for commune_id, indicator, detail in rows.values_list("commune_id", "indicator", "detail"):
        kept[commune_id][indicator] = Verdict.from_json(detail)
    return kept


def missing_words(verdict: Verdict) -> str:
    """What is missing to pass, in houses: "thiếu 17 nhà", or "còn 5 nhà" where none may be left; else empty."""
    reasons = {reason.key for reason in verdict.reasons}
    if verdict.outcome == Outcome.MET or not verdict.shortfall:
        return ""
    if "some_fail" in reasons:
        return f"còn {format_number(verdict.shortfall)} nhà"
    return f"thiếu {format_number(verdict.shortfall)} nhà" if reasons & {"share_short", "share_open"} else ""


def set_key_on(day: date) -> str:
    """The key of the national basic set for communes in force on ``day``. Problem 106 when no set that we hold is."""
    return load_library().basic_set_on(day).key


def history_of(commune: Unit, set_key: str) -> list[IndicatorVerdict]:
    """Every kept verdict of a commune, newest first."""
    rows = IndicatorVerdict.objects.filter(commune=commune, criteria_set=set_key).select_related("computed_for")
    return list(rows.order_by("-computed_at", "indicator", "-on"))
