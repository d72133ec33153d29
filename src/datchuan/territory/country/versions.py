"""Turns the two national lists into units with periods and the changes between them (ADR 0017); writes nothing.

Between the lists nothing is known but how they differ: a unit that only the old list has ends on the eve of the changes
without saying where its land went, one that only the changes know begins there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from datchuan.kernel.text import fold
from datchuan.territory.country.lists import (
    EVE,
    LISTED_ON,
    TWO_LEVELS_ON,
    Country,
    ListedEdge,
    ListedUnit,
    same_name,
)
from datchuan.territory.models import Change, Level, Unit

COMMUNES_BY = "Nghị quyết sắp xếp đơn vị hành chính cấp xã năm 2025, chưa rõ số"
PROVINCES_BY = "Nghị quyết sắp xếp đơn vị hành chính cấp tỉnh năm 2025, chưa rõ số"
DISTRICTS_BY = "203/2025/QH15 (16/06/2025); Luật 72/2025/QH15"  # as in data/admin_units.csv
OLD_LIST, NEW_LIST = "S1", "S2"
GONE = "Có trong danh mục 01/06/2020, không còn trước sắp xếp 01/07/2025: không rõ kết thúc ngày nào, đi về đâu."
NEWER = "Không có trong danh mục 01/06/2020: không rõ hình thành ngày nào, từ đâu; biết có từ 30/06/2025."
NO_DISTRICT = " Không rõ thuộc huyện nào."


@dataclass
class Versions:
    """Units and changes ready to be written: ``own`` are the units of the provinces asked for; the others are units of
    other provinces that an edge leads from or to, with those above them. ``unknown``: units of which the lists
    do not tell where they went, or came from."""

    units: dict[str, Unit] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    own: set[str] = field(default_factory=set)

    @property
    def unknown(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.note.startswith((GONE, NEWER))]


def draw_versions(country: Country, provinces: Iterable[str]) -> Versions:
    """The units and changes of these provinces of the new list, and of all that went into them."""
    return _Draft(country, set(provinces)).versions


class _Draft:
    def __init__(self, country: Country, provinces: set[str]) -> None:
        self.country, self.provinces, self.versions = country, provinces, Versions()
        self.olds = {old for code in provinces for old in country.origins[code]}
        self.going_on, self.newer = set[str](), set[str]()
        for edge in country.edges:
            (self.going_on if country.is_known_before(edge) else self.newer).add(edge.from_code)
        self._draw()

    def _draw(self) -> None:
        country = self.country
        for code, listed in country.before.items():
            if country.province_before(code) in self.olds:
                self._own(self._before(listed))
        for code, listed in country.after.items():
            if code in self.provinces or listed.parent in self.provinces:
                self._own(self._after(listed))
        for edge in country.edges:
            if edge.to_province in self.provinces or country.old_province(edge) in self.olds:
                self._edge(edge)
        self._districts_end()
        self._provinces_change()

    def _own(self, unit: Unit) -> None:
        self.versions.own.add(unit.pk)

    # --- units -----------------------------------------------------------------------------------------------------

    def _before(self, listed: ListedUnit) -> Unit:
        """A unit of the old list, since a day that is not known until it changes."""
        pk = f"{listed.code}-1"
        if pk in self.versions.units:
            return self.versions.units[pk]
        parent = self._before(self.country.before[listed.parent]) if listed.parent else None
        ends, by, note = self._end_of(listed)
        unit = _unit(pk, listed, parent, None, ends, LISTED_ON, OLD_LIST)
        unit.ended_by, unit.note = by, note
        return self._keep(unit)

    def _end_of(self, listed: ListedUnit) -> tuple[date | None, str, str]:
        if listed.level == Level.PROVINCE:
            return (None, "", "") if self._goes_on(listed.code) else (TWO_LEVELS_ON, PROVINCES_BY, "")
        if listed.level == Level.DISTRICT:
            return TWO_LEVELS_ON, DISTRICTS_BY, "Theo danh mục 01/06/2020; thay đổi cấp huyện sau đó chưa có dữ liệu."
        if listed.code in self.going_on:
            return TWO_LEVELS_ON, COMMUNES_BY, ""
        return EVE, "", GONE

    def _goes_on(self, code: str) -> bool:
        """A province that no other went into and whose name stays is the same row in both lists."""
        new = self.country.provinces.get(code)
        return (
            new is not None
            and self.country.origins[code] == [code]
            and same_name(new.name, self.country.before[code].name)
        )

    def _on_the_eve(self, edge: ListedEdge) -> Unit:
        """The unit that an edge leads from: of the old list, or one that was not there yet, or not under that name."""
        if self.country.is_known_before(edge):
            return self._before(self.country.before[edge.from_code])
        old = self.country.before.get(edge.from_code)
        pk = f"{edge.from_code}-{2 if old else 1}"
        if pk in self.versions.units:
            return self.versions.units[pk]
        kind = next(kind for kind in ("Thị trấn", "Phường", "Xã") if edge.from_name.startswith(kind))
        above = old.parent if old else self.country.old_province(edge)
        listed = ListedUnit(edge.from_code, Level.COMMUNE, kind, edge.from_name, above)
        unit = _unit(pk, listed, self._before(self.country.before[above]), EVE, TWO_LEVELS_ON, EVE, NEW_LIST)
        unit.ended_by, unit.note = COMMUNES_BY, NEWER + ("" if old else NO_DISTRICT)
        if self.country.old_province(edge) in self.olds:
            self._own(unit)
        return self._keep(unit)

    def _after(self, listed: ListedUnit) -> Unit:
        """A unit of the new list."""
        if listed.level == Level.PROVINCE and self._goes_on(listed.code):
            return self._before(self.country.before[listed.code])
        pk = f"{listed.code}-{self._versions_before(listed.code) + 1}"
        if pk in self.versions.units:
            return self.versions.units[pk]
        parent = self._after(self.country.after[listed.parent]) if listed.parent else None
        unit = _unit(pk, listed, parent, TWO_LEVELS_ON, None, TWO_LEVELS_ON, NEW_LIST)
        unit.created_by = COMMUNES_BY if listed.parent else PROVINCES_BY
        return self._keep(unit)

    def _versions_before(self, code: str) -> int:
        return (code in self.country.before) + (code in self.newer)

    def _keep(self, unit: Unit) -> Unit:
        self.versions.units[unit.pk] = unit
        return unit

    # --- changes ---------------------------------------------------------------------------------------------------

    def _edge(self, edge: ListedEdge) -> None:
        source, target = self._on_the_eve(edge), self._after(self.country.after[edge.to_code])
        kind = self._kind(edge, source, target)
        if kind in Change.CONTINUING:
            target.continues_id, target.identity_id = source.pk, source.pk
        self._change(source, target, kind, edge.extent, COMMUNES_BY, f"2025-{edge.to_code}")

    def _kind(self, edge: ListedEdge, source: Unit, target: Unit) -> str:
        """The whole of one commune that becomes a commune alone goes on as the same unit; anything else makes a new."""
        alone = edge.extent == Change.Extent.WHOLE and len(self.country.edges_into[edge.to_code]) == 1
        if not alone or source.level != Level.COMMUNE:
            return Change.Type.MERGE
        if source.code != target.code:
            return Change.Type.RECODE
        if source.type != target.type:
            return Change.Type.RETYPE
        return Change.Type.REPARENT if same_name(source.name, target.name) else Change.Type.RENAME

    def _districts_end(self) -> None:
        gone = {change.from_unit_id for change in self.versions.changes}
        for unit in list(self.versions.units.values()):
            if unit.level == Level.DISTRICT and unit.pk in self.versions.own and unit.pk not in gone:
                self._change(unit, None, Change.Type.ABOLISH, "whole", DISTRICTS_BY, f"2025-h{unit.code}")

    def _provinces_change(self) -> None:
        for code in sorted(self.provinces):
            if self._goes_on(code):
                continue
            target, olds = self._after(self.country.after[code]), self.country.origins[code]
            sources = [self._before(self.country.before[old]) for old in olds]
            alone = len(sources) == 1 and sources[0].code == code
            kind = Change.Type.MERGE
            if alone:
                kind = Change.Type.RETYPE if sources[0].type != target.type else Change.Type.RENAME
                target.continues_id = target.identity_id = sources[0].pk
            for source in sources:
                self._change(source, target, kind, "whole", PROVINCES_BY, f"2025-t{code}")
            if alone:
                self.versions.changes[-1].note = "Ngày đổi thật không rõ: sau 01/06/2020, không muộn hơn 01/07/2025."

    def _change(self, source: Unit, target: Unit | None, kind: str, extent: str, by: str, event: str) -> None:
        self.versions.changes.append(
            Change(
                event=event,
                effective_on=TWO_LEVELS_ON,
                type=kind,
                from_unit_id=source.pk,
                to_unit_id=target.pk if target else None,
                extent=extent,
                instrument=by,
                confidence=Change.MAPPED,
                source=NEW_LIST,
            )
        )


def _unit(
    pk: str, listed: ListedUnit, parent: Unit | None, begins: date | None, ends: date | None, seen: date, source: str
) -> Unit:
    return Unit(
        pk=pk,
        identity_id=pk,
        code=listed.code,
        level=listed.level,
        type=listed.type,
        name=listed.name,
        short_name=short_name(listed),
        search=f"{fold(listed.name)} {listed.code}",
        parent_id=parent.pk if parent else None,
        valid_from=begins,
        valid_to=ends,
        attested_from=seen,
        source=source,
    )


def short_name(listed: ListedUnit) -> str:
    """The name without its kind; a ward that has only a number keeps it: "Phường 15"."""
    kind = "Thành phố" if listed.type.startswith("Thành phố") else listed.type
    bare = listed.name.removeprefix(kind).strip()
    return listed.name if not bare or bare.isdigit() else bare
