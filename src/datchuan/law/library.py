"""The whole library of the law, loaded once: every file held against its schema, every reference resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.cited import CitedValue
from datchuan.law.counting import HouseCounting, compile_counting
from datchuan.law.facts import FactSchema
from datchuan.law.procedures import Procedure
from datchuan.law.regions import UNPLACED, Profile, Regions
from datchuan.law.rules import Assumption, Parameter, Rule
from datchuan.law.sets import CriteriaSet
from datchuan.law.terms import Term

_DAYS_KEPT = 1000  # which counting a day has; the countings themselves are few


@dataclass(eq=False)
class Library:
    """Everything the files say. ``values`` is every cited value by its id, for the page of what is checked."""

    instruments: dict[str, Instrument]
    regions: Regions
    facts: dict[str, FactSchema]
    rules: dict[str, Rule]
    terms: dict[str, Term]
    sets: dict[str, CriteriaSet]
    values: dict[str, CitedValue]
    provincial: dict[tuple[str, str], CriteriaSet] = field(default_factory=dict)  # (set, province) → with overlays
    procedures: dict[str, Procedure] = field(default_factory=dict)
    _countings: dict[tuple[object, ...], HouseCounting] = field(default_factory=dict, repr=False)
    _days: dict[tuple[str, date, Profile, tuple[Assumption, ...]], HouseCounting] = field(
        default_factory=dict, repr=False
    )

    def set_for(self, key: str, on: date, province: str = "") -> CriteriaSet:
        """The criteria set ``key`` if it is in force on that day, with the overlays of ``province`` (a GSO code) if it
        has any. Raises Problem 106, naming the sets there are."""
        found = self.provincial.get((key, province), self.sets.get(key))
        if found and on in found.period:
            return found
        listed = "; ".join(f"{each.key} ({_days(each)})" for each in self.sets.values())
        what = (
            f"bộ tiêu chí “{found.title}” không áp dụng vào ngày {on:%d/%m/%Y}"
            if found
            else f"không có bộ tiêu chí “{key}”"
        )
        raise Problem(106, what, mend=f"Các bộ đang có: {listed}.")

    def basic_set_on(self, on: date) -> CriteriaSet:
        """The national basic set for communes in force on that day. Raises Problem 106 when no set that we hold is."""
        basic = [each for each in self.sets.values() if each.kind == "basic" and not each.province]
        found = next((each for each in basic if on in each.period), None)
        return found or self.set_for(basic[0].key if basic else "", on)

    def procedure_for(self, standard: str, on: date) -> Procedure:
        """The procedure by which communes are recognised for a standard on a day. Problem 112 where none is known."""
        for each in self.procedures.values():
            if standard in each.standards and on in each.period:
                return each
        what = f"chưa có trình tự xét, công nhận nào cho chuẩn này vào ngày {on:%d/%m/%Y}"
        raise Problem(
            112, what, mend="Thêm tệp vào law/procedures/ khi có văn bản; hồ sơ vẫn lập được, giấy tờ tự chọn."
        )

    def rule(self, key: str) -> Rule:
        """Raises Problem 109 when no file holds the rule."""
        if key not in self.rules:
            raise Problem(109, f"không có quy tắc “{key}”", mend=f"Các quy tắc đang có: {', '.join(self.rules)}.")
        return self.rules[key]

    def profile_of_province(self, code: str, on: date) -> Profile:
        """Region and terrain of the province with that GSO code; ``UNPLACED`` when the files do not say."""
        place = self.regions.placing(code, on)
        return place.profile if place else UNPLACED

    def house_rules(self, criteria_set: CriteriaSet) -> list[Rule]:
        """The rules by which the set judges houses."""
        keys = {each.judge.rule for each in criteria_set.indicators() if each.judge.by == "households"}
        return [self.rules[key] for key in sorted(keys)]

    def house_counting(
        self, criteria_set: CriteriaSet, on: date, profile: Profile, assumptions: tuple[Assumption, ...] = ()
    ) -> HouseCounting:
        """The compiled counting of all house clauses the set needs on that day for that profile, and of what they
        would be under each of ``assumptions`` (cached)."""
        day = (criteria_set.digest, on, profile, assumptions)
        if day not in self._days:
            placed, rules = self.regions.grounds(profile, on), self.house_rules(criteria_set)
            found = compile_counting(
                self._countings, criteria_set.digest, rules, on, profile, placed=placed, assumptions=assumptions
            )
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            self._days[day] = found
        return self._days[day]

    def asked_of(self, criteria_set: CriteriaSet) -> tuple[Assumption, ...]:
        """What the law files ask of the set's house parameters: every figure of ``what_if``, and every figure that the
        law itself gives another place or day; one parameter at a time."""
        parameters = {p.key: p for rule in self.house_rules(criteria_set) for p in rule.parameters.values()}
        return tuple(((key, figure),) for key, each in parameters.items() for figure in _figures(each))


def _figures(parameter: Parameter) -> list[Decimal]:
    given = {variant.value for variant in parameter.variants if variant.value is not None}
    return sorted({*given, *parameter.asked})


def _days(criteria_set: CriteriaSet) -> str:
    start, end = criteria_set.period.valid_from, criteria_set.period.valid_to
    until = f"đến trước {end:%d/%m/%Y}" if end else "chưa có ngày hết áp dụng"
    return f"từ {start:%d/%m/%Y}, {until}" if start else until


def load_library(folder: Path | None = None) -> Library:
    """The library in ``folder`` (the project's own ``law/`` by default). Loaded once and kept for each folder.

    Raises Problem 101-105 or 111 for the first fault found, with file and line.
    """
    return _load(folder or law_folder())


@cache
def _load(folder: Path) -> Library:
    from datchuan.law.loading import Loader

    return Loader(folder).library()
