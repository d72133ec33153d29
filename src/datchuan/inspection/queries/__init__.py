"""Reads of inspection."""

from datchuan.inspection.queries.boards import Board, board_of, members_of
from datchuan.inspection.queries.choosing import Chosen, by_hand, communes_by_rule
from datchuan.inspection.queries.tasking import task_of, tours_of, working_days

__all__ = [
    "Board",
    "Chosen",
    "board_of",
    "by_hand",
    "communes_by_rule",
    "members_of",
    "task_of",
    "tours_of",
    "working_days",
]
