"""A unit's lineage as a picture: who there was, when, and what went where. Time across for a desk, down for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.kernel.period import Period
from datchuan.kernel.text import format_day, format_number
from datchuan.progress.lineage_picture.layout import lay_out
from datchuan.progress.lineage_picture.strokes import ACROSS, DOWN, NARROW, Band, Measures, Rectangle, Strokes
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import Family

LINE = 14  # between lines of words, in pixels
WIDEST_WORDS = {True: 25, False: 9}  # characters that fit into a bar, across and down


@dataclass(frozen=True)
class DrawnUnit:
    """A unit's bar with the lines in it; ``period`` in words."""

    unit: Unit
    at: Rectangle
    lines: tuple[tuple[str, int, int], ...]
    period: str
    is_looked_at: bool
    exists: bool


@dataclass(frozen=True)
class DrawnFlow:
    """A change as a band; ``kind`` is whole or part; the lines are its figures as far as they fit."""

    change: Change
    path: str
    kind: str
    lines: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class DrawnDay:
    """The day of a change over the gap in which its flows are drawn."""

    day: date
    at: Rectangle
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Everything drawn, in one direction of time (``across``, ``down``)."""

    direction: str
    width: int
    height: int
    units: list[DrawnUnit]
    flows: list[DrawnFlow]
    days: list[DrawnDay]
    day_looked_at: Rectangle


def draw_lineage(family: Family, unit: Unit, day: date) -> list[Picture]:
    """The picture of a family twice, across and down; ``unit`` is the one looked at, on ``day``."""
    periods = {pk: Period(each.valid_from, each.valid_to) for pk, each in family.units.items()}
    edges = [(change.from_unit_id, change.to_unit_id or "", change.effective_on) for change in family.changes]
    layout = lay_out(periods, edges)
    weights = {place: float(change.area_km2 or 0) for place, change in enumerate(family.changes)}
    return [_picture(Strokes(layout, by, weights), family, unit, day) for by in (ACROSS, DOWN)]


def _picture(strokes: Strokes, family: Family, unit: Unit, day: date) -> Picture:
    layout, by = strokes.layout, strokes.by
    width, height = strokes.size
    return Picture(
        direction="across" if by.is_across else "down",
        width=width,
        height=height,
        units=[_drawn_unit(strokes, family.units[key], unit, day) for key in layout.bars],
        flows=[_drawn_flow(band, family.changes[band.flow.edge], by) for band in strokes.bands()],
        days=[_drawn_day(strokes, column, each) for column, each in enumerate(layout.days)],
        day_looked_at=strokes.column(layout.column_of(day)),
    )


def _drawn_unit(strokes: Strokes, each: Unit, unit: Unit, day: date) -> DrawnUnit:
    at = strokes.rectangle(strokes.layout.bars[each.pk])
    words = [*_wrapped(each.name, WIDEST_WORDS[strokes.by.is_across]), each.code]
    column = strokes.by.column
    shown = Rectangle(at.x, at.y, min(at.width, column), at.height) if strokes.by.is_across else at
    middle = shown.y + (min(shown.height, column) if not strokes.by.is_across else shown.height) / 2
    top = middle - LINE * (len(words) - 1) / 2
    lines = tuple((text, round(shown.x) + 8, round(top) + LINE * place) for place, text in enumerate(words))
    exists = day in Period(each.valid_from, each.valid_to)
    return DrawnUnit(each, at, lines, _period(each), each.pk == unit.pk, exists)


def _period(unit: Unit) -> str:
    begins = f"từ {format_day(unit.valid_from)}" if unit.valid_from else "từ trước 2020"
    last_day = Period(None, unit.valid_to).last_day
    return f"{begins} đến {format_day(last_day)}" if last_day else f"{begins} đến nay"


def _wrapped(name: str, most: int) -> list[str]:
    """The words of a name in lines of at most so many letters (a longer word has a line of its own)."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _drawn_flow(band: Band, change: Change, by: Measures) -> DrawnFlow:
    x, y = band.words_at
    room = max(1, int(band.room // (LINE - 1))) if by.is_across else 3 * (band.room >= NARROW)
    fitting = _figures(change)[:room]
    top = y - (LINE - 1) * (len(fitting) - 1) / 2 if by.is_across else y
    kind = "whole" if change.extent == Change.Extent.WHOLE else "part"
    lines = tuple((text, round(x), round(top) + (LINE - 1) * place) for place, text in enumerate(fitting))
    return DrawnFlow(change, band.path, kind, lines)


def _figures(change: Change) -> list[str]:
    """Area and population as far as they are published; an inferred change is marked first."""
    figures = ["ước tính"] if change.is_inferred else []
    if change.area_km2 is not None:
        figures.append(f"{format_number(change.area_km2, 2)} km²")
    if change.population is not None:
        figures.append(f"{format_number(change.population)} người")
    return figures


def _drawn_day(strokes: Strokes, column: int, day: date) -> DrawnDay:
    gap = strokes.gap_after(column)
    if strokes.by.is_across:
        return DrawnDay(day, gap, gap.x + gap.width // 2, 14)
    return DrawnDay(day, gap, 11, gap.y + gap.height // 2)
