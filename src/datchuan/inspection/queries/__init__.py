"""Reads of inspection."""

from datchuan.inspection.queries.choosing import Chosen, at_risk, by_hand, communes_by_rule
from datchuan.inspection.queries.pressing import Pressing, pressing_of
from datchuan.inspection.queries.remaining import Overdue, overdue_on
from datchuan.inspection.queries.risk import CommuneRisk, RiskOrder, communes_by_risk
from datchuan.inspection.queries.samples import open_sample_house
from datchuan.inspection.queries.tasking import task_of, tours_of, working_days

__all__ = [
    "Chosen",
    "CommuneRisk",
    "Overdue",
    "Pressing",
    "RiskOrder",
    "at_risk",
    "by_hand",
    "communes_by_risk",
    "communes_by_rule",
    "open_sample_house",
    "overdue_on",
    "pressing_of",
    "task_of",
    "tours_of",
    "working_days",
]
