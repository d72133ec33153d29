"""The periods in which no unit of a level began or ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from datchuan.kernel.period import Period
from datchuan.territory.models import Level
from datchuan.territory.queries.units import units_of_any_time


@dataclass(frozen=True)
class UnitsPeriod:
    """A period between two changes of units, with how many units of the level exist in it."""

    period: Period
    units: int

    def day(self, wanted: date) -> date:
        """A day in it: the one wanted if it lies in it, else its first, or its last where it has no beginning."""
        if wanted in self.period:
            return wanted
        return self.period.valid_from or self.period.last_day or wanted


def units_periods(level: str = Level.COMMUNE) -> list[UnitsPeriod]:
    """The periods, oldest first; the first has no beginning, the last no end. One query."""
    lives = list(units_of_any_time().filter(level=level).order_by().values_list("valid_from", "valid_to"))
    days = sorted({day for life in lives for day in life if day})
    bounds = [None, *days, None]
    periods = [Period(begins, ends) for begins, ends in pairwise(bounds)]
    return [UnitsPeriod(period, sum(1 for life in lives if period.overlaps(Period(*life)))) for period in periods]
