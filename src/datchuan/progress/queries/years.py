"""A target through its year: what was counted at each month's end, the plan's straight line, and the forecast."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from datchuan.evaluation.queries import Standing, day_counts, month_ends
from datchuan.programme.models import Target
from datchuan.progress.forecasting import Counted, Forecast, forecast, monthly_gains, months_left
from datchuan.progress.queries.targets import TargetProgress, among, area_of, recognised, recognitions_at
from datchuan.territory.queries import days_of_change


@dataclass(frozen=True)
class YearPoint:
    """A day of a target's year: what was counted (None: not yet, or no history is kept) and what a straight line from
    the plan's baseline to its goal has that day (None where the plan states no such figures)."""

    on: date
    counted: Counted | None
    planned: int | None

    @property
    def behind(self) -> int | None:
        """How many the count is behind the line (negative: ahead)."""
        return None if self.counted is None or self.planned is None else self.planned - self.counted.met


@dataclass(frozen=True)
class TargetYear:
    """A target with its year: the ends of its months and the day looked at, and where it will stand at the end."""

    progress: TargetProgress
    day: date
    points: tuple[YearPoint, ...]
    forecast: Forecast

    @property
    def counted(self) -> list[YearPoint]:
        return [each for each in self.points if each.counted]

    @property
    def not_kept(self) -> list[date]:
        """The past ends of months of which no history is kept."""
        return [each.on for each in self.points if each.on <= self.day and each.counted is None]

    @property
    def today(self) -> YearPoint | None:
        return next((each for each in self.points if each.on == self.day), None)


def target_year(progress: TargetProgress, now: Standing) -> TargetYear:
    """The year of the standing's day. Three queries for a target by verdicts, whatever the history."""
    target, day = progress.target, now.on
    first, last = date(day.year, 1, 1), min(date(day.year, 12, 31), target.due_on)
    days = month_ends(min(first, _a_year_before(day)), day)
    counts = _counted(target, days)
    if progress.actual is not None and now.units_on == day:
        counts[day] = Counted(day, progress.actual, progress.judged or 0, progress.undetermined or 0)
    shown = sorted({*month_ends(first, last), *([day] if day <= last else [])})
    points = tuple(YearPoint(on, counts.get(on) if on <= day else None, planned(target, on)) for on in shown)
    return TargetYear(progress, day, points, _forecast(progress, now, counts))


def planned(target: Target, day: date) -> int | None:
    """What the straight line from the baseline at the plan's first day to the goal at its end has on a day, rounded.
    None where the plan states no baseline or no goal."""
    if target.stated_baseline is None or target.goal is None:
        return None
    begins = date(target.plan.year, 1, 1) - timedelta(days=1)
    part = Fraction((day - begins).days, max(1, (target.due_on - begins).days))
    return target.stated_baseline + round(
        (target.goal - target.stated_baseline) * min(Fraction(1), max(Fraction(0), part))
    )


def _a_year_before(day: date) -> date:
    """The first day of the month twelve months before."""
    return day.replace(year=day.year - 1, day=1)


def _counted(target: Target, days: Collection[date]) -> dict[date, Counted]:
    """What the records say of each of the days; days without kept history are left out."""
    area = area_of(target.plan)
    if area is None:
        return {}
    if target.counted_by == Target.CountedBy.VERDICTS:
        found = day_counts(target.criteria_set, target.criterion, days, among(area))
        return {on: Counted(on, each.met, each.judged, each.undetermined) for on, each in found.items()}
    return _recognised(target, days) if target.counted_by == Target.CountedBy.RECOGNITIONS else {}


def _recognised(target: Target, days: Collection[date]) -> dict[date, Counted]:
    """Recognitions are asked anew only for a day on which others hold, or on other units, than the day before."""
    area, every, changes = area_of(target.plan), recognitions_at(target.standard), days_of_change()
    known: dict[tuple[frozenset[int], int], int] = {}
    found = {}
    for on in days:
        held = [each for each in every if each.holds_on(on)]
        key = frozenset(each.pk for each in held), sum(change <= on for change in changes)
        if key not in known and area is not None:
            known[key] = len(recognised(held, area, on, on))
        found[on] = Counted(on, known[key], max(known[key], 1), 0)
    return found


def _forecast(progress: TargetProgress, now: Standing, counts: dict[date, Counted]) -> Forecast:
    if progress.actual is None:
        return Forecast(why_not=progress.why_not)
    if now.units_on != now.on:
        return Forecast(why_not="đang xem trên địa giới ngày khác, lịch sử theo địa giới từng tháng")
    ends = [each for on, each in counts.items() if (on + timedelta(days=1)).day == 1]
    gains = monthly_gains(ends, days_of_change())
    return forecast(progress.actual, gains, months_left(now.on, progress.target.due_on), progress.judged or 0)
