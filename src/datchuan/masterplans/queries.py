"""Reads of master plans."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline, deadline_of
from datchuan.masterplans.models import MasterPlan, ReviewDuty
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import predecessors

PUBLICATION_TERM = "masterplan_publication"


@dataclass(frozen=True)
class PlanFacts:
    """One plan as the law's rules read it (law/facts/masterplan.yaml), for a commune on a day."""

    plan: MasterPlan
    facts: dict[str, Any]
    publication: Deadline | None
    open_duties: tuple[ReviewDuty, ...]


def publication_deadline(approved_on: date) -> Deadline:
    """The last lawful day of publication by the term in force on the day of approval, or why it is not known."""
    return deadline_of(load_library().terms[PUBLICATION_TERM], approved_on)


def plan_facts(communes: list[Unit], on: date) -> dict[str, list[PlanFacts]]:
    """For each commune the plans that serve it on ``on``. Constant number of queries.

    A plan approved for the commune itself after the last change it took part in serves alone; before that, its own
    older plan and those of the units that went into it serve together, each with its review duties.
    """
    origins = predecessors(communes, on)
    ids = set().union(*origins.values()) if origins else set()
    by_unit: dict[str, list[MasterPlan]] = defaultdict(list)
    duties = Prefetch("review_duties", ReviewDuty.objects.filter(opened_on__lte=on), to_attr="duties")
    plans = MasterPlan.objects.filter(unit__in=ids, approved_on__lte=on).select_related("unit").prefetch_related(duties)
    for plan in plans:
        by_unit[plan.unit_id].append(plan)
    last_change = _last_changes(on)
    return {
        commune.pk: [_facts(plan, on) for plan in _serving(commune, origins[commune.pk], by_unit, last_change)]
        for commune in communes
    }


def _serving(
    commune: Unit, origins: set[str], by_unit: dict[str, list[MasterPlan]], last_change: dict[str, date]
) -> list[MasterPlan]:
    changed_on = last_change.get(commune.pk)
    own = [p for p in by_unit[commune.pk] if not changed_on or (p.approved_on and p.approved_on >= changed_on)]
    if own:
        return [max(own, key=lambda plan: plan.approved_on or date.min)]
    newest = [max(by_unit[u], key=lambda plan: plan.approved_on or date.min) for u in sorted(origins) if by_unit[u]]
    return newest


def _last_changes(on: date) -> dict[str, date]:
    changes = Change.objects.filter(effective_on__lte=on).exclude(type="recode").order_by("effective_on")
    last: dict[str, date] = {}
    for source, target, day in changes.values_list("from_unit_id", "to_unit_id", "effective_on"):
        last[source] = day
        if target:
            last[target] = day
    return last


def _facts(plan: MasterPlan, on: date) -> PlanFacts:
    deadline = publication_deadline(plan.approved_on) if plan.approved_on else None
    published = plan.published_on is not None and plan.published_on <= on
    duties: list[ReviewDuty] = plan.duties  # type: ignore[attr-defined]
    judged = plan.built_to_plan_on is None or plan.built_to_plan_on <= on
    facts = {
        "approved": plan.approved_on is not None,
        "approved_on": plan.approved_on,
        "published": published,
        "published_on": plan.published_on if published else None,
        "publication_due_on": deadline.last_day if deadline else None,
        "rules_issued": plan.rules_issued_on is not None and plan.rules_issued_on <= on,
        "built_to_plan": plan.built_to_plan if judged else None,
        "review_settled": _review_settled(duties, on),
    }
    return PlanFacts(plan, facts, deadline, tuple(d for d in duties if not _is_concluded(d, on)))


def _is_concluded(duty: ReviewDuty, on: date) -> bool:
    return bool(duty.conclusion) and duty.concluded_on is not None and duty.concluded_on <= on


def _review_settled(duties: list[ReviewDuty], on: date) -> bool | None:
    """False once a person concluded that the plan must be adjusted; unknown while a duty is open; else true."""
    concluded = [duty for duty in duties if _is_concluded(duty, on)]
    if any(duty.conclusion == ReviewDuty.Conclusion.MUST_ADJUST for duty in concluded):
        return False
    return True if len(concluded) == len(duties) else None
