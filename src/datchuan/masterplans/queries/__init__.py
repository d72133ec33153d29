"""Reads of spatial plans."""

from datchuan.masterplans.queries.duties import (
    Home,
    ReviewState,
    StepNow,
    StepState,
    duties_on,
    homes_of,
    settling,
    steps_of,
    units_to_plan,
)
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
    "Home",
    "PlanFacts",
    "ReviewProgress",
    "ReviewState",
    "StepNow",
    "StepState",
    "duties_on",
    "homes_of",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "plan_facts",
    "plan_facts_on_units",
    "publication_deadline",
    "review_progress",
    "revisable",
    "settling",
    "steps_of",
    "units_to_plan",
]
