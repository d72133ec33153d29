"""How collection goes on: by village or commune, by device, on which days, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Max, QuerySet

from datchuan.kernel.text import sort_key
from datchuan.survey.announcing import known_households
from datchuan.survey.models import Device, EvidenceFlag, Trace
from datchuan.territory.models import Shape, Unit, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, within
from datchuan.territory.shapes import drawn_closely


@dataclass(frozen=True)
class PlaceProgress:
    """A village or a commune: households known, households with a submission in the days asked for, the last day.
    ``village_id`` is a commune's first village."""

    name: str
    village_id: int
    commune: Unit
    known: int
    surveyed: int
    last_on: date | None


@dataclass(frozen=True)
class DeviceProgress:
    """A device in the days asked for: submissions, households, days with any, days without between two with, flags that
    are open."""

    device: Device
    submissions: int
    households: int
    days: int
    last_on: date | None
    longest_gap: int
    flags: int


@dataclass(frozen=True)
class PointMap:
    """A commune drawn with the positions of submissions: SVG path data; ``doubted`` are those with an open flag."""

    commune: Unit
    outline: str
    width: int
    height: int
    plain: str
    doubted: str
    count: int
    outside: int
    origin: str


def taken_between(traces: QuerySet[Trace], first: date, last: date) -> QuerySet[Trace]:
    """Those of submissions that were taken, surveyed on the days from first to last."""
    return traces.filter(surveyed_on__range=(first, last)).exclude(household="")


def progress_of_places(traces: QuerySet[Trace], area: Unit, today: date, *, by_village: bool) -> list[PlaceProgress]:
    """Every village (or, if the area is larger, every commune) of the area today. Three queries."""
    communes = communes_on(today).filter(within(area))
    rows = VillageMembership.objects.filter(holds_on(today), commune__in=communes).select_related("village", "commune")
    counts = traces.values_list("village").annotate(Count("household", distinct=True), Max("surveyed_on"))
    surveyed = {village: (count, last) for village, count, last in counts}
    known = known_households(area, today)
    groups: dict[object, list[VillageMembership]] = defaultdict(list)
    for row in rows:
        groups[row.village_id if by_village else row.commune_id].append(row)
    found = [_place(group, known, surveyed, by_village=by_village) for group in groups.values()]
    return sorted(found, key=lambda each: sort_key(each.name))


def _place(
    group: Sequence[VillageMembership],
    known: Mapping[int, int],
    surveyed: Mapping[int | None, tuple[int, date]],
    *,
    by_village: bool,
) -> PlaceProgress:
    villages = [row.village_id for row in group]
    days = [surveyed[each][1] for each in villages if each in surveyed]
    return PlaceProgress(
        name=group[0].village.name if by_village else group[0].commune.short_name,
        village_id=group[0].village_id,
        commune=group[0].commune,
        known=sum(known.get(each, 0) for each in villages),
        surveyed=sum(surveyed[each][0] for each in villages if each in surveyed),
        last_on=max(days, default=None),
    )


def progress_of_devices(devices: Collection[Device], traces: QuerySet[Trace]) -> list[DeviceProgress]:
    """How each of the devices goes on. Three queries, whatever their number."""
    of_these = traces.filter(device__in=devices).order_by()
    counts = of_these.values_list("device").annotate(Count("pk"), Count("household", distinct=True))
    done = {device: (submissions, households) for device, submissions, households in counts}
    days: dict[int | None, list[date]] = defaultdict(list)
    for device, day in of_these.values_list("device", "surveyed_on").distinct():
        days[device].append(day)  # type: ignore[arg-type]
    open_flags = EvidenceFlag.objects.filter(submission__trace__device__in=devices, state=EvidenceFlag.State.OPEN)
    flags = dict(open_flags.order_by().values_list("submission__trace__device").annotate(Count("pk")))
    return [
        DeviceProgress(
            each,
            *done.get(each.pk, (0, 0)),
            days=len(days[each.pk]),
            last_on=max(days[each.pk], default=None),
            longest_gap=longest_gap(days[each.pk]),
            flags=flags.get(each.pk, 0),
        )
        for each in devices
    ]


def longest_gap(days: Iterable[date]) -> int:
    """The most days in a row without any, between two that had one."""
    return max(((later - earlier).days - 1 for earlier, later in pairwise(sorted(set(days)))), default=0)


def map_of_points(traces: QuerySet[Trace], commune: Unit, today: date) -> PointMap | None:
    """Where submissions were filled in, on a commune's outline; nothing when that is not known. Three queries."""
    shape = Shape.objects.filter(holds_on(today), unit=commune).first()
    if shape is None:
        return None
    here = traces.filter(latitude__isnull=False)
    doubts = EvidenceFlag.objects.filter(state=EvidenceFlag.State.OPEN, submission__trace__in=here)
    doubted = set(doubts.values_list("submission", flat=True))
    plain: list[tuple[float, float]] = []
    marked: list[tuple[float, float]] = []
    for pk, x, y in here.values_list("submission", "longitude", "latitude"):
        if x is not None and y is not None:
            (marked if pk in doubted else plain).append((x, y))
    count = len(plain) + len(marked)
    outline, height, plain_at = drawn_closely(shape.geometry, plain)
    _, _, marked_at = drawn_closely(shape.geometry, marked)
    drawn = len(plain_at) + len(marked_at)
    return PointMap(
        commune, outline, 600, height, _dots(plain_at), _dots(marked_at), drawn, count - drawn, shape.origin
    )


def _dots(points: Iterable[tuple[int, int]]) -> str:
    """Points as one path of strokes without length."""
    return "".join(f"M{x} {y}h0" for x, y in sorted(set(points)))
