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
    """An indicator of a set at a unit that carries a recognition, on a day. ``is_implied``: the recognition itself says
    that it was met (its own set, its own unit). ``outcome`` None: it could not be judged."""

    recognition: Recognition
    unit: Unit
    criteria_set: CriteriaSet
    code: str
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
    """Every own indicator of both sets for each carrier. A constant number of queries for each set."""
    asked = [(each, each.unit, criteria_set) for each in carried if each.unit for criteria_set in _sets(each, on)]
    units: dict[str, set[str]] = defaultdict(set)
    sets = {criteria_set.key: criteria_set for _, _, criteria_set in asked}
    for _, unit, criteria_set in asked:
        units[criteria_set.key].add(unit.pk)
    verdicts = {key: _verdicts(sets[key], on, ids) for key, ids in units.items()}
    return [
        judged
        for each, unit, criteria_set in asked
        for judged in _judged(each, unit, criteria_set, verdicts[criteria_set.key].get(unit.pk, {}))
    ]


def _judged(carried: Carried, unit: Unit, criteria_set: CriteriaSet, verdicts: Mapping[str, Verdict]) -> list[Judged]:
    recognition, is_own = carried.recognition, carried.kind != Kind.PART
    is_first = criteria_set.key == recognition.criteria_set or not recognition.criteria_set
    is_implied = is_own and criteria_set.key == recognition.criteria_set
    return [
        Judged(recognition, unit, criteria_set, each.code, is_implied, is_own and is_first, verdicts.get(each.code))
        for each in own_indicators(criteria_set)
    ]


def _sets(carried: Carried, on: date) -> list[CriteriaSet]:
    """The set by which it was recognised, where that is known, and that of its standard in force on the day."""
    recognition = carried.recognition
    found: dict[str, CriteriaSet] = {}
    if recognition.criteria_set in load_library().sets:
        found[recognition.criteria_set] = province_set(recognition.criteria_set, on)
    try:
        now = set_of(Dossier(standard=recognition.standard), on)
        found[now.key] = now
    except Problem:
        pass  # no set of the standard is known for the day
    return [each for each in found.values() if own_indicators(each)]


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
