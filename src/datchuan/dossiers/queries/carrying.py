"""Which units of a day carry which recognitions: their own, those of the same legal unit, parts of others'.

Nothing is written when units change: what a unit carries is read from the recognitions and the edges between units, so
that it is right on any day and goes with an act that is reversed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from datchuan.dossiers.models import Recognition
from datchuan.kernel.period import Period
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import origins


class Kind(StrEnum):
    """How a unit of a day stands to a recognition."""

    OWN = "own"
    WHOLE = "whole"
    PART = "part"
    NOBODY = "nobody"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.OWN: "được công nhận",
    Kind.WHOLE: "giữ công nhận, cùng một đơn vị",
    Kind.PART: "kế thừa một phần",
    Kind.NOBODY: "không đơn vị nào có",
    Kind.WITHDRAWN: "đã thu hồi",
}


@dataclass(frozen=True)
class Passage:
    """One edge by which land of a recognised unit went on to another."""

    edge: Change

    @property
    def is_whole(self) -> bool:
        return self.edge.extent == Change.Extent.WHOLE

    @property
    def words(self) -> str:
        """ "toàn bộ xã Văn An vào xã Điềm He ngày 01/01/2020 (818/NQ-UBTVQH14)"."""
        edge, to = self.edge, self.edge.to_unit
        into = _lower(to.name) if to else "–"
        return (
            f"{edge.get_extent_display()} {_lower(edge.from_unit.name)} vào {into} ngày "
            f"{edge.effective_on:%d/%m/%Y} theo {edge.instrument}"
        )


@dataclass(frozen=True)
class Carried:
    """A recognition as a unit of a day carries it. ``ways``: for a part, each way by which land of the recognised unit
    came here. ``altered``: for one's own, the last edge by which the unit got or gave land since."""

    recognition: Recognition
    unit: Unit | None
    kind: Kind
    ways: tuple[tuple[Passage, ...], ...] = ()
    altered: Change | None = None

    @property
    def is_whole_of_former(self) -> bool:
        """All of the recognised unit went in, at each step of every way."""
        return bool(self.ways) and all(passage.is_whole for way in self.ways for passage in way)

    @property
    def came_on(self) -> date | None:
        """The day on which the first of its land came to another unit."""
        return min((way[0].edge.effective_on for way in self.ways), default=None)


def in_force(day: date) -> QuerySet[Recognition]:
    """Recognitions that are known to hold on ``day``."""
    held = Recognition.objects.filter(attested_on__lte=day).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))
    return held.select_related("commune__parent").order_by("attested_on", "pk")


def carried_on(
    day: date, recognitions: Iterable[Recognition] | None = None, *, units_on: date | None = None
) -> list[Carried]:
    """Who carries the recognitions of ``day``, of all in force unless given, on the units of ``units_on`` (the same day
    unless another is given). One that no unit carries is told too.

    One query a generation of changes, whatever the number of recognitions.
    """
    ground = units_on or day
    held = list(in_force(day) if recognitions is None else recognitions)
    leaving = _edges({each.commune_id for each in held}, ground)
    reached = {each.pk: _reached(each, leaving) for each in held}
    there = _existing({unit_id for ways in reached.values() for unit_id in ways}, ground)
    found = [carried for each in held for carried in _carried(each, reached[each.pk], there)]
    return _with_alterations(found, ground)


@dataclass(frozen=True)
class About:
    """What is to be said of one unit: what it carries; what was recognised of the same legal unit and others carry now,
    or nobody, or was withdrawn; and the ids of all units that went into it."""

    carried: list[Carried]
    elsewhere: list[Carried]
    made_of: frozenset[str]


def recognitions_about(unit: Unit, day: date, *, units_on: date | None = None) -> About:
    """The recognitions of ``day`` that concern a unit, on the units of ``units_on`` (``day`` unless given)."""
    ground = units_on or day
    made_of = origins([unit], ground)[unit.pk].unit_ids
    concerned = Q(commune__in=made_of) | Q(commune__identity=unit.identity_id)
    every = Recognition.objects.filter(concerned, attested_on__lte=day).select_related("commune__parent")
    held = list(every.order_by("attested_on", "pk"))
    found = carried_on(day, [each for each in held if each.holds_on(day)], units_on=ground)
    mine = [each for each in found if each.unit and each.unit.pk == unit.pk]
    told = {each.recognition.pk for each in mine}
    others = [*found, *(Carried(each, each.commune, Kind.WITHDRAWN) for each in held if not each.holds_on(day))]
    same = [each for each in others if each.recognition.commune.identity_id == unit.identity_id]
    return About(mine, [each for each in same if each.recognition.pk not in told], made_of)


def withdrawn_by(day: date) -> list[Carried]:
    """The recognitions that were withdrawn up to ``day``, each on the unit that was recognised."""
    gone = Recognition.objects.filter(withdrawn_on__lte=day).select_related("commune__parent")
    return [Carried(each, each.commune, Kind.WITHDRAWN) for each in gone]


Ways = dict[str, set[tuple[Change, ...]]]


def _edges(starts: set[str], day: date) -> Mapping[str, list[Change]]:
    """The edges out of the units and of all that got their land, up to the day."""
    leaving: dict[str, list[Change]] = defaultdict(list)
    todo, seen = set(starts), set(starts)
    while todo:
        edges = Change.objects.filter(from_unit__in=todo, effective_on__lte=day).exclude(to_unit=None)
        todo = set()
        for edge in edges.select_related("from_unit", "to_unit").order_by("effective_on", "pk"):
            leaving[edge.from_unit_id].append(edge)
            todo.add(edge.to_unit_id or "")
        todo -= seen
        seen |= todo
    return leaving


def _reached(recognition: Recognition, leaving: Mapping[str, list[Change]]) -> Ways:
    """Every unit that land of the recognised unit came to since, by which edges that moved land; no edge: the same
    legal unit goes on."""
    found: Ways = defaultdict(set)
    todo: list[tuple[str, date, tuple[Change, ...]]] = [(recognition.commune_id, recognition.attested_on, ())]
    while todo:
        unit_id, since, way = todo.pop()
        found[unit_id].add(way)
        for edge in leaving.get(unit_id, ()):
            if edge.effective_on > since and edge.to_unit_id:
                moved = way if edge.type in Change.CONTINUING else (*way, edge)
                todo.append((edge.to_unit_id, edge.effective_on, moved))
    return found


def _existing(ids: set[str], day: date) -> dict[str, Unit]:
    units = Unit.objects.select_related("parent").in_bulk(ids)
    return {pk: unit for pk, unit in units.items() if day in Period(unit.valid_from, unit.valid_to)}


def _carried(recognition: Recognition, reached: Ways, there: Mapping[str, Unit]) -> Iterator[Carried]:
    carriers = [unit_id for unit_id in reached if unit_id in there]
    if not carriers:
        yield Carried(recognition, None, Kind.NOBODY)
    for unit_id in sorted(carriers):
        if () in reached[unit_id]:
            kind = Kind.OWN if unit_id == recognition.commune_id else Kind.WHOLE
            yield Carried(recognition, there[unit_id], kind)
        else:
            ways = sorted(reached[unit_id], key=lambda way: [edge.pk for edge in way])
            shown = tuple(tuple(Passage(edge) for edge in way) for way in ways)
            yield Carried(recognition, there[unit_id], Kind.PART, shown)


def _with_alterations(found: list[Carried], day: date) -> list[Carried]:
    """One's own recognition says so when the unit got or gave land since."""
    own = {each.unit.identity_id for each in found if each.unit and each.kind in (Kind.OWN, Kind.WHOLE)}
    moved = Change.objects.filter(effective_on__lte=day).exclude(type__in=Change.CONTINUING)
    touching = moved.filter(Q(from_unit__identity__in=own) | Q(to_unit__identity__in=own))
    last: dict[str, Change] = {}
    for edge in touching.select_related("from_unit", "to_unit").order_by("effective_on", "pk"):
        for unit in filter(None, (edge.from_unit, edge.to_unit)):
            last[unit.identity_id] = edge
    return [_altered(each, last) for each in found]


def _altered(each: Carried, last: Mapping[str, Change]) -> Carried:
    edge = last.get(each.unit.identity_id) if each.unit and each.kind != Kind.PART else None
    if edge is None or edge.effective_on <= each.recognition.attested_on:
        return each
    return Carried(each.recognition, each.unit, each.kind, each.ways, edge)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
