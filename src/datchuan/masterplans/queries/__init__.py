"""Reads of spatial plans."""

from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units, publication_deadline
from datchuan.masterplans.queries.reviews import (
    ReviewProgress,
    is_concluded,
    is_settled,
    open_reviews,
    review_progress,
)
from datchuan.masterplans.queries.serving import revisable

__all__ = [
    "PlanFacts",
    "ReviewProgress",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "plan_facts",
    "plan_facts_on_units",
    "publication_deadline",
    "review_progress",
    "revisable",
]
