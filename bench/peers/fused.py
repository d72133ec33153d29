"""The floor: one compiled loop over columns that lie in memory already (numba, one thread)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numba
import numpy as np

from bench.peers import houses


def columns(folder: Path) -> tuple[Any, ...]:
    """Bytes with 255 for unknown; the area in 32 bits; the area per person of the house's commune."""
    facts = houses.facts_of(folder)
    narrow = [facts[name].astype(np.int32 if name == "living_area_dm2" else np.uint8) for name in houses.FACTS]
    least = np.where(houses.terrains_of(folder) == "delta", 1400, 1000).astype(np.int32)
    return (*narrow, facts["commune"].astype(np.uint16), least)


def count(arrays: tuple[Any, ...]) -> list[int]:
    return _loop(*arrays).tolist()


@numba.njit(nogil=True)
def _loop(persons, area, years, shed, floor, frame, roof, kitchen, toilet, custom, temporary, unsafe, commune, least):
    found = np.zeros(19, np.int64)
    found[0] = persons.size
    codes = np.zeros(12, np.uint8)
    for at in range(persons.size):
        codes[0], codes[1], codes[2] = _wish(floor[at], 1), _wish(frame[at], 1), _wish(roof[at], 1)
        codes[3], codes[4], codes[5] = _wish(kitchen[at], 1), _wish(toilet[at], 1), _wish(custom[at], 1)
        people, size, life, kind = persons[at], area[at], years[at], shed[at]
        open_ = people == 255 or size < 0
        codes[6] = 2 if open_ else (0 if size >= least[commune[at]] * np.int32(people) else 1)
        codes[7] = 2 if life == 255 else (0 if life >= 20 else 1)
        codes[8] = 2 if kind == 255 else (0 if kind in (1, 3) else 1)
        codes[9], codes[11] = _wish(temporary[at], 0), _wish(unsafe[at], 0)
        codes[10] = 2 if life == 255 else (0 if life >= 5 else 1)
        for start, end, place in ((0, 9, 1), (9, 12, 4)):
            fails = opens = False
            for number in range(start, end):
                fails |= codes[number] == 1
                opens |= codes[number] == 2
            found[place + (1 if fails else 2 if opens else 0)] += 1
        for number in range(12):
            found[7 + number] += codes[number] == 1
    return found


@numba.njit(inline="always")
def _wish(fact, wished):
    return 2 if fact == 255 else (0 if fact == wished else 1)
