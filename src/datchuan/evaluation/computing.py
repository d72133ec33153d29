"""Computes verdicts from the facts of a day. Reads only; keeping them is an operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.counting import Asked, Counted, count
from datchuan.evaluation.regrouping import judge_on_other_units
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.counting import HouseCounting
from datchuan.law.instead import Alternative, instead_on, met_instead
from datchuan.law.library import Library, load_library
from datchuan.law.regions import Profile
from datchuan.law.rules import Rule
from datchuan.law.sets import CriteriaSet, Indicator, JudgedBy
from datchuan.law.verdict import Cube, Outcome, Verdict, judge_declared, judge_households, judge_record
from datchuan.masterplans.queries import CoverFacts, PlanFacts, cover_facts, plan_facts
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, counterparts, province_of

# Judged by the department itself; the other criteria are other departments' (domain.md).
OWN_CRITERIA = {
    "vn-xa-2016": ("1", "9"),
    "vn-xa-2021": ("1", "9"),
    "vn-xa-nang-cao-2021": ("1", "9"),
    "ls-xa-nang-cao-2018": ("7",),
    "vn-xa-2026": ("1",),
}


@dataclass(frozen=True)
class Evaluation:
    """The verdicts of a set on the facts of ``on``, by the law of ``law_on``, for the communes of ``units_on``: per
    commune id and indicator code."""

    criteria_set: CriteriaSet
    on: date
    law_on: date
    units_on: date
    communes: list[Unit]
    verdicts: dict[str, dict[str, Verdict]]
    judged_by: JudgedBy | None = None

    @property
    def indicators(self) -> list[Indicator]:
        return own_indicators(self.criteria_set, self.judged_by)


def set_here(set_key: str, on: date) -> CriteriaSet:
    """The set in force that day with the overlays of this installation's province. Problem 106 when it is unknown or
    not in force, 603 when the law files hold none of the indicators that the department judges."""
    found = load_library().set_for(set_key, on, province=installation().province_code)
    if not own_indicators(found):
        what = f"chưa có chỉ tiêu nào để xét theo {found.title[:1].lower()}{found.title[1:]}"
        raise Problem(603, what, mend="Các tệp luật mới biết tên tiêu chí, chưa có bảng chỉ tiêu.")
    return found


def asked_here(set_key: str, on: date, law_on: date | None = None) -> Asked:
    """The count of houses of this installation's province by a set. Problem 106 or 603 as ``set_here``."""
    law_on = law_on or on
    profile = load_library().profile_of_province(installation().province_code, law_on)
    return Asked(set_here(set_key, law_on), law_on, on, profile)


def judged_sets() -> list[CriteriaSet]:
    """The sets of which the department judges an indicator, basic ones first, newest first."""
    sets = [each for each in load_library().sets.values() if own_indicators(each)]
    sets.sort(key=lambda each: each.period.valid_from or date.min, reverse=True)
    return sorted(sets, key=lambda each: each.kind)


def own_indicators(criteria_set: CriteriaSet, judged_by: JudgedBy | None = None) -> list[Indicator]:
    """The indicators that the department judges, in the set's order; only those judged one way, if that is given."""
    own = OWN_CRITERIA.get(criteria_set.key, ())
    mine = [indicator for indicator in criteria_set.indicators() if indicator.criterion in own]
    return [indicator for indicator in mine if judged_by in (None, indicator.judge.by)]


def compute_verdicts(
    set_key: str,
    on: date,
    commune_ids: Collection[str] | None = None,
    *,
    law_on: date | None = None,
    judged_by: JudgedBy | None = None,
    units_on: date | None = None,
) -> Evaluation:
    """Judge every xã that exists on ``on`` (or only ``commune_ids`` of them) by the set in force that day.

    ``law_on`` judges the same facts by the law of another day: what would they come to under another set. ``units_on``
    judges them on the units of another day (see ``regrouping``). ``judged_by`` leaves out the indicators judged another
    way, with their facts: houses changed, plans did not. A constant number of queries (two for each profile). Problem
    106 when the set is unknown or not in force, 603 when nothing of it can be judged.
    """
    work = _Work(set_here(set_key, law_on or on), on, law_on or on, units_on or on)
    found = _communes(work.units_on, commune_ids)
    indicators = own_indicators(work.criteria_set, judged_by)
    carried = [each for each in indicators if work.is_regrouped and each.judge.by == "masterplan"]
    verdicts = work.carry(carried, found) if carried else defaultdict(dict)
    direct = [each for each in indicators if each not in carried]
    plans = plan_facts(found, on) if any(each.judge.by == "masterplan" for each in direct) else {}
    covers = work.covers(direct, found)
    for profile, members in _by_profile(found, work.law_on).items():
        only = None if commune_ids is None and len(members) == len(found) else [commune.pk for commune in members]
        counted = work.count(profile, direct, only)
        given: Given = {}
        for commune in members:
            houses = counted.cubes.get(commune.pk, Cube())
            case = Case(work.law_on, profile, houses, plans.get(commune.pk, []), covers.get(commune.pk, []))
            judged = {each.code: _judge(each, case, counted.counting, given) for each in direct} | verdicts[commune.pk]
            verdicts[commune.pk] = {each.code: judged[each.code] for each in indicators}
    return Evaluation(work.criteria_set, on, work.law_on, work.units_on, found, dict(verdicts), judged_by)


def _communes(units_on: date, commune_ids: Collection[str] | None) -> list[Unit]:
    communes = communes_on(units_on, rural_only=True).select_related("parent__parent")
    if commune_ids is not None:
        communes = communes.filter(pk__in=commune_ids)
    # Sorted here: the database takes longer to be told an order than Python to make it.
    return sorted(communes.order_by(), key=lambda commune: (commune.code, commune.pk))


@dataclass(frozen=True)
class _Work:
    """The facts of ``on``, on the units of ``units_on``, by the set as the law stands on ``law_on``."""

    criteria_set: CriteriaSet
    on: date
    law_on: date
    units_on: date

    @property
    def is_regrouped(self) -> bool:
        return self.units_on != self.on

    def asked(self, profile: Profile) -> Asked:
        return Asked(self.criteria_set, self.law_on, self.on, profile)

    def count(self, profile: Profile, indicators: list[Indicator], commune_ids: Collection[str] | None) -> Counted:
        """The houses of the communes, if an indicator asks for them."""
        asked = self.asked(profile)
        if any(each.judge.by == "households" for each in indicators):
            return count(asked, commune_ids, units_on=self.units_on)
        return Counted(asked.counting, {}, is_kept=False)

    def covers(self, indicators: list[Indicator], units: list[Unit]) -> dict[str, list[CoverFacts]]:
        """The urban plans that cover the communes, if by the law of the day an indicator may be met by one."""
        return cover_facts(units, self.on) if any(instead_on(each, self.law_on) for each in indicators) else {}

    def carry(self, indicators: list[Indicator], communes: list[Unit]) -> defaultdict[str, dict[str, Verdict]]:
        """The verdicts that rest on records, from those on the units of the day of the facts."""
        found = counterparts(communes, self.units_on, self.on)
        units = list({unit.pk: unit for each in found.values() for unit in each.units}.values())
        plans, covers = plan_facts(units, self.on), self.covers(indicators, units)

        def judge(indicator: Indicator, unit: Unit) -> Verdict:
            profile = province_profile(load_library(), unit, self.law_on)
            case = Case(self.law_on, profile, Cube(), plans[unit.pk], covers.get(unit.pk, []))
            return _judge(indicator, case, self.asked(profile).counting, {})

        carried = judge_on_other_units(indicators, found, self.on, judge)
        return defaultdict(dict, carried)


def _by_profile(communes: list[Unit], on: date) -> dict[Profile, list[Unit]]:
    """The communes by what the law's numbers depend on: a province has one profile, a country a few."""
    library = load_library()
    profiles: dict[Profile, list[Unit]] = defaultdict(list)
    for commune in communes:
        profiles[province_profile(library, commune, on)].append(commune)
    return profiles


def province_profile(library: Library, commune: Unit, on: date) -> Profile:
    """Region and terrain that the law gives the commune's province on a day."""
    return library.profile_of_province(province_of(commune).code, on)


@dataclass(frozen=True)
class Case:
    """What is known of one commune, and the day whose law judges it."""

    on: date
    profile: Profile
    houses: Cube
    plans: list[PlanFacts]
    covers: list[CoverFacts]


# The verdicts on houses that were given by one counting: communes of equal cubes, such as those without a house yet,
# share theirs.
Given = dict[tuple[str, frozenset[tuple[tuple[int, int], int]]], Verdict]


def _judge(indicator: Indicator, case: Case, counting: HouseCounting, given: Given) -> Verdict:
    if indicator.judge.by == "households":
        key = (indicator.code, frozenset(case.houses.items()))
        if key not in given:
            given[key] = judge_households(indicator, counting, case.houses, case.profile, case.on)
        return given[key]
    if indicator.judge.by == "declared":  # nothing records it yet: no conclusion
        return judge_declared(indicator, None, profile=case.profile, on=case.on)
    facts = [plan.facts for plan in case.plans]
    rule = load_library().rule(indicator.judge.rule)
    grounds = (*counting.placed, *_terms(rule, case.plans))
    verdict = judge_record(indicator, rule, facts, profile=case.profile, on=case.on, placed=grounds)
    covered = [cover.facts for cover in case.covers]
    others = [Alternative(each, load_library().rule(each.rule), covered) for each in instead_on(indicator, case.on)]
    return met_instead(verdict, indicator, others, profile=case.profile, on=case.on)


def _terms(rule: Rule, plans: list[PlanFacts]) -> tuple[CitedValue, ...]:
    """The publication terms that the plans' due days rest on, where the rule looks at those days."""
    if not any("publication_due_on" in clause.expression for clause in rule.all_clauses()):
        return ()
    terms = [plan.publication.term for plan in plans if plan.publication and plan.publication.term]
    return tuple({term.cited.value_id: term.cited for term in terms}.values())


def combine(outcomes: Collection[Outcome]) -> Outcome:
    """A criterion is met when all its indicators are, not met when one is not, else undetermined."""
    if Outcome.NOT_MET in outcomes:
        return Outcome.NOT_MET
    if not outcomes or Outcome.UNDETERMINED in outcomes:
        return Outcome.UNDETERMINED
    return Outcome.MET
