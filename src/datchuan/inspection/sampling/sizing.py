"""How many houses to measure."""

from __future__ import annotations

from math import ceil

from datchuan.inspection.sampling.estimating import most_unseen
from datchuan.inspection.sampling.limits import limits_of_number


def sample_size(population: int, *, half_width: float, share: float = 0.5, confidence: float = 0.95) -> int:
    """The fewest houses of a simple random sample whose interval is nowhere further than ``half_width`` from the share
    found, where about ``share`` of the houses are good (one half asks for most). Never more than there are.

    ValueError for a width or share outside (0, 1).
    """
    if not (0 < half_width < 1 and 0 <= share <= 1):
        raise ValueError(f"no sample for a width of {half_width} at a share of {share}")
    low, high = min(1, population), population
    while low < high:
        middle = (low + high) // 2
        if reach(population, middle, share=share, confidence=confidence) <= half_width:
            high = middle
        else:
            low = middle + 1
    return low


def sample_size_of_none(population: int, *, width: float, confidence: float = 0.95) -> int:
    """The fewest houses of which none may be bad for at most ``width`` of all to be bad. ValueError as above."""
    if not 0 < width < 1:
        raise ValueError(f"no sample for a width of {width}")
    low, high = min(1, population), population
    while low < high:
        middle = (low + high) // 2
        if most_unseen(population, middle, confidence) <= width * population:
            high = middle
        else:
            low = middle + 1
    return low


def reach(population: int, sample: int, *, share: float, confidence: float = 0.95) -> float:
    """How far the further limit lies from the share found, when about ``share`` of ``sample`` houses is found good."""
    found = min(sample, ceil(sample * share))
    least, greatest = limits_of_number(population, sample, found, confidence)
    centre = found / sample
    return max(centre - least / population, greatest / population - centre)
