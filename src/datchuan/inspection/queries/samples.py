"""The list that a sample is drawn from, and which drawn house a measurement answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from datchuan.evaluation.computing import own_indicators, province_profile, set_here
from datchuan.evaluation.queries import set_key_on
from datchuan.housing.judging import facts_of
from datchuan.housing.models import Household, HouseRecord
from datchuan.inspection.models import Round, Sample, SampleHouse, Visit
from datchuan.inspection.sampling.drawing import Candidate
from datchuan.kernel.problem import Problem
from datchuan.law.counting import CountedClause, HouseCounting
from datchuan.law.cube import Tally
from datchuan.law.decision import decide, level_of
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.law.sets import WITHOUT_LEVEL, CriteriaSet, Indicator, Threshold
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on


@dataclass(frozen=True)
class Judging:
    """How houses of a commune are judged by one indicator: the law of a day, for the commune's profile."""

    criteria_set: CriteriaSet
    indicator: Indicator
    counting: HouseCounting
    threshold: Threshold

    @property
    def clauses(self) -> tuple[CountedClause, ...]:
        """The clauses of its rule, in the default reading."""
        return self.counting.clauses_of(self.indicator.judge.rule)

    @property
    def allows_none(self) -> bool:
        return self.indicator.judge.count == "none_fails"

    @property
    def level(self) -> float | None:
        """The share that must be good; None where none may be bad, or where the level is not known."""
        if self.allows_none or self.threshold.kind in WITHOUT_LEVEL:
            return None
        return level_of(self.indicator, self.threshold) / 10_000

    def masks(self, record: HouseRecord) -> tuple[int, int]:
        """The clauses that the house fails, and those nobody can tell: of every house rule of the set."""
        return self.counting.mask(facts_of(record))

    def outcome(self, masks: tuple[int, int]) -> Outcome:
        """By the indicator's rule."""
        failed, unknown = masks
        bits = self.counting.bits(self.indicator.judge.rule)
        if failed & bits:
            return Outcome.NOT_MET
        return Outcome.UNDETERMINED if unknown & bits else Outcome.MET

    def declared(self, tally: Tally) -> Outcome:
        """What the declared houses come to."""
        return decide(self.indicator, self.threshold, tally).outcome


def judgings_of(commune: Unit, on: date, set_key: str = "") -> dict[str, Judging]:
    """By code the indicators of the set (the basic one of the day, if none is named) that count houses. Problem 106 or
    603 when none judges that day."""
    criteria_set = set_here(set_key or set_key_on(on), on)
    profile = province_profile(load_library(), commune, on)
    counting = load_library().house_counting(criteria_set, on, profile)
    return {
        each.code: Judging(criteria_set, each, counting, each.threshold_for(profile, on))
        for each in own_indicators(criteria_set, "households")
    }


def judging_of(commune: Unit, on: date, indicator: str, set_key: str = "") -> Judging:
    """Problem 682 when the set has no such indicator that counts houses."""
    found = judgings_of(commune, on, set_key)
    if indicator not in found:
        what = f"chỉ tiêu {indicator or '(trống)'} không xét từng nhà"
        raise Problem(682, what, where="Chỉ tiêu", mend=f"Chọn chỉ tiêu {' hoặc '.join(found) or 'khác'}.")
    return found[indicator]


@dataclass(frozen=True)
class Listed:
    """A house of the list: the version that was declared, and what it comes to by the indicator."""

    record: HouseRecord
    outcome: Outcome

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.outcome.value, self.record.village.code, self.record.household.code)


def listed_houses(commune: Unit, on: date, judging: Judging, known_at: datetime) -> list[Listed]:
    """The houses that by ``known_at`` were known to stand on ``on`` in villages that were the commune's that day, by
    code; the same for ever, whatever is recorded later. One query."""
    villages = VillageMembership.objects.filter(holds_on(on), commune=commune).values("village")
    households = HouseRecord.objects.filter(village__in=villages).order_by().values("household")
    known = HouseRecord.objects.filter(household__in=households, valid_from__lte=on, recorded_at__lte=known_at)
    newest: dict[int, HouseRecord] = {}
    for record in known.select_related("household", "village").order_by("household", "valid_from", "version"):
        newest[record.household_id] = record  # the survey of the latest day counts, of one day the newest version
    mine = set(villages.values_list("village", flat=True))
    there = (record for record in newest.values() if record.village_id in mine)
    listed = (Listed(record, judging.outcome(judging.masks(record))) for record in there)
    return sorted(listed, key=lambda each: each.record.household.code)


def tally_of_list(listed: Iterable[Listed]) -> Tally:
    """How many houses of a list meet the rule, do not, are not known."""
    outcomes = [each.outcome for each in listed]
    return Tally(*(outcomes.count(each) for each in (Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED)))


def open_sample_houses(on: date) -> QuerySet[SampleHouse]:
    """The drawn houses that a measurement on ``on`` may answer: of visits that are not dropped, in rounds that are not
    closed, while nobody has concluded on the visit's samples."""
    newest = Sample.objects.filter(visit=OuterRef("sample__visit")).order_by("-number").values("concluded")[:1]
    found = SampleHouse.objects.filter(sample__on__lte=on).annotate(concluded=Subquery(newest)).filter(concluded="")
    found = found.exclude(sample__visit__state=Visit.State.DROPPED)
    return found.exclude(sample__visit__round__state=Round.State.CLOSED)


def open_sample_house(household: Household, on: date) -> SampleHouse | None:
    """The drawn house that a measurement of the household on ``on`` answers: of several the one drawn last; None where
    it is in no open sample."""
    found = open_sample_houses(on).filter(household=household).select_related("sample__visit__round")
    return found.order_by("-sample__drawn_at", "-sample__pk").first()
