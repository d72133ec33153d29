"""Which units hold a unit's land on a later day, and how much of it each holds by what the instruments publish.

Unlike ``regroup``, which shares out people, nothing is guessed here: where no instrument says how much of a unit went
where, the share is not known, and whoever needs one measures outlines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from datchuan.territory.models import Change


@dataclass(frozen=True)
class HeldLand:
    """What a unit holds of another's land of an earlier day. ``share`` of that land: 1 where whole units moved, None
    where no instrument says; ``area_km2`` as the last instrument publishes it; ``less_km2``: what a unit that goes on
    gave away of it; ``is_composed``: a published share was divided once more, as if the land were spread evenly."""

    share: Fraction | None = Fraction(1)
    area_km2: Decimal | None = None
    less_km2: Decimal | None = None
    is_composed: bool = False

    @property
    def is_whole(self) -> bool:
        return self.share == 1


class LandMoves:
    """The changes of all units, read once. One query, when a unit is first asked for."""

    def held(self, unit_id: str, since: date, day: date) -> dict[str, HeldLand]:
        """The units of ``day`` that hold the land that the unit had on ``since``; itself where nothing moved."""
        found = {unit_id: HeldLand()}
        while moved := self._next(found, since, day):
            found, since = self._after(found, moved), moved
        return found

    def _next(self, units: dict[str, HeldLand], after: date, until: date) -> date | None:
        days = {on for unit_id in units for on in self._edges.get(unit_id, ()) if after < on <= until}
        return min(days, default=None)

    def _after(self, before: dict[str, HeldLand], on: date) -> dict[str, HeldLand]:
        pieces: dict[str, list[HeldLand]] = defaultdict(list)
        for unit_id, land in before.items():
            edges = self._edges.get(unit_id, {}).get(on)
            for target, part in _divided(unit_id, edges).items() if edges else [(unit_id, HeldLand())]:
                pieces[target].append(_of(land, part))
        return {target: _together(each) for target, each in pieces.items()}

    def last_moved(self, unit_id: str, until: date) -> date | None:
        """The last day up to ``until`` on which the unit gave or received land."""
        return max((on for on in self._days[unit_id] if on <= until), default=None)

    @cached_property
    def _days(self) -> dict[str, set[date]]:
        days: dict[str, set[date]] = defaultdict(set)
        for edges in self._edges.values():
            for edge in (each for on in edges.values() for each in on if each.type not in Change.CONTINUING):
                for unit_id in (edge.from_unit_id, edge.to_unit_id or ""):
                    days[unit_id].add(edge.effective_on)
        return days

    @cached_property
    def _edges(self) -> dict[str, dict[date, list[Change]]]:
        by_unit: dict[str, dict[date, list[Change]]] = defaultdict(lambda: defaultdict(list))
        for edge in Change.objects.exclude(to_unit=None).order_by("effective_on", "pk"):
            by_unit[edge.from_unit_id][edge.effective_on].append(edge)
        return by_unit


def _divided(unit_id: str, edges: list[Change]) -> dict[str, HeldLand]:
    """What each unit gets of one that gives on a day; what is not given stays with the unit."""
    parts = [edge for edge in edges if edge.extent == Change.Extent.PART]
    rest = next((edge for edge in edges if edge.extent != Change.Extent.PART), None)
    if not parts:
        return {rest.to_unit_id or "": HeldLand(area_km2=rest.area_km2)} if rest else {unit_id: HeldLand()}
    given = [*parts, rest] if rest else parts
    total = _sum([edge.area_km2 for edge in given])
    whole = total if rest else None
    pieces: dict[str, list[HeldLand]] = defaultdict(list)
    for edge in given:
        share = Fraction(edge.area_km2) / Fraction(whole) if whole and edge.area_km2 else None
        pieces[edge.to_unit_id or ""].append(HeldLand(share, edge.area_km2))
    if not rest:
        pieces[unit_id].append(HeldLand(None, less_km2=total))
    return {target: _together(each) for target, each in pieces.items()}


def _of(land: HeldLand, part: HeldLand) -> HeldLand:
    """A part of what had come to a unit."""
    if part.is_whole:
        return replace(land, area_km2=part.area_km2 if land.is_whole else land.area_km2)
    if land.is_whole:
        return part
    share = land.share * part.share if land.share is not None and part.share is not None else None
    return HeldLand(share, is_composed=True)


def _together(pieces: list[HeldLand]) -> HeldLand:
    """Pieces of the same land that came to one unit."""
    if len(pieces) == 1:
        return pieces[0]
    shares = [each.share for each in pieces if each.share is not None]
    share = sum(shares, Fraction(0)) if len(shares) == len(pieces) else None
    area = _sum([each.area_km2 for each in pieces])
    composed = any(each.is_composed for each in pieces) and share != 1
    return HeldLand(share, area, is_composed=composed)


def _sum(areas: Sequence[Decimal | None]) -> Decimal | None:
    known = [area for area in areas if area is not None]
    return sum(known, Decimal(0)) if len(known) == len(areas) else None
