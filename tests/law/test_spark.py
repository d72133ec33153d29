"""Spark on a real cluster against all other engines: one batch of a thousand random communes, much of it missing."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import psycopg
import pytest
from tests.law.test_bulk_engines import cubes, duck, frame_of, verdicts
from tests.law.test_counting import FIELDS, WRITTEN, lowered, postgres_with, random_house, sqlite_with

from datchuan.law.counting import HouseCounting
from datchuan.law.emit_python import emit_python
from datchuan.law.emit_sql import emit_sql
from datchuan.law.library import Library
from datchuan.law.sets import CriteriaSet
from datchuan.national.spark_session import spark_session

HOUSES, PLACES = 12_000, 1000


def drawn() -> list[dict[str, object]]:
    """Houses of which, in every second commune, a third of the answers is missing."""
    chance = random.Random(88)
    rows = [random_house(chance) for _ in range(HOUSES)]
    for number, row in enumerate(rows):
        if number % 2:
            row.update({field: None for field in FIELDS if chance.random() < 0.3})
    return rows


@pytest.mark.spark
def test_spark_agrees_with_every_other_engine(
    library: Library,
    xa_2016: CriteriaSet,
    counting: HouseCounting,
    postgres: psycopg.Connection,
    master: str,
    tmp_path: Path,
) -> None:
    schema, rows = library.facts["house"], drawn()
    frame = frame_of(schema, rows).with_columns(commune=pl.int_range(HOUSES, dtype=pl.UInt16) % PLACES)
    nodes = [lowered(library, text) for text in WRITTEN]
    frame.with_row_index("id").write_parquet(tmp_path / "houses.parquet")
    answers = ", ".join(f"({emit_sql(node, 'spark')}) AS x{place}" for place, node in enumerate(nodes))
    with spark_session(master) as session:
        session.read.parquet(str(tmp_path / "houses.parquet")).createOrReplaceTempView("house")
        by_spark = session.sql(counting.sql("spark", "house h", "h.commune", alias="h")).toArrow().to_pylist()
        said = session.sql(f"SELECT {answers} FROM house ORDER BY id").toArrow().to_pylist()
    by_id = f"id % {PLACES}"
    engines = {
        "sqlite": sqlite_with(schema, rows).execute(counting.sql("sqlite", "house", by_id)).fetchall(),
        "postgres": postgres_with(postgres, schema, rows).execute(counting.sql("postgres", "house", by_id)).fetchall(),
        "polars": counting.polars(frame.lazy(), "commune").collect(engine="streaming").rows(),
        "duckdb": duck(frame, counting.sql("duckdb", "house", "commune")),
        "spark": [tuple(row.values()) for row in by_spark],
    }
    python = cubes([(number % PLACES, *counting.mask(row), 1) for number, row in enumerate(rows)])
    wanted = verdicts(xa_2016, counting, python)
    assert len(python) == PLACES
    for engine, found in engines.items():
        assert cubes(found) == python, engine
        assert verdicts(xa_2016, counting, cubes(found)) == wanted, engine
    for place, text in enumerate(WRITTEN):
        predicate = emit_python(nodes[place])
        assert [row[f"x{place}"] for row in said] == [predicate(row) for row in rows], text


def test_the_sql_of_each_dialect(library: Library) -> None:
    """What is sent, word for word: a change here is a change of what every engine runs."""
    node = lowered(library, '(living_area - "0.5") * 2 < 17 + persons * 3 and not hard_roof')
    plain = "((2 * ({0} - 50)) < (100 * (17 + (3 * {1})))) AND (NOT hard_roof)"
    columns, wide = ("living_area_dm2", "persons"), ("CAST(living_area_dm2 AS BIGINT)", "CAST(persons AS BIGINT)")
    assert {dialect: emit_sql(node, dialect) for dialect in ("sqlite", "postgres", "duckdb", "spark")} == {
        "sqlite": plain.format(*columns),
        "postgres": plain.format(*columns),
        "duckdb": plain.format(*wide),
        "spark": plain.format(*wide),
    }
