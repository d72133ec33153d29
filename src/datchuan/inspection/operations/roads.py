"""Writes of the table of the road: minutes between places, as someone knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from datchuan.inspection.models import RoadTime
from datchuan.inspection.roads.entry import RoadEntry, check_road, ordered
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@dataclass(frozen=True)
class RoadsSet:
    """How many minutes became known, were changed, were so already."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def set_road_times(*, entries: Sequence[RoadEntry], by: Official | None) -> RoadsSet:
    """Put minutes into the table, in place of what it said of the same two places. All or none. Problem 625 for what
    cannot be."""
    for entry in entries:
        check_road(entry)
    kept = {ordered(each.one_id or "", each.other_id): each for each in RoadTime.objects.select_for_update()}
    new: list[RoadTime] = []
    changed: list[RoadTime] = []
    details = {}
    for entry in entries:
        one, other = entry.key
        known = kept.get(entry.key)
        if known and (known.minutes, known.source) == (entry.minutes, entry.source.strip()):
            continue
        found = known or RoadTime(one_id=one or None, other_id=other)
        details[f"{one} {other}".strip()] = [str(known.minutes) if known else "", str(entry.minutes)]
        found.minutes, found.source = entry.minutes, entry.source.strip()
        (changed if known else new).append(found)
        kept[entry.key] = found
    RoadTime.objects.bulk_create(new)
    RoadTime.objects.bulk_update([each for each in changed if each.pk], ["minutes", "source"])
    if details:
        record_audit(by=by, action="inspection.set_road_times", subject="roads", details=details)
    return RoadsSet(len(new), len(changed), len(entries) - len(new) - len(changed))


@transaction.atomic
def remove_road_time(*, road: RoadTime, by: Official | None) -> None:
    """Forget what was said of a way: a straight line makes its minutes again."""
    details = {"one": road.one_id or "", "other": road.other_id, "minutes": road.minutes, "source": road.source}
    road.delete()
    record_audit(by=by, action="inspection.remove_road_time", subject="roads", details=details)
