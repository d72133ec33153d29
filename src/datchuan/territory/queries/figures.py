"""Shapes, figures and villages of the units of a day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from datchuan.territory.models import Shape, Statistic, Unit, VillageMembership
from datchuan.territory.queries.regrouping import Regrouped, regroup
from datchuan.territory.queries.units import holds_on


def shapes_on(day: date) -> QuerySet[Shape]:
    """Shapes of the units that exist on ``day``, as they were that day."""
    return Shape.objects.filter(holds_on(day), holds_on(day, "unit__")).select_related("unit")


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
