"""Difficulties of a period by district (by commune within one, or without districts) and by kind."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from datchuan.difficulties.models import OPEN_STATES, Difficulty, DifficultyKind, DifficultyState, DifficultyStep
from datchuan.difficulties.queries.standing import is_overdue, standing_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import have_districts

LONGEST_LIST = 60
# What a period is called, by its key ("2020-h1"): year, halves, quarters.
PERIODS: dict[str, tuple[str, int, int]] = {
    "": ("năm {}", 1, 12),
    "h1": ("6 tháng đầu năm {}", 1, 6),
    "h2": ("6 tháng cuối năm {}", 7, 12),
    "q1": ("quý I năm {}", 1, 3),
    "q2": ("quý II năm {}", 4, 6),
    "q3": ("quý III năm {}", 7, 9),
    "q4": ("quý IV năm {}", 10, 12),
}


@dataclass(frozen=True)
class Period:
    """A period of a year: both days included."""

    key: str
    words: str
    first: date
    last: date


def period_of(key: str) -> Period:
    """The period of a key ("2020", "2020-h1"). Problem 946 for a key that names none."""
    year, _, part = key.partition("-")
    if part not in PERIODS or not (year.isdecimal() and len(year) == 4 and 1990 <= int(year) <= 2200):
        raise Problem(946, f"Không có kỳ báo cáo “{key[:20]}”", mend="Chọn một kỳ trong danh sách.")
    words, first, last = PERIODS[part]
    end = date(int(year) + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return Period(key, words.format(year), date(int(year), first, 1), end)


def periods_on(day: date) -> list[Period]:
    """The periods of a day's year that have begun by it, the whole year first."""
    every = [period_of(f"{day.year}-{part}" if part else str(day.year)) for part in PERIODS]
    return [each for each in every if each.first <= day]


@dataclass
class ReportRow:
    """Counts of one place or kind: raised in the period, resolved in it, open and overdue at its end, of those raised
    in it ``set_aside`` (not taken up, merged into others); the days that each of those resolved took."""

    name: str
    raised: int = 0
    resolved: int = 0
    open: int = 0
    overdue: int = 0
    set_aside: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """Half of those resolved took no longer; none where none was resolved."""
        return statistics.median(self.days) if self.days else None


@dataclass(frozen=True)
class Report:
    """A period up to a day: the whole, by place, by kind, and the first of what was overdue then, longest first.
    ``by_district``: the places are districts, else communes."""

    area: Unit
    by_district: bool
    period: Period
    on: date
    whole: ReportRow
    places: Sequence[ReportRow]
    kinds: Sequence[ReportRow]
    overdue: Sequence[DifficultyStep]

    @property
    def more_overdue(self) -> int:
        """How many more were overdue than are listed."""
        return self.whole.overdue - len(self.overdue)


def report_on(area: Unit, among: QuerySet[Difficulty], period: Period, day: date) -> Report:
    """The report of an area for a period, by what was recorded up to ``day`` or its end. ``among``: the difficulties of
    the area. Three queries."""
    on = min(day, period.last)
    standing = standing_on(on, among)
    # Of all of them only counts are wanted; who must act is shown of those that are overdue.
    steps = list(standing.select_related(None).select_related("difficulty__unit__parent"))
    resolved = _resolved(on, among)
    rows = _Rows(period, on, resolved)
    by_district = area.level == Level.PROVINCE and have_districts(step.difficulty.unit for step in steps)
    return Report(
        area,
        by_district,
        period,
        on,
        rows.counted("", steps),
        rows.by(steps, lambda step: _place(area, step.difficulty.unit)),
        rows.by(steps, lambda step: DifficultyKind(step.difficulty.kind).label),
        list(standing.filter(state__in=OPEN_STATES, due_on__lt=on)[:LONGEST_LIST]),
    )


def _resolved(on: date, among: QuerySet[Difficulty]) -> dict[int, date]:
    """When each was resolved last, up to a day."""
    found = DifficultyStep.objects.filter(kind="resolved", on__lte=on, difficulty__in=among.order_by())
    return dict(found.order_by("number").values_list("difficulty_id", "on"))


def _place(area: Unit, unit: Unit) -> str:
    """The district; inside a district, and where there are none, the commune."""
    if area.level == Level.PROVINCE and unit.parent is not None and unit.parent.level == Level.DISTRICT:
        return unit.parent.name
    return unit.name


@dataclass(frozen=True)
class _Rows:
    period: Period
    on: date
    resolved: dict[int, date]

    def by(self, steps: Iterable[DifficultyStep], key: Callable[[DifficultyStep], str]) -> list[ReportRow]:
        groups: dict[str, list[DifficultyStep]] = {}
        for step in steps:
            groups.setdefault(key(step), []).append(step)
        rows = [self.counted(name, group) for name, group in groups.items()]
        touched = [row for row in rows if row.raised or row.resolved or row.open]
        return sorted(touched, key=lambda row: sort_key(row.name))

    def counted(self, name: str, steps: Iterable[DifficultyStep]) -> ReportRow:
        row = ReportRow(name)
        for step in steps:
            raised_on = step.difficulty.raised_on
            row.raised += raised_on >= self.period.first
            row.open += step.state in OPEN_STATES
            row.overdue += is_overdue(step, self.on)
            aside = step.state in (DifficultyState.REJECTED, DifficultyState.MERGED)
            row.set_aside += aside and raised_on >= self.period.first
            ended_on = self.resolved.get(step.difficulty_id)
            if step.state == DifficultyState.RESOLVED and ended_on and ended_on >= self.period.first:
                row.resolved += 1
                row.days.append((ended_on - raised_on).days)
        return row
