"""Writes a drawing that has no faults."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from datchuan.territory.drawing import Drawing
from datchuan.territory.journal import Journal
from datchuan.territory.models import ChangeAct, Statistic, Unit
from datchuan.territory.operations.outlines import write_shapes
from datchuan.territory.operations.villages import write_moves


@dataclass
class Written:
    """What was written for the days of an act, as its page tells it: names of units, counts."""

    began: list[tuple[str, str]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    edges: int = 0
    inferred: int = 0
    villages: int = 0
    villages_dealt: int = 0
    without_shape: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def write_drawing(*, drawing: Drawing, act: ChangeAct, journal: Journal, written: Written) -> None:
    """Units, edges, villages, shapes and published figures of one day."""
    _end(drawing, journal)
    # Parents before children: PostgreSQL checks at the end, a reader of the journal sees them in order.
    order = {"province": 0, "district": 1, "commune": 2}
    begun = sorted(drawing.begun.values(), key=lambda unit: order[unit.level])
    journal.make(begun)
    changes = drawing.changes()
    for change in changes:
        change.act = act
    journal.make(changes)
    moved = write_moves(moves=drawing.moves, day=drawing.day, journal=journal)
    journal.make(_figures(drawing))
    bare = write_shapes(drawing=drawing, journal=journal)
    written.began += [(unit.pk, unit.name) for unit in begun]
    written.ended += [(pk, drawing.ground.before[pk].name) for pk in sorted(drawing.ended)]
    written.edges += len(changes)
    written.inferred += sum(change.is_inferred for change in changes)
    written.villages += len(moved)
    written.villages_dealt += sum(1 for move in drawing.moves if move.dealt_by)
    written.without_shape += [(pk, drawing.begun[pk].name) for pk in bare if drawing.begun[pk].level == "commune"]


def _end(drawing: Drawing, journal: Journal) -> None:
    by_instrument: dict[str, list[Unit]] = defaultdict(list)
    for unit_id, instrument in drawing.ended.items():
        by_instrument[instrument].append(drawing.ground.before[unit_id])
    for instrument, units in by_instrument.items():
        journal.change(units, valid_to=drawing.day, ended_by=instrument[:200])


def _figures(drawing: Drawing) -> list[Statistic]:
    """What the instruments say of units after the change."""
    found: dict[tuple[str, str], tuple[Decimal | int, str]] = {}
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is None:
            continue
        if edge.area_after is not None:
            found[target.pk, "area_km2"] = (edge.area_after, edge.instrument)
        if edge.population_after is not None:
            found[target.pk, "population"] = (edge.population_after, edge.instrument)
    measures = {"area_km2": "km2", "population": "person"}
    return [
        Statistic(
            unit_id=unit_id,
            snapshot_on=drawing.day,
            indicator=indicator,
            value=value,
            measure=measures[indicator],
            method="resolution",
            source=instrument[:50],
        )
        for (unit_id, indicator), (value, instrument) in found.items()
    ]
