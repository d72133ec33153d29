"""What the map shows of every unit of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.evaluation.queries import Standing
from datchuan.progress.queries.measures import Measure
from datchuan.progress.queries.shown import NOTHING_JUDGED, Shown
from datchuan.territory.models import Level, Shape, Unit
from datchuan.territory.queries import by_district, merged_since, shapes_on

# How the origin of a shape begins that does not follow the line of an instrument.
_APPROXIMATE = "approximate: "


@dataclass(frozen=True)
class MapShape:
    """A unit on the province's drawing with what a measure shows of it. ``notes`` say what in it is approximate: its
    outline, or which houses are counted for it."""

    unit: Unit
    path: str
    shown: Shown
    is_merged: bool
    notes: tuple[str, ...] = ()
    geometry: Any = None
    origin: str = ""


@dataclass(frozen=True)
class Outline:
    """A unit drawn over others by its line only (a district over its communes)."""

    unit: Unit
    path: str
    geometry: Any = None


def map_shapes(now: Standing, measure: Measure, *, with_geometry: bool = False) -> list[MapShape]:
    """Every unit's shape of the day of units, with what the measure shows; those that received land in that year last,
    so that their outline shows."""
    merged = _merged(now.units_on)
    return _merged_last(
        MapShape(
            unit=shape.unit,
            path=shape.svg_path,
            shown=measure.shown(now, shape.unit),
            is_merged=shape.unit_id in merged,
            notes=(*_outline_note(shape), *_houses_note(now, shape.unit)),
            geometry=shape.geometry if with_geometry else None,
            origin=shape.origin,
        )
        for shape in _shapes(now.units_on, with_geometry=with_geometry)
    )


def bare_shapes(units_day: date, *, with_geometry: bool = False) -> list[MapShape]:
    """Every unit's shape of a day that nothing is judged on."""
    merged = _merged(units_day)
    return _merged_last(
        MapShape(
            unit=shape.unit,
            path=shape.svg_path,
            shown=NOTHING_JUDGED,
            is_merged=shape.unit_id in merged,
            notes=_outline_note(shape),
            geometry=shape.geometry if with_geometry else None,
            origin=shape.origin,
        )
        for shape in _shapes(units_day, with_geometry=with_geometry)
    )


def district_outlines(units_day: date, *, with_geometry: bool = False) -> list[Outline]:
    """The lines of the districts of a day; none once there are no districts."""
    shapes = shapes_on(units_day, Level.DISTRICT)
    return [
        Outline(shape.unit, shape.svg_path, shape.geometry if with_geometry else None)
        for shape in (shapes if with_geometry else shapes.defer("geometry"))
    ]


def table_rows(shapes: Iterable[MapShape]) -> list[MapShape]:
    """The same units as a table lists them: by district and name, in the Vietnamese order."""
    return sorted(shapes, key=lambda each: by_district(each.unit))


def _shapes(day: date, *, with_geometry: bool) -> Iterable[Shape]:
    shapes = shapes_on(day).select_related("unit__parent")
    return shapes if with_geometry else shapes.defer("geometry")


def _merged(day: date) -> set[str]:
    return merged_since(date(day.year, 1, 1), day)


def _merged_last(shapes: Iterable[MapShape]) -> list[MapShape]:
    return sorted(shapes, key=lambda each: each.is_merged)


def _outline_note(shape: Shape) -> tuple[str, ...]:
    if not shape.origin.startswith(_APPROXIMATE):
        return ()
    return (f"hình gần đúng: {shape.origin.removeprefix(_APPROXIMATE)}",)


def _houses_note(now: Standing, unit: Unit) -> tuple[str, ...]:
    ways = sorted(now.inferred.get(unit.pk, ()))
    return (f"thôn {', '.join(ways)}",) if ways else ()
