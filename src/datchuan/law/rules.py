"""Rules of the law: clauses that must hold, the readings a text allows, and parameters that vary by day and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from datchuan.kernel.citation import Instrument
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law import tree
from datchuan.law.cited import CitedValue
from datchuan.law.facts import FactSchema
from datchuan.law.lowering import bind, lower, parameters_of
from datchuan.law.regions import Profile

Conditions = tuple[tuple[str, str], ...]
Assumption = tuple[tuple[str, Decimal], ...]
"""Parameters (by key, in order) with figures that the law does not give them: what if they were."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One value of a parameter: where (``when``), during which period, and its citation. None: not known."""

    when: Conditions
    period: Period
    value: Decimal | None
    cited: CitedValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the law. ``key`` is unique in the library: ``house-cv117/min_area_per_person``.

    ``asked`` are figures that the parameter is not, for the question "what if it were": they decide nothing.
    """

    key: str
    title: str
    unit: str
    scale: int
    variants: tuple[Variant, ...]
    asked: tuple[Decimal, ...] = ()

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """What a parameter is on a day for a profile. ``value`` None: not known, and ``reason`` says why."""

    parameter: Parameter
    value: Decimal | None
    variant: Variant | None
    reason: str = ""

    @property
    def cited(self) -> CitedValue | None:
        return self.variant.cited if self.variant else None

    @property
    def words(self) -> str:
        """``Diện tích ở tối thiểu: 10 m²/người``."""
        value = "chưa rõ" if self.value is None else f"{in_words(self.value)} {self.parameter.unit}".strip()
        return f"{self.parameter.title}: {value}"


def resolve(parameter: Parameter, on: date, profile: Profile) -> ResolvedValue:
    """The most specific variant that fits the day and the profile; among equals the newest; none → unknown."""
    fitting = [variant for variant in parameter.variants if on in variant.period and profile.has(variant.when)]
    if not fitting:
        return ResolvedValue(
            parameter, None, None, f"Chưa có quy định về {parameter.title.lower()} cho nơi và ngày này."
        )
    best = max(fitting, key=lambda variant: (len(variant.when), variant.period.valid_from or date.min))
    reason = "" if best.value is not None else f"Chưa rõ mức {parameter.title.lower()} theo {best.cited.citation}."
    return ResolvedValue(parameter, best.value, best, reason)


def conflict(parameter: Parameter) -> tuple[Variant, Variant] | None:
    """Two variants of equal specificity that differ and could both apply to one commune on one day, if any.

    The same place twice with another first day is a new version, not a conflict: the newest wins.
    """
    variants = parameter.variants
    for number, one in enumerate(variants):
        for other in variants[number + 1 :]:
            if _clash(one, other):
                return one, other
    return None


def _clash(one: Variant, other: Variant) -> bool:
    if len(one.when) != len(other.when) or one.value == other.value or not one.period.overlaps(other.period):
        return False
    if one.when == other.when:
        return one.period.valid_from == other.period.valid_from
    first, second = dict(one.when), dict(other.when)
    return all(first[key] == second[key] for key in first.keys() & second.keys())


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement: ``node`` true is good. ``fails`` and ``unknown`` are the Vietnamese phrases for the other two."""

    key: str
    title: str
    expression: str
    node: tree.Truth
    fails: str
    unknown: str
    cited: CitedValue

    @property
    def reads(self) -> frozenset[str]:
        """The names of the parameters in it."""
        return parameters_of(self.node)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a rule's text: the clauses that must all hold."""

    key: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Rule:
    """A rule over one record. ``choice`` cites the decision which reading is the default (None: only one reading)."""

    key: str  # "house-cv117/standard"
    title: str
    instrument: Instrument
    facts: FactSchema
    readings: dict[str, Reading]
    default: str
    choice: CitedValue | None
    parameters: dict[str, Parameter] = field(repr=False)
    note: str = ""

    def reading(self, key: str | None = None) -> Reading:
        """The named reading, or the default. Raises Problem 109, naming the readings there are."""
        if (key or self.default) not in self.readings:
            mend = f"Các cách hiểu đang có: {', '.join(self.readings)}."
            raise Problem(109, f"quy tắc “{self.title}” không có cách hiểu “{key}”", mend=mend)
        return self.readings[key or self.default]

    def all_clauses(self) -> Iterator[Clause]:
        """Every clause of every reading, each once, in the order of the file."""
        seen: dict[str, Clause] = {}
        for reading in self.readings.values():
            for clause in reading.clauses:
                seen.setdefault(clause.key, clause)
        return iter(seen.values())

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class BoundClause:
    """A clause on a day for a profile: ``written`` holds the parameters' values (words are made of it), ``lowered``
    is what engines run, ``values`` are the parameters it read."""

    clause: Clause
    written: tree.Truth
    lowered: tree.Truth
    values: tuple[ResolvedValue, ...]


@lru_cache(maxsize=4096)
def bind_clause(rule: Rule, clause: Clause, on: date, profile: Profile, assumption: Assumption = ()) -> BoundClause:
    """A clause that reads an unknown parameter comes out unknown for every record.

    ``assumption`` replaces what the law says. Raises Problem 104 for a figure too large to compute with.
    """
    values = tuple(resolve(rule.parameters[name], on, profile) for name in sorted(clause.reads))
    assumed = dict(assumption)
    figures = {value.parameter.name: assumed.get(value.parameter.key, value.value) for value in values}
    written = bind(clause.node, figures)
    return BoundClause(clause, written, lower(written), values)


def concerning(rule: Rule, clause: Clause, assumption: Assumption) -> Assumption:
    """The part of an assumption that the clause reads."""
    read = {rule.parameters[name].key for name in clause.reads}
    return tuple((key, value) for key, value in assumption if key in read)


def in_words(value: Decimal) -> str:
    """A figure as officials write it, with no digits it does not need: 26.7 → ``26,7``."""
    decimals = max(0, -int(value.normalize().as_tuple().exponent))
    return format_number(value, decimals)
