"""Reads of the territory. Every query takes the day it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, sort_key
from datchuan.territory.models import Change, CodeAlias, Level, Shape, Statistic, Unit, VillageMembership

# A name has few words; each one asked for costs the database a condition.
LONGEST_SEARCH, SEARCHED_WORDS = 100, 6


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a row's half-open period holds ``day``; ``prefix`` is a relation path ("unit__")."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    not_ended = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})
    return begun & not_ended


def units_on(day: date, level: str | None = None) -> QuerySet[Unit]:
    """Units that exist on ``day``."""
    units = Unit.objects.filter(holds_on(day))
    return units.filter(level=level) if level else units


def communes_on(day: date, *, rural_only: bool = False) -> QuerySet[Unit]:
    """Commune-level units on ``day``; ``rural_only`` keeps xã, which the criteria sets for communes speak of."""
    communes = units_on(day, Level.COMMUNE)
    return communes.filter(type="Xã") if rural_only else communes


def commune_on(unit_id: str, day: date) -> Unit:
    """The unit, if it exists on ``day``. Problem 202 when the id is unknown, 203 when it does not exist that day,
    naming what it was or became."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        there = ", ".join(f"{u.pk} ({u.name})" for u in units_on(day).filter(code=unit_id))
        mend = f"Có phải {there}?" if there else "Mã có dạng 06046-1."
        raise Problem(202, f"Không có đơn vị hành chính mã “{unit_id}”", mend=mend)
    if not units_on(day).filter(pk=unit_id).exists():
        after = ", ".join(f"{u.name} ({u.pk})" for u in successors_on(unit, day)) or "không có"
        raise Problem(
            203,
            f"{unit.name} ({unit_id}) không tồn tại ngày {day:%d/%m/%Y}",
            mend=f"Đơn vị tương ứng ngày đó: {after}.",
        )
    return unit


def within(area: Unit) -> Q:
    """The condition that a unit lies in ``area``: itself, its children and theirs."""
    return Q(pk=area.pk) | Q(parent=area) | Q(parent__parent=area)


def sorted_by_name(units: QuerySet[Unit] | list[Unit]) -> list[Unit]:
    """Units in the Vietnamese order of their names."""
    return sorted(units, key=lambda unit: sort_key(unit.short_name))


def by_district(unit: Unit) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The key that sorts units by district and then by name, in the Vietnamese order; the parent is at hand."""
    return sort_key(unit.parent.short_name if unit.parent else ""), sort_key(unit.short_name)


def search_units(text: str, *, limit: int = 30) -> list[Unit]:
    """Units of any time whose name or code holds ``text``, without regard to marks; present ones first."""
    words = list(dict.fromkeys(fold(text[:LONGEST_SEARCH]).split()))[:SEARCHED_WORDS]
    if not words:
        return []
    found = Unit.objects.select_related("parent")
    for word in words:
        aliased = CodeAlias.objects.filter(code=word).values("unit")
        found = found.filter(Q(search__contains=word) | Q(pk__in=aliased))
    units = sorted(found.distinct()[:200], key=lambda u: (sort_key(u.short_name), u.valid_to is not None, u.pk))
    return units[:limit]


@dataclass
class Lineage:
    """Where a unit came from and went: edges into and out of it, and what shares an identity with it."""

    unit: Unit
    came_from: list[Change] = field(default_factory=list)
    went_to: list[Change] = field(default_factory=list)


def lineage(unit: Unit) -> Lineage:
    """The edges into and out of a unit."""
    return Lineage(
        unit=unit,
        came_from=list(unit.changes_in.select_related("from_unit")),
        went_to=list(unit.changes_out.select_related("to_unit")),
    )


@dataclass(frozen=True)
class Origin:
    """What changes up to a day made of a unit. ``came_from``: for every unit that went into it, wholly or in part
    (itself included), the units it got land from and the day of that; ``None`` for a recode, which moves no land."""

    came_from: Mapping[str, Mapping[str, date | None]]

    @property
    def unit_ids(self) -> frozenset[str]:
        return frozenset(self.came_from)

    def received_on(self, unit_id: str) -> date | None:
        """The last day on which that unit received land."""
        return max((day for day in self.came_from[unit_id].values() if day), default=None)


def origins(units: Iterable[Unit], day: date) -> dict[str, Origin]:
    """The origin of each unit. One query per generation of changes, whatever the number of units."""
    ids = {unit.pk for unit in units}
    edges: dict[str, dict[str, date | None]] = defaultdict(dict)
    todo, seen = set(ids), set(ids)
    while todo:
        changes = Change.objects.filter(to_unit__in=todo, effective_on__lte=day).order_by("effective_on", "pk")
        found = set()
        for source, target, changed_on, kind in changes.values_list("from_unit", "to_unit", "effective_on", "type"):
            edges[target or ""][source] = changed_on if kind != "recode" else edges[target or ""].get(source)
            found.add(source)
        todo = found - seen
        seen |= todo
    return {unit_id: Origin({each: dict(edges.get(each, {})) for each in _reach(unit_id, edges)}) for unit_id in ids}


def province_of(unit: Unit) -> Unit:
    """The province a unit lies in. Costs no query when parents were selected with the unit."""
    while unit.parent is not None:
        unit = unit.parent
    return unit


def heirs_of(unit: Unit) -> set[str]:
    """Ids of the unit itself and of every unit, of any later time, that some of its land went to."""
    forward: dict[str, set[str]] = defaultdict(set)
    for source, target in Change.objects.exclude(to_unit=None).values_list("from_unit_id", "to_unit_id"):
        forward[source].add(target)
    return _reach(unit.pk, forward)


def successors_on(unit: Unit, day: date) -> list[Unit]:
    """The units existing on ``day`` that hold some of ``unit``'s land, by the changes after or before it."""
    forward: dict[str, set[str]] = defaultdict(set)
    backward: dict[str, set[str]] = defaultdict(set)
    for source, target in Change.objects.exclude(to_unit=None).values_list("from_unit_id", "to_unit_id"):
        forward[source].add(target)
        backward[target].add(source)
    reached = _reach(unit.pk, forward) | _reach(unit.pk, backward)
    return sorted_by_name(units_on(day, unit.level).filter(pk__in=reached))


def _reach(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        new = set(edges.get(todo.pop(), ())) - seen
        seen |= new
        todo.extend(new)
    return seen


def merged_since(day_from: date, day: date) -> set[str]:
    """Ids of units that received land between ``day_from`` (included) and ``day`` (included)."""
    changes = Change.objects.filter(effective_on__gte=day_from, effective_on__lte=day).exclude(type="recode")
    return set(changes.exclude(to_unit=None).values_list("to_unit_id", flat=True))


def shapes_on(day: date) -> QuerySet[Shape]:
    """Shapes of the units that exist on ``day``, as they were that day."""
    return Shape.objects.filter(holds_on(day), holds_on(day, "unit__")).select_related("unit")


def households_by_census(day: date) -> dict[str, Statistic]:
    """Households of the 2019 census on the boundaries of ``day``, per unit id: the newest snapshot not after it."""
    rows = Statistic.objects.filter(
        holds_on(day, "unit__"), indicator="households", snapshot_on__lte=max(day, date(2019, 12, 31))
    ).order_by("snapshot_on")
    return {row.unit_id: row for row in rows}


def villages_of(commune: Unit, day: date) -> QuerySet[VillageMembership]:
    """The villages that belong to the commune on ``day``."""
    return VillageMembership.objects.filter(holds_on(day), commune=commune).select_related("village")
