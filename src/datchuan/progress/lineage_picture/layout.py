"""Where the bars of a lineage stand: pure, in columns of time and lanes.

Time is cut into columns at every day on which something begins, ends or flows. A bar lies in one lane over the columns
in which its unit exists; a flow leads from the column before its day to the column that begins on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from datchuan.kernel.period import Period

# A flow that passes behind a bar is worse than one that is this many lanes longer.
BEHIND = 5
# Beyond this many lanes the search would take longer than it is worth.
MOST_UNTANGLED = 24


@dataclass(frozen=True)
class Bar:
    """A unit in its lane, over the columns ``begins <= column < ends``."""

    key: str
    lane: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Flow:
    """From a bar to another, out of column ``column`` into the next; ``edge`` is its place among the edges given."""

    source: str
    target: str
    column: int
    edge: int


@dataclass(frozen=True)
class Layout:
    """``days[n]`` parts column ``n`` from column ``n + 1``."""

    days: tuple[date, ...]
    bars: dict[str, Bar]
    flows: tuple[Flow, ...]

    @property
    def lanes(self) -> int:
        return max((bar.lane for bar in self.bars.values()), default=-1) + 1

    @property
    def columns(self) -> int:
        return len(self.days) + 1

    def column_of(self, day: date) -> int:
        return sum(1 for each in self.days if each <= day)


def lay_out(periods: Mapping[str, Period], edges: Iterable[tuple[str, str, date]]) -> Layout:
    """The layout of units with the edges between them. No two bars share a lane in a column. An edge whose source
    does not exist on the eve, or whose target does not exist on the day, joins nothing and gets no flow."""
    edges = list(edges)
    days = {on for _, _, on in edges}
    days |= {day for period in periods.values() for day in (period.valid_from, period.valid_to) if day}
    ordered = sorted(days)
    spans = {key: _span(period, ordered) for key, period in periods.items()}
    flows = [
        Flow(source, target, ordered.index(on), place)
        for place, (source, target, on) in enumerate(edges)
        if _exists(spans, source, ordered.index(on)) and _exists(spans, target, ordered.index(on) + 1)
    ]
    return Layout(tuple(ordered), _in_lanes(spans, flows), tuple(flows))


def _span(period: Period, days: list[date]) -> tuple[int, int]:
    begins = days.index(period.valid_from) + 1 if period.valid_from else 0
    ends = days.index(period.valid_to) + 1 if period.valid_to else len(days) + 1
    return begins, ends


def _exists(spans: Mapping[str, tuple[int, int]], key: str, column: int) -> bool:
    return key in spans and spans[key][0] <= column < spans[key][1]


def _in_lanes(spans: Mapping[str, tuple[int, int]], flows: list[Flow]) -> dict[str, Bar]:
    """Forerunners first, side by side; a successor in the middle of them, or as near to it as there is room."""
    before: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        before[flow.target].append(flow.source)
    bars: dict[str, Bar] = {}
    for key in _forerunners_first(spans, before):
        begins, ends = spans[key]
        lanes = sorted(bars[each].lane for each in before[key] if each in bars)
        wanted = lanes[len(lanes) // 2] if lanes else 1 + max((bar.lane for bar in bars.values()), default=-1)
        lane = _nearest_free(wanted, begins, ends, bars.values())
        bars[key] = Bar(key, lane, begins, ends)
    return _untangled(bars, flows)


def _untangled(bars: dict[str, Bar], flows: list[Flow]) -> dict[str, Bar]:
    """Whole lanes change places while that makes flows shorter, and lets fewer pass behind a bar that goes on."""
    lanes = 1 + max((bar.lane for bar in bars.values()), default=-1)
    if lanes > MOST_UNTANGLED:
        return bars
    through = {(bar.lane, column) for bar in bars.values() for column in range(bar.begins, bar.ends - 1)}
    ends = [(bars[flow.source].lane, bars[flow.target].lane, flow.column) for flow in flows]
    place = list(range(lanes))
    best, is_better = _tangle(place, ends, through), True
    while is_better:
        is_better = False
        for one, other in combinations(range(lanes), 2):
            place[one], place[other] = place[other], place[one]
            tangle = _tangle(place, ends, through)
            if tangle < best:
                best, is_better = tangle, True
            else:
                place[one], place[other] = place[other], place[one]
    return {key: replace(bar, lane=place[bar.lane]) for key, bar in bars.items()}


def _tangle(place: list[int], ends: list[tuple[int, int, int]], through: set[tuple[int, int]]) -> int:
    total = 0
    passed: dict[int, set[int]] = defaultdict(set)
    for lane, column in through:
        passed[column].add(place[lane])
    for source, target, column in ends:
        low, high = sorted((place[source], place[target]))
        behind = sum(1 for lane in passed[column] if low < lane < high)
        total += high - low + BEHIND * behind
    return total


def _forerunners_first(spans: Mapping[str, tuple[int, int]], before: Mapping[str, list[str]]) -> list[str]:
    ordered: list[str] = []
    seen: set[str] = set()

    def visit(key: str) -> None:
        if key in seen:
            return
        seen.add(key)
        for source in dict.fromkeys(sorted(before.get(key, ()))):
            visit(source)
        ordered.append(key)

    for key in sorted(spans, key=lambda each: (-spans[each][1], each)):
        visit(key)
    return ordered


def _nearest_free(wanted: int, begins: int, ends: int, bars: Iterable[Bar]) -> int:
    taken = {bar.lane for bar in bars if bar.begins < ends and begins < bar.ends}
    free = (lane for lane in range(wanted + len(taken) + 1) if lane not in taken)
    return min(free, key=lambda lane: (abs(lane - wanted), lane))
