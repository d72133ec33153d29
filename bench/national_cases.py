"""``python -m bench.national_cases CASE FOLDER``: one case, measured in a process of its own; JSON on stdout.

A case has a part that is not measured (what it is given) and one that is. The country's integers are added up after
the clock has stopped.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench import national_by_hand as by_hand

DAY, SET = date(2020, 12, 31), "vn-xa-2016"
SAMPLE = 20_000
RULES = ("house-cv117/standard", "house-cv117/not_temporary")
CLAUSES = (
    *("hard_floor", "hard_frame", "hard_roof", "kitchen", "toilet", "custom_fit", "living_area", "lifetime"),
    *("animal_shed", "durable_material", "not_short_lived", "safe"),
)


# --- ours ----------------------------------------------------------------------------------------------------------


def prepared(folder: Path) -> Any:
    """Files looked through, law resolved and compiled: part of every measured case of ours."""
    from datchuan.law.joint import join_countings
    from datchuan.law.library import load_library
    from datchuan.law.lowering import fields_of
    from datchuan.national import judging, reading

    library = load_library()
    criteria_set = library.set_for(SET, DAY)
    communes = reading.read_communes(folder / "communes.parquet")
    places = judging.places_of(communes, library, criteria_set, DAY)
    joint = join_countings(places.countings.values())
    return criteria_set, places, joint, reading.read_houses(folder / "houses.parquet", fields_of(*joint.clauses))


def cube(engine: Any, folder: Path) -> Any:
    """All of it: houses counted, each commune by its own law."""
    from datchuan.national import judging

    _, places, joint, houses = prepared(folder)
    return judging.own_cube(engine.cube(houses, joint), judging.own_masks(places, joint), joint)


def _cube_by(name: str, folder: Path) -> Any:
    from datchuan.national.engines import open_engine

    with open_engine(name) as engine:
        return cube(engine, folder)


def to_verdicts(folder: Path) -> int:
    from datchuan.national import judging

    criteria_set, places, joint, _ = prepared(folder)
    counts = judging.counts_of(_cube_by("polars", folder), places, joint)
    return sum(1 for _ in judging.verdicts_of(counts, places, judging.indicators_of(criteria_set), DAY))


def evaluate(name: str, folder: Path) -> None:
    """The whole command: tables and the failing houses written."""
    from datchuan.national.evaluate import Task, evaluate

    with tempfile.TemporaryDirectory() as out:
        paths = (folder / "houses.parquet", folder / "communes.parquet", Path(out))
        evaluate(Task(SET, DAY, *paths, engine=name, failing=True))


def failing(name: str, folder: Path) -> int:
    """Only the failing houses, found and written."""
    from datchuan.national.engines import open_engine

    with open_engine(name) as engine:
        return write_failing(engine, folder)


def write_failing(engine: Any, folder: Path) -> int:
    import polars as pl

    from datchuan.national import judging

    _, places, joint, houses = prepared(folder)
    with tempfile.TemporaryDirectory() as out:
        file = Path(out) / "failing.parquet"
        engine.write_failing(houses, joint, judging.own_masks(places, joint), file, {})
        return pl.scan_parquet(file).select(pl.len()).collect().item()


def what_if_units(folder: Path) -> Any:
    """What a page keeps: the sums of every commune. Not measured."""
    from datchuan.national import judging

    criteria_set, places, joint, _ = prepared(folder)
    counts = judging.counts_of(_cube_by("polars", folder), places, joint)
    return criteria_set.indicator("9.2"), judging.units_for_what_if(counts, places)


def what_if(given: Any) -> int:
    from datchuan.law.what_if import what_if

    return len(what_if(*given, DAY, points=8050))


def sample(folder: Path) -> Any:
    """The first houses as facts, each with its commune's counting. Not measured."""
    import polars as pl

    from datchuan.law.lowering import fields_of

    _, places, joint, _ = prepared(folder)
    fields = fields_of(*joint.clauses)
    frame = pl.scan_parquet(folder / "houses.parquet").head(SAMPLE).collect()
    return [
        (places.countings[places.profiles[row["commune"]]], {field.key: row[field.column] for field in fields})
        for row in frame.to_dicts()
    ]


def house_by_house(given: Any) -> list[tuple[Any, tuple[int, int]]]:
    return [(counting, counting.mask(facts)) for counting, facts in given]


# --- the integers --------------------------------------------------------------------------------------------------


def integers_of(cube: Any, folder: Path) -> list[int]:
    """Houses; per rule those that pass, fail, are open; per clause those that fail: as ``bench.peers`` gives them."""
    from datchuan.national import judging

    _, places, joint, _ = prepared(folder)
    counts = judging.counts_of(cube, places, joint)
    return added((places.countings[places.profiles[commune]], tallies) for commune, tallies in counts.items())


def added(units: Any) -> list[int]:
    from datchuan.law.cube import clause_count, tally_of

    total = [0] * (1 + 3 * len(RULES) + len(CLAUSES))
    for counting, counts in units:
        tallies = [tally_of(counts, counting.bits(rule)) for rule in RULES]
        by_key = {clause.clause.key: clause for clause in counting.clauses}
        clauses = [clause_count(by_key[key], counts).failing for key in CLAUSES]
        rules = [number for each in tallies for number in (each.passing, each.failing, each.unknown)]
        total = [one + other for one, other in zip(total, [tallies[0].total, *rules, *clauses], strict=True)]
    return total


# --- a case --------------------------------------------------------------------------------------------------------

Case = tuple[Callable[[Path], Any], Callable[[Any], Any]]  # what it is given, what is measured


def _from(work: Callable[[Path], Any]) -> Case:
    return (lambda folder: folder), work


CASES: dict[str, Case] = {
    "read, polars (floor)": _from(by_hand.read),
    "read, pyarrow": _from(by_hand.read_by_pyarrow),
    "ours: polars, cube": _from(partial(_cube_by, "polars")),
    "ours: duckdb, cube": _from(partial(_cube_by, "duckdb")),
    "polars by hand": _from(by_hand.polars_by_hand),
    "duckdb by hand": _from(by_hand.duckdb_by_hand(False)),
    "duckdb by hand, text": _from(by_hand.duckdb_by_hand(True)),
    "ours: polars, to verdicts": _from(to_verdicts),
    "ours: polars, failing houses": _from(partial(failing, "polars")),
    "ours: duckdb, failing houses": _from(partial(failing, "duckdb")),
    "ours: polars, all written": _from(partial(evaluate, "polars")),
    "ours: what-if from the cube": (what_if_units, what_if),
    "ours: python, house by house": (sample, house_by_house),
}


def _answer(case: str, found: Any, folder: Path) -> dict[str, Any]:
    if case == "ours: python, house by house":
        from datchuan.law.cube import Cube

        units = [(counting, Cube({mask: 1})) for counting, mask in found]
        return {"integers": added(units), "rows": len(found)}
    if "cube" in case and "ours" in case and not isinstance(found, int):
        return {"cube": [found.height, int(found["houses"].sum())], "integers": integers_of(found, folder)}
    return {"cube": [found.height, int(found["houses"].sum())]} if "by hand" in case else {}


def main(case: str, folder: Path) -> dict[str, Any]:
    give, work = CASES[case]
    given = give(folder)
    work(given)  # once to warm up
    started = time.perf_counter()
    found = work(given)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, **_answer(case, found, folder)}


if __name__ == "__main__":
    if sys.argv[1] == "data":
        by_hand.write_data(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
