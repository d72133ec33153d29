"""Who holds a unit's land on another day, followed edge by edge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.kernel.period import Period
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries.units import sorted_by_name

# (day of the change, the unit on its other side)
Steps = Mapping[str, list[tuple[date, str]]]


@dataclass(frozen=True)
class Holding:
    """The units of a day that hold a unit's land; with several, each holds a part of it."""

    holders: tuple[Unit, ...]

    @property
    def is_divided(self) -> bool:
        return len(self.holders) > 1


def held_on(units: Iterable[Unit], day: date) -> dict[str, Holding]:
    """For each unit that does not exist on ``day``, who holds its land that day; no entry for one that does.

    Land moves on only with changes after the one it arrived by. Two queries, whatever the number of units.
    """
    away = [unit for unit in units if day not in Period(unit.valid_from, unit.valid_to)]
    if not away:
        return {}
    forward, backward = _steps()
    reached = {unit.pk: _reached(unit, day, forward, backward) for unit in away}
    found = Unit.objects.select_related("parent").in_bulk(set().union(*reached.values()))
    there = {pk: unit for pk, unit in found.items() if day in Period(unit.valid_from, unit.valid_to)}
    return {
        pk: Holding(tuple(sorted_by_name([there[each] for each in ids if each in there])))
        for pk, ids in reached.items()
    }


def _steps() -> tuple[Steps, Steps]:
    forward: dict[str, list[tuple[date, str]]] = defaultdict(list)
    backward: dict[str, list[tuple[date, str]]] = defaultdict(list)
    edges = Change.objects.exclude(to_unit=None).order_by("effective_on", "pk")
    for source, target, changed_on in edges.values_list("from_unit", "to_unit", "effective_on"):
        forward[source].append((changed_on, target or ""))
        backward[target or ""].append((changed_on, source))
    return forward, backward


def _reached(unit: Unit, day: date, forward: Steps, backward: Steps) -> set[str]:
    ended = unit.valid_to is not None and unit.valid_to <= day
    if ended:
        return _follow(unit.pk, forward, after=unit.valid_to, until=day)
    return _go_back(unit.pk, backward, before=unit.valid_from, until=day)


def _follow(start: str, steps: Steps, *, after: date | None, until: date) -> set[str]:
    """Units reached by changes up to ``until``: the unit's own on the day it ended, then later ones each."""
    reached: set[str] = set()
    todo = [(target, on) for on, target in steps.get(start, ()) if on == after]
    seen = set(todo)
    while todo:
        unit_id, arrived_on = todo.pop()
        reached.add(unit_id)
        onward = {(target, on) for on, target in steps.get(unit_id, ()) if arrived_on < on <= until} - seen
        seen |= onward
        todo += sorted(onward)
    return reached


def _go_back(start: str, steps: Steps, *, before: date | None, until: date) -> set[str]:
    """Units whose land the unit was made of, by changes after ``until``."""
    reached: set[str] = set()
    todo = [(source, on) for on, source in steps.get(start, ()) if on == before]
    seen = set(todo)
    while todo:
        unit_id, left_on = todo.pop()
        reached.add(unit_id)
        earlier = {(source, on) for on, source in steps.get(unit_id, ()) if until < on < left_on} - seen
        seen |= earlier
        todo += sorted(earlier)
    return reached
