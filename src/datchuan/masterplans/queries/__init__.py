"""Reads of spatial plans."""

from datchuan.masterplans.queries.covering import CoverFacts, cover_facts, cover_facts_on_units
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
from datchuan.masterplans.queries.facts import PlanFacts, plan_facts, plan_facts_on_units
from datchuan.masterplans.queries.ground_shares import Grounds
from datchuan.masterplans.queries.grounds import Ground, GroundShare, Part, outlines_for
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
from datchuan.masterplans.queries.serving import inherited, revisable
from datchuan.masterplans.queries.stories import plan_lines
from datchuan.masterplans.queries.terms import TermLine, TermState, publication_deadline, term_end, term_lines

__all__ = [
    "Attention",
    "CoverFacts",
    "Ground",
    "GroundShare",
    "Grounds",
    "Home",
    "Opinions",
    "Part",
    "PlanFacts",
    "PlanState",
    "RegisteredPlan",
    "ReviewProgress",
    "ReviewState",
    "StepNow",
    "StepState",
    "TermLine",
    "TermState",
    "cover_facts",
    "cover_facts_on_units",
    "duties_on",
    "homes_of",
    "inherited",
    "is_concluded",
    "is_settled",
    "open_reviews",
    "opinions_of",
    "outlines_for",
    "plan_facts",
    "plan_facts_on_units",
    "plan_lines",
    "publication_deadline",
    "registered",
    "review_progress",
    "revisable",
    "settling",
    "states_on",
    "steps_of",
    "term_end",
    "term_lines",
    "units_to_plan",
]
