"""Reads of verdicts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, cast

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from datchuan.criteria.queries import checking_now
from datchuan.evaluation.computing import combine, compute_verdicts, own_indicators, set_here
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law.checking import Checking
from datchuan.law.library import load_library
from datchuan.law.outcome import Difference
from datchuan.law.sets import CriteriaSet
from datchuan.law.verdict import Outcome, Verdict
from datchuan.platform.queries import installation
from datchuan.territory.models import Level, Unit
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

    @cached_property
    def _codes(self) -> Mapping[str, list[str]]:
        """The indicators of each criterion: asked for every commune of every page."""
        codes: dict[str, list[str]] = {}
        for indicator in own_indicators(self.criteria_set):
            codes.setdefault(indicator.criterion, []).append(indicator.code)
        return codes

    @property
    def criteria(self) -> list[str]:
        return list(self._codes)

    def of_criterion(self, commune_id: str, number: str) -> Outcome:
        mine = self.verdicts.get(commune_id, {})
        return combine([mine[code].outcome for code in self._codes.get(number, ()) if code in mine])

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
    for commune_id, indicator, text in rows.values_list("commune_id", "indicator", Cast("detail", TextField())):
        kept[commune_id][indicator] = read_verdict(text)
    return kept


@lru_cache(maxsize=4096)  # many communes share a verdict's text, and the same day is looked at again and again
def read_verdict(text: str) -> Verdict:
    """A kept verdict, from the text of its ``detail``."""
    return Verdict.from_json(json.loads(text))


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


@dataclass(frozen=True)
class DayCount:
    """How many xã of an area met a criterion on a day, by the verdicts kept for it."""

    on: date
    met: int
    not_met: int
    undetermined: int

    @property
    def judged(self) -> int:
        return self.met + self.not_met + self.undetermined


def day_counts(set_key: str, criterion: str, days: Collection[date], among: Q | None = None) -> dict[date, DayCount]:
    """The days of ``days`` on which every xã has kept verdicts under the present law files, counted. ``among``: a
    condition on the communes, else all. Two queries, whatever the number of days; no verdict is opened."""
    codes, digests = _asked_days(set_key, criterion, days)
    distinct = {
        "rows": Count("pk"),
        "communes": Count("commune", distinct=True),
        "failed": Count("commune", distinct=True, filter=Q(outcome=Outcome.NOT_MET)),
        "not_passed": Count("commune", distinct=True, filter=~Q(outcome=Outcome.MET)),
    }
    grouped = _kept_rows(set_key, codes, digests, among).order_by().values("on", "law_digest").annotate(**distinct)
    rows = cast("Iterable[dict[str, Any]]", grouped)
    found = {each["on"]: each for each in rows if each["law_digest"] == digests[each["on"]]}
    there = _communes_there(among or Q(), found) if found else {}
    return {
        on: DayCount(on, n["communes"] - n["not_passed"], n["failed"], n["not_passed"] - n["failed"])
        for on, n in sorted(found.items())
        if n["communes"] == there[on] and n["rows"] == there[on] * len(codes)
    }


def outcomes_on_days(
    set_key: str, criterion: str, days: Collection[date], among: Q | None = None
) -> dict[date, dict[str, Outcome]]:
    """Per day the kept outcome of a criterion for each commune that has it, by commune id. One query."""
    codes, digests = _asked_days(set_key, criterion, days)
    counts = {
        "known": Count("pk"),
        "failed": Count("pk", filter=Q(outcome=Outcome.NOT_MET)),
        "passed": Count("pk", filter=Q(outcome=Outcome.MET)),
    }
    grouped = _kept_rows(set_key, codes, digests, among).order_by().values("on", "law_digest", "commune")
    grouped = grouped.annotate(**counts).values_list("on", "law_digest", "commune", *counts)
    found: dict[date, dict[str, Outcome]] = defaultdict(dict)
    for on, digest, commune_id, known, failed, passed in cast("Iterable[Any]", grouped):
        if known == len(codes) and digest == digests[on]:
            outcome = Outcome.MET if passed == known else Outcome.UNDETERMINED
            found[on][commune_id] = Outcome.NOT_MET if failed else outcome
    return found


def _kept_rows(
    set_key: str, codes: Collection[str], days: Collection[date], among: Q | None
) -> QuerySet[IndicatorVerdict]:
    rows = IndicatorVerdict.objects.filter(criteria_set=set_key, on__in=days, is_current=True, indicator__in=codes)
    return rows if among is None else rows.filter(commune__in=Unit.objects.filter(among, level=Level.COMMUNE))


def _asked_days(set_key: str, criterion: str, days: Collection[date]) -> tuple[list[str], dict[date, str]]:
    """The indicators of a criterion, and of each day on which the set holds the digest of its law."""
    codes: list[str] = []
    digests: dict[date, str] = {}
    library, province = load_library(), installation().province_code  # asked once, not for each day
    for on in days:
        try:
            found = library.set_for(set_key, on, province=province)
        except Problem:
            continue  # not in force that day
        codes = [each.code for each in own_indicators(found) if each.criterion == criterion]
        digests[on] = found.digest
    return codes, digests


def _communes_there(among: Q, days: Collection[date]) -> dict[date, int]:
    """How many xã there were on each of the days."""
    units = Unit.objects.filter(among, level=Level.COMMUNE, type="Xã", is_elsewhere=False)
    lives = [Period(*each) for each in units.order_by().values_list("valid_from", "valid_to")]
    return {on: sum(on in life for life in lives) for on in days}


def month_ends(first: date, last: date) -> list[date]:
    """The last days of months from ``first`` to ``last``, both included."""
    found, day = [], first
    while (end := _month_end(day)) <= last:
        found.append(end)
        day = end + timedelta(days=1)
    return found


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months_not_kept(first: date, last: date) -> list[date]:
    """The ends of months from ``first`` to ``last`` of which not every xã has kept verdicts, by the basic set of that
    day under the present law files; without days that no set judges."""
    missing = []
    for on in month_ends(first, last):
        try:
            criteria_set = set_here(set_key_on(on), on)
        except Problem:
            continue
        kept = IndicatorVerdict.objects.filter(
            criteria_set=criteria_set.key, on=on, is_current=True, law_digest=criteria_set.digest
        )
        communes = communes_on(on, rural_only=True).count()
        if kept.count() != communes * len(own_indicators(criteria_set)):
            missing.append(on)
    return missing
