"""The state of the master plans that serve a commune, as a map shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import PlanFacts, is_settled, plan_facts_on_units
from datchuan.progress.queries.shown import MapClass, Shown

_REVIEW = MapClass("plan-review", "Đang chờ rà soát", is_open=True)
_ADJUST = MapClass("plan-adjust", "Phải điều chỉnh, chưa lập")
_WORKS = MapClass("plan-works", "Đang điều chỉnh, lập mới")
_ENDED = MapClass("plan-ended", "Hết thời hạn quy hoạch")
_LATE = MapClass("plan-late", "Quá hạn công bố")
_LACKING = MapClass("plan-lacking", "Thiếu hồ sơ")
_SETTLED = MapClass("plan-settled", "Đủ, đã rà soát xong")
_COMPLETE = MapClass("plan-complete", "Đủ, không phải rà soát")
# What waits for a person first: a commune is in the first class that one of its plans is in.
PLAN_CLASSES = (_REVIEW, _ADJUST, _WORKS, _ENDED, _LATE, _LACKING, _SETTLED, _COMPLETE)
# The days of a plan's record that say it is in the works.
_WORKED_ON = ("task_approved_on", "opinions_from", "opinions_to", "appraised_on", "approved_on")


def plans_of(now: Standing) -> Mapping[str, list[PlanFacts]]:
    """The plans that on the day of the facts served the land of each commune of a standing."""
    return plan_facts_on_units(now.communes, now.units_on, now.on)


def plan_state(plans: list[PlanFacts], on: date) -> Shown:
    """The state of the plans of a commune together, with how many of several are in it."""
    if not plans:
        return Shown(_LACKING, "Thiếu hồ sơ: chưa có quy hoạch")
    states = Counter(_state(each, on) for each in plans)
    found = next(each for each in PLAN_CLASSES if states[each])
    if len(plans) == 1:
        return Shown(found, found.label)
    return Shown(found, f"{found.label}: {states[found]}/{len(plans)} quy hoạch", states[found], len(plans))


def _state(each: PlanFacts, on: date) -> MapClass:
    facts = each.facts
    if each.open_duties:
        return _REVIEW
    if facts["review_settled"] is False:
        return _under_way(each, on)
    if facts["in_term"] is False:
        return _ENDED
    due = facts["publication_due_on"]
    if each.is_late or (facts["approved"] and facts["published"] is False and due and due < on):
        return _LATE
    if facts["approved"] and facts["published"] and facts["rules_issued"]:
        return _SETTLED if each.duties else _COMPLETE
    return _LACKING


def _under_way(each: PlanFacts, on: date) -> MapClass:
    """Of conclusions that want a decision: in the works once every plan that one wants has a step behind it."""
    wanted = [duty.settled_by for duty in each.duties if is_settled(duty, on) is False]
    return _WORKS if wanted and all(plan and _is_begun(plan, on) for plan in wanted) else _ADJUST


def _is_begun(plan: SpatialPlan, on: date) -> bool:
    """Whether a step on the way to a plan's approval was taken by a day. A record without days tells of none."""
    return any(day is not None and day <= on for day in (getattr(plan, name) for name in _WORKED_ON))
