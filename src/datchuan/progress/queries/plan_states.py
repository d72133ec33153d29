"""The state of the master plans that serve a commune, as a map shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.masterplans.queries import PlanFacts, plan_facts_on_units
from datchuan.progress.queries.shown import MapClass, Shown

_REVIEW = MapClass("plan-review", "Đang chờ rà soát", is_open=True)
_ADJUST = MapClass("plan-adjust", "Phải điều chỉnh")
_LATE = MapClass("plan-late", "Quá hạn công bố")
_LACKING = MapClass("plan-lacking", "Thiếu hồ sơ")
_COMPLETE = MapClass("plan-complete", "Đủ")
# What waits for a person first: a commune is in the first class that one of its plans is in.
PLAN_CLASSES = (_REVIEW, _ADJUST, _LATE, _LACKING, _COMPLETE)


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
        return _ADJUST
    due = facts["publication_due_on"]
    if each.is_late or (facts["approved"] and facts["published"] is False and due and due < on):
        return _LATE
    return _COMPLETE if facts["approved"] and facts["published"] and facts["rules_issued"] else _LACKING
