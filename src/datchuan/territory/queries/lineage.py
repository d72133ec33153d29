"""Where units came from and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.kernel.problem import Problem
from datchuan.territory.models import Change, ChangeAct, Unit
from datchuan.territory.queries.holding import held_on
from datchuan.territory.queries.units import sorted_by_name, units_on


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


@dataclass(frozen=True)
class Origin:
    """What changes up to a day made of a unit. ``came_from``: for every unit that went into it, wholly or in part
    (itself included), the units it got land from and the day of that; ``None`` where the same unit goes on
    under another code, name, type or parent, which moves no land."""

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
            moves_land = kind not in Change.CONTINUING
            edges[target or ""][source] = changed_on if moves_land else edges[target or ""].get(source)
            found.add(source)
        todo = found - seen
        seen |= todo
    return {unit_id: Origin({each: dict(edges.get(each, {})) for each in _reach(unit_id, edges)}) for unit_id in ids}


def heirs_of(*units: Unit) -> set[str]:
    """Ids of the units themselves and of every unit, of any later time, that some of their land went to. One query."""
    forward: dict[str, set[str]] = defaultdict(set)
    for source, target in Change.objects.exclude(to_unit=None).values_list("from_unit_id", "to_unit_id"):
        forward[source].add(target)
    return set().union(*(_reach(unit.pk, forward) for unit in units))


def successors_on(unit: Unit, day: date) -> list[Unit]:
    """The units existing on ``day`` that hold some of ``unit``'s land, by the changes after or before it."""
    forward: dict[str, set[str]] = defaultdict(set)
    backward: dict[str, set[str]] = defaultdict(set)
    for source, target in Change.objects.exclude(to_unit=None).values_list("from_unit_id", "to_unit_id"):
        forward[source].add(target)
        backward[target].add(source)
    reached = _reach(unit.pk, forward) | _reach(unit.pk, backward)
    return sorted_by_name(units_on(day, unit.level).filter(pk__in=reached))


@dataclass(frozen=True)
class Successors:
    """The units of a day that hold the land of one that has ended, in name order. ``is_same``: one, and the same legal
    unit, under another name, type, code or parent."""

    units: list[Unit]
    is_same: bool


def successors_of(units: Iterable[Unit], day: date) -> dict[str, Successors]:
    """What became of each of the units that has ended by ``day``; units that exist are left out. Two queries."""
    ended = {unit.pk: unit for unit in units if unit.valid_to and unit.valid_to <= day}
    held = {pk: list(found.holders) for pk, found in held_on(ended.values(), day).items()}
    return {
        pk: Successors(units, len(units) == 1 and units[0].identity_id == ended[pk].identity_id)
        for pk, units in held.items()
    }


def days_of_change() -> list[date]:
    """The days on which units changed, oldest first. One query, over acts, which are few."""
    acts = ChangeAct.objects.filter(state=ChangeAct.State.APPLIED).order_by("effective_on")
    return list(acts.values_list("effective_on", flat=True).distinct())


def _reach(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        new = set(edges.get(todo.pop(), ())) - seen
        seen |= new
        todo.extend(new)
    return seen


def merged_since(day_from: date, day: date) -> set[str]:
    """Ids of units that received land between ``day_from`` (included) and ``day`` (included)."""
    changes = Change.objects.filter(effective_on__gte=day_from, effective_on__lte=day).exclude(
        type__in=Change.CONTINUING
    )
    return set(changes.exclude(to_unit=None).values_list("to_unit_id", flat=True))
