"""Writes of spatial plans."""

from datchuan.masterplans.operations.extents import record_extent
from datchuan.masterplans.operations.filing import add_document
from datchuan.masterplans.operations.guiding import draft_guidance
from datchuan.masterplans.operations.listing import PlanEntry, RecordedList, record_list
from datchuan.masterplans.operations.opening import (
    duties_of,
    named_instrument,
    open_after_terms,
    open_by_hand,
    open_for_law,
    open_review_duties,
    open_what_was_missed,
)
from datchuan.masterplans.operations.recording import (
    FIELDS,
    change_plan,
    record_finding,
    record_publication,
    register_plan,
)
from datchuan.masterplans.operations.reviewing import conclude_many, conclude_review
from datchuan.masterplans.operations.settling import assign_review, begin_settling_plan, settle_review
from datchuan.masterplans.operations.together import Gives, conclude_together

__all__ = [
    "FIELDS",
    "Gives",
    "PlanEntry",
    "RecordedList",
    "add_document",
    "assign_review",
    "begin_settling_plan",
    "change_plan",
    "conclude_many",
    "conclude_review",
    "conclude_together",
    "draft_guidance",
    "duties_of",
    "named_instrument",
    "open_after_terms",
    "open_by_hand",
    "open_for_law",
    "open_review_duties",
    "open_what_was_missed",
    "record_extent",
    "record_finding",
    "record_list",
    "record_publication",
    "register_plan",
    "settle_review",
]
