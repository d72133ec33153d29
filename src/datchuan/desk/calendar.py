"""A month as weeks of days, and a year as bars: what a page shows of happenings."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from datchuan.desk.announcing import Happening
from datchuan.kernel.problem import Problem

FIRST_YEAR, LAST_YEAR = 1990, 2100
# What lasts longer is shown where it begins and ends, and in words beside the month: not on each of its days.
SHORT = timedelta(days=7)


@dataclass(frozen=True)
class DayCell:
    """A day of a month's weeks with what stands on it, each with what of it happens that day ("bắt đầu", "hết hạn",
    or nothing to say)."""

    day: date
    is_in_month: bool
    entries: list[tuple[Happening, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """The weeks, from Monday on, that hold a month, and what goes on through all of it."""

    first: date
    weeks: list[list[DayCell]]
    throughout: list[Happening]

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Bar:
    """A happening in a year of so many days: the day it begins (0 is 1 January) and how many days of it lie there."""

    happening: Happening
    start: int
    length: int
    state: str  # "done", "overdue", "running", "ahead"


def read_month(given: str, today: date) -> date:
    """The first day of a month as an address writes it, "2020-06"; of today's where nothing is given. Problem 758."""
    if not given:
        return today.replace(day=1)
    year, _, month = given.partition("-")
    if year.isdecimal() and month.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    raise Problem(758, f"“{given[:20]}” không phải là tháng", where="Tháng", mend="Viết như 2020-06.")


def read_year(given: str, today: date) -> int:
    """A year as an address writes it; today's where nothing is given. Problem 758."""
    if not given:
        return today.year
    if given.isdecimal() and FIRST_YEAR <= int(given[:6]) <= LAST_YEAR:
        return int(given)
    raise Problem(758, f"“{given[:20]}” không phải là năm", where="Năm", mend="Viết như 2020.")


def days_of(first: date) -> list[list[date]]:
    """The weeks that hold a month."""
    return calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)


def month_of(first: date, happenings: Sequence[Happening]) -> Month:
    """A month's days with what stands on each of them."""
    cells = {day: DayCell(day, day.month == first.month) for week in days_of(first) for day in week}
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    for each in happenings:
        for day, what in _shown_on(each):
            if day in cells:
                cells[day].entries.append((each, what))
    through = [each for each in happenings if _is_long(each) and each.starts_on <= first and each.ends_on >= last]
    return Month(first, [[cells[day] for day in week] for week in days_of(first)], through)


def _is_long(happening: Happening) -> bool:
    return happening.ends_on - happening.starts_on >= SHORT


def _shown_on(happening: Happening) -> list[tuple[date, str]]:
    if _is_long(happening):
        return [(happening.starts_on, "bắt đầu"), (happening.ends_on, "hết hạn")]
    days = (happening.ends_on - happening.starts_on).days
    return [(happening.starts_on + timedelta(days=each), "") for each in range(days + 1)]


def bars_of(year: int, happenings: Sequence[Happening], today: date) -> list[Bar]:
    """Each happening as a bar over the year's days."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    bars = []
    for each in happenings:
        start, end = max(each.starts_on, first), min(each.ends_on, last)
        bars.append(Bar(each, (start - first).days, (end - start).days + 1, _state(each, today)))
    return bars


def _state(happening: Happening, today: date) -> str:
    if happening.is_done:
        return "done"
    if happening.ends_on < today:
        return "overdue"
    return "running" if happening.starts_on <= today else "ahead"


def months_of(year: int) -> list[tuple[int, int, int]]:
    """Of each month of a year: its number, the day it begins (0 is 1 January), its length in days."""
    begins = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)]
    return [(month, begins[month - 1], calendar.monthrange(year, month)[1]) for month in range(1, 13)]
