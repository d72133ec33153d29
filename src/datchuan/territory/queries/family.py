"""The units that a unit's land came from and went to, over all generations, with the changes between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from datchuan.territory.models import Change, Unit


@dataclass(frozen=True)
class Family:
    """A unit with its forerunners and successors. ``changes`` lead between them; ``beside`` are changes of the same
    days that share a unit with one of those, and lead to or from units outside the family."""

    units: dict[str, Unit]
    changes: list[Change]
    beside: list[Change]


def family_of(unit: Unit) -> Family:
    """Forerunners and successors of a unit, followed through the changes in the order of time: what a forerunner
    received after it gave is not followed, nor what a successor gave before it received. Four queries at most."""
    leading = Change.objects.exclude(to_unit=None)
    edges = list(leading.values_list("pk", "from_unit", "to_unit", "effective_on"))
    ids = _followed(unit.pk, edges, back=True) | _followed(unit.pk, edges, back=False)
    rows = Change.objects.filter(pk__in=ids).select_related("from_unit__parent", "to_unit__parent")
    changes = list(rows.order_by("effective_on", "pk"))
    units = {unit.pk: unit}
    for change in changes:
        for each in (change.from_unit, change.to_unit):
            if each is not None:
                units[each.pk] = each
    return Family(units, changes, _beside(changes, units))


def _followed(start: str, edges: list[tuple[int, str, str, date]], *, back: bool) -> set[int]:
    """Keys of the changes met on the way back (or forward) from a unit."""
    at: dict[str, list[tuple[int, str, date]]] = defaultdict(list)
    for pk, source, target, on in edges:
        here, there = (target, source) if back else (source, target)
        at[here].append((pk, there, on))
    found: set[int] = set()
    todo: list[tuple[str, date | None]] = [(start, None)]
    while todo:
        unit_id, bound = todo.pop()
        for pk, there, on in at[unit_id]:
            beyond = bound is not None and (on >= bound if back else on <= bound)
            if pk not in found and not beyond:
                found.add(pk)
                todo.append((there, on))
    return found


def _beside(changes: list[Change], units: dict[str, Unit]) -> list[Change]:
    ends = {
        (change.effective_on, unit_id) for change in changes for unit_id in (change.from_unit_id, change.to_unit_id)
    }
    days = {change.effective_on for change in changes}
    touching = Q(from_unit__in=units) | Q(to_unit__in=units)
    # An end without a successor belongs to the unit's own story, whatever else happened that day.
    wanted = (touching & Q(effective_on__in=days)) | Q(from_unit__in=units, to_unit=None)
    others = Change.objects.filter(wanted).exclude(pk__in=[change.pk for change in changes])
    rows = others.select_related("from_unit", "to_unit").order_by("effective_on", "pk")
    return [
        each
        for each in rows
        if each.to_unit_id is None
        or (each.effective_on, each.from_unit_id) in ends
        or (each.effective_on, each.to_unit_id) in ends
    ]
