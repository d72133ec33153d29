"""Why a verdict is as it is: the rule in words, the clauses with their law, and the houses or plans behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.computing import province_profile
from datchuan.housing.judging import JudgedHouse, judge_house
from datchuan.housing.models import HouseRecord
from datchuan.law.cited import CitedValue
from datchuan.law.instead import instead_on
from datchuan.law.library import load_library
from datchuan.law.listing import Requirement, requirement
from datchuan.law.outcome import Verdict
from datchuan.law.rules import Rule, bind_clause
from datchuan.law.sets import CriteriaSet, Indicator, Instead, Threshold
from datchuan.masterplans.dating import DatedEvent
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import (
    CoverFacts,
    PlanFacts,
    cover_facts_on_units,
    plan_facts_on_units,
    plan_lines,
)
from datchuan.territory.models import Unit


@dataclass(frozen=True)
class ClauseLine:
    """One clause of an indicator's rule: what it requires in words, its law, and how many fail it."""

    key: str
    title: str
    requires: Requirement
    cited: CitedValue
    failing: int
    unknown: int


@dataclass(frozen=True)
class PlanLine:
    """A master plan behind a verdict, the review duties that a person had concluded by that day, and its dates."""

    known: PlanFacts
    concluded: list[ReviewDuty]
    events: list[DatedEvent]


@dataclass(frozen=True)
class Explanation:
    """Everything the panel "Vì sao?" shows for one indicator of one commune on one day."""

    indicator: Indicator
    on: date
    threshold: Threshold
    rule: Rule
    verdict: Verdict
    clauses: list[ClauseLine]
    plans: list[PlanLine]
    covers: list[CoverFacts]

    @property
    def instead(self) -> list[Instead]:
        """What may stand for the rule by the law of the day."""
        return instead_on(self.indicator, self.on)

    @property
    def reading(self) -> str:
        """How the rule's text is read here, where it allows more than one reading; else empty."""
        return self.rule.reading(self.verdict.reading or None).title if len(self.rule.readings) > 1 else ""


def explain(
    criteria_set: CriteriaSet,
    indicator: Indicator,
    commune: Unit,
    on: date,
    verdict: Verdict,
    *,
    units_on: date | None = None,
) -> Explanation:
    """The explanation of a verdict that was computed or kept for this commune and day; ``units_on``: the commune is one
    of another day."""
    library = load_library()
    profile = province_profile(library, commune, on)
    rule = library.rule(indicator.judge.rule)
    counts = {count.key: count for count in verdict.clauses}
    lines = []
    for clause in rule.reading(verdict.reading or None).clauses:
        bound = bind_clause(rule, clause, on, profile)
        count = counts.get(clause.key)
        lines.append(
            ClauseLine(
                key=clause.key,
                title=clause.title,
                requires=requirement(bound.written),
                cited=clause.cited,
                failing=count.failing if count else 0,
                unknown=count.unknown if count else 0,
            )
        )
    threshold, units_on = indicator.threshold_for(profile, on), units_on or on
    if indicator.judge.by != "masterplan":
        return Explanation(indicator, on, threshold, rule, verdict, lines, [], [])
    plans, covers = _plan_lines(commune, units_on, on), cover_facts_on_units([commune], units_on, on)[commune.pk]
    return Explanation(indicator, on, threshold, rule, verdict, lines, plans, covers)


def _plan_lines(commune: Unit, units_on: date, on: date) -> list[PlanLine]:
    plans = plan_facts_on_units([commune], units_on, on)[commune.pk]
    duties = ReviewDuty.objects.filter(plan__in=[each.plan for each in plans], concluded_on__lte=on)
    concluded: dict[int, list[ReviewDuty]] = defaultdict(list)
    for duty in duties.select_related("concluded_by").order_by("concluded_on", "pk"):
        concluded[duty.plan_id].append(duty)
    events = plan_lines([each.plan for each in plans], on)
    return [PlanLine(each, concluded[each.plan.pk], events[each.plan.pk]) for each in plans]


def houses_short_of(
    criteria_set: CriteriaSet, indicator: Indicator, commune: Unit, on: date, records: Iterable[HouseRecord]
) -> list[JudgedHouse]:
    """Of ``records`` those that fail the indicator's rule or leave it open, nearest to passing first."""
    library = load_library()
    counting = library.house_counting(criteria_set, on, province_profile(library, commune, on))
    judged = (judge_house(counting, indicator.judge.rule, record) for record in records)
    short = [house for house in judged if house.fails or house.unknown]
    return sorted(short, key=lambda house: (len(house.fails) or 99, len(house.unknown), house.record.pk))
