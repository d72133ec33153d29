"""The units of one day that hold the land of the units of another day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.territory.models import Change, Unit
from datchuan.territory.queries.units import sorted_by_name, units_on


@dataclass(frozen=True)
class Counterpart:
    """What a unit of one day was or became on another: the units that hold some of its land then. ``is_same``: one
    unit, and no land came or went in between (at most another name, type, code or parent)."""

    units: tuple[Unit, ...]
    is_same: bool


def counterparts(units: Iterable[Unit], units_day: date, on: date) -> dict[str, Counterpart]:
    """For units that exist on ``units_day``, their counterparts on ``on``, before or after. Two queries."""
    asked = {unit.pk: unit for unit in units}
    levels = {unit.level for unit in asked.values()}
    first, last = sorted((units_day, on))
    edges = list(
        Change.objects.filter(effective_on__gt=first, effective_on__lte=last)
        .exclude(to_unit=None)
        .values_list("from_unit_id", "to_unit_id", "type")
    )
    leads: dict[str, set[str]] = defaultdict(set)
    moved: set[str] = set()
    for source, target, kind in edges:
        here, there = (target, source) if on < units_day else (source, target)
        leads[str(here)].add(str(there))
        if kind not in Change.CONTINUING:
            moved |= {str(source), str(target)}
    there_on = {unit.pk: unit for unit in units_on(on).filter(level__in=levels).select_related("parent__parent")}
    return {pk: _counterpart(pk, leads, moved, there_on) for pk in asked}


def _counterpart(
    start: str, leads: Mapping[str, set[str]], moved: set[str], there_on: Mapping[str, Unit]
) -> Counterpart:
    seen, todo = {start}, [start]
    while todo:
        new = leads.get(todo.pop(), set()) - seen
        seen |= new
        todo.extend(new)
    found = sorted_by_name([there_on[pk] for pk in seen if pk in there_on])
    return Counterpart(tuple(found), is_same=len(found) == 1 and not seen & moved)
