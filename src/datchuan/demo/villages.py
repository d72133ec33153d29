"""Simulated villages: of the communes of 2020, and where they belonged before the changes of that year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from datchuan.demo.names import village_names
from datchuan.kernel.text import fold
from datchuan.territory.models import Statistic, Unit, Village, VillageMembership
from datchuan.territory.queries import holds_on, households_by_census, splits_between

HOUSES_PER_VILLAGE = 95


def households_of(day: date) -> dict[str, int]:
    """How many households each commune is given: those of the census as data/unit_stats.csv has them on its units."""
    rows = Statistic.objects.filter(holds_on(day, "unit__"), indicator="households", snapshot_on__lte=day)
    return {row.unit_id: int(row.value) for row in rows.order_by("snapshot_on")}


def make_villages(random: Random, commune: Unit, households: int, since: date) -> list[Village]:
    """As many villages as the commune's households need, in the commune since a day."""
    count = -(-households // HOUSES_PER_VILLAGE)
    villages = [
        Village(code=f"{commune.pk}/{place:02d}", name=name, search=fold(name), simulated=True)
        for place, name in enumerate(village_names(random, count), start=1)
    ]
    made = Village.objects.bulk_create(villages)
    VillageMembership.objects.bulk_create(
        VillageMembership(village=village, commune=commune, valid_from=since) for village in made
    )
    return made


def trace_back(since: date) -> None:
    """Say where the villages belonged before the changes of ``since``: in the commune's one forerunner, else dealt out
    to its forerunners by the households that the census counted in each."""
    eve = since - timedelta(days=1)
    known = {unit_id: figure.value for unit_id, figure in households_by_census(eve).items()}
    brought = _brought(known, eve, since)
    rows: dict[str, list[VillageMembership]] = defaultdict(list)
    for row in VillageMembership.objects.filter(holds_on(since), valid_from=since).select_related("village"):
        rows[row.commune_id].append(row)
    unchanged, before = [], []
    for commune_id, members in rows.items():
        shares = brought.get(commune_id, {})
        if list(shares) == [commune_id]:
            unchanged += members
        else:
            before += _dealt(sorted(members, key=lambda row: row.village.code), shares, since)
    for row in unchanged:
        row.valid_from = None
    VillageMembership.objects.bulk_update(unchanged, ["valid_from"], batch_size=500)
    VillageMembership.objects.bulk_create(before)


def _brought(known: Mapping[str, int], eve: date, since: date) -> dict[str, dict[str, Fraction]]:
    """For each commune of the day, how many households each of its forerunners brought."""
    splits = splits_between(eve, since, population=known).get(since, {})
    brought: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for unit_id, households in sorted(known.items()):
        shares = splits[unit_id].shares if unit_id in splits else {unit_id: Fraction(1)}
        for target, share in shares.items():
            brought[target][unit_id] = share * households
    return brought


def _dealt(rows: list[VillageMembership], shares: Mapping[str, Fraction], since: date) -> list[VillageMembership]:
    whole, so_far, done = sum(shares.values(), Fraction()), Fraction(), 0
    dealt_by = VillageMembership.Dealt.POPULATION if len(shares) > 1 else ""
    found = []
    for unit_id, share in shares.items():
        so_far += share
        until = round(len(rows) * so_far / whole)
        found += [
            VillageMembership(village=row.village, commune_id=unit_id, valid_to=since, dealt_by=dealt_by)
            for row in rows[done:until]
        ]
        done = until
    return found
