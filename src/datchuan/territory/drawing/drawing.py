"""The drawing itself: sources, units that begin, units that end, parents, edges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from datchuan.kernel.text import fold
from datchuan.territory.drawing.checks import (
    check_codes,
    check_cycles,
    check_extents,
    check_figures,
    check_instrument,
    check_sources,
    check_targets,
)
from datchuan.territory.drawing.ground import Ground
from datchuan.territory.drawing.parents import renew_children, surviving_parent
from datchuan.territory.drawing.villages import Move, deal_villages
from datchuan.territory.edges import Edge, Fault
from datchuan.territory.models import Change, Level, Unit

BEGINNING = frozenset({Change.Type.MERGE, Change.Type.SPLIT, *Change.CONTINUING})
# The types that the law knows at each level; "Thành phố" is both a district and a province of its own.
TYPES = {
    Level.COMMUNE: ("Xã", "Phường", "Thị trấn", "Đặc khu"),
    Level.DISTRICT: ("Huyện", "Quận", "Thị xã", "Thành phố"),
    Level.PROVINCE: ("Tỉnh", "Thành phố"),
}
CODES = {Level.PROVINCE: r"\d{2}", Level.DISTRICT: r"\d{3}", Level.COMMUNE: r"\d{5}"}


@dataclass
class Drawing:
    """A change of one day, ready to be written when there are no faults.

    ``target`` leads from an edge to the unit it goes to; ``next`` from a version to the next one of the same unit.
    """

    day: date
    ground: Ground
    edges: list[Edge]
    begun: dict[str, Unit] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)  # id → the instrument that ended it
    next: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    _by_source: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    _ids: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for edge in self.edges:
            self._by_source[edge.from_id].append(edge)

    def add(self, edge: Edge) -> None:
        """One more edge, that follows from the others."""
        self.edges.append(edge)
        self._by_source[edge.from_id].append(edge)

    def fault(self, edge: Edge, column: str, number: int, what: str, mend: str) -> None:
        self.faults.append(Fault(edge.row, column, number, what, mend))

    def source(self, edge: Edge) -> Unit | None:
        return self.ground.before.get(edge.from_id)

    def unit(self, unit_id: str) -> Unit | None:
        """A unit of the day: one that begins, or one of the day before."""
        return self.begun.get(unit_id) or self.ground.before.get(unit_id)

    def target(self, edge: Edge) -> Unit | None:
        """Where an edge leads: to the next version where the unit named goes on as such."""
        if edge.type == Change.Type.ABOLISH:
            return None
        named = self._ids.get(_key(edge)) or edge.to_id
        return self.unit(self.next.get(named, named))

    def parts_of(self, unit_id: str) -> list[Edge]:
        return self._by_source[unit_id]

    def begin(self, edge: Edge) -> None:
        """The unit that an edge makes; edges to the same new unit make it once."""
        source = self.source(edge)
        if source is None or edge.type not in BEGINNING or _key(edge) in self._ids:
            return
        code = edge.to_code or edge.to_id.rpartition("-")[0] or (source.code if edge.continues else "")
        name = edge.to_name or (source.name if edge.continues else "")
        kind = next((each for each in TYPES[Level(source.level)] if name.startswith(f"{each} ")), None)
        if not self._may_begin(edge, source, code, kind) or kind is None:
            return
        unit_id = self.ground.version_id(code)
        self.ground.numbers[code] += 1
        short = name.removeprefix(f"{kind} ")
        self.begun[unit_id] = Unit(
            id=unit_id,
            code=code,
            level=source.level,
            type=kind,
            name=name,
            short_name=short,
            search=f"{fold(name)} {code}",
            valid_from=self.day,
            created_by=edge.instrument[:200],
            attested_from=self.day,
            continues=source if edge.continues else None,
            identity_id=source.identity_id if edge.continues else unit_id,
            note=edge.note,
            source=edge.source,
        )
        self._ids[_key(edge)] = unit_id
        if edge.continues:
            self.next[source.pk] = unit_id

    def _may_begin(self, edge: Edge, source: Unit, code: str, kind: str | None) -> bool:
        if kind is None:
            types = ", ".join(TYPES[Level(source.level)])
            self.fault(edge, "to_name", 212, f"“{edge.to_name}” không bắt đầu bằng loại đơn vị", f"Loại: {types}.")
        elif not re.fullmatch(CODES[Level(source.level)], code):
            length = {"province": 2, "district": 3}.get(source.level, 5)
            self.fault(edge, "to_code", 212, f"“{code}” không phải mã cấp này", f"Mã GSO có {length} chữ số.")
        elif (later := self._uses_later(code)) is not None:
            what = f"mã {code} được dùng cho {later.name} từ {later.valid_from:%d/%m/%Y}"
            self.fault(edge, "to_code", 212, what, "Dùng mã khác, hoặc hoàn tác lần sắp xếp sau trước.")
        elif edge.to_id and edge.to_id != (wanted := self.ground.version_id(code)):
            what = f"mã phiên bản “{edge.to_id}” không nối tiếp các phiên bản đã có"
            self.fault(edge, "to_unit_id", 212, what, f"Để trống, hoặc ghi {wanted}.")
        else:
            return True
        return False

    def _uses_later(self, code: str) -> Unit | None:
        units = self.ground.by_code[code]
        return next((unit for unit in units if unit.valid_from and unit.valid_from >= self.day), None)

    def end(self) -> None:
        """Units that are moved whole, or whose rest is moved, end."""
        for edge in self.edges:
            if edge.from_id in self.ground.before and edge.extent in (Change.Extent.WHOLE, Change.Extent.REST):
                self.ended.setdefault(edge.from_id, edge.instrument)

    def changes(self) -> list[Change]:
        """The edges as rows."""
        return [
            Change(
                event=edge.event,
                effective_on=self.day,
                type=edge.type,
                from_unit_id=edge.from_id,
                to_unit=self.target(edge),
                extent=edge.extent,
                area_km2=edge.area,
                population=edge.population,
                instrument=edge.instrument[:200],
                clause=edge.clause,
                confidence=edge.confidence[:50],
                note=edge.note,
                source=edge.source,
            )
            for edge in self.edges
        ]


def _key(edge: Edge) -> tuple[str, ...]:
    """What tells new units of a day apart: the id if given, else code and name, else the unit that goes on."""
    if edge.to_id:
        return (edge.to_id,)
    if edge.to_code or edge.to_name:
        return (edge.to_code, edge.to_name, edge.from_id if edge.continues else "")
    return ("", "", edge.from_id)


def draw(edges: Iterable[Edge], day: date, today: date) -> Drawing:
    """Draw the edges of one day. The faults say everything that is wrong; with none of them it can be written."""
    edges = list(edges)
    drawing = Drawing(day, Ground(day), edges)
    check_instrument(drawing, today)
    check_sources(drawing)
    for edge in edges:
        drawing.begin(edge)
    drawing.end()
    check_extents(drawing)
    if drawing.faults:  # what follows would only repeat them
        return drawing
    renew_children(drawing)
    check_targets(drawing)
    check_codes(drawing)
    check_cycles(drawing)
    check_figures(drawing)
    if not drawing.faults:
        surviving_parent(drawing)
        deal_villages(drawing)
    return drawing
