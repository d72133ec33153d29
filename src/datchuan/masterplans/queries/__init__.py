"""Reads of spatial plans."""

from datchuan.masterplans.queries.covering import CoverFacts, cover_facts, cover_facts_on_units
from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units
from datchuan.masterplans.queries.opinions import Opinions, opinions_of
from datchuan.masterplans.queries.register import (
    Attention,
    PlanState,
    RegisteredPlan,
    registered,
    states_on,
)
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
    "Attention",
    "CoverFacts",
    "Opinions",
    "PlanFacts",
    "PlanState",
    "RegisteredPlan",
    "ReviewProgress",
    "TermLine",
    "TermState",
    "cover_facts",
    "cover_facts_on_units",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "opinions_of",
    "plan_facts",
    "plan_facts_on_units",
    "plan_lines",
    "publication_deadline",
    "registered",
    "review_progress",
    "revisable",
    "states_on",
    "term_end",
    "term_lines",
]
