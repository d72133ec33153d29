"""What the measured houses say of all houses of a commune: the share with its interval, and whether the declared result
stands.

Houses are drawn within strata of their declared result. The share of each stratum has exact limits (``limits``); those
of the whole are put together by the distances of the limits from the estimates (MOVER: Zou and Donner 2008), which
keeps the asymmetry of small shares that a normal interval would lose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from datchuan.inspection.sampling.limits import limits_of_number

ROUNDING = 1e-9  # a whole number of houses may come out of the sums a little beside itself


@dataclass(frozen=True)
class Stratum:
    """Houses of one declared result: how many there are, how many were measured, how many of those were good, and how
    many were drawn without a result (nobody could measure them, or not yet)."""

    population: int
    measured: int
    good: int
    missing: int = 0


@dataclass(frozen=True)
class Estimate:
    """A share of all houses with the ends of its interval, all between 0 and 1, and the confidence that the interval
    was made for."""

    share: float
    low: float
    high: float
    confidence: float
    measured: int
    population: int


class Standing(StrEnum):
    """What the sample says of a declared result."""

    STANDS = "stands"
    FALLS = "falls"
    OPEN = "open"


def estimate(strata: Sequence[Stratum], confidence: float = 0.95) -> Estimate | None:
    """The share of good houses; None while nothing was measured. A stratum without a measured house may be anything,
    and counts as half good in the share. The interval ends at whole houses, outwards: without that it misses the truth
    too often where nearly all houses of a small commune were measured. Drawn houses without a result are taken for bad
    at the low end and for good at the high end: whatever they are, the interval holds what it promises."""
    population, measured = sum(each.population for each in strata), sum(each.measured for each in strata)
    if not measured:
        return None
    known = [each for each in strata if each.population]
    good = sum(each.population * (each.good / each.measured if each.measured else 0.5) for each in known)
    worst = [_houses(Stratum(each.population, each.measured + each.missing, each.good), confidence) for each in known]
    best = [
        _houses(Stratum(each.population, each.measured + each.missing, each.good + each.missing), confidence)
        for each in known
    ]
    low = sum(centre for centre, _, _ in worst) - math.sqrt(sum((centre - least) ** 2 for centre, least, _ in worst))
    high = sum(centre for centre, _, _ in best) + math.sqrt(sum((most - centre) ** 2 for centre, _, most in best))
    least, greatest = max(0, math.floor(low + ROUNDING)), min(population, math.ceil(high - ROUNDING))
    return Estimate(good / population, least / population, greatest / population, confidence, measured, population)


def _houses(stratum: Stratum, confidence: float) -> tuple[float, float, float]:
    """How many of a stratum's houses are good, by the sample, and at least and at most."""
    if not stratum.measured:
        return stratum.population / 2, 0.0, stratum.population
    least, greatest = limits_of_number(stratum.population, stratum.measured, stratum.good, confidence)
    return stratum.population * stratum.good / stratum.measured, least, greatest


def standing_at_least(found: Estimate | None, level: float) -> Standing:
    """Whether a result that wants at least ``level`` of all houses stands by the sample."""
    if found is None:
        return Standing.OPEN
    if found.low >= level:
        return Standing.STANDS
    return Standing.FALLS if found.high < level else Standing.OPEN


def standing_of_none(population: int, measured: int, bad: int) -> Standing:
    """Whether a result that allows no bad house stands: one that is found is enough to fall; only when all were
    measured and none is bad does it stand."""
    if bad:
        return Standing.FALLS
    return Standing.STANDS if measured >= population else Standing.OPEN


def most_unseen(population: int, measured: int, confidence: float = 0.95) -> int:
    """How many houses of a kind that must not be there may at most be among all, when none of the measured is one."""
    return 0 if measured >= population else _one_sided(population, measured, confidence)


def _one_sided(population: int, measured: int, confidence: float) -> int:
    _, greatest = limits_of_number(population, measured, 0, 2 * confidence - 1)
    return greatest


@dataclass(frozen=True)
class Agreement:
    """Declared and measured answers to one question, side by side. ``declared_only``: declared good, measured not."""

    both: int
    neither: int
    declared_only: int
    measured_only: int

    @property
    def compared(self) -> int:
        """How many houses have both answers."""
        return self.both + self.neither + self.declared_only + self.measured_only

    @property
    def rate(self) -> float | None:
        """The share of equal answers; None where nothing was compared."""
        return (self.both + self.neither) / self.compared if self.compared else None


def agreement(pairs: Sequence[tuple[bool | None, bool | None]]) -> Agreement:
    """Of (declared, measured) answers; one that is not known is left out."""
    known = [pair for pair in pairs if None not in pair]
    return Agreement(
        known.count((True, True)), known.count((False, False)), known.count((True, False)), known.count((False, True))
    )
