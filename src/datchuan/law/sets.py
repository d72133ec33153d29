"""Criteria sets: criteria, indicators, and the level each region must reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from datchuan.kernel.citation import Citation, Instrument
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.regions import Profile
from datchuan.law.rules import in_words

ThresholdKind = Literal["must_hold", "none_allowed", "at_least", "at_most", "delegated", "unknown", "by_region"]
# Kinds that decide nothing: left to the province, not known, or different by region where the region is not known.
WITHOUT_LEVEL: frozenset[ThresholdKind] = frozenset({"delegated", "unknown", "by_region"})
JudgedBy = Literal["households", "masterplan", "declared"]
Counted = Literal["share_passes", "none_fails"]
SetKind = Literal["basic", "enhanced"]
ColumnsBy = Literal["regions", "groups"]

PERCENT = "%"
ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Threshold:
    """The level (mức đạt) of one indicator in one column (region or group of communes) during ``period``.

    ``values`` are exact, in ``unit``: one figure, or one per part of the indicator (17.1: hygienic water, clean
    water); none for the kinds that have no figure.
    """

    kind: ThresholdKind
    values: tuple[Decimal, ...]
    unit: str
    cited: CitedValue
    period: Period = ALWAYS

    @property
    def value(self) -> Decimal | None:
        return self.values[0] if self.values else None

    @property
    def basis_points(self) -> int | None:
        """The first figure in hundredths of a percent, exact; None when the unit is not % or there is no figure."""
        if self.unit != PERCENT or not self.values:
            return None
        return int(self.values[0] * 100)

    @property
    def citation(self) -> Citation:
        return self.cited.citation

    @property
    def source(self) -> str:
        return self.cited.source

    @property
    def value_id(self) -> str:
        return self.cited.value_id

    @property
    def words(self) -> str:
        """As it is printed in a table: ``≥ 75 %``, ``Đạt``, ``Không``, ``UBND cấp tỉnh quy định``."""
        return threshold_words(self.kind, self.values, self.unit)


def threshold_words(kind: ThresholdKind, values: tuple[Decimal, ...], unit: str) -> str:
    """A level as a table prints it."""
    fixed = {
        "must_hold": "Đạt",
        "none_allowed": "Không",
        "delegated": "UBND cấp tỉnh quy định",
        "unknown": "chưa rõ mức",
        "by_region": "theo vùng, chưa biết vùng",
    }
    if kind in fixed:
        return fixed[kind]
    sign = "≥" if kind == "at_least" else "≤"
    first, *rest = (f"{sign} {in_words(value)} {unit}".strip() for value in values)
    return f"{first} ({'; '.join(rest)})" if rest else first


@dataclass(frozen=True, slots=True)
class Instead:
    """A rule by which an indicator may be met instead of by its own, during ``period``; ``cited`` is the text that
    says so."""

    rule: str
    period: Period
    cited: CitedValue


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a province rules of a clause of an indicator's rule while it is not known: that it counts as holding, or as
    failing (``holds``)."""

    clause: str
    holds: bool
    period: Period
    cited: CitedValue


@dataclass(frozen=True, slots=True)
class Judge:
    """How an indicator is judged here: from houses, from the master plan's record, or as another office declares.

    ``choice`` cites why this rule judges it, where that is a choice and not the text's own word. ``instead`` are the
    rules that may stand for it.
    """

    by: JudgedBy
    count: Counted | None = None
    rule: str = ""
    choice: CitedValue | None = None
    instead: tuple[Instead, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that it names: its own first, if it has one, then those that may stand for it."""
        return tuple(dict.fromkeys(filter(None, (self.rule, *(each.rule for each in self.instead)))))


@dataclass(frozen=True)
class Indicator:
    """An indicator (chỉ tiêu). ``title`` is the short wording; ``wording`` the decision's own where it is known.

    ``levels`` are the national levels per column, oldest first; ``overlays`` those of the province, if any;
    ``settled`` what the province rules of clauses that are not known.
    """

    code: str
    title: str
    wording: str
    unit: str
    parts: tuple[str, ...]
    judge: Judge
    levels: dict[str, tuple[Threshold, ...]]
    criterion: str
    set_key: str
    period: Period
    note: str = ""
    columns: ColumnsBy = "regions"
    overlays: dict[str, tuple[Threshold, ...]] = field(default_factory=dict)
    settled: tuple[Settlement, ...] = ()

    def settlement(self, clause: str, on: date) -> Settlement | None:
        """What the province rules of a clause on a day, while it is not known."""
        return next((each for each in self.settled if each.clause == clause and on in each.period), None)

    @property
    def thresholds(self) -> dict[str, Threshold]:
        """The newest national level per column."""
        return {column: levels[-1] for column, levels in self.levels.items()}

    def thresholds_on(self, on: date) -> dict[str, Threshold]:
        """The level of every column on a day, the province's before the national one. Problem 106 outside the set's
        days."""
        return {column: self._in_force(column, on) for column in self.levels}

    def threshold_for(self, profile: Profile, on: date) -> Threshold:
        """The level for a commune of that profile; of kind ``by_region`` where the region is not known and its columns
        differ. Raises Problem 106 outside the set's days, 107 for no column."""
        by_group = self.columns == "groups"
        column = profile.group if by_group else profile.region
        if not column and not by_group:
            return self._without_region(on)
        if column not in self.levels:
            what = "nhóm xã" if by_group else "vùng"
            known = f"Các {what} đang có: {', '.join(self.levels)}."
            if not column:
                raise Problem(107, f"chỉ tiêu {self.code}: chưa biết xã thuộc {what} nào", mend=known)
            raise Problem(107, f"chỉ tiêu {self.code} không có mức cho {what} “{column}”", mend=known)
        return self._in_force(column, on)

    def _without_region(self, on: date) -> Threshold:
        """What every column says, or, where they differ, that the level depends on the region."""
        levels = [self._in_force(column, on) for column in self.levels]
        agree = len({(level.kind, level.values) for level in levels}) == 1
        return levels[0] if agree else replace(levels[0], kind="by_region", values=())

    def _in_force(self, column: str, on: date) -> Threshold:
        if on not in self.period:
            raise Problem(106, f"chỉ tiêu {self.code} của bộ “{self.set_key}” không áp dụng vào ngày {on:%d/%m/%Y}")
        newest_first = (*reversed(self.overlays.get(column, ())), *reversed(self.levels[column]))
        return next(level for level in newest_first if on in level.period)  # no day is left out: checked at load


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion (tiêu chí) with its indicators. ``cited`` says where the title was read; given at least where no
    indicator of it is known."""

    number: str
    title: str
    indicators: tuple[Indicator, ...]
    cited: CitedValue | None = None


@dataclass(frozen=True)
class CriteriaSet:
    """A criteria set (bộ tiêu chí) in force during ``period``; ``digest`` is the SHA-256 over the files it rests on.

    ``stated`` cites how many indicators (``indicators_stated``) the text says it has; None when that is not known.
    ``files`` are the law files that ``digest`` is taken over.
    ``province`` is the code of the province whose own set it is, or empty; ``overlaid`` the code of the province
    whose overlays are merged in, or empty.
    """

    key: str
    title: str
    instrument: Instrument
    period: Period
    validity: tuple[CitedValue, ...]
    criteria: tuple[Criterion, ...]
    digest: str
    kind: SetKind = "basic"
    columns: ColumnsBy = "regions"
    province: str = ""
    indicators_stated: int | None = None
    stated: CitedValue | None = None
    note: str = ""
    overlaid: str = ""
    files: tuple[str, ...] = ()

    @property
    def indicators_held(self) -> int:
        """How many of its indicators the file holds."""
        return sum(len(criterion.indicators) for criterion in self.criteria)

    def nearest_day(self, day: date) -> date:
        """The day itself while the set is in force, else the first or the last day of the set."""
        start, end = self.period.valid_from, self.period.valid_to
        if start and day < start:
            return start
        return end - timedelta(days=1) if end and day >= end else day

    def indicators(self) -> Iterator[Indicator]:
        return (indicator for criterion in self.criteria for indicator in criterion.indicators)

    def indicator(self, code: str) -> Indicator:
        """Raises Problem 109 when the set has no such indicator."""
        for indicator in self.indicators():
            if indicator.code == code:
                return indicator
        raise Problem(109, f"bộ tiêu chí “{self.title}” không có chỉ tiêu {code}")

    def criterion(self, number: str) -> Criterion:
        for criterion in self.criteria:
            if criterion.number == number:
                return criterion
        raise Problem(109, f"bộ tiêu chí “{self.title}” không có tiêu chí {number}")
