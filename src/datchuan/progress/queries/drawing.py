"""What the map shows of every unit of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.progress.queries.shown import Shown
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import by_district, communes_on, merged_since, shapes_on

# How the origin of a shape begins that does not follow the line of an instrument.
_APPROXIMATE = "approximate: "
_UNDRAWN = "chưa có đường ranh giới"


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

    @property
    def is_drawn(self) -> bool:
        return bool(self.path)


@dataclass(frozen=True)
class Outline:
    """A unit drawn over others by its line only (a district over its communes)."""

    unit: Unit
    path: str
    geometry: Any = None


def map_shapes(
    units_day: date, shown: Callable[[Unit], Shown], notes: Callable[[Unit], tuple[str, ...]], *, with_geometry: bool
) -> list[MapShape]:
    """Every unit of a day with its shape and what is shown of it; those that received land in that year last, so that
    their outline shows. A unit without an outline has no path, and a note says so."""
    merged = merged_since(date(units_day.year, 1, 1), units_day)
    shapes = _shapes_by_unit(units_day, with_geometry=with_geometry)
    units = communes_on(units_day).select_related("parent").order_by("pk")
    drawn = [_drawn(unit, shapes.get(unit.pk), shown, notes, is_merged=unit.pk in merged) for unit in units]
    return sorted(drawn, key=lambda each: each.is_merged)


def _shapes_by_unit(units_day: date, *, with_geometry: bool) -> dict[str, tuple[str, str, Any]]:
    """Path, origin and, where it is wanted, geometry by unit: rows, for a page draws two hundred of them."""
    fields = ["unit_id", "svg_path", "origin", *(["geometry"] if with_geometry else [])]
    rows = shapes_on(units_day).select_related(None).values_list(*fields)
    return {row[0]: (row[1], row[2], row[3] if with_geometry else None) for row in rows}


def _drawn(
    unit: Unit,
    outline: tuple[str, str, Any] | None,
    shown: Callable[[Unit], Shown],
    notes: Callable[[Unit], tuple[str, ...]],
    *,
    is_merged: bool,
) -> MapShape:
    if outline is None:
        return MapShape(unit, "", shown(unit), is_merged, (_UNDRAWN, *notes(unit)))
    path, origin, geometry = outline
    return MapShape(unit, path, shown(unit), is_merged, (*_outline_note(origin), *notes(unit)), geometry, origin)


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


def _outline_note(origin: str) -> tuple[str, ...]:
    if not origin.startswith(_APPROXIMATE):
        return ()
    return (f"hình gần đúng: {origin.removeprefix(_APPROXIMATE)}",)
