"""What the law's rules read of the master plans that serve a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline, deadline
from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.reviews import is_concluded, reviews_settled
from datchuan.masterplans.queries.serving import plans_of, serving
from datchuan.territory.models import Unit
from datchuan.territory.queries import counterparts, origins

PUBLICATION_TERM = "masterplan_publication"


@dataclass(frozen=True)
class PlanFacts:
    """One plan as the law's rules read it (law/facts/masterplan.yaml), for a commune on a day."""

    plan: SpatialPlan
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
        found, base = [], None
        serving_ids = {plan.pk for plan in plans}
        for plan in plans:
            base = plan if base is None or not plan.stands_beside else base
            found.append(self._facts(plan, base, serving_ids))
        return found

    def _facts(self, plan: SpatialPlan, base: SpatialPlan, serving_ids: Collection[int]) -> PlanFacts:
        """What stands beside a plan keeps to that one's rules, term and findings where it has none of its own."""
        on, duties = self.on, self.duties[plan.pk]
        due = deadline(PUBLICATION_TERM, plan.approved_on, self.terms) if plan.approved_on else None
        published = plan.published_on is not None and plan.published_on <= on
        horizon = plan.horizon_year or base.horizon_year
        facts = {
            "approved": plan.approved_on is not None,
            "approved_on": plan.approved_on,
            "published": published,
            "published_on": plan.published_on if published else None,
            "publication_due_on": due.last_day if due else None,
            "rules_issued": any(each.rules_issued_on and each.rules_issued_on <= on for each in (plan, base)),
            "built_to_plan": self.follows.get(plan.pk, self.follows.get(base.pk)),
            "review_settled": reviews_settled(duties, on, serving_ids),
            "in_term": None if horizon is None else on.year <= horizon,
            "adjusted": True if plan.revision else None,  # that nothing is recorded does not say that nothing was done
        }
        return PlanFacts(plan, facts, due, tuple(duties), tuple(d for d in duties if not is_concluded(d, on)))
