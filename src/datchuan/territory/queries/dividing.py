"""Where it is an inference which unit a village belongs to, because its commune was divided without naming villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from datchuan.territory.models import VillageMembership
from datchuan.territory.queries.units import holds_on


@dataclass(frozen=True)
class Dividing:
    """A commune whose villages were dealt out on a day; ``forward``: among what came after it, else among what had
    been before it (villages known later only)."""

    commune_id: str
    on: date
    forward: bool

    def concerns(self, day: date) -> bool:
        """Whether the units of ``day`` stand on the far side of it."""
        return (self.on <= day) if self.forward else day < self.on


def inferred_communes(day: date) -> dict[str, frozenset[str]]:
    """Communes of ``day`` of which it is not known for sure which villages they have: per id, by what the villages were
    dealt out (``VillageMembership.Dealt``). A division whose parts came together again is none. Four queries."""
    methods = _dividings(day)
    if not methods:
        return {}
    villages = _villages_of(methods)
    every = set().union(*villages.values())
    rows = VillageMembership.objects.filter(holds_on(day), village__in=every).values_list("village", "commune")
    belongs = dict(rows)
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for dividing, members in villages.items():
        communes = {belongs[village] for village in members if village in belongs}
        if len(communes) > 1:
            for commune_id in communes:
                found[commune_id] |= methods[dividing]
    return dict(found)


def _dividings(day: date) -> dict[Dividing, frozenset[str]]:
    """Every dealing out that the units of ``day`` rest on, with its methods."""
    dealt = VillageMembership.objects.exclude(dealt_by="")
    rows = [row for row in dealt if _begun_by_dealing(row, day) or _before_dealing(row, day)]
    if not rows:
        return {}
    beside = VillageMembership.objects.filter(village__in={row.village_id for row in rows})
    ending = {(each.village_id, each.valid_to): each.commune_id for each in beside if each.valid_to}
    beginning = {(each.village_id, each.valid_from): each.commune_id for each in beside if each.valid_from}
    found: dict[Dividing, frozenset[str]] = defaultdict(frozenset)
    for row in rows:
        forward = row.valid_from is not None
        on = row.valid_from or row.valid_to
        divided = (ending if forward else beginning).get((row.village_id, on)) if on else None
        if on and divided:
            found[Dividing(divided, on, forward)] |= {str(VillageMembership.Dealt(row.dealt_by).label)}
    return found


def _begun_by_dealing(row: VillageMembership, day: date) -> bool:
    return row.valid_from is not None and row.valid_from <= day


def _before_dealing(row: VillageMembership, day: date) -> bool:
    return row.valid_from is None and row.valid_to is not None and day < row.valid_to


def _villages_of(dividings: Collection[Dividing]) -> dict[Dividing, set[int]]:
    """The villages that were together in the divided commune, without those whose way an instrument names."""
    rows = list(VillageMembership.objects.filter(commune__in={each.commune_id for each in dividings}))
    villages = {each: {row.village_id for row in rows if _held(row, each)} for each in dividings}
    named = _named(set().union(*villages.values()), {each.on for each in dividings if each.forward})
    return {
        each: members - named.get(each.on, set()) if each.forward else members for each, members in villages.items()
    }


def _held(row: VillageMembership, dividing: Dividing) -> bool:
    if row.commune_id != dividing.commune_id:
        return False
    if not dividing.forward:
        return row.valid_from == dividing.on
    begun = row.valid_from is None or row.valid_from < dividing.on
    return begun and (row.valid_to is None or row.valid_to >= dividing.on)


def _named(villages: Iterable[int], days: Collection[date]) -> dict[date, set[int]]:
    moved = VillageMembership.objects.filter(Q(valid_from__in=days, dealt_by=""), village__in=set(villages))
    found: dict[date, set[int]] = defaultdict(set)
    for row in moved:
        if row.valid_from:
            found[row.valid_from].add(row.village_id)
    return found
