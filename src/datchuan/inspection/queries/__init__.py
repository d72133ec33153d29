"""Reads of inspection."""

from datchuan.inspection.queries.choosing import Chosen, by_hand, communes_by_rule
from datchuan.inspection.queries.samples import open_sample_house, open_sample_houses
from datchuan.inspection.queries.tasking import task_of, tours_of, working_days

__all__ = [
    "Chosen",
    "by_hand",
    "communes_by_rule",
    "open_sample_house",
    "open_sample_houses",
    "task_of",
    "tours_of",
    "working_days",
]
