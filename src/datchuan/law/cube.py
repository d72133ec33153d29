"""The cube: households per pair of masks, and what a rule's bits make of it. Additive over units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from datchuan.law.counting import CountedClause
from datchuan.law.outcome import ClauseCount


class Cube(Counter[tuple[int, int]]):
    """Households per (failed mask, unknown mask). Cubes of units add up to the cube of their union."""

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> Cube:
        """From rows that end in (failed, unknown, houses), as ``HouseCounting.sql`` gives them."""
        cube = cls()
        for *_, failed, unknown, houses in rows:
            cube[failed, unknown] += houses
        return cube


@dataclass(frozen=True, slots=True)
class Tally:
    """Houses or records that pass, that are known to fail, and of which it is not known."""

    passing: int
    failing: int
    unknown: int

    @property
    def total(self) -> int:
        return self.passing + self.failing + self.unknown


@dataclass(frozen=True, slots=True)
class Tallies:
    """What a unit's cube comes to, summed beforehand by whatever engine: enough for verdicts and what-ifs.

    ``by_bits`` holds the tally of each reading by its bits, ``by_clause`` the houses (failing, unknown) of each
    clause by its mask.
    """

    by_bits: Mapping[int, Tally]
    by_clause: Mapping[int, tuple[int, int]]


Counts = Mapping[tuple[int, int], int] | Tallies


def tally_of(counts: Counts, bits: int) -> Tally:
    """A known failure decides; otherwise something unknown leaves a house open; else it passes."""
    if isinstance(counts, Tallies):
        return counts.by_bits[bits]
    passing = failing = open_ = 0
    for (failed, unknown), houses in counts.items():
        if failed & bits:
            failing += houses
        elif unknown & bits:
            open_ += houses
        else:
            passing += houses
    return Tally(passing, failing, open_)


def clause_count(clause: CountedClause, counts: Counts) -> ClauseCount:
    """How many houses of the cube fail this one clause, and of how many it is not known."""
    if isinstance(counts, Tallies):
        return ClauseCount(clause.clause.key, clause.clause.title, *counts.by_clause[clause.mask])
    failing = sum(houses for (failed, _), houses in counts.items() if failed & clause.mask)
    unknown = sum(houses for (_, open_), houses in counts.items() if open_ & clause.mask)
    return ClauseCount(clause.clause.key, clause.clause.title, failing, unknown)
