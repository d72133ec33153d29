"""Rules, levels and counts of checking as the pages of sets and indicators show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from datchuan.law.checking import CHECKED, DIFFERS, Checking
from datchuan.law.cited import CitedValue
from datchuan.law.library import Library, load_library
from datchuan.law.listing import Requirement, requirement
from datchuan.law.lowering import parameters_of
from datchuan.law.regions import Profile
from datchuan.law.rules import Clause, Parameter, Reading, Rule, Variant, bind_clause, in_words
from datchuan.law.sets import CriteriaSet


@dataclass(frozen=True)
class ClauseShown:
    """A clause with its requirement in words, made from the very expression that runs."""

    clause: Clause
    requires: Requirement


@dataclass(frozen=True)
class ReadingShown:
    reading: Reading
    is_default: bool
    clauses: list[ClauseShown]


@dataclass(frozen=True)
class VariantShown:
    """One value of a parameter: what it is, where and when."""

    title: str
    where: str
    value: str
    variant: Variant


@dataclass(frozen=True)
class RuleShown:
    """A rule on a day for a profile, with every value of the parameters that its clauses read."""

    rule: Rule
    readings: list[ReadingShown]
    parameters: list[VariantShown]


def rule_shown(rule: Rule, on: date, profile: Profile) -> RuleShown:
    readings = [
        ReadingShown(reading, key == rule.default, [clause_shown(rule, each, on, profile) for each in reading.clauses])
        for key, reading in rule.readings.items()
    ]
    used = {name for clause in rule.all_clauses() for name in parameters_of(clause.node)}
    parameters = [each for name, each in rule.parameters.items() if name in used]
    shown = [_variant(each, variant) for each in parameters for variant in each.variants]
    return RuleShown(rule, readings, shown)


def _variant(parameter: Parameter, variant: Variant) -> VariantShown:
    value = "chưa rõ" if variant.value is None else f"{in_words(variant.value)} {parameter.unit}".strip()
    return VariantShown(parameter.title, _where(variant) or "mọi nơi", value, variant)


def _where(variant: Variant) -> str:
    places = load_library().regions
    titles = {**places.terrains, **{key: each.title for key, each in (*places.regions.items(), *places.groups.items())}}
    return ", ".join(titles[answer] for _, answer in variant.when)


def clause_shown(rule: Rule, clause: Clause, on: date, profile: Profile) -> ClauseShown:
    return ClauseShown(clause, requirement(bind_clause(rule, clause, on, profile).written))


@dataclass(frozen=True)
class Counted:
    """How many of some values are checked, and of how many the signed text says something else."""

    total: int
    checked: int
    differing: int


def counted(values: Iterable[CitedValue], checking: Checking) -> Counted:
    states = [checking.state_of(each) for each in values]
    return Counted(len(states), states.count(CHECKED), states.count(DIFFERS))


def values_of_set(criteria_set: CriteriaSet, library: Library) -> list[CitedValue]:
    """The values of the set's own file."""
    file = f"law/sets/{criteria_set.key}.yaml"
    return [each for each in library.values.values() if each.file == file]
