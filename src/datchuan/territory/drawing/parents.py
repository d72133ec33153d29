"""What a unit belongs to after a change: children of a unit that ends, and parents of units that begin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datchuan.territory.edges import Edge
from datchuan.territory.models import Change, Unit

if TYPE_CHECKING:
    from datchuan.territory.drawing.drawing import Drawing


def renew_children(drawing: Drawing) -> None:
    """A unit that stays while the one above it ends gets a next version under what is there instead: so the end of
    the district level puts each commune under its province."""
    todo = [drawing.ground.before[unit_id] for unit_id in drawing.ended]
    while todo:
        parent = todo.pop()
        for child in drawing.ground.children[parent.pk]:
            if child.pk in drawing.ended or child.pk in drawing.next:
                continue
            edge = _reparented(drawing, parent, child)
            drawing.add(edge)
            drawing.begin(edge)
            drawing.ended[child.pk] = edge.instrument
            todo.append(child)


def _reparented(drawing: Drawing, parent: Unit, child: Unit) -> Edge:
    cause = drawing.parts_of(parent.pk)[0]
    return replace(
        cause,
        type=Change.Type.REPARENT,
        from_id=child.pk,
        from_name="",
        to_id="",
        to_code="",
        to_name="",
        parent_id="",
        extent=Change.Extent.WHOLE,
        area=None,
        population=None,
        area_after=None,
        population_after=None,
        villages=(),
        note=f"Theo {parent.name}",
    )


def surviving_parent(drawing: Drawing) -> None:
    """Every unit that begins gets a parent: the one given, else the one that all its forerunners' parents lead to
    (problem 213 when they lead to several or to none)."""
    by_unit: dict[str, list[Edge]] = {unit_id: [] for unit_id in drawing.begun}
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is not None and target.pk in by_unit:
            by_unit[target.pk].append(edge)
    for unit_id, edges in by_unit.items():
        given = next((edge.parent_id for edge in edges if edge.parent_id), "")
        found = {given} if given else {_survivor(drawing, drawing.source(edge)) for edge in edges if _makes(edge)}
        parent = drawing.unit(next(iter(found))) if len(found) == 1 and found != {""} else None
        if parent is not None and parent.pk not in drawing.ended:
            drawing.begun[unit_id].parent_id = parent.pk
        elif drawing.begun[unit_id].level != "province":
            what = f"chưa rõ {drawing.begun[unit_id].name} trực thuộc đơn vị nào"
            drawing.fault(edges[0], "to_parent_unit_id", 213, what, "Ghi mã đơn vị cấp trên, ví dụ 180-1.")


def _makes(edge: Edge) -> bool:
    return edge.type not in (Change.Type.TRANSFER, Change.Type.ABSORB)


def _survivor(drawing: Drawing, unit: Unit | None) -> str:
    """What a unit's parent is after the change."""
    if unit is None or unit.parent_id is None:
        return ""
    return _heir(drawing, unit.parent_id)


def _heir(drawing: Drawing, unit_id: str) -> str:
    if unit_id not in drawing.ended:
        return unit_id
    if unit_id in drawing.next:
        return drawing.next[unit_id]
    whole = next((edge for edge in drawing.parts_of(unit_id) if edge.is_whole), None)
    target = drawing.target(whole) if whole else None
    if target is not None:
        return target.pk
    # Abolished: its own parent takes its children. Divided: nobody can tell for them.
    return _survivor(drawing, drawing.ground.before[unit_id]) if whole else ""
