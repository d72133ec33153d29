"""Reads of spatial plans."""

from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units, publication_deadline
from datchuan.masterplans.queries.opinions import Opinions, opinions_of
from datchuan.masterplans.queries.register import (
    Attention,
    PlanState,
    RegisteredPlan,
    publication_due,
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

__all__ = [
    "Attention",
    "Opinions",
    "PlanFacts",
    "PlanState",
    "RegisteredPlan",
    "ReviewProgress",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "opinions_of",
    "plan_facts",
    "plan_facts_on_units",
    "publication_deadline",
    "publication_due",
    "registered",
    "review_progress",
    "revisable",
    "states_on",
]
