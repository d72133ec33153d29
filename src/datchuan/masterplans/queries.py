"""Reads of master plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline, Term, deadline
from datchuan.masterplans.models import MasterPlan, ReviewDuty
from datchuan.territory.models import Unit
from datchuan.territory.queries import Origin, counterparts, origins

PUBLICATION_TERM = "masterplan_publication"


@dataclass(frozen=True)
class PlanFacts:
    """One plan as the law's rules read it (law/facts/masterplan.yaml), for a commune on a day."""

    plan: MasterPlan
    facts: dict[str, Any]
    publication: Deadline | None
    duties: tuple[ReviewDuty, ...]
    open_duties: tuple[ReviewDuty, ...]

    @property
    def is_late(self) -> bool:
        """Published after the last lawful day; false while that day is not known."""
        due, published = self.facts["publication_due_on"], self.facts["published_on"]
        return bool(due and published and published > due)


def publication_deadline(approved_on: date) -> Deadline:
    """The last lawful day of publication by the term in force on the day of approval, or why it is not known."""
    return deadline(PUBLICATION_TERM, approved_on)


def plan_facts(communes: list[Unit], on: date) -> dict[str, list[PlanFacts]]:
    """For each commune the plans that serve it on ``on``. Constant number of queries.

    A plan approved for a unit since it last received land serves alone; before that, its own older plan and those of
    the units that went into it serve together, each with its review duties. So it goes back, merger by merger.
    """
    come_from = origins(communes, on)
    ids = set().union(*(origin.unit_ids for origin in come_from.values()))
    by_unit = _plans_of(ids, on)
    duties: dict[int, list[ReviewDuty]] = defaultdict(list)
    for duty in ReviewDuty.objects.filter(master_plan__unit__in=ids, opened_on__lte=on).order_by("pk"):
        duties[duty.master_plan_id].append(duty)
    terms = load_library().terms
    return {
        commune.pk: [
            _facts(plan, on, duties[plan.pk], terms) for plan in _serving(commune, come_from[commune.pk], by_unit)
        ]
        for commune in communes
    }


def open_reviews(communes: list[Unit], on: date) -> list[ReviewDuty]:
    """The first review still open on ``on`` of each master plan that serves one of the communes, the oldest first: what
    ``plan_facts`` says of them, without the plans that nobody has to review. Three queries; one where none is open."""
    duties: dict[int, ReviewDuty] = {}
    touched: set[str] = set()
    known = ReviewDuty.objects.filter(opened_on__lte=on).select_related("master_plan").order_by("-pk")
    for duty in known:
        if not _is_concluded(duty, on):
            duties[duty.master_plan_id] = duty
            touched.add(duty.master_plan.unit_id)
    if not duties:
        return []
    come_from = origins(communes, on)
    here = [each for each in communes if come_from[each.pk].unit_ids & touched]
    by_unit = _plans_of(set().union(*(come_from[each.pk].unit_ids for each in here)), on)
    serving = {plan.pk for each in here for plan in _serving(each, come_from[each.pk], by_unit)}
    return sorted((duties[pk] for pk in serving & duties.keys()), key=lambda duty: (duty.opened_on, duty.pk))


def _plans_of(ids: Collection[str], on: date) -> dict[str, list[MasterPlan]]:
    by_unit: dict[str, list[MasterPlan]] = defaultdict(list)
    # A record without a day of approval is a plan that is not approved; one approved later is not there yet.
    approved = Q(approved_on=None) | Q(approved_on__lte=on)
    for plan in MasterPlan.objects.filter(approved, unit__in=ids).select_related("unit").order_by():
        by_unit[plan.unit_id].append(plan)
    return by_unit


@dataclass(frozen=True)
class ReviewProgress:
    """The review duties that a day knows: how many were opened, concluded, and concluded that the plan must change."""

    opened: int
    concluded: int
    must_adjust: int

    @property
    def open(self) -> int:
        return self.opened - self.concluded


def review_progress(on: date) -> ReviewProgress:
    """Every review duty of the province by a day. One query."""
    concluded = Q(concluded_on__lte=on) & ~Q(conclusion="")
    found = ReviewDuty.objects.filter(opened_on__lte=on).aggregate(
        opened=Count("pk"),
        concluded=Count("pk", filter=concluded),
        must_adjust=Count("pk", filter=concluded & Q(conclusion=ReviewDuty.Conclusion.MUST_ADJUST)),
    )
    return ReviewProgress(**found)


def plan_facts_on_units(communes: list[Unit], units_on: date, on: date) -> dict[str, list[PlanFacts]]:
    """For each commune of ``units_on`` the plans that on ``on`` served its land: its own of that day, or those of the
    units that held it. Each plan once."""
    if units_on == on:
        return plan_facts(communes, on)
    found = counterparts(communes, units_on, on)
    facts = plan_facts(list({unit.pk: unit for each in found.values() for unit in each.units}.values()), on)
    return {
        pk: list({plan.plan.pk: plan for unit in each.units for plan in facts[unit.pk]}.values())
        for pk, each in found.items()
    }


def _serving(commune: Unit, origin: Origin, by_unit: dict[str, list[MasterPlan]]) -> list[MasterPlan]:
    serving: dict[str, MasterPlan] = {}
    todo, seen = [commune.pk], {commune.pk}
    while todo:
        unit_id = todo.pop()
        newest = max(by_unit[unit_id], key=_approval, default=None)
        if newest:
            serving[unit_id] = newest
        received_on = origin.received_on(unit_id)
        if newest and (received_on is None or _approval(newest) >= received_on):
            continue  # made for the land as it was after the merger: what came before it serves no more
        todo += origin.came_from[unit_id].keys() - seen
        seen |= origin.came_from[unit_id].keys()
    return [serving[unit_id] for unit_id in sorted(serving)]


def _approval(plan: MasterPlan) -> date:
    return plan.approved_on or date.min


def _facts(plan: MasterPlan, on: date, duties: list[ReviewDuty], terms: Mapping[str, Term]) -> PlanFacts:
    due = deadline(PUBLICATION_TERM, plan.approved_on, terms) if plan.approved_on else None
    published = plan.published_on is not None and plan.published_on <= on
    judged = plan.built_to_plan_on is None or plan.built_to_plan_on <= on
    facts = {
        "approved": plan.approved_on is not None,
        "approved_on": plan.approved_on,
        "published": published,
        "published_on": plan.published_on if published else None,
        "publication_due_on": due.last_day if due else None,
        "rules_issued": plan.rules_issued_on is not None and plan.rules_issued_on <= on,
        "built_to_plan": plan.built_to_plan if judged else None,
        "review_settled": _review_settled(duties, on),
        "in_term": None if plan.horizon_year is None else on.year <= plan.horizon_year,
        "adjusted": None,  # nothing records it yet: a plan past its term leaves the question open
    }
    return PlanFacts(plan, facts, due, tuple(duties), tuple(d for d in duties if not _is_concluded(d, on)))


def _is_concluded(duty: ReviewDuty, on: date) -> bool:
    return bool(duty.conclusion) and duty.concluded_on is not None and duty.concluded_on <= on


def _review_settled(duties: list[ReviewDuty], on: date) -> bool | None:
    """False once a person concluded that the plan must be adjusted; unknown while a duty is open; else true."""
    concluded = [duty for duty in duties if _is_concluded(duty, on)]
    if any(duty.conclusion == ReviewDuty.Conclusion.MUST_ADJUST for duty in concluded):
        return False
    return True if len(concluded) == len(duties) else None
