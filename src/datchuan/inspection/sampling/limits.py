"""Exact limits for the number of good ones in a finite population, from a simple random sample without replacement.

The number found follows the hypergeometric distribution. A limit is the outermost number that the sample does not
contradict at the given level (the finite form of Clopper and Pearson's limits).
"""

from __future__ import annotations

from functools import lru_cache

from scipy.stats import hypergeom

TIE = 1e-12  # a probability that is exactly the level, as one in forty is 2,5 %, comes out a little beside it


@lru_cache(maxsize=50_000)
def limits_of_number(population: int, sample: int, found: int, confidence: float) -> tuple[int, int]:
    """The least and the greatest number of good ones among ``population`` that a sample of ``sample`` with ``found``
    good ones leaves possible, each side at half of what the confidence leaves. ValueError for numbers that no sample
    can have."""
    if not (0 <= found <= sample <= population) or not 0 < confidence < 1:
        raise ValueError(f"no sample has {found} of {sample} among {population} at {confidence}")
    tail = (1 - confidence) / 2
    return _least(population, sample, found, tail), _greatest(population, sample, found, tail)


def _least(population: int, sample: int, found: int, tail: float) -> int:
    """The least number under which as many as were found, or more, are not too improbable; just at the level is not."""
    low, high = found, population - (sample - found)
    while low < high:
        middle = (low + high) // 2
        if hypergeom.sf(found - 1, population, middle, sample) > tail - TIE:
            high = middle
        else:
            low = middle + 1
    return low


def _greatest(population: int, sample: int, found: int, tail: float) -> int:
    return population - _least(population, sample, sample - found, tail)
