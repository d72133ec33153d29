"""The same rule written by hand, the two files it is written on, and the floor: reading the columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

YES_NO = (
    *("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "toilet_hygienic", "custom_fit"),
    *("temporary_material", "unsafe"),
)
NEEDED = ("commune", "persons", "living_area_dm2", "lifetime_years", "animal_shed", *YES_NO)
SHEDS = {1: "hợp vệ sinh", 2: "không hợp vệ sinh", 3: "không có"}


def write_data(folder: Path, households: int) -> None:
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


def polars_by_hand(folder: Path) -> pl.DataFrame:
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
    return cube.rename({"n": "houses"}).collect(engine="streaming")


def duckdb_by_hand(is_text: bool) -> Callable[[Path], pl.DataFrame]:
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

    def count(folder: Path) -> pl.DataFrame:
        import duckdb

        sql = f"""
            SELECT {key}, {failed} AS failed, {unknown} AS unknown, COUNT(*) AS houses
            FROM read_parquet('{folder}/{file}.parquet')
            JOIN (SELECT {key}, terrain FROM read_parquet('{folder}/communes.parquet')) USING ({key})
            GROUP BY ALL"""
        with duckdb.connect() as connection:
            return pl.DataFrame(connection.execute(sql).fetchnumpy())

    return count


def read(folder: Path) -> pl.DataFrame:
    return pl.scan_parquet(folder / "houses.parquet").select(NEEDED).collect(engine="streaming")


def read_by_pyarrow(folder: Path) -> object:
    import pyarrow.parquet as pq

    return pq.read_table(folder / "houses.parquet", columns=list(NEEDED))
