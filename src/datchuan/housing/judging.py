"""One house by the law: which clauses of which rule it fails, and which nobody can tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.law.counting import CountedClause, HouseCounting
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.law.rules import Rule
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.territory.models import Unit
from datchuan.territory.queries import province_of

LONGEST_LACKING = 500


@dataclass(frozen=True)
class JudgedHouse:
    """A house with the clauses it fails and those nobody can tell."""

    record: HouseRecord
    fails: tuple[CountedClause, ...]
    unknown: tuple[CountedClause, ...]

    @property
    def outcome(self) -> Outcome:
        """A clause that fails settles it, whatever the unknown ones turn out to be."""
        if self.fails:
            return Outcome.NOT_MET
        return Outcome.UNDETERMINED if self.unknown else Outcome.MET

    @property
    def lacking(self) -> list[str]:
        """In words: what fails, then what is not known."""
        return [each.clause.fails for each in self.fails] + [each.clause.unknown for each in self.unknown]


@dataclass(frozen=True)
class RuleJudgement:
    """A house under the rule of one indicator, in the default reading of that rule."""

    indicator: Indicator
    rule: Rule
    house: JudgedHouse


def facts_of(record: HouseRecord) -> dict[str, Any]:
    """A house record as the law's rules read it: by fact, not by column."""
    schema = load_library().facts["house"]
    facts = {key: getattr(record, field.column) for key, field in schema.fields.items() if key != "surveyed_on"}
    return {**facts, "surveyed_on": record.valid_from}


def judge_house(counting: HouseCounting, rule: str, record: HouseRecord, reading: str | None = None) -> JudgedHouse:
    """The house under one rule of the set."""
    failed, unknown = counting.mask(facts_of(record))
    clauses = counting.clauses_of(rule, reading)
    return JudgedHouse(
        record,
        tuple(clause for clause in clauses if failed & clause.mask),
        tuple(clause for clause in clauses if unknown & clause.mask),
    )


def house_judge(commune: Unit, on: date) -> Callable[[HouseRecord], list[RuleJudgement]]:
    """Judges houses of a commune by every house rule of the criteria set in force on ``on``.

    Problem 106 when no set that we hold is in force, 602 when the set does not judge such a unit (phường, thị trấn).
    """
    library = load_library()
    criteria_set = _set_on(on)
    if commune.type != "Xã":
        what = f"{commune.name} không thuộc diện đánh giá của {criteria_set.title.lower()}"
        raise Problem(602, what, mend="Bộ tiêu chí này chỉ đánh giá các xã.")
    profile = library.profile_of_province(province_of(commune).code, on)
    counting = library.house_counting(criteria_set, on, profile)
    indicators = [each for each in criteria_set.indicators() if each.judge.by == "households"]

    def judge(record: HouseRecord) -> list[RuleJudgement]:
        return [
            RuleJudgement(each, library.rule(each.judge.rule), judge_house(counting, each.judge.rule, record))
            for each in indicators
        ]

    return judge


def _set_on(on: date) -> CriteriaSet:
    library = load_library()
    return library.basic_set_on(on)


def lacking_words(judgements: list[RuleJudgement]) -> str:
    """What a house lacks under every rule, for one cell: "9.2: nền không cứng; chưa rõ niên hạn sử dụng"."""
    parts = [f"{each.indicator.code}: {'; '.join(each.house.lacking)}" for each in judgements if each.house.lacking]
    words = ". ".join(parts) or "không thiếu điều kiện nào"
    return words if len(words) <= LONGEST_LACKING else f"{words[: LONGEST_LACKING - 1]}…"
