"""The department's own indicators of recognised units, by the set they were recognised by and the one in force now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from datchuan.dossiers.models import Dossier, Recognition
from datchuan.dossiers.queries.carrying import Carried, Kind
from datchuan.dossiers.queries.claims import set_of
from datchuan.evaluation.computing import compute_verdicts, own_indicators
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import standing
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.sets import CriteriaSet
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit

Place = tuple[str, str, str]  # unit, set, indicator


@dataclass(frozen=True)
class Judged:
    """An indicator of a set at a unit that carries a recognition, on a day. ``is_own``: the unit is recognised itself,
    it does not only hold land of one that was. ``is_implied``: the recognition itself says
    that it was met (its own set, its own unit). ``outcome`` None: it could not be judged."""

    recognition: Recognition
    unit: Unit
    criteria_set: CriteriaSet
    code: str
    is_own: bool
    is_implied: bool
    counts_for_withdrawal: bool
    verdict: Verdict | None

    @property
    def outcome(self) -> Outcome | None:
        return self.verdict.outcome if self.verdict else None

    @property
    def reason(self) -> str:
        """The first reason of the verdict, a whole sentence."""
        return self.verdict.reasons[0].sentence if self.verdict and self.verdict.reasons else ""

    @property
    def subject(self) -> str:
        return f"indicator {self.criteria_set.key} {self.code}"

    @property
    def place(self) -> Place:
        return self.unit.pk, self.criteria_set.key, self.code


def judged_today(carried: Sequence[Carried], on: date) -> list[Judged]:
    """Every own indicator of both sets for each carrier. A constant number of queries for each set and standard."""
    asked = _asked(carried, on)
    units: dict[str, set[str]] = defaultdict(set)
    sets: dict[str, CriteriaSet] = {}
    for _, unit, criteria_set in asked:
        units[criteria_set.key].add(unit.pk)
        sets[criteria_set.key] = criteria_set
    verdicts = {key: _verdicts(sets[key], on, ids) for key, ids in units.items()}
    return [
        judged
        for each, unit, criteria_set in asked
        for judged in _judged(each, unit, criteria_set, verdicts[criteria_set.key].get(unit.pk, {}))
    ]


def _asked(carried: Sequence[Carried], on: date) -> list[tuple[Carried, Unit, CriteriaSet]]:
    """Each carrier with the set it was recognised by, where that is known, and the one of its standard in force on the
    day; once, where they are the same."""
    known = load_library().sets
    named = {key: province_set(key, on) for key in {each.recognition.criteria_set for each in carried} if key in known}
    now = {standard: _set_now(standard, on) for standard in {each.recognition.standard for each in carried}}
    asked = []
    for each in carried:
        own, today = named.get(each.recognition.criteria_set), now[each.recognition.standard]
        both = [own, today] if own is None or today is None or own.key != today.key else [own]
        asked += [(each, each.unit, one) for one in both if one and each.unit and own_indicators(one)]
    return asked


def _set_now(standard: str, on: date) -> CriteriaSet | None:
    """The set of a standard in force on a day; None where no such set is known."""
    try:
        return set_of(Dossier(standard=standard), on)
    except Problem:
        return None


def _judged(carried: Carried, unit: Unit, criteria_set: CriteriaSet, verdicts: Mapping[str, Verdict]) -> list[Judged]:
    recognition, is_own = carried.recognition, carried.kind != Kind.PART
    is_first = criteria_set.key == recognition.criteria_set or not recognition.criteria_set
    is_implied = is_own and criteria_set.key == recognition.criteria_set
    return [
        Judged(
            recognition, unit, criteria_set, each.code, is_own, is_implied, is_own and is_first, verdicts.get(each.code)
        )
        for each in own_indicators(criteria_set)
    ]


def _verdicts(criteria_set: CriteriaSet, on: date, ids: Collection[str]) -> Mapping[str, Mapping[str, Verdict]]:
    """By unit and indicator on the facts of ``on``; by the law of the last day of a set that is in force no more."""
    try:
        if on in criteria_set.period:
            return standing(criteria_set.key, on, ids).verdicts
        until = criteria_set.period.valid_to
        last = until - timedelta(days=1) if until and until <= on else None
        return compute_verdicts(criteria_set.key, on, ids, law_on=last).verdicts if last else {}
    except Problem:
        return {}


def met_before(judged: Sequence[Judged], on: date) -> dict[Place, tuple[date | None, date | None]]:
    """By place, for what is not met now: the last kept day before ``on`` on which it was met, and the first kept day
    after it (of all, where there is none) on which it was not. One query."""
    failing = [each for each in judged if each.outcome == Outcome.NOT_MET]
    since = min((each.recognition.attested_on for each in failing), default=on)
    rows = IndicatorVerdict.objects.filter(
        commune__in={each.unit.pk for each in failing},
        criteria_set__in={each.criteria_set.key for each in failing},
        on__gte=since,
        on__lt=on,
        is_current=True,
    )
    kept: dict[Place, list[tuple[date, str]]] = defaultdict(list)
    for unit, set_key, code, day, outcome in rows.order_by("on").values_list(
        "commune", "criteria_set", "indicator", "on", "outcome"
    ):
        kept[unit, set_key, code].append((day, outcome))
    return {each.place: _turned(kept[each.place]) for each in failing}


def _turned(kept: Sequence[tuple[date, str]]) -> tuple[date | None, date | None]:
    met_on = max((day for day, outcome in kept if outcome == Outcome.MET), default=None)
    failed = (day for day, outcome in kept if outcome == Outcome.NOT_MET and (met_on is None or day > met_on))
    return met_on, min(failed, default=None)


def province_set(key: str, on: date) -> CriteriaSet:
    """A set as this installation's province has it that day; as the file has it where it is not in force."""
    try:
        return load_library().set_for(key, on, province=installation().province_code)
    except Problem:
        return load_library().sets[key]
