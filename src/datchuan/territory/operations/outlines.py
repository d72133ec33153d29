"""Shapes after a change: dissolved where whole units came together, marked approximate where no dividing line is known.

A unit made of parts alone gets none: nobody published its line yet.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from datchuan.territory.drawing import Drawing
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, Shape
from datchuan.territory.queries import holds_on
from datchuan.territory.shapes import dissolve, svg_paths

APPROXIMATE = "approximate: chưa có đường ranh giới của phần đã chuyển"


def write_shapes(*, drawing: Drawing, journal: Journal) -> list[str]:
    """Close the shapes of units that end, draw those of units that changed. Returns the ids of the units of the day
    that begin without a shape though some of their forerunners had one."""
    eve = drawing.day - timedelta(days=1)
    shapes = Shape.objects.filter(holds_on(eve), holds_on(eve, "unit__"))
    if not shapes.exists():
        return []
    targets = {target.pk for target in map(drawing.target, drawing.edges) if target}
    concerned = {*(edge.from_id for edge in drawing.edges), *targets, *drawing.ended}
    before = {shape.unit_id: shape for shape in shapes.filter(unit__in=concerned)}
    drawn = _drawn(drawing, before)
    ended = [shape for unit_id, shape in before.items() if unit_id in drawing.ended]
    journal.change(
        [shape for shape in ended if shape.valid_to is None or shape.valid_to > drawing.day], valid_to=drawing.day
    )
    _replace(drawing, drawn, journal)
    return sorted(drawing.begun.keys() - drawn.keys())


def _drawn(drawing: Drawing, before: dict[str, Shape]) -> dict[str, tuple[Any, str, Decimal | None]]:
    """For each unit whose outline changes: geometry, how it was made, area."""
    wholes: dict[str, list[Shape]] = defaultdict(list)
    unclear: set[str] = set()
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is None:
            continue
        if edge.is_whole and edge.from_id in before:
            wholes[target.pk].append(before[edge.from_id])
        elif not edge.is_whole or edge.from_id not in before:
            unclear.add(target.pk)
        if edge.extent == Change.Extent.PART and edge.from_id not in drawing.ended:
            unclear.add(edge.from_id)
    drawn = {}
    for unit_id in wholes.keys() | unclear:
        own = [before[unit_id]] if unit_id in before and unit_id not in drawing.ended else []
        if pieces := own + wholes[unit_id]:
            drawn[unit_id] = _together(pieces, unclear=unit_id in unclear)
    return drawn


def _together(pieces: list[Shape], *, unclear: bool) -> tuple[Any, str, Decimal | None]:
    if len(pieces) == 1:
        return pieces[0].geometry, APPROXIMATE if unclear else pieces[0].origin, pieces[0].area_km2
    areas = [piece.area_km2 for piece in pieces]
    names = ", ".join(sorted(piece.unit_id for piece in pieces))
    origin = APPROXIMATE if unclear else f"dissolved {names}"
    area = sum((each for each in areas if each), Decimal(0)) if all(areas) else None
    return dissolve([piece.geometry for piece in pieces]), origin[:200], area


def _replace(drawing: Drawing, drawn: dict[str, tuple[Any, str, Decimal | None]], journal: Journal) -> None:
    current = {shape.unit_id: shape for shape in Shape.objects.filter(holds_on(drawing.day), unit__in=drawn)}
    ends = {unit_id: shape.valid_to for unit_id, shape in current.items()}
    # One that begins this very day was drawn by an earlier act of the day: it is replaced, not followed.
    journal.remove([shape for shape in current.values() if shape.valid_from == drawing.day])
    journal.change([shape for shape in current.values() if shape.valid_from != drawing.day], valid_to=drawing.day)
    paths = _paths(drawing, drawn)
    journal.make(
        [
            Shape(
                unit_id=unit_id,
                valid_from=drawing.day,
                valid_to=ends.get(unit_id),
                geometry=geometry,
                svg_path=paths[unit_id],
                origin=origin,
                area_km2=area,
            )
            for unit_id, (geometry, origin, area) in drawn.items()
        ]
    )


def _paths(drawing: Drawing, drawn: dict[str, tuple[Any, str, Decimal | None]]) -> dict[str, str]:
    """Simplified together with the neighbours of the same level, so that borders still meet."""
    mine: dict[str, dict[str, Any]] = defaultdict(dict)
    for unit_id, (geometry, _, _) in drawn.items():
        unit = drawing.unit(unit_id)
        mine[unit.level if unit else ""][unit_id] = geometry
    there = Shape.objects.filter(holds_on(drawing.day), holds_on(drawing.day, "unit__"), unit__level__in=mine)
    written = there.exclude(unit__in=drawn).values_list("unit__level", Cast("geometry", TextField()))
    beside: dict[str, list[str]] = defaultdict(list)
    for level, text in written:
        beside[level].append(text)
    paths: dict[str, str] = {}
    for level, geometries in mine.items():
        found = svg_paths([*beside[level], *geometries.values()], last=len(geometries))
        paths |= dict(zip(geometries, found, strict=True))
    return paths
