"""The evaluation of a country: read and check, count in one scan, decide, write."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from datchuan.kernel.text import format_number
from datchuan.law.joint import JointCounting, join_countings
from datchuan.law.library import Library, load_library
from datchuan.law.lowering import fields_of
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.national.engines import Engine, EngineName, open_engine
from datchuan.national.judging import (
    Places,
    counts_of,
    indicators_of,
    own_cube,
    own_masks,
    places_of,
    verdicts_of,
)
from datchuan.national.reading import COMMUNE, Houses, read_communes, read_houses, refuse_unknown
from datchuan.national.writing import Tables, clause_table, write_tables

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Task:
    """What is to be evaluated, by which set and day, and where the tables go."""

    criteria: str
    on: date
    houses: Path
    communes: Path
    out: Path
    engine: EngineName = "polars"
    failing: bool = False
    master: str = ""


class Progress:
    """Steps on stderr with the seconds each took."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def say(self, text: str) -> None:
        now = time.perf_counter()
        print(f"— {text} ({format_number(now - self._last, 2)} giây)", file=sys.stderr, flush=True)
        self._last = now


@dataclass(frozen=True)
class Summary:
    """Houses counted, and communes by outcome for each indicator."""

    houses: int
    communes: int
    outcomes: dict[str, Counter[str]]
    is_simulated: bool


@dataclass(frozen=True)
class _Country:
    """Everything known before a house is read."""

    criteria_set: CriteriaSet
    indicators: list[Indicator]
    communes: pl.DataFrame
    places: Places
    joint: JointCounting
    houses: Houses


def evaluate(task: Task) -> Summary:
    """Judge every commune and write the tables into ``task.out``. Raises Problem 106, 610-617."""
    progress = Progress()
    country = _country(task, load_library())
    places, joint = country.places, country.joint
    found = (country.communes.height, len(places.countings), len(joint.clauses))
    progress.say("{} xã, {} loại vùng và địa hình, {} điều kiện".format(*found))
    for note in country.houses.notes:
        print(f"— {note}", file=sys.stderr)
    with open_engine(task.engine, task.master) as engine:
        if task.engine == "spark":
            progress.say("Spark sẵn sàng")
        return _judged(task, country, engine, progress)


def _judged(task: Task, country: _Country, engine: Engine, progress: Progress) -> Summary:
    places, joint = country.places, country.joint
    looked_at = own_masks(places, joint)
    cube = _cube(task, country, engine, looked_at)
    progress.say(f"đếm {format_number(cube['houses'].sum())} nhà thành {format_number(cube.height)} dòng")
    tables = Tables()
    tables.add(verdicts_of(counts_of(cube, places, joint), places, country.indicators, task.on))
    progress.say(f"{format_number(len(tables.verdicts['outcome']))} kết quả")
    metadata = _metadata(country.criteria_set, task, country.houses)
    task.out.mkdir(parents=True, exist_ok=True)
    write_tables(task.out, tables, country.communes, cube, clause_table(places, joint), metadata)
    progress.say(f"ghi vào {task.out}")
    if task.failing:
        engine.write_failing(country.houses, joint, looked_at, task.out / "failing.parquet", metadata)
        progress.say("ghi các nhà chưa đạt")
    return _summary(country, cube, tables)


def _country(task: Task, library: Library) -> _Country:
    criteria_set = library.set_for(task.criteria, task.on)
    indicators = indicators_of(criteria_set)
    communes = read_communes(task.communes)
    places = places_of(communes, library, criteria_set, task.on)
    joint = join_countings(places.countings.values())
    return _Country(
        criteria_set, indicators, communes, places, joint, read_houses(task.houses, fields_of(*joint.clauses))
    )


def _cube(task: Task, country: _Country, engine: Engine, looked_at: pl.DataFrame) -> pl.DataFrame:
    counted = engine.cube(country.houses, country.joint)
    refuse_unknown(counted[COMMUNE].unique().to_list(), country.places.profiles, task.houses)
    return own_cube(counted, looked_at, country.joint)


def _metadata(criteria_set: CriteriaSet, task: Task, houses: Houses) -> dict[str, str]:
    """What the tables rest on: set, day, the digest of its files, and whether the houses are simulated."""
    about = {name: value for name, value in houses.metadata.items() if name.startswith("datchuan.")}
    mine = {"criteria": criteria_set.key, "on": task.on.isoformat(), "law_digest": criteria_set.digest}
    return {**about, **{f"datchuan.{name}": value for name, value in mine.items()}, "datchuan.engine": task.engine}


def _summary(country: _Country, cube: pl.DataFrame, tables: Tables) -> Summary:
    pairs = Counter(zip(tables.verdicts["indicator"], tables.verdicts["outcome"], strict=True))
    outcomes = {
        each.code: Counter({outcome: n for (code, outcome), n in pairs.items() if code == each.code})
        for each in country.indicators
    }
    return Summary(int(cube["houses"].sum()), country.communes.height, outcomes, country.houses.is_simulated)
