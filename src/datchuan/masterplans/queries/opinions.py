"""Opinions of residents before a plan is approved: how long they were asked, and how long the law wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline, deadline
from datchuan.masterplans.models import SpatialPlan

OPINIONS_TERM = "masterplan_opinions"


@dataclass(frozen=True)
class Opinions:
    """How many days residents were asked (None: not known), and the term of the law from the day it began; None where
    the law files hold no such term."""

    days: int | None
    term: Deadline | None
    is_short: bool | None


def opinions_of(plan: SpatialPlan) -> Opinions | None:
    """The opinions asked on a plan; None where no day is recorded. ``is_short`` is None where nobody can tell: the last
    day or the term is not known. The first day is not counted, as in every term."""
    start, end = plan.opinions_from, plan.opinions_to
    if start is None:
        return None
    terms = load_library().terms
    term = deadline(OPINIONS_TERM, start, terms) if OPINIONS_TERM in terms else None
    least = term.last_day if term else None
    days = (end - start) // timedelta(days=1) if end else None
    return Opinions(days, term, end < least if end and least else None)
