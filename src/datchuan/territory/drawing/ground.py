"""What is known of the units that a change of a day speaks of, before it is done. A constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Max

from datchuan.kernel.period import Period
from datchuan.territory.models import Change, Statistic, Unit


class Ground:
    """The units of the day before ``day`` and all others, by code and by parent; later changes; published figures."""

    def __init__(self, day: date) -> None:
        self.day = day
        eve = day - timedelta(days=1)
        self.known = {unit.pk: unit for unit in Unit.everywhere.order_by()}
        self.before = {pk: unit for pk, unit in self.known.items() if eve in Period(unit.valid_from, unit.valid_to)}
        self.numbers: dict[str, int] = defaultdict(int)
        self.by_code: dict[str, list[Unit]] = defaultdict(list)
        self.children: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.known.values():
            self.numbers[unit.code] = max(self.numbers[unit.code], int(unit.pk.rpartition("-")[2]))
            self.by_code[unit.code].append(unit)
            if unit.parent_id and unit.pk in self.before:
                self.children[unit.parent_id].append(unit)
        self.changes_later = self._later()
        today = Change.objects.filter(effective_on=day).exclude(to_unit=None)
        self.received_already = set(today.values_list("to_unit_id", flat=True))
        self.area, self.population = self._largest("area_km2"), self._largest("population")

    def version_id(self, code: str) -> str:
        """The id that the next version under a code gets."""
        return f"{code}-{self.numbers[code] + 1}"

    def exists_on_the_day(self, unit: Unit) -> bool:
        """Whether nothing written so far ends the unit on or before the day."""
        return unit.pk in self.before and (unit.valid_to is None or unit.valid_to > self.day)

    def _later(self) -> dict[str, date]:
        """Units that change again after the day, and the last day of that."""
        later = Change.objects.filter(effective_on__gt=self.day).order_by()
        days: dict[str, date] = {}
        for side in ("from_unit", "to_unit"):
            for unit_id, last in later.exclude(**{side: None}).values_list(side).annotate(Max("effective_on")):
                days[unit_id] = max(last, days.get(unit_id, last))
        return days

    def _largest(self, indicator: str) -> dict[str, float]:
        """The largest figure known of each unit: sources differ, and a part may not exceed any of them."""
        figures = Statistic.objects.filter(indicator=indicator).order_by()
        return {pk: float(value) for pk, value in figures.values_list("unit").annotate(Max("value"))}
