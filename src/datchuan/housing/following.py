"""Houses follow their villages: what moves, and what waits for a commune that ends."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from datchuan.housing.models import HouseRecord
from datchuan.kernel.text import format_number
from datchuan.survey.models import Upload
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on


class HousesFollow(Follower):
    """A house record names a village, never a commune: when the village moves, nothing of the record changes."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        found = []
        houses, lines = _moved(change)
        if houses:
            found.append(Consequence("Nhà đi theo thôn sang đơn vị khác", houses, lines))
        open_states = (Upload.State.WAITING, Upload.State.PREVIEWED, Upload.State.ACCEPTING)
        waiting = Upload.objects.filter(area__in=change.ended, state__in=open_states).select_related("area")
        lines = [f"{each.file_name}, nộp cho {each.area.name}" for each in waiting]
        if lines:
            found.append(Consequence("Tệp nhà ở đang chờ, nộp cho đơn vị kết thúc", len(lines), lines, needs_care=True))
        return found

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        uploads = Upload.objects.filter(area__in=change.began).count()
        return [f"{uploads} tệp nhà ở đã nộp cho đơn vị mới"] if uploads else []


def _moved(change: TerritoryChanged) -> tuple[int, list[str]]:
    """Houses known on the day in villages that moved, and a line for each pair of communes."""
    if not change.moved_villages:
        return 0, []
    leaving = VillageMembership.objects.filter(valid_to=change.effective_on).values_list("village", "commune__name")
    arriving = VillageMembership.objects.filter(valid_from=change.effective_on)
    came_from = {village: name for village, name in leaving if village in change.moved_villages}
    records = HouseRecord.objects.filter(holds_on(change.effective_on)).order_by()
    houses = dict(records.values_list("village").annotate(Count("pk")))
    villages: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for village, name in arriving.values_list("village", "commune__name"):
        if village in change.moved_villages:
            pair = (came_from.get(village, "–"), name)
            villages[pair] += 1
            counts[pair] += houses.get(village, 0)
    lines = [
        f"{old} → {new}: {format_number(villages[old, new])} thôn, {format_number(counts[old, new])} nhà"
        for old, new in sorted(villages)
    ]
    return sum(counts.values()), lines
