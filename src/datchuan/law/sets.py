"""Criteria sets: criteria, indicators, and the level each region must reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from datchuan.kernel.citation import Citation, Instrument
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.regions import Profile
from datchuan.law.rules import in_words

ThresholdKind = Literal["must_hold", "none_allowed", "at_least", "at_most", "delegated", "unknown"]
JudgedBy = Literal["households", "masterplan", "declared"]
Counted = Literal["share_passes", "none_fails"]

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The level (mức đạt) of one indicator in one region.

    ``values`` are exact, in ``unit``: one figure, or one per part of the indicator (17.1: hygienic water, clean
    water); none for the kinds that have no figure.
    """

    kind: ThresholdKind
    values: tuple[Decimal, ...]
    unit: str
    cited: CitedValue

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
    }
    if kind in fixed:
        return fixed[kind]
    sign = "≥" if kind == "at_least" else "≤"
    first, *rest = (f"{sign} {in_words(value)} {unit}".strip() for value in values)
    return f"{first} ({'; '.join(rest)})" if rest else first


@dataclass(frozen=True, slots=True)
class Judge:
    """How an indicator is judged here: from houses, from the master plan's record, or as another office declares."""

    by: JudgedBy
    count: Counted | None = None
    rule: str = ""


@dataclass(frozen=True)
class Indicator:
    """An indicator (chỉ tiêu). ``title`` is the short wording; ``wording`` the decision's own where it is known."""

    code: str
    title: str
    wording: str
    unit: str
    parts: tuple[str, ...]
    judge: Judge
    thresholds: dict[str, Threshold]
    criterion: str
    set_key: str
    period: Period
    note: str = ""

    def threshold_for(self, profile: Profile, on: date) -> Threshold:
        """The level for a commune of that profile. Raises Problem 106 outside the set's days, 107 for no region."""
        if on not in self.period:
            raise Problem(106, f"chỉ tiêu {self.code} của bộ “{self.set_key}” không áp dụng vào ngày {on:%d/%m/%Y}")
        if profile.region not in self.thresholds:
            mend = f"Các vùng đang có: {', '.join(self.thresholds)}."
            raise Problem(107, f"chỉ tiêu {self.code} không có mức cho vùng “{profile.region}”", mend=mend)
        return self.thresholds[profile.region]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion (tiêu chí) with its indicators."""

    number: str
    title: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class CriteriaSet:
    """A criteria set (bộ tiêu chí) in force during ``period``; ``digest`` is the SHA-256 over the files it rests on."""

    key: str
    title: str
    instrument: Instrument
    period: Period
    validity: tuple[CitedValue, ...]
    criteria: tuple[Criterion, ...]
    digest: str

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
