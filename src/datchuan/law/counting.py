"""The counting of houses: one scan tells, for every unit, how many houses fail or leave open which clauses.

Each clause has a bit. A house has two masks: the clauses it is known to fail, and those nobody can tell. Houses
per (unit, failed, unknown) are the cube: all that shares, verdicts, reasons, shortfalls and what-ifs need. A clause
may be counted with other figures besides (what if a parameter were another): each such alternative has a bit as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.cited import CitedValue
from datchuan.law.emit_python import Facts, Predicate, emit_python
from datchuan.law.regions import Profile
from datchuan.law.rules import Assumption, BoundClause, Clause, ResolvedValue, Rule, bind_clause, concerning
from datchuan.law.words import expression_words

if TYPE_CHECKING:
    import polars as pl

MOST_CLAUSES = 31  # both masks travel in one 62-bit whole number


@dataclass(frozen=True, slots=True)
class CountedClause:
    """A clause and its bit. ``words`` says in Vietnamese what is required, with the day's and the place's numbers."""

    bit: int
    clause: Clause
    lowered: tree.Truth
    words: str
    values: tuple[ResolvedValue, ...]

    @property
    def mask(self) -> int:
        return 1 << self.bit


@dataclass(eq=False)
class HouseCounting:
    """The compiled counting for one set, day and profile.

    ``digest`` names what the bits mean: a cube kept in a database is valid for exactly this digest.
    ``placed`` are the cited placings of the province that lead to ``profile``. ``alternatives`` are the lowered
    clauses under assumptions; their bits follow those of ``clauses``, and no verdict looks at them.
    """

    profile: Profile
    rules: dict[str, Rule]
    clauses: tuple[CountedClause, ...]
    bit_of: dict[tuple[str, str], int] = field(repr=False)  # (rule, clause) → bit
    digest: str
    placed: tuple[CitedValue, ...] = ()
    alternatives: tuple[tree.Truth, ...] = ()
    alternative_bit_of: dict[tuple[str, str, Assumption], int] = field(default_factory=dict, repr=False)
    _masks: dict[tuple[str, str | None, Assumption], int] = field(default_factory=dict, repr=False)
    _sums: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    _predicates: list[Predicate] = field(default_factory=list, repr=False)

    @property
    def lowered(self) -> tuple[tree.Truth, ...]:
        """What engines run, a bit each: the clauses, then the alternatives."""
        return (*(clause.lowered for clause in self.clauses), *self.alternatives)

    def bits(self, rule: str, reading: str | None = None, assumption: Assumption = ()) -> int:
        """The mask of the clauses that the rule requires under a reading (its default one when None).

        Raises KeyError for an assumption that was not counted (see ``has_counted``).
        """
        asked = rule, reading, assumption
        if asked not in self._masks:
            clauses = self.rules[rule].reading(reading).clauses
            self._masks[asked] = sum({1 << self._bit(rule, clause, assumption) for clause in clauses})
        return self._masks[asked]

    def has_counted(self, assumption: Assumption) -> bool:
        """Whether every clause that reads the assumed parameters has a bit for those figures."""
        try:
            return all(
                self.bits(rule.key, reading, assumption) for rule in self.rules.values() for reading in rule.readings
            )
        except KeyError:
            return False

    def _bit(self, rule: str, clause: Clause, assumption: Assumption) -> int:
        mine = concerning(self.rules[rule], clause, assumption)
        return self.alternative_bit_of[rule, clause.key, mine] if mine else self.bit_of[rule, clause.key]

    def clauses_of(self, rule: str, reading: str | None = None) -> tuple[CountedClause, ...]:
        """The clauses of a rule under a reading, in the rule's order."""
        keys = [clause.key for clause in self.rules[rule].reading(reading).clauses]
        return tuple(self.clauses[bit] for bit in dict.fromkeys(self.bit_of[rule, key] for key in keys))

    def mask(self, facts: Facts) -> tuple[int, int]:
        """``(failed, unknown)`` of one house; facts as ``emit_python`` takes them."""
        if not self._predicates:
            self._predicates.extend(map(emit_python, self.lowered))
        failed = unknown = 0
        for bit, predicate in enumerate(self._predicates):
            answer = predicate(facts)
            if answer is None:
                unknown |= 1 << bit
            elif not answer:
                failed |= 1 << bit
        return failed, unknown

    def sql(self, dialect: str, source: str, group_by: str | Sequence[str] = (), alias: str = "") -> str:
        """``SELECT <group columns>, failed, unknown, houses``: one row per group and pair of masks.

        ``dialect`` is one of ``emit_sql.DIALECTS``. ``source`` is what follows FROM, written by the caller
        (``"housing_houserecord h WHERE …"``, placeholders allowed); ``group_by`` are column expressions, written
        by the caller too; ``alias`` qualifies the fact columns. The text holds no ``%``. Never pass user input.
        """
        if (dialect, alias) not in self._sums:
            from datchuan.law.emit_sql import signature

            self._sums[dialect, alias] = signature(self.lowered, dialect, alias)
        from datchuan.law.emit_sql import select_counts

        return select_counts(self._sums[dialect, alias], len(self.lowered), source, group_by)

    def polars(self, frame: pl.LazyFrame, group_by: str | Sequence[str] = ()) -> pl.LazyFrame:
        """``<group columns>, failed, unknown, houses`` as a Polars query over ``frame``, to be collected streaming.

        Fact columns are named as in the database; one that is a float must hold whole numbers, NaN is null.
        """
        from datchuan.law.emit_polars import count_polars

        groups = [group_by] if isinstance(group_by, str) else list(group_by)
        return count_polars(frame, self.lowered, groups)


def compile_counting(
    kept: MutableMapping[tuple[object, ...], HouseCounting],
    set_digest: str,
    rules: Sequence[Rule],
    on: date,
    profile: Profile,
    *,
    placed: tuple[CitedValue, ...] = (),
    assumptions: Sequence[Assumption] = (),
) -> HouseCounting:
    """The counting of all clauses of all readings of ``rules``, and of those that ``assumptions`` change once more for
    each; ``kept`` holds the countings already compiled.

    Two days with the same resolved parameters share one counting. Clauses that come out identical share a bit. Raises
    Problem 104 when there are more of them than the masks hold.
    """
    bound = [(rule, bind_clause(rule, clause, on, profile)) for rule in rules for clause in rule.all_clauses()]
    resolved = {value.words: value.cited.value_id if value.cited else "" for _, each in bound for value in each.values}
    placed_ids = tuple(value.value_id for value in placed)
    key = (set_digest, profile, tuple(sorted(resolved.items())), placed_ids, tuple(assumptions))
    if key not in kept:
        places: dict[tree.Truth, int] = {}
        clauses, bit_of = _numbered(bound, places)
        assumed = _assumed(bound, assumptions, on, profile, places)
        if len(places) > MOST_CLAUSES:
            raise Problem(104, f"bộ tiêu chí có {len(places)} yêu cầu về nhà ở, tối đa {MOST_CLAUSES}")
        kept[key] = HouseCounting(
            profile=profile,
            rules={rule.key: rule for rule in rules},
            clauses=clauses,
            bit_of=bit_of,
            digest=_digest(places),
            placed=placed,
            alternatives=tuple(places)[len(clauses) :],
            alternative_bit_of=assumed,
        )
    return kept[key]


def _numbered(
    bound: Iterable[tuple[Rule, BoundClause]], places: dict[tree.Truth, int]
) -> tuple[tuple[CountedClause, ...], dict[tuple[str, str], int]]:
    """The distinct clauses with their bits, put into ``places``, and where each clause of each rule is found."""
    clauses: list[CountedClause] = []
    bit_of: dict[tuple[str, str], int] = {}
    for rule, each in bound:
        bit = places.setdefault(each.lowered, len(places))
        if bit == len(clauses):
            words = expression_words(each.written)
            clauses.append(CountedClause(bit, each.clause, each.lowered, words, each.values))
        bit_of[rule.key, each.clause.key] = bit
    return tuple(clauses), bit_of


def _assumed(
    bound: Iterable[tuple[Rule, BoundClause]],
    assumptions: Iterable[Assumption],
    on: date,
    profile: Profile,
    places: dict[tree.Truth, int],
) -> dict[tuple[str, str, Assumption], int]:
    """Where each clause is found under each assumption that it reads; what is new comes into ``places``."""
    found: dict[tuple[str, str, Assumption], int] = {}
    for assumption in assumptions:
        for rule, each in bound:
            mine = concerning(rule, each.clause, assumption)
            if mine:
                lowered = bind_clause(rule, each.clause, on, profile, mine).lowered
                found[rule.key, each.clause.key, mine] = places.setdefault(lowered, len(places))
    return found


def _digest(lowered: Iterable[tree.Truth]) -> str:
    return hashlib.sha256("\n".join(f"{bit} {each!r}" for bit, each in enumerate(lowered)).encode()).hexdigest()
