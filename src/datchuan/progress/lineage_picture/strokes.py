"""From columns and lanes to rectangles and bands: pure. Time runs across (a desk, paper) or down (a phone)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datchuan.progress.lineage_picture.layout import Bar, Flow, Layout

Point = tuple[float, float]


@dataclass(frozen=True)
class Measures:
    """Lengths in pixels along time (a column, the gap after it, what stands before the first) and across lanes (a bar,
    the pitch of lanes, what stands beside the first)."""

    column: int
    gap: int
    ahead: int
    bar: int
    pitch: int
    beside: int
    is_across: bool


ACROSS = Measures(column=184, gap=104, ahead=4, bar=48, pitch=62, beside=26, is_across=True)
DOWN = Measures(column=72, gap=84, ahead=4, bar=72, pitch=76, beside=16, is_across=False)
NARROW = 60  # where time runs down, the words in narrower bands would meet: they are in the table only
SIDE, THIN = 16, 9  # how wide a band leaves or enters at the side of a bar that goes on


@dataclass(frozen=True)
class Rectangle:
    """Whole pixels: a page would write a fraction with its decimal comma."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Band:
    """A flow as it is drawn: the path of the band, where its words stand, and how much room they have across lanes."""

    flow: Flow
    path: str
    words_at: Point
    room: float


@dataclass(frozen=True)
class _End:
    """Where a band meets a bar: two points (time, lane) and the direction of time or lane it goes in."""

    first: Point
    last: Point
    heading: Point

    @property
    def middle(self) -> Point:
        return (self.first[0] + self.last[0]) / 2, (self.first[1] + self.last[1]) / 2


class Strokes:
    """The drawing of a layout by given measures. ``weights``: how much of its source a flow takes, where known."""

    def __init__(self, layout: Layout, measures: Measures, weights: Mapping[int, float] | None = None) -> None:
        self.layout, self.by = layout, measures
        self._weights = weights or {}
        leaving: dict[tuple[str, int], list[Flow]] = defaultdict(list)
        arriving: dict[tuple[str, int], list[Flow]] = defaultdict(list)
        for flow in layout.flows:
            leaving[flow.source, flow.column].append(flow)
            arriving[flow.target, flow.column].append(flow)
        self._from = {key: self._slots(flows, "target") for key, flows in leaving.items()}
        self._to = {key: self._slots(flows, "source") for key, flows in arriving.items()}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole."""
        along = self._starts(self.layout.columns - 1) + self.by.column + self.by.ahead
        lanes = self.by.beside + max(0, self.layout.lanes - 1) * self.by.pitch + self.by.bar + 2
        return (along, lanes) if self.by.is_across else (lanes, along)

    def rectangle(self, bar: Bar) -> Rectangle:
        """Where a bar is drawn."""
        begins, ends = self._starts(bar.begins), self._starts(bar.ends - 1) + self.by.column
        lane = self._lane(bar)
        if self.by.is_across:
            return Rectangle(begins, lane, ends - begins, self.by.bar)
        return Rectangle(lane, begins, self.by.bar, ends - begins)

    def column(self, number: int) -> Rectangle:
        """The whole of a column of time."""
        width, height = self.size
        if self.by.is_across:
            return Rectangle(self._starts(number), 0, self.by.column, height)
        return Rectangle(0, self._starts(number), width, self.by.column)

    def gap_after(self, column: int) -> Rectangle:
        """The room between a column and the next, in which flows are drawn."""
        width, height = self.size
        begins = self._starts(column) + self.by.column
        if self.by.is_across:
            return Rectangle(begins, 0, self.by.gap, height)
        return Rectangle(0, begins, width, self.by.gap)

    def bands(self) -> list[Band]:
        """Every flow, from the edge of its source to the edge of its target."""
        return [self._band(flow) for flow in self.layout.flows]

    def _starts(self, column: int) -> int:
        return self.by.ahead + column * (self.by.column + self.by.gap)

    def _lane(self, bar: Bar) -> int:
        return self.by.beside + bar.lane * self.by.pitch

    def _slots(self, flows: list[Flow], other: str) -> dict[Flow, tuple[float, float]]:
        """Shares of a bar's edge (from, to, of 1), in the order of lanes so that bands do not cross."""
        ordered = sorted(flows, key=lambda flow: (self.layout.bars[getattr(flow, other)].lane, flow.edge))
        known = [self._weights.get(flow.edge, 0.0) for flow in ordered]
        # Where one is not known they are alike; none is so thin that it is not seen.
        parts = [max(weight / sum(known), 0.2) for weight in known] if all(known) else [1.0] * len(ordered)
        whole, at, slots = sum(parts), 0.0, {}
        for flow, part in zip(ordered, parts, strict=True):
            slots[flow] = (at / whole, (at + part) / whole)
            at += part
        return slots

    def _band(self, flow: Flow) -> Band:
        source, target = self.layout.bars[flow.source], self.layout.bars[flow.target]
        begins = self._starts(flow.column) + self.by.column
        start = self._start(flow, source, target, begins)
        end = self._end(flow, source, target, begins + self.by.gap)
        along = (begins + self.by.gap * 0.5, (start.middle[1] + end.middle[1]) / 2)
        is_full = source.ends == flow.column + 1
        room = abs(start.last[1] - start.first[1]) or SIDE
        words = (begins + (6 if self.by.is_across else 16), start.middle[1]) if is_full else along
        return Band(flow, self._path(start, end), self._xy(words), room)

    def _start(self, flow: Flow, source: Bar, target: Bar, begins: float) -> _End:
        lane, below = self._lane(source), target.lane > source.lane
        if source.ends == flow.column + 1:
            low, high = self._from[flow.source, flow.column][flow]
            return _End((begins, lane + low * self.by.bar), (begins, lane + high * self.by.bar), (1, 0))
        side = lane + self.by.bar if below else lane
        return _End((begins + THIN, side), (begins, side), (0, 1 if below else -1))

    def _end(self, flow: Flow, source: Bar, target: Bar, ends: float) -> _End:
        lane, from_above = self._lane(target), source.lane < target.lane
        if target.begins == flow.column + 1:
            low, high = self._to[flow.target, flow.column][flow]
            return _End((ends, lane + low * self.by.bar), (ends, lane + high * self.by.bar), (1, 0))
        side = lane if from_above else lane + self.by.bar
        near, far = (ends, ends - SIDE) if from_above else (ends - SIDE, ends)
        return _End((near, side), (far, side), (0, 1 if from_above else -1))

    def _path(self, start: _End, end: _End) -> str:
        reach = self.by.gap * 0.45
        out = (start.heading[0] * reach, start.heading[1] * reach * 0.6)
        back = (end.heading[0] * reach, end.heading[1] * reach * 0.6)
        go = (start.first, _plus(start.first, out), _minus(end.first, back), end.first)
        come = (end.last, _minus(end.last, back), _plus(start.last, out), start.last)
        return f"M{self._points(go[:1])}C{self._points(go[1:])}L{self._points(come[:1])}C{self._points(come[1:])}Z"

    def _points(self, points: Iterable[Point]) -> str:
        return " ".join(f"{x:g} {y:g}" for x, y in map(self._xy, points))

    def _xy(self, point: Point) -> Point:
        time, lane = (round(each, 1) for each in point)
        return (time, lane) if self.by.is_across else (lane, time)


def _plus(one: Point, other: Point) -> Point:
    return one[0] + other[0], one[1] + other[1]


def _minus(one: Point, other: Point) -> Point:
    return one[0] - other[0], one[1] - other[1]
