"""What the law's rules read of the master plans that serve a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline
from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.adjusted import adjusted, in_term
from datchuan.masterplans.queries.reviews import is_concluded, reviews_settled
from datchuan.masterplans.queries.serving import plans_of, serving
from datchuan.masterplans.queries.terms import publication_deadline
from datchuan.territory.models import Unit
from datchuan.territory.queries import counterparts, origins


@dataclass(frozen=True)
class PlanFacts:
    """One plan as the law's rules read it (law/facts/masterplan.yaml), for a commune on a day. ``base`` is the plan
    that it stands beside, or None where it stands alone."""

    plan: SpatialPlan
    facts: dict[str, Any]
    publication: Deadline | None
    duties: tuple[ReviewDuty, ...]
    open_duties: tuple[ReviewDuty, ...]
    base: SpatialPlan | None = None

    @property
    def is_late(self) -> bool:
        """Published after the last lawful day; false while that day is not known."""
        due, published = self.facts["publication_due_on"], self.facts["published_on"]
        return bool(due and published and published > due)


def plan_facts(communes: list[Unit], on: date) -> dict[str, list[PlanFacts]]:
    """For each commune the plans that serve it on ``on`` (see ``serving``), each with its review duties. Constant
    number of queries."""
    come_from = origins(communes, on)
    ids = set().union(*(origin.unit_ids for origin in come_from.values()))
    by_unit = plans_of(ids, on)
    told = _Told(ids, on)
    return {commune.pk: told.facts_of(serving(commune, come_from[commune.pk], by_unit)) for commune in communes}


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


class _Told:
    """What a day knows of the plans of some units beside their own rows: reviews, findings, terms. Two queries."""

    def __init__(self, unit_ids: Collection[str], on: date) -> None:
        self.on, self.terms = on, load_library().terms
        self.duties: dict[int, list[ReviewDuty]] = defaultdict(list)
        known = ReviewDuty.objects.filter(plan__unit__in=unit_ids, opened_on__lte=on)
        for duty in known.select_related("settled_by").order_by("pk"):
            self.duties[duty.plan_id].append(duty)
        seen = BuildingFinding.objects.filter(plan__unit__in=unit_ids, seen_on__lte=on).order_by("seen_on", "pk")
        self.follows = dict(seen.values_list("plan", "follows"))  # the last one counts

    def facts_of(self, plans: list[SpatialPlan]) -> list[PlanFacts]:
        """Of plans that serve together, each after the one that it stands beside."""
        groups: list[list[SpatialPlan]] = []
        for plan in plans:
            if groups and plan.stands_beside:
                groups[-1].append(plan)
            else:
                groups.append([plan])
        serving_ids = {plan.pk for plan in plans}
        return [self._facts(plan, group, serving_ids) for group in groups for plan in group]

    def _facts(self, plan: SpatialPlan, group: Sequence[SpatialPlan], serving_ids: Collection[int]) -> PlanFacts:
        """What stands beside a plan keeps to that one's rules, term and findings where it has none of its own."""
        base, *beside = group
        on, duties = self.on, self.duties[plan.pk]
        due = publication_deadline(plan, self.terms)
        published = _published(plan, on)
        facts = {
            "approved": plan.approved_on is not None,
            "approved_on": plan.approved_on,
            "published": published,
            "published_on": plan.published_on if published else None,
            "publication_due_on": due.last_day if due else None,
            "rules_issued": _rules_issued((plan, base), on),
            "built_to_plan": self.follows.get(plan.pk, self.follows.get(base.pk)),
            "review_settled": reviews_settled(duties, on, serving_ids),
            "in_term": in_term(plan, base, on),
            "adjusted": adjusted(base, beside, [duty for each in group for duty in self.duties[each.pk]], on),
        }
        opened = tuple(duty for duty in duties if not is_concluded(duty, on))
        return PlanFacts(plan, facts, due, tuple(duties), opened, base if plan is not base else None)


def _published(plan: SpatialPlan, on: date) -> bool | None:
    """Unknown where a form of publication is recorded without its day and no day is known."""
    if plan.published_on:
        return plan.published_on <= on
    return None if getattr(plan, "published_some_day", False) else False


def _rules_issued(plans: Sequence[SpatialPlan], on: date) -> bool | None:
    """Unknown where a decision is recorded without its day."""
    if any(each.rules_issued_on and each.rules_issued_on <= on for each in plans):
        return True
    return None if any(each.rules_decision and not each.rules_issued_on for each in plans) else False
