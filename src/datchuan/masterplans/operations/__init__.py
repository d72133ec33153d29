"""Writes of spatial plans."""

from datchuan.masterplans.operations.listing import PlanEntry, RecordedList, record_list
from datchuan.masterplans.operations.recording import (
    FIELDS,
    change_plan,
    record_finding,
    record_publication,
    register_plan,
)
from datchuan.masterplans.operations.reviewing import conclude_review, duties_of, open_review_duties

__all__ = [
    "FIELDS",
    "PlanEntry",
    "RecordedList",
    "change_plan",
    "conclude_review",
    "duties_of",
    "open_review_duties",
    "record_finding",
    "record_list",
    "record_publication",
    "register_plan",
]
