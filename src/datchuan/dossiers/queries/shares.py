"""How much of a unit of a day came from a unit that was recognised.

By villages and houses where they are known, else by published figures, which are estimates of the day looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q

from datchuan.dossiers.queries.carrying import Carried
from datchuan.housing.models import HouseRecord
from datchuan.kernel.text import format_number
from datchuan.territory.models import Change, Statistic, Unit, VillageMembership
from datchuan.territory.queries import Regrouped, brought, holds_on, origins


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole`` of a unit, counted in ``measure``; ``method`` is empty where it is exact, else says by what
    it was estimated."""

    measure: str
    part: int
    whole: int
    method: str = ""
    scale: int = 1  # km² are kept in hundredths, as they are published

    @property
    def pair(self) -> str:
        """ "2.502/4.825"."""
        decimals = 2 if self.scale > 1 else 0
        part, whole = (format_number(Decimal(value) / self.scale, decimals) for value in (self.part, self.whole))
        return f"{part}/{whole}"


class Shares:
    """The shares of units, as they are on ``units_on``, that came from recognised ones, with the houses of ``day``.

    What the census counted is regrouped once for all that came in on the same day.
    """

    def __init__(self, units_on: date, day: date) -> None:
        self.units_on, self.day = units_on, day
        self._brought: dict[date, Mapping[str, Mapping[str, Regrouped]]] = {}

    def of(self, carried: Carried) -> list[Share]:
        """Empty where nothing is known, and for what is no part."""
        came_on = carried.came_on
        if carried.unit is None or came_on is None:
            return []
        unit = carried.unit
        former = {way[0].edge.from_unit_id for way in carried.ways}
        eve = came_on - timedelta(days=1)
        exact = _by_villages(unit, former, (eve, self.units_on), self.day)
        return exact or _published(carried, unit, self.units_on) or self._by_census(unit, former, eve)

    def _by_census(self, unit: Unit, former: set[str], eve: date) -> list[Share]:
        """The census population, regrouped on the units of the later day."""
        if eve not in self._brought:
            self._brought[eve] = _census(eve, self.units_on)
        came = self._brought[eve].get(unit.pk, {})
        if not former <= set(came):
            return []
        methods = sorted({method for each in came.values() for method in each.methods})
        method = "tổng điều tra 2019 quy về đơn vị ngày xem" + (f", chia theo {', '.join(methods)}" if methods else "")
        part, whole = sum(came[pk].value for pk in former), sum(each.value for each in came.values())
        return [Share("người", part, whole, method)]


def _census(eve: date, day: date) -> Mapping[str, Mapping[str, Regrouped]]:
    """What each unit of the newest count up to ``eve`` brought to the units of ``day``."""
    known = Statistic.objects.filter(holds_on(eve, "unit__"), indicator="population", snapshot_on__lte=eve)
    known = known.exclude(method__startswith="resolution").order_by("-snapshot_on")
    newest = known.values_list("snapshot_on", flat=True).first()
    if newest is None:
        return {}
    values = {pk: int(value) for pk, value in known.filter(snapshot_on=newest).values_list("unit", "value")}
    return brought(values, newest, day)


def _by_villages(unit: Unit, former: set[str], days: tuple[date, date], day: date) -> list[Share]:
    """Nothing where it would not be exact: a village was dealt out, or one's commune before the change is not known, or
    a commune of before is known to have none."""
    eve, units_on = days
    now = VillageMembership.objects.filter(holds_on(units_on), commune=unit)
    here = now.values("village")
    through = VillageMembership.objects.filter(village__in=here).filter(Q(valid_to=None) | Q(valid_to__gt=eve))
    dealt = through.filter(Q(valid_from=None) | Q(valid_from__lte=units_on)).exclude(dealt_by="")
    homes = dict(through.filter(holds_on(eve)).values_list("village", "commune"))
    if not homes or len(homes) != now.count() or dealt.exists() or _without_villages(unit, eve, units_on):
        return []
    from_former = {village for village, commune in homes.items() if commune in former}
    villages = Share("thôn", len(from_former), len(homes))
    records = HouseRecord.objects.filter(holds_on(day), village__in=here).order_by()
    houses: Mapping[int, int] = dict(records.values_list("village").annotate(Count("pk")))
    if not houses:
        return [villages]
    part = sum(houses.get(village, 0) for village in from_former)
    return [villages, Share("nhà đã điều tra", part, sum(houses.values()))]


def _without_villages(unit: Unit, eve: date, day: date) -> bool:
    """Whether a unit that this one is made of had no village recorded before the change."""
    made_of = origins([unit], day)[unit.pk].unit_ids
    settled = VillageMembership.objects.filter(holds_on(eve)).values("commune")
    return Unit.objects.filter(holds_on(eve), pk__in=made_of).exclude(pk__in=settled).exists()


def _published(carried: Carried, unit: Unit, day: date) -> list[Share]:
    """The figures of the instrument, where the land came in one step and the unit got and gave no other since."""
    edges = [way[0].edge for way in carried.ways]
    days = {edge.effective_on for edge in edges}
    if len(days) > 1 or any(len(way) != 1 for way in carried.ways) or _moved_since(unit, max(days), day):
        return []
    found = []
    for measure, indicator, scale in (("người", "population", 1), ("km²", "area_km2", 100)):
        given = [getattr(edge, indicator) for edge in edges]
        whole = _after(edges[0], indicator)
        if whole and all(value is not None for value in given):
            part = sum((Decimal(value) for value in given), Decimal())
            method = f"số công bố trong {edges[0].instrument}"
            found.append(Share(measure, int(part * scale), int(whole * scale), method, scale))
    return found


def _moved_since(unit: Unit, since: date, day: date) -> bool:
    edges = Change.objects.filter(Q(from_unit=unit) | Q(to_unit=unit), effective_on__gt=since, effective_on__lte=day)
    return edges.exclude(type__in=Change.CONTINUING).exists()


def _after(edge: Change, indicator: str) -> Decimal | None:
    """The receiving unit's figure after the change as published, or as our sum of the published parts."""
    figures = Statistic.objects.filter(
        unit=edge.to_unit_id, indicator=indicator, snapshot_on=edge.effective_on, method__startswith="resolution"
    )
    return figures.values_list("value", flat=True).first()
