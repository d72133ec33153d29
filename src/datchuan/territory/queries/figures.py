"""Shapes, figures and villages of the units of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from datchuan.territory.models import Level, Shape, Statistic, Unit, VillageMembership
from datchuan.territory.queries.regrouping import Regrouped, regroup
from datchuan.territory.queries.units import holds_on


def shapes_on(day: date, level: str = Level.COMMUNE) -> QuerySet[Shape]:
    """Shapes of the units of a level that exist on ``day``, as they were that day, by unit."""
    shapes = Shape.objects.filter(holds_on(day), holds_on(day, "unit__"), unit__level=level)
    return shapes.select_related("unit").order_by("unit_id")


# Where outlines come from, with the notices that their licences ask for (data/SOURCES.md).
_MAPS = {
    "S4": "bản đồ xã 1:250.000 của censusVN2009, (c) 2017 Marc Choisy, MIT",
    "S5": "vietnamese-provinces-database, (c) 2021 Thang Le Quoc, MIT, theo sapnhap.bando.com.vn",
}
_REDRAWN = "hình vẽ lại khi ghi lần sắp xếp"


def map_of(origin: str) -> str:
    """Which map a shape was drawn from; empty for one drawn when a change was recorded. Shapes of two maps do not meet:
    what they share is an estimate."""
    return next((key for key in _MAPS if f"source {key}" in origin or f"from {key}" in origin), "")


def shape_sources(origins: Iterable[str]) -> list[str]:
    """The maps that shapes of these origins were made from, for the foot of a map."""
    found = set()
    for origin in origins:
        named = {words for key, words in _MAPS.items() if key in origin}
        found |= named or ({_REDRAWN} if origin.startswith("dissolved") else set())
    return sorted(found)


CENSUS_UNITS = date(2019, 12, 31)
"""The census of 01/04/2019 is known on the units of this day: none changed in between."""


def households_by_census(day: date) -> dict[str, Regrouped]:
    """Households of the 2019 census on the units of ``day``, per unit id, by our own method (``regroup``); approximate
    where a commune was divided. Before 2020 as counted. Empty where no census is loaded."""
    rows = Statistic.objects.filter(indicator="households", method="census", snapshot_on=CENSUS_UNITS)
    counted = {unit_id: int(value) for unit_id, value in rows.values_list("unit", "value")}
    return regroup(counted, CENSUS_UNITS, max(day, CENSUS_UNITS)) if counted else {}


def villages_of(commune: Unit, day: date) -> QuerySet[VillageMembership]:
    """The villages that belong to the commune on ``day``."""
    return VillageMembership.objects.filter(holds_on(day), commune=commune).select_related("village")
