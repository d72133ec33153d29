"""Whether a master plan is still in its term, or was reviewed or adjusted when the term ended.

QĐ 318/QĐ-TTg, 1.1: "còn thời hạn hoặc đã được rà soát, điều chỉnh". Its text names no year and no paper; what is
recorded here speaks for the end of a term only where it cannot be about anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.reviews import is_settled
from datchuan.masterplans.queries.terms import term_end


def in_term(plan: SpatialPlan, base: SpatialPlan, on: date) -> bool | None:
    """Whether a plan's term holds on a day; that of ``base`` for what stands beside it without a year of its own.
    Unknown where no year is recorded: how long a plan lasts that names none is not known either."""
    end = term_end(plan) or term_end(base)
    return None if end is None else on <= end


def adjusted(base: SpatialPlan, beside: Sequence[SpatialPlan], duties: Sequence[ReviewDuty], on: date) -> bool | None:
    """Whether the end of a plan's term has been answered by a day.

    True once the last review for the end of the term is settled (the plan still serves, or the plan it wants is in
    force), or once a revision in force was approved after the term's end or names a later year. False once a person
    concluded that the plan must change for its term and it has not. Else unknown: that nothing is recorded does not say
    that nothing was done, and a revision of before the end says nothing of what comes after it.
    """
    for_term = [duty for duty in duties if duty.reason == ReviewDuty.Reason.TERM and duty.opened_on <= on]
    last = max(for_term, key=lambda duty: (duty.opened_on, duty.pk), default=None)
    settled = is_settled(last, on) if last else None
    if settled or _renewed(base, beside, on):
        return True
    return settled


def _renewed(base: SpatialPlan, beside: Sequence[SpatialPlan], on: date) -> bool:
    end = term_end(base)
    if end is None:
        # It takes the place of a plan whose term had ended, and names no year of its own.
        before = term_end(base.revises) if base.revises else None
        return bool(before and base.approved_on and base.approved_on > before)
    return any(_goes_beyond(each, end, on) for each in beside)


def _goes_beyond(revision: SpatialPlan, end: date, on: date) -> bool:
    own = term_end(revision)
    if own:
        return end < own and on <= own
    return revision.approved_on is not None and revision.approved_on > end
