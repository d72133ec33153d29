"""Reads of spatial plans."""

from datchuan.masterplans.queries.covering import CoverFacts, cover_facts, cover_facts_on_units
from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units
from datchuan.masterplans.queries.reviews import (
    ReviewProgress,
    is_concluded,
    is_settled,
    open_reviews,
    review_progress,
)
from datchuan.masterplans.queries.serving import revisable
from datchuan.masterplans.queries.stories import plan_lines
from datchuan.masterplans.queries.terms import TermLine, TermState, publication_deadline, term_end, term_lines

__all__ = [
    "CoverFacts",
    "PlanFacts",
    "ReviewProgress",
    "TermLine",
    "TermState",
    "cover_facts",
    "cover_facts_on_units",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "plan_facts",
    "plan_facts_on_units",
    "plan_lines",
    "publication_deadline",
    "review_progress",
    "revisable",
    "term_end",
    "term_lines",
]
