"""Which houses are drawn: at random, the same for the same seed and list, spread over villages and declared results."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

METHOD = "stratified-systematic-1"  # kept with a sample; another way of drawing is another word


@dataclass(frozen=True, order=True)
class Candidate:
    """A house that may be drawn: its code, its village, and the stratum of its declared result."""

    stratum: str
    village: str
    code: str


@dataclass(frozen=True)
class Draw:
    """The drawn codes in the order of drawing, and what is needed to draw them again."""

    codes: tuple[str, ...]
    seed: str
    frame_sha256: str
    method: str = METHOD


def frame_digest(candidates: Iterable[Candidate]) -> str:
    """What the list of houses was when it was drawn from."""
    lines = (f"{each.stratum}\t{each.village}\t{each.code}\n" for each in sorted(candidates))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def draw(candidates: Sequence[Candidate], size: int, seed: str) -> Draw:
    """``size`` houses (all, where there are fewer): shared out among the strata of declared results by their number, at
    least one of each; within a stratum every k-th house from a random start, villages in a random order and houses of a
    village in a random order, so that villages get their share too."""
    strata: dict[str, list[Candidate]] = defaultdict(list)
    for each in sorted(candidates):
        strata[each.stratum].append(each)
    shares = shared_out({name: len(each) for name, each in strata.items()}, size)
    codes: list[str] = []
    for name in sorted(strata):
        codes += _systematic(strata[name], shares[name], Random(f"{seed}/{name}"))  # noqa: S311 - must be drawn again
    return Draw(tuple(codes), seed, frame_digest(candidates))


def shared_out(numbers: Mapping[str, int], size: int) -> dict[str, int]:
    """A size shared out by numbers, whole and never more than there are, at least one of each while it suffices; what
    is left over goes where the largest part was cut off."""
    total = sum(numbers.values())
    size = min(size, total)
    if not size:
        return dict.fromkeys(numbers, 0)
    exact = {name: size * number / total for name, number in numbers.items()}
    shares = {name: min(numbers[name], int(part)) for name, part in exact.items()}
    by_number = sorted(numbers, key=lambda name: (-numbers[name], name))
    for name in by_number:
        if not shares[name] and numbers[name] and sum(shares.values()) < size:
            shares[name] = 1
    while (left := size - sum(shares.values())) > 0:
        open_ones = [name for name in by_number if shares[name] < numbers[name]]
        for name in sorted(open_ones, key=lambda name: (shares[name] - exact[name], name))[:left]:
            shares[name] += 1
    return shares


def _systematic(candidates: list[Candidate], size: int, random: Random) -> list[str]:
    villages: dict[str, list[str]] = defaultdict(list)
    for each in candidates:
        villages[each.village].append(each.code)
    names = sorted(villages)
    random.shuffle(names)
    line: list[str] = []
    for name in names:
        random.shuffle(villages[name])
        line += villages[name]
    if not size:
        return []
    step, start = len(line) / size, random.random()
    return [line[int((start + place) * step)] for place in range(size)]
