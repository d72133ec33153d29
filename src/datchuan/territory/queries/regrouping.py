"""Totals known on the units of one day, on the units of a later day.

Whole units carry their totals exactly. A divided unit's total is shared out: by the published population of its parts,
else by their published area, else by how much of its shape lies in the shapes of those that received. Sums are kept to
the last person; what rests on a share is marked approximate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from datchuan.territory.models import Change, Shape
from datchuan.territory.queries.units import holds_on
from datchuan.territory.shapes import area_in_common, valid_shape

BY_POPULATION, BY_AREA, BY_SHAPE, EQUALLY = "dân số công bố", "diện tích công bố", "hình vẽ", "chia đều"


@dataclass(frozen=True)
class Regrouped:
    """A total on a unit of another day; ``methods``: by what the shares in it were made, none if it is exact."""

    value: int
    methods: frozenset[str] = frozenset()

    @property
    def is_approximate(self) -> bool:
        return bool(self.methods)


@dataclass(frozen=True)
class Split:
    """How much of a unit goes to each other unit, and by what that was found ("" for a whole)."""

    shares: Mapping[str, Fraction]
    method: str


def regroup(values: Mapping[str, int], known_on: date, day: date) -> dict[str, Regrouped]:
    """Totals of the units of ``known_on``, on the units of ``day`` (not before it).

    The sum is the same to the last unit: fractions are rounded so that they add up. What was divided and came together
    again is exact.
    """
    days = list(splits_between(known_on, day, population=values).values())
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    methods: dict[str, frozenset[str]] = defaultdict(frozenset)
    for unit_id, value in values.items():
        parts, used = _carried(unit_id, value, days)
        for target, amount in parts.items():
            amounts[target] += amount
            methods[target] |= used[target] if len(parts) > 1 else frozenset()
    rounded = _rounded(amounts)
    return {unit_id: Regrouped(rounded[unit_id], methods[unit_id]) for unit_id in amounts}


def brought(values: Mapping[str, int], known_on: date, day: date) -> dict[str, dict[str, Regrouped]]:
    """For each unit of ``day``, how much of its total each unit of ``known_on`` brought to it, by the same shares as
    ``regroup``; what one unit brought to all is its total."""
    days = list(splits_between(known_on, day, population=values).values())
    found: dict[str, dict[str, Regrouped]] = defaultdict(dict)
    for unit_id, value in values.items():
        parts, used = _carried(unit_id, value, days)
        for target, amount in _rounded(parts).items():
            found[target][unit_id] = Regrouped(amount, used[target] if len(parts) > 1 else frozenset())
    return dict(found)


def _carried(
    unit_id: str, value: int, days: Sequence[Mapping[str, Split]]
) -> tuple[dict[str, Fraction], dict[str, frozenset[str]]]:
    """Where one unit's total goes, day of change by day of change, and by which methods each part was found."""
    amounts, methods = {unit_id: Fraction(value)}, {unit_id: frozenset[str]()}
    for splits in days:
        amounts, methods = _move(amounts, methods, splits)
    return amounts, methods


def _move(
    amounts: dict[str, Fraction], methods: dict[str, frozenset[str]], splits: Mapping[str, Split]
) -> tuple[dict[str, Fraction], dict[str, frozenset[str]]]:
    after: dict[str, Fraction] = defaultdict(Fraction)
    marked: dict[str, frozenset[str]] = defaultdict(frozenset)
    for unit_id, amount in amounts.items():
        split = splits.get(unit_id, Split({unit_id: Fraction(1)}, ""))
        for target, share in split.shares.items():
            after[target] += amount * share
            marked[target] |= methods[unit_id] | (frozenset({split.method}) if split.method else frozenset())
    return dict(after), dict(marked)


def _rounded(amounts: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole numbers with the same sum: the largest fractions are rounded up."""
    floors = {unit_id: amount.numerator // amount.denominator for unit_id, amount in amounts.items()}
    missing = int(sum(amounts.values(), Fraction())) - sum(floors.values())
    by_fraction = sorted(amounts, key=lambda unit_id: (floors[unit_id] - amounts[unit_id], unit_id))
    for unit_id in by_fraction[:missing]:
        floors[unit_id] += 1
    return floors


def splits_between(known_on: date, day: date, *, population: Mapping[str, int]) -> dict[date, dict[str, Split]]:
    """For each day of change after ``known_on`` up to ``day``, how each unit that gave was divided."""
    edges = Change.objects.filter(effective_on__gt=known_on, effective_on__lte=day).exclude(to_unit=None)
    by_day: dict[date, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges.order_by("effective_on", "pk"):
        by_day[edge.effective_on][edge.from_unit_id].append(edge)
    people = {unit_id: Fraction(value) for unit_id, value in population.items()}
    found: dict[date, dict[str, Split]] = {}
    for changed_on, giving in by_day.items():
        shapes = _Shapes(changed_on, giving)
        found[changed_on] = {
            unit_id: _split(unit_id, given, people.get(unit_id, Fraction()), shapes)
            for unit_id, given in giving.items()
        }
        people, _ = _move(people, dict.fromkeys(people, frozenset()), found[changed_on])
    return found


def _split(unit_id: str, edges: list[Change], people: Fraction, shapes: _Shapes) -> Split:
    """The last receiver is that of the rest, or the unit itself where it goes on."""
    parts = [edge for edge in edges if edge.extent == Change.Extent.PART]
    rest = next((edge for edge in edges if edge.extent != Change.Extent.PART), None)
    keeper = rest.to_unit_id if rest and rest.to_unit_id else unit_id
    if not parts:
        return Split({keeper: Fraction(1)}, "")
    shares, method = _shares_of(unit_id, keeper, parts, rest, people, shapes)
    given: dict[str, Fraction] = defaultdict(Fraction)
    for edge, share in zip(parts, shares, strict=True):
        given[edge.to_unit_id or ""] += share
    given[keeper] += 1 - sum(shares, Fraction())
    return Split(dict(given), method)


def _shares_of(
    unit_id: str, keeper: str, parts: list[Change], rest: Change | None, people: Fraction, shapes: _Shapes
) -> tuple[list[Fraction], str]:
    persons = [edge.population for edge in parts]
    if all(value is not None for value in persons):
        last = rest.population if rest else None
        total = Fraction(sum(persons) + last) if last is not None else people  # type: ignore[arg-type]
        if total and sum(persons) <= total:  # type: ignore[arg-type]
            return [Fraction(value or 0) / total for value in persons], BY_POPULATION
    areas = [edge.area_km2 for edge in parts]
    if rest and rest.area_km2 and all(areas):
        whole = Fraction(sum(areas) + rest.area_km2)  # type: ignore[arg-type]
        return [Fraction(area or 0) / whole for area in areas], BY_AREA
    drawn = shapes.shares(unit_id, [edge.to_unit_id or "" for edge in parts], keeper)
    if drawn:
        return drawn, BY_SHAPE
    return [Fraction(1, len(parts) + 1)] * len(parts), EQUALLY


class _Shapes:
    """The shapes on both sides of a day of change of the units that were divided and of those that received, read once
    one of them is asked for."""

    def __init__(self, day: date, giving: Mapping[str, list[Change]]) -> None:
        self.day, self.givers = day, [pk for pk, edges in giving.items() if any(e.extent == "part" for e in edges)]
        self.receivers = {*self.givers, *(edge.to_unit_id or "" for pk in self.givers for edge in giving[pk])}

    @cached_property
    def before(self) -> dict[str, Any]:
        return _geometries(self.day - timedelta(days=1), self.givers)

    @cached_property
    def after(self) -> dict[str, Any]:
        return _geometries(self.day, self.receivers)

    def shares(self, unit_id: str, receivers: list[str], keeper: str) -> list[Fraction] | None:
        """How much of the unit's land lies in each receiver, of what lies in any of them; None where not known."""
        everyone = {*receivers, keeper}
        if unit_id not in self.before or not everyone <= self.after.keys():
            return None
        land = self.before[unit_id]
        common = {each: Fraction(round(area_in_common(land, self.after[each]) * 10**9)) for each in everyone}
        total = sum(common.values(), Fraction())
        return [common[each] / total for each in receivers] if total else None


def _geometries(day: date, unit_ids: Collection[str]) -> dict[str, Any]:
    shapes = Shape.objects.filter(holds_on(day), holds_on(day, "unit__"), unit__in=unit_ids)
    written = shapes.values_list("unit", Cast("geometry", TextField()))
    return {unit_id: valid_shape(text) for unit_id, text in written}
