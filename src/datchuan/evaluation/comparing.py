"""Two evaluations side by side: two sets, two days; and what was recorded beside what comes out today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from datchuan.criteria.editions import mended_since
from datchuan.criteria.models import LawEdition
from datchuan.criteria.queries import checking_now
from datchuan.evaluation.computing import Evaluation, combine, compute_verdicts
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.registered import kept_for_registered
from datchuan.law.edition import MendedValue
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.sets import Criterion
from datchuan.territory.models import Unit
from datchuan.territory.queries import by_district

# --- two evaluations -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """A commune under both; None where it is not judged (it does not exist on that side's day)."""

    unit: Unit
    one: dict[str, Verdict] | None
    other: dict[str, Verdict] | None


@dataclass(frozen=True)
class Comparison:
    """Two evaluations, commune by commune, in name order; ``criteria`` are those that both judge, by number."""

    one: Evaluation
    other: Evaluation
    pairs: list[Pair]

    @property
    def criteria(self) -> list[Criterion]:
        mine, theirs = numbers_of(self.one), numbers_of(self.other)
        return [self.one.criteria_set.criterion(number) for number in mine if number in theirs]

    def outcomes(self, pair: Pair, number: str) -> tuple[Outcome | None, Outcome | None]:
        """The criterion's outcome on each side."""
        return _criterion(self.one, pair.one, number), _criterion(self.other, pair.other, number)

    def table(self, number: str) -> Counter[tuple[Outcome, Outcome]]:
        """How many communes that are judged on both sides have which pair of outcomes."""
        pairs = (self.outcomes(pair, number) for pair in self.pairs)
        return Counter((one, other) for one, other in pairs if one and other)

    def differs(self, pair: Pair) -> bool:
        """Whether a criterion that both judge comes out otherwise, or only one side judges the commune."""
        return any(one is not other for one, other in (self.outcomes(pair, each.number) for each in self.criteria))


@dataclass(frozen=True)
class Grounds:
    """How many values under some verdicts are unchecked, and of how many the signed text says something else."""

    unchecked: int
    differing: int


def compare(one: Evaluation, other: Evaluation) -> Comparison:
    """Both evaluations, every commune that either judges."""
    units = {unit.pk: unit for unit in (*other.communes, *one.communes)}
    pairs = [Pair(unit, one.verdicts.get(pk), other.verdicts.get(pk)) for pk, unit in units.items()]
    pairs.sort(key=lambda pair: by_district(pair.unit))
    return Comparison(one, other, pairs)


def grounds_of(*evaluations: Evaluation) -> Grounds:
    """The values of the law that the verdicts rest on and that nobody has checked, or that the signed text says
    otherwise. One query."""
    checking = checking_now()
    verdicts = (each for one in evaluations for mine in one.verdicts.values() for each in mine.values())
    unchecked: set[str] = set()
    differing: set[str] = set()
    for verdict in verdicts:
        found = verdict.under(checking)
        unchecked |= {basis.value_id for basis in found.unchecked}
        differing |= {each.basis.value_id for each in found.differing}
    return Grounds(len(unchecked), len(differing))


def numbers_of(evaluation: Evaluation) -> list[str]:
    """The numbers of the criteria that the evaluation judges, in the set's order."""
    return list(dict.fromkeys(indicator.criterion for indicator in evaluation.indicators))


def _criterion(evaluation: Evaluation, verdicts: dict[str, Verdict] | None, number: str) -> Outcome | None:
    if verdicts is None:
        return None
    return combine([verdicts[each.code].outcome for each in evaluation.indicators if each.criterion == number])


# --- what was recorded ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptDay:
    """A day and a set whose verdicts are kept: how many, and when they were last computed."""

    criteria_set: str
    on: date
    verdicts: int
    computed_at: datetime


@dataclass(frozen=True)
class Deviation:
    """A verdict that comes out otherwise today than it was recorded; None where there is none on that side."""

    unit: Unit
    indicator: str
    recorded: IndicatorVerdict | None
    now: Verdict | None


@dataclass(frozen=True)
class Rerun:
    """A kept day judged anew by today's law files on today's records.

    ``mended`` says how the law files differ from each edition that recorded verdicts rest on; ``unknown_editions``
    counts recorded verdicts whose edition was never kept.
    """

    evaluation: Evaluation
    recorded: int
    deviations: list[Deviation]
    mended: list[tuple[LawEdition, list[MendedValue]]]
    unknown_editions: int

    @property
    def equal(self) -> int:
        return self.recorded - sum(each.recorded is not None for each in self.deviations)


def kept_days() -> list[KeptDay]:
    """The days whose verdicts are kept, newest first; without those kept only for the communes that registered on them.
    Three queries."""
    days = IndicatorVerdict.objects.filter(is_current=True).values("criteria_set", "on").order_by("-on", "criteria_set")
    found = list(days.annotate(verdicts=Count("pk"), last=Max("computed_at")))
    registered = kept_for_registered([day["on"] for day in found])
    return [
        KeptDay(day["criteria_set"], day["on"], day["verdicts"], day["last"])
        for day in found
        if day["on"] not in registered
    ]


def rerun(set_key: str, on: date) -> Rerun:
    """Judge a kept day anew and hold it against what was recorded. Problem 106 or 603 as ``compute_verdicts``."""
    evaluation = compute_verdicts(set_key, on)
    rows = IndicatorVerdict.objects.filter(criteria_set=set_key, on=on, is_current=True).select_related(
        "commune__parent"
    )
    kept = {(row.commune_id, row.indicator): row for row in rows}
    units = {unit.pk: unit for unit in evaluation.communes}
    now = {(pk, code): verdict for pk, mine in evaluation.verdicts.items() for code, verdict in mine.items()}
    deviations = [
        Deviation(kept[key].commune if key in kept else units[key[0]], key[1], kept.get(key), now.get(key))
        for key in kept.keys() | now.keys()
        if kept and not _same(kept.get(key), now.get(key))
    ]
    deviations.sort(key=lambda each: (by_district(each.unit), each.indicator))
    digests = {row.law_digest for row in kept.values()}
    mended = mended_since(evaluation.criteria_set, digests)
    known = {edition.digest for edition, _ in mended} | {evaluation.criteria_set.digest}
    unknown = sum(row.law_digest not in known for row in kept.values())
    return Rerun(evaluation, len(kept), deviations, mended, unknown)


def _same(recorded: IndicatorVerdict | None, now: Verdict | None) -> bool:
    if recorded is None or now is None:
        return False
    return (recorded.outcome, recorded.shortfall) == (now.outcome.value, now.shortfall)
