"""What is known of an area when its list of plans arrives: its units of every time, and the plans on record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from difflib import get_close_matches

from django.db.models import Q

from datchuan.kernel.text import fold
from datchuan.masterplans.models import SpatialPlan
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import Origin, communes_on, origins, within

REALLY_CLOSE = 0.75  # "Có phải …?" about anything farther sends people to the wrong unit
_NAMED = 5


def units_kept(area: Unit, today: date) -> list[Unit]:
    """The units whose plans are kept in ``area``, whatever day they are of: the communes that exist, and those that
    have ceased and went into them; a province's, and its districts. A neighbour that only gave a part keeps its own."""
    units = Unit.objects.select_related("parent")
    if area.level == Level.PROVINCE:
        return list(units.filter(level__in=(Level.COMMUNE, Level.DISTRICT)))
    communes: list[Unit] = list(communes_on(today).filter(within(area)))
    gone = set().union(*(origin.unit_ids for origin in origins(communes, today).values()))
    own = Q(pk__in=[commune.pk for commune in communes])
    return list(units.filter(own | Q(pk__in=gone, valid_to__lte=today)))


class Area:
    """The units of ``area`` and their plans on record, with what each revises and how it was published. A constant
    number of queries."""

    def __init__(self, area: Unit, today: date) -> None:
        self.area, self.today = area, today
        self.units = {unit.pk: unit for unit in units_kept(area, today)}
        self._named: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            for name in {unit.pk, unit.code, fold(unit.name), fold(unit.short_name)}:
                self._named[name].append(unit)
        plans = SpatialPlan.objects.filter(unit__in=self.units).select_related("unit__parent", "revises__unit")
        self.plans = {plan.pk: plan for plan in plans.prefetch_related("publications").order_by("pk")}
        self._origins: dict[str, Origin] = {}

    def code_of(self, unit: Unit) -> str:
        """How a file names a unit: its code, or its id where the code named others of the area too."""
        return unit.code if len(self._named[unit.code]) == 1 else unit.pk

    def found(self, given: str, on: date | None) -> list[Unit]:
        """The units that a file may mean: by id, code or name, of those the ones that existed on ``on`` (a plan's
        approval; today where there is none), or all where none did."""
        named = self.named(given)
        day = on or self.today
        return [unit for unit in named if _stands(unit, day)] or named

    def named(self, given: str) -> list[Unit]:
        """The units of that id, code or name, of whatever day."""
        code = given.zfill(5) if given.isdigit() else given
        return self._named.get(code) or self._named.get(fold(given), [])

    def unknown(self, given: str) -> tuple[str, str]:
        """Why a unit was not found, and how to mend it."""
        near = get_close_matches(fold(given), self._named, n=1, cutoff=REALLY_CLOSE)
        mend = f"Có phải {self._named[near[0]][0].name}?" if near else "Ghi mã hoặc tên xã, thị trấn của địa bàn."
        return f"“{given}” không phải xã, thị trấn trong phạm vi {self.area.name}", mend

    def several(self, given: str, units: list[Unit]) -> tuple[str, str]:
        which = ", ".join(f"{unit.name} ({_period(unit)}): {unit.pk}" for unit in units[:_NAMED])
        return f"“{given}” có thể là {len(units)} đơn vị: {which}", "Ghi mã đầy đủ của đơn vị, dạng 06046-1."

    def land_of(self, unit: Unit) -> frozenset[str]:
        """Ids of the unit and of the units whose land came to it."""
        if not self._origins:
            self._origins = origins(self.units.values(), date.max)
        return self._origins[unit.pk].unit_ids


def _stands(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day < unit.valid_to)


def _period(unit: Unit) -> str:
    since = f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    until = f"đến trước {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return " ".join(filter(None, (since, until))) or "đến nay"
