"""The housing rule over a simulated country, from Parquet: our engines, the same written by hand, and the floors.

Every case runs in a process of its own (peak memory is its own too): once to warm up, once measured; the cases take
turns for some rounds and the median is told. Every case that counts must give the same total of houses and of rows.
``text`` is the same country as a survey's export holds it: codes, answers and materials as words.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROUNDS = 3
DAY, SET = date(2020, 12, 31), "vn-xa-2016"
YES_NO = (
    *("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "toilet_hygienic", "custom_fit"),
    *("temporary_material", "unsafe"),
)
NEEDED = ("commune", "persons", "living_area_dm2", "lifetime_years", "animal_shed", *YES_NO)
SHEDS = {1: "hợp vệ sinh", 2: "không hợp vệ sinh", 3: "không có"}


def run(households: int) -> None:
    with tempfile.TemporaryDirectory(prefix="datchuan-national-") as name:
        folder = Path(name)
        # In a process of its own: a child's peak memory counts from what its parent held.
        subprocess.run([sys.executable, "-m", "bench.national", "data", name, str(households)], check=True)
        sizes = ", ".join(
            f"{path.name} {path.stat().st_size / 1e6:.0f} MB" for path in sorted(folder.glob("*.parquet"))
        )
        print(f"  {households} households; {sizes}; medians of {ROUNDS} rounds")
        results: dict[str, list[dict[str, float]]] = {case: [] for case in CASES}
        for _ in range(ROUNDS):
            for case in CASES:
                results[case].append(_apart(case, folder))
        _report(results)


def _report(results: dict[str, list[dict[str, float]]]) -> None:
    medians = {case: statistics.median(each["seconds"] for each in found) for case, found in results.items()}
    counted = {found[0]["answer"] for case, found in results.items() if CASES[case][1]}
    floor, peer = medians["read (floor)"], medians["duckdb by hand, text"]
    for case, found in results.items():
        memory = max(each["memory"] for each in found)
        ratios = f"{medians[case] / floor:6.1f} x read   {medians[case] / peer:5.2f} x duckdb by hand on text"
        print(f"  {case:<30} {medians[case]:7.3f} s   {memory:6.0f} MB   {ratios}")
    print(f"  counting cases agree: {len(counted) == 1}")


def _apart(case: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.national", case, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])


def _one(case: str, folder: Path) -> None:
    measured = CASES[case][0]
    measured(folder)
    started = time.perf_counter()
    answer = measured(folder)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory": memory, "answer": answer}))


def _write_data(folder: Path, households: int) -> None:
    import polars as pl

    from datchuan.national.generate import generate

    generate(folder, households, 2020)

    frame = pl.scan_parquet(folder / "houses.parquet").select(NEEDED)
    codes = pl.scan_parquet(folder / "communes.parquet").select("commune", "code")
    words = [
        pl.when(pl.col(name)).then(pl.lit("có")).when(~pl.col(name)).then(pl.lit("không")).alias(name)
        for name in YES_NO
    ]
    shed = pl.col("animal_shed").replace_strict(SHEDS, return_dtype=pl.String)
    text = frame.join(codes, on="commune", how="left", maintain_order="left").with_columns(*words, shed).drop("commune")
    text.sink_parquet(folder / "text.parquet", row_group_size=122_880, engine="streaming")


# --- ours ----------------------------------------------------------------------------------------------------------


def _prepared(folder: Path):
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


def _cube(folder: Path, engine: str):
    """All of it: files looked through, law resolved and compiled, houses counted, each commune by its own law."""
    from datchuan.national import engines, judging

    criteria_set, places, joint, houses = _prepared(folder)
    with engines.open_engine(engine) as opened:
        cube = opened.cube(houses, joint)
    return criteria_set, places, joint, judging.own_cube(cube, judging.own_masks(places, joint), joint)


def ours(engine: str) -> Callable[[Path], list[int]]:
    def count(folder: Path) -> str:
        cube = _cube(folder, engine)[-1]
        return _answer(cube.height, cube["houses"].sum())

    return count


def ours_to_verdicts(folder: Path) -> int:
    from datchuan.national import judging

    criteria_set, places, joint, cube = _cube(folder, "polars")
    counts = judging.counts_of(cube, places, joint)
    return sum(1 for _ in judging.verdicts_of(counts, places, judging.indicators_of(criteria_set), DAY))


def _answer(rows: int, houses: int) -> str:
    return f"{rows} rows, {houses} houses"


# --- by hand -------------------------------------------------------------------------------------------------------


def polars_by_hand(folder: Path) -> str:
    import polars as pl

    area = pl.when(pl.col("terrain") == "delta").then(1400).otherwise(1000)
    clauses = [
        *(pl.col("hard_floor"), pl.col("hard_frame"), pl.col("hard_roof")),
        pl.col("living_area_dm2").cast(pl.Int64) >= area * pl.col("persons").cast(pl.Int64),
        pl.col("lifetime_years") >= 20,
        *(pl.col("kitchen_hygienic"), pl.col("toilet_hygienic"), pl.col("animal_shed").is_in([1, 3])),
        *(pl.col("custom_fit"), ~pl.col("temporary_material"), pl.col("lifetime_years") >= 5, ~pl.col("unsafe")),
    ]
    failed = pl.sum_horizontal(pl.when(~clause).then(1 << bit).otherwise(0) for bit, clause in enumerate(clauses))
    unknown = pl.sum_horizontal(
        pl.when(clause.is_null()).then(1 << bit).otherwise(0) for bit, clause in enumerate(clauses)
    )
    terrain = pl.scan_parquet(folder / "communes.parquet").select("commune", "terrain")
    houses = pl.scan_parquet(folder / "houses.parquet").join(terrain, on="commune")
    cube = (
        houses.select("commune", failed=failed, unknown=unknown)
        .group_by("commune", "failed", "unknown")
        .agg(n=pl.len())
    )
    found = cube.collect(engine="streaming")
    return _answer(found.height, found["n"].sum())


def duckdb_by_hand(is_text: bool) -> Callable[[Path], str]:
    yes = (lambda name: f"{name} = 'có'") if is_text else (lambda name: name)
    shed = "animal_shed IN ('hợp vệ sinh', 'không có')" if is_text else "animal_shed IN (1, 3)"
    clauses = [
        *(yes("hard_floor"), yes("hard_frame"), yes("hard_roof")),
        "living_area_dm2 >= (CASE WHEN terrain = 'delta' THEN 1400 ELSE 1000 END) * persons",
        "lifetime_years >= 20",
        *(yes("kitchen_hygienic"), yes("toilet_hygienic"), shed, yes("custom_fit")),
        *(f"NOT ({yes('temporary_material')})", "lifetime_years >= 5", f"NOT ({yes('unsafe')})"),
    ]
    failed = " + ".join(f"CASE WHEN NOT ({text}) THEN {1 << bit} ELSE 0 END" for bit, text in enumerate(clauses))
    unknown = " + ".join(f"CASE WHEN ({text}) IS NULL THEN {1 << bit} ELSE 0 END" for bit, text in enumerate(clauses))
    file, key = ("text", "code") if is_text else ("houses", "commune")

    def count(folder: Path) -> str:
        import duckdb

        sql = f"""
            SELECT COUNT(*), SUM(n) FROM (
                SELECT {key}, {failed} AS failed, {unknown} AS unknown, COUNT(*) AS n
                FROM read_parquet('{folder}/{file}.parquet')
                JOIN (SELECT {key}, terrain FROM read_parquet('{folder}/communes.parquet')) USING ({key})
                GROUP BY ALL)"""
        with duckdb.connect() as connection:
            return _answer(*(int(each) for each in connection.execute(sql).fetchone()))

    return count


# --- floors --------------------------------------------------------------------------------------------------------


def read(folder: Path) -> int:
    import polars as pl

    return pl.scan_parquet(folder / "houses.parquet").select(NEEDED).collect(engine="streaming").height


# A case, and whether its answer is the cube's size, which all must agree on.
CASES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "read (floor)": (read, False),
    "ours: polars, cube": (ours("polars"), True),
    "ours: polars, to verdicts": (ours_to_verdicts, False),
    "ours: duckdb, cube": (ours("duckdb"), True),
    "polars by hand": (polars_by_hand, True),
    "duckdb by hand": (duckdb_by_hand(False), True),
    "duckdb by hand, text": (duckdb_by_hand(True), True),
}

if __name__ == "__main__":
    if sys.argv[1] == "data":
        _write_data(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        _one(sys.argv[1], Path(sys.argv[2]))
