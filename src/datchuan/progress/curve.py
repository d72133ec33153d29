"""The year's curve of a target, drawn on the server: what was counted, the plan's straight line, the forecast.

Coordinates are whole numbers of a drawing ``WIDTH`` by ``HEIGHT``. The table beside it says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.progress.queries import TargetYear, YearPoint, planned

WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 44, 14, 26
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_LINES = 5


@dataclass(frozen=True)
class Tick:
    """A line of the grid, with the place of its label."""

    at: int
    label: str


@dataclass(frozen=True)
class Dot:
    """A day that was counted, with what a pointer is told of it."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Curve:
    """A drawing: paths are empty where there is nothing to draw. ``starts_at``: the least of the axis."""

    starts_at: int
    months: tuple[Tick, ...]
    lines: tuple[Tick, ...]
    plan: str
    actual: str
    band: str
    dots: tuple[Dot, ...]
    goal: Tick | None
    last: Dot | None
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    view: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True)
class _Frame:
    """Where days and counts lie on the drawing."""

    year: int
    least: int
    most: int

    def x(self, day: date) -> int:
        begins = date(self.year, 1, 1).toordinal() - 1
        whole = date(self.year, 12, 31).toordinal() - begins
        return LEFT + round((WIDTH - LEFT - RIGHT) * (day.toordinal() - begins) / whole)

    def y(self, count: int) -> int:
        return HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * (count - self.least) / max(1, self.most - self.least))

    def path(self, points: Sequence[tuple[date, int]]) -> str:
        return "M" + "L".join(f"{self.x(on)} {self.y(count)}" for on, count in points) if len(points) > 1 else ""


def draw_curve(year: TargetYear) -> Curve | None:
    """The drawing of a target's year; None where nothing was counted and the plan states no line. Days on which most
    communes were undecided are in the table only."""
    counted = [(each.on, each.counted.met) for each in year.points if each.counted and each.counted.is_conclusive]
    plan = _plan(year)
    if not counted and not plan:
        return None
    ahead = year.forecast
    counts = [count for _, count in (*counted, *plan)] + [each for each in (ahead.low, ahead.high) if each is not None]
    step, frame = _frame(year, counts)
    goal = year.progress.target.goal
    dots = tuple(Dot(frame.x(on), frame.y(count), f"{on:%d/%m/%Y}: {count} xã") for on, count in counted)
    return Curve(
        starts_at=frame.least,
        months=tuple(Tick(frame.x(date(frame.year, month, 15)), str(month)) for month in range(1, 13)),
        lines=tuple(Tick(frame.y(each), str(each)) for each in range(frame.least, frame.most + 1, step)),
        plan=frame.path(plan),
        actual=frame.path(counted),
        band=_band(year, frame, counted),
        dots=dots,
        goal=Tick(frame.y(goal), str(goal)) if goal is not None and plan else None,
        last=Dot(dots[-1].x, dots[-1].y, str(counted[-1][1])) if dots else None,
    )


def _plan(year: TargetYear) -> list[tuple[date, int]]:
    """The ends of the plan's line within the year; a straight line needs no more."""
    target, days = year.progress.target, (date(year.day.year - 1, 12, 31), date(year.day.year, 12, 31))
    ends = [(on, planned(target, on)) for on in (days[0], min(days[1], target.due_on))]
    return [(on, count) for on, count in ends if count is not None]


def _frame(year: TargetYear, counts: Sequence[int]) -> tuple[int, _Frame]:
    """The axis: from and to whole steps around what is drawn, never below 0."""
    low, high = min(counts), max(counts)
    step = next((each for each in STEPS if (high - low) / each <= MOST_LINES - 2), STEPS[-1])
    least = max(0, (low // step - (1 if low % step == 0 else 0)) * step)
    return step, _Frame(year.day.year, least, (high // step + 1) * step)


def _band(year: TargetYear, frame: _Frame, counted: Sequence[tuple[date, int]]) -> str:
    """From the last day counted to the interval at the end; none where the year is over or nothing is forecast."""
    ahead, last = year.forecast, _last_day(year.points)
    if ahead.low is None or ahead.high is None or ahead.months_left == 0 or not counted or last is None:
        return ""
    (on, count), x = counted[-1], frame.x(last)
    return f"M{frame.x(on)} {frame.y(count)}L{x} {frame.y(ahead.high)}L{x} {frame.y(ahead.low)}Z"


def _last_day(points: Sequence[YearPoint]) -> date | None:
    return points[-1].on if points else None
