"""Writes of spatial plans."""

from datchuan.masterplans.operations.extents import record_extent
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
    "change_plan",
    "conclude_review",
    "duties_of",
    "open_review_duties",
    "record_extent",
    "record_finding",
    "record_publication",
    "register_plan",
]
