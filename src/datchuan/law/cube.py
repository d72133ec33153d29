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


def tally_of(cube: Mapping[tuple[int, int], int], bits: int) -> Tally:
    """A known failure decides; otherwise something unknown leaves a house open; else it passes."""
    passing = failing = open_ = 0
    for (failed, unknown), houses in cube.items():
        if failed & bits:
            failing += houses
        elif unknown & bits:
            open_ += houses
        else:
            passing += houses
    return Tally(passing, failing, open_)


def clause_count(clause: CountedClause, cube: Mapping[tuple[int, int], int]) -> ClauseCount:
    """How many houses of the cube fail this one clause, and of how many it is not known."""
    failing = sum(houses for (failed, _), houses in cube.items() if failed & clause.mask)
    unknown = sum(houses for (_, open_), houses in cube.items() if open_ & clause.mask)
    return ClauseCount(clause.clause.key, clause.clause.title, failing, unknown)
