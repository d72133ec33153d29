"""What was measured again beside what was declared: houses, shares, agreement, where the declared result stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import FACTS
from datchuan.inspection.models import Remeasurement, Sample, SampleHouse, Visit
from datchuan.inspection.queries.samples import Judging, judgings_of
from datchuan.inspection.sampling.estimating import (
    Agreement,
    Estimate,
    Standing,
    Stratum,
    agreement,
    estimate,
    most_unseen,
    standing_at_least,
    standing_of_none,
)
from datchuan.inspection.sampling.looking import confidence_of_look
from datchuan.law.counting import CountedClause
from datchuan.law.cube import Tally
from datchuan.law.outcome import Outcome

FEWEST_FOR_A_COPY = 5  # of so few measured houses it says nothing that all are as declared
OF_A_DECLARED = {Outcome.MET: (Standing.STANDS, Standing.FALLS), Outcome.NOT_MET: (Standing.FALLS, Standing.STANDS)}


@dataclass(frozen=True)
class Compared:
    """A drawn house: what was declared, and what was measured last; ``None`` while nobody measured it."""

    house: SampleHouse
    declared: tuple[int, int]
    newest: Remeasurement | None
    measured: tuple[int, int] | None

    @property
    def record(self) -> HouseRecord | None:
        return self.newest.record if self.newest else None

    @property
    def is_copy(self) -> bool:
        """Whether every fact was found exactly as declared."""
        declared, record = self.house.declared, self.record
        return record is not None and all(getattr(declared, name) == getattr(record, name) for name in FACTS)


@dataclass(frozen=True)
class ClauseAgreement:
    """How often a clause of the rule is answered alike by the declared and the measured facts."""

    clause: CountedClause
    found: Agreement


@dataclass(frozen=True)
class Found:
    """What the drawn houses of a visit say of one indicator in the whole commune."""

    judging: Judging
    sample: Sample
    houses: Sequence[Compared]
    declared: Tally | None  # of the whole list; known of the indicator that the sample was drawn for

    @cached_property
    def strata(self) -> list[Stratum]:
        """Houses of each declared result; one that was measured with its result unknown counts as not measured."""
        populations = Counter[str]()
        populations.update({name: number for name, number in self.sample.strata.items() if number})
        good, known, drawn = Counter[str](), Counter[str](), Counter[str]()
        for each in self.houses:
            drawn[each.house.stratum] += 1
            if each.measured is not None and (outcome := self.judging.outcome(each.measured)) in OF_A_DECLARED:
                known[each.house.stratum] += 1
                good[each.house.stratum] += outcome is Outcome.MET
        return [
            Stratum(number, known[name], good[name], drawn[name] - known[name])
            for name, number in sorted(populations.items())
        ]

    @cached_property
    def estimate(self) -> Estimate | None:
        """The share of good houses; at a second look with the confidence that a second look asks for."""
        return estimate(self.strata, confidence_of_look(self.sample.confidence, self.sample.number))

    @property
    def measured(self) -> int:
        return sum(each.measured for each in self.strata)

    @property
    def bad(self) -> int:
        return sum(each.measured - each.good for each in self.strata)

    @property
    def most_unseen(self) -> int:
        """How many bad houses may at most be left where none was found."""
        confidence = confidence_of_look(self.sample.confidence, self.sample.number)
        return most_unseen(self.sample.population, self.measured, confidence)

    @property
    def reached(self) -> Standing:
        """Whether the commune as it was measured is where the law wants it; open where the level is not known."""
        if self.judging.allows_none:
            return standing_of_none(self.sample.population, self.measured, self.bad)
        if self.judging.level is None:
            return Standing.OPEN
        return standing_at_least(self.estimate, self.judging.level)

    @property
    def declared_outcome(self) -> Outcome | None:
        return self.judging.declared(self.declared) if self.declared else None

    @property
    def standing(self) -> Standing:
        """Whether the declared result stands: the measured commune is where it says. Open too where nothing definite
        was declared."""
        if self.reached is Standing.OPEN or self.declared_outcome not in OF_A_DECLARED:
            return Standing.OPEN
        where_reached, where_not = OF_A_DECLARED[self.declared_outcome]
        return where_reached if self.reached is Standing.STANDS else where_not

    @cached_property
    def agreement(self) -> Agreement:
        """Of the whole rule."""
        pairs = ((self.judging.outcome(each.declared), each.measured) for each in self.houses)
        return agreement([(_known(one), _known(self.judging.outcome(two))) for one, two in pairs if two is not None])

    @cached_property
    def clauses(self) -> list[ClauseAgreement]:
        """Of each clause of the rule, the one most often declared too favourably first."""
        found = [ClauseAgreement(clause, agreement(self._answers(clause))) for clause in self.judging.clauses]
        return sorted(found, key=lambda each: (-each.found.declared_only, each.found.measured_only))

    def _answers(self, clause: CountedClause) -> list[tuple[bool | None, bool | None]]:
        return [
            (_answer(clause, each.declared), _answer(clause, each.measured))
            for each in self.houses
            if each.measured is not None
        ]


def _known(outcome: Outcome) -> bool | None:
    return None if outcome is Outcome.UNDETERMINED else outcome is Outcome.MET


def _answer(clause: CountedClause, masks: tuple[int, int]) -> bool | None:
    failed, unknown = masks
    return None if unknown & clause.mask else not failed & clause.mask


def samples_of(visit: Visit) -> list[Sample]:
    """The samples of a visit by number."""
    samples = Sample.objects.filter(visit=visit).select_related("drawn_by", "concluded_by")
    return list(samples.order_by("number"))


def compared_houses(visit: Visit, judging: Judging) -> list[Compared]:
    """The drawn houses of a visit's samples, by sample and order of drawing. Two queries."""
    houses = SampleHouse.objects.filter(sample__visit=visit).order_by("sample__number", "order")
    newest: dict[int, Remeasurement] = {}
    rows = Remeasurement.objects.filter(house__sample__visit=visit).select_related("record", "by")
    for each in rows.order_by("measured_at", "pk"):
        newest[each.house_id] = each
    compared = []
    for house in houses.select_related("household", "village", "declared", "sample"):
        last = newest.get(house.pk)
        measured = judging.masks(last.record) if last else None
        compared.append(Compared(house, judging.masks(house.declared), last, measured))
    return compared


def found_of(visit: Visit, samples: Sequence[Sample]) -> list[Found]:
    """What the drawn houses say of each indicator of the set that counts houses, the one they were drawn for first;
    nothing without a sample. Houses are random within strata of the one indicator's declared results, so they tell of
    the others too. A constant number of queries."""
    if not samples:
        return []
    first, last = samples[0], samples[-1]
    judgings = judgings_of(visit.commune, first.on, first.criteria_set)
    own = judgings[first.indicator]
    houses = compared_houses(visit, own)
    tally = Tally(*(first.strata.get(each, 0) for each in ("met", "not_met", "undetermined")))
    # The first sample's list is that of all houses; the further one has the stakes and the number of the look.
    whole = Sample(number=last.number, confidence=last.confidence, population=first.population, strata=first.strata)
    others = [each for code, each in judgings.items() if code != first.indicator]
    return [Found(own, whole, houses, tally), *(Found(each, whole, houses, None) for each in others)]


def all_copies(houses: Iterable[Compared]) -> bool:
    """Whether every fact of every measured house, of at least five, is exactly as declared: more alike than measuring
    is. A remark for a person to look at, no judgement."""
    measured = [each for each in houses if each.record is not None]
    return len(measured) >= FEWEST_FOR_A_COPY and all(each.is_copy for each in measured)
