"""Reads of inspection."""

from datchuan.inspection.queries.boards import Board, board_of, members_of
from datchuan.inspection.queries.choosing import RULES, Chosen, at_risk, by_hand, communes_by_rule
from datchuan.inspection.queries.presence import Gap, gaps_of, runs
from datchuan.inspection.queries.pressing import Pressing, pressing_of
from datchuan.inspection.queries.remaining import Overdue, overdue_on
from datchuan.inspection.queries.risk import CommuneRisk, RiskOrder, communes_by_risk
from datchuan.inspection.queries.rounds import RoundCounts, counts_of, planned_rounds, rounds_in
from datchuan.inspection.queries.samples import open_sample_house, open_sample_houses
from datchuan.inspection.queries.tasking import task_of, teams_of, tours_of, working_days

__all__ = [
    "RULES",
    "Board",
    "Chosen",
    "CommuneRisk",
    "Gap",
    "Overdue",
    "Pressing",
    "RiskOrder",
    "RoundCounts",
    "at_risk",
    "board_of",
    "by_hand",
    "communes_by_risk",
    "communes_by_rule",
    "counts_of",
    "gaps_of",
    "members_of",
    "open_sample_house",
    "open_sample_houses",
    "overdue_on",
    "planned_rounds",
    "pressing_of",
    "rounds_in",
    "runs",
    "task_of",
    "teams_of",
    "tours_of",
    "working_days",
]
