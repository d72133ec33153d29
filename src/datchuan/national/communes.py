"""The communes of a simulated country: the xã of the 2020 snapshot, with sizes, regions and terrains that are drawn.

Codes and names are official. How many households a xã has, and the region of its province (but where the law's files
place it), are simulated: no national figures of households per xã exist. Every row says so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from datchuan.kernel.resources import data_folder
from datchuan.law.library import load_library
from datchuan.law.regions import ProvincePlace

if TYPE_CHECKING:
    import numpy as np

SNAPSHOT = "2020-06-01"
_OF_SNAPSHOT = date(2020, 6, 1)


@dataclass(frozen=True, slots=True)
class SimulatedCommune:
    """One xã. ``commune`` is the small number by which houses name it; ``households`` is simulated."""

    commune: int
    code: str
    name: str
    province: str
    region: str
    terrain: str
    households: int
    region_simulated: bool
    households_simulated: bool = True


def simulated_communes(households: int, seed: int) -> list[SimulatedCommune]:
    """Every xã of the snapshot in the order of its code; their sizes add up to ``households``."""
    import numpy as np

    draw = np.random.Generator(np.random.PCG64([seed, 0]))
    rows = _rural_communes()
    places = _places(sorted({province for _, _, province in rows}), draw)
    sizes = _sizes(len(rows), households, draw)
    return [
        SimulatedCommune(number, code, name, province, *places[province][:2], size, places[province][2])
        for number, ((code, name, province), size) in enumerate(zip(rows, sizes, strict=True), start=1)
    ]


def _rural_communes() -> list[tuple[str, str, str]]:
    """Code, name and province of every xã."""
    with (data_folder() / "national_units.csv").open(encoding="utf-8", newline="") as file:
        units = [row for row in csv.DictReader(file) if row["snapshot"] == SNAPSHOT]
    parents = {row["code"]: row["parent_code"] for row in units if row["level"] == "district"}
    found = [row for row in units if row["level"] == "commune" and row["type"] == "Xã"]
    return sorted((row["code"], row["name"], parents[row["parent_code"]]) for row in found)


def _places(provinces: list[str], draw: np.random.Generator) -> dict[str, tuple[str, str, bool]]:
    """Region, terrain and whether they are drawn, by province; what the law's files say is taken from there."""
    regions = load_library().regions
    known: dict[str, ProvincePlace] = {p.code: p for p in regions.provinces if _OF_SNAPSHOT in p.period}
    names, terrains = [key for key in regions.regions if key != "chung"], list(regions.terrains)
    found = {}
    for code in provinces:
        region, terrain = names[draw.integers(len(names))], terrains[draw.integers(len(terrains))]
        place = known.get(code)
        found[code] = (place.profile.region, place.profile.terrain, False) if place else (region, terrain, True)
    return found


def _sizes(count: int, households: int, draw: np.random.Generator) -> list[int]:
    """Whole numbers that add up exactly: drawn weights, rounded down, the rest given to the first ones."""
    weights = draw.lognormal(0.0, 0.5, count)
    sizes = [int(size) for size in weights / weights.sum() * households]
    rest = households - sum(sizes)
    return [size + (number < rest) for number, size in enumerate(sizes)]
