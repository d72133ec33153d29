"""Reads of spatial plans."""

from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units, publication_deadline
from datchuan.masterplans.queries.ground_shares import Grounds
from datchuan.masterplans.queries.grounds import Ground, GroundShare, Part, outlines_for
from datchuan.masterplans.queries.reviews import (
    ReviewProgress,
    is_concluded,
    is_settled,
    open_reviews,
    review_progress,
)
from datchuan.masterplans.queries.serving import inherited, revisable

__all__ = [
    "Ground",
    "GroundShare",
    "Grounds",
    "Part",
    "PlanFacts",
    "ReviewProgress",
    "inherited",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "outlines_for",
    "plan_facts",
    "plan_facts_on_units",
    "publication_deadline",
    "review_progress",
    "revisable",
]
