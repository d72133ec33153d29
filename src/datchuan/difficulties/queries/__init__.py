"""Reads of difficulties. Each takes the day it speaks of."""

from datchuan.difficulties.queries.houses import HouseCount, houses_today
from datchuan.difficulties.queries.owners import offices_for, owner_choices
from datchuan.difficulties.queries.reporting import PERIODS, Period, Report, ReportRow, period_of, periods_on, report_on
from datchuan.difficulties.queries.standing import (
    days_left,
    history_of,
    is_overdue,
    standing_now,
    standing_on,
    time_left,
    whose,
)

__all__ = [
    "PERIODS",
    "HouseCount",
    "Period",
    "Report",
    "ReportRow",
    "days_left",
    "history_of",
    "houses_today",
    "is_overdue",
    "offices_for",
    "owner_choices",
    "period_of",
    "periods_on",
    "report_on",
    "standing_now",
    "standing_on",
    "time_left",
    "whose",
]
