"""The bulk engines against the pure one: Polars, DuckDB, SQLite and PostgreSQL count the same cubes and come to the
same verdicts. Spark, which takes seconds to start, has one large batch in ``test_spark``.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections import Counter
from datetime import date

import duckdb
import polars as pl
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.houses import BOOLEANS
from tests.law.test_counting import (
    DAY,
    FIELDS,
    WRITTEN,
    houses,
    lowered,
    postgres_with,
    random_house,
    sqlite_with,
)

from datchuan.kernel.problem import Problem
from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube
from datchuan.law.emit_polars import emit_polars, whole_numbers
from datchuan.law.emit_python import emit_python
from datchuan.law.emit_sql import emit_sql
from datchuan.law.facts import FactSchema
from datchuan.law.joint import join_countings
from datchuan.law.library import Library
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet
from datchuan.law.tree import AtLeast, Constant, FieldRef, Unknown
from datchuan.law.verdict import judge_households

COMMUNES = 4
KINDS = {"persons": pl.UInt8, "living_area": pl.UInt32, "lifetime_years": pl.UInt8, "animal_shed": pl.UInt8}


def frame_of(schema: FactSchema, rows: list[dict], kinds: dict[str, type[pl.DataType]] = KINDS) -> pl.DataFrame:
    """As a national file holds them: narrow whole numbers, real booleans, a small number for the commune."""
    columns = {
        schema[field].column: pl.Series([row[field] for row in rows], dtype=kinds.get(field, pl.Boolean))
        for field in FIELDS
    }
    return pl.DataFrame(columns).with_columns(commune=pl.int_range(len(rows), dtype=pl.UInt16) % COMMUNES)


def duck(frame: pl.DataFrame, sql: str) -> list[tuple]:
    """Through a Parquet file: what a national run reads, and DuckDB takes frames only where pyarrow is installed."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
        frame.write_parquet(file.name)
        connection.sql(f"CREATE VIEW house AS SELECT * FROM read_parquet('{file.name}')")
        return connection.sql(sql).fetchall()


def cubes(rows: list[tuple]) -> dict[int, Cube]:
    found: dict[int, Cube] = {}
    for commune, failed, unknown, number in rows:
        found.setdefault(commune, Cube())[failed, unknown] += number
    return found


def by_python(counting: HouseCounting, rows: list[dict]) -> dict[int, Cube]:
    return cubes([(place % COMMUNES, *counting.mask(row), 1) for place, row in enumerate(rows)])


def verdicts(xa_2016: CriteriaSet, counting: HouseCounting, found: dict[int, Cube]) -> list[dict]:
    return [
        judge_households(xa_2016.indicator(code), counting, cube, counting.profile, DAY).to_json()
        for code in ("9.1", "9.2")
        for _, cube in sorted(found.items())
    ]


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(houses, min_size=1, max_size=40))
def test_five_engines_agree_on_cubes_and_verdicts(
    library: Library, xa_2016: CriteriaSet, counting: HouseCounting, postgres: psycopg.Connection, rows: list[dict]
) -> None:
    schema = library.facts["house"]
    frame, database = frame_of(schema, rows), sqlite_with(schema, rows)
    cursor = postgres_with(postgres, schema, rows)
    by_id = f"id % {COMMUNES}"
    engines = {
        "sqlite": database.execute(counting.sql("sqlite", "house", by_id)).fetchall(),
        "postgres": cursor.execute(counting.sql("postgres", "house", by_id)).fetchall(),
        "polars": counting.polars(frame.lazy(), "commune").collect(engine="streaming").rows(),
        "duckdb": duck(frame, counting.sql("duckdb", "house h", "h.commune", alias="h")),
    }
    python = by_python(counting, rows)
    wanted = verdicts(xa_2016, counting, python)
    for engine, found in engines.items():
        assert cubes(found) == python, engine
        assert verdicts(xa_2016, counting, cubes(found)) == wanted, engine


def test_a_thousand_communes_agree(library: Library, counting: HouseCounting) -> None:
    chance = random.Random(33)
    rows = [random_house(chance) for _ in range(30_000)]
    frame = frame_of(library.facts["house"], rows).with_columns(commune=pl.int_range(30_000, dtype=pl.UInt16) // 30 + 1)
    polars = counting.polars(frame.lazy(), "commune").collect(engine="streaming").rows()
    duckdb_ = duck(frame, counting.sql("duckdb", "house", "commune"))
    python = Counter((place // 30 + 1, *counting.mask(row)) for place, row in enumerate(rows))
    assert sorted(polars) == sorted(duckdb_) == sorted((*key, n) for key, n in python.items())


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(houses, min_size=1, max_size=20))
def test_any_expression_means_the_same_in_python_polars_and_duckdb(library: Library, rows: list[dict]) -> None:
    frame = frame_of(library.facts["house"], rows).with_row_index("id")
    nodes = [lowered(library, text) for text in WRITTEN]
    by_sql = duck(frame, f"SELECT {', '.join(emit_sql(node, 'duckdb') for node in nodes)} FROM house ORDER BY id")
    by_polars = frame.select("id", *(emit_polars(node).alias(f"x{place}") for place, node in enumerate(nodes)))
    by_polars = by_polars.select(pl.exclude("id")).rows()
    for place, text in enumerate(WRITTEN):
        wanted = [emit_python(nodes[place])(row) for row in rows]
        assert [row[place] for row in by_polars] == wanted, text
        assert [row[place] for row in by_sql] == wanted, text


# --- Polars' own pitfalls ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_products_do_not_wrap_in_narrow_columns(counting: HouseCounting, library: Library, engine: str) -> None:
    """60 persons need 600 m² = 60 000 dm²·10⁻²: more than 16 bits, in columns of 8 and 32."""
    rows = [dict.fromkeys(FIELDS) | {"persons": 60, "living_area": area} for area in (59_999, 60_000)]
    frame = frame_of(library.facts["house"], rows)
    assert masks(counting, frame, engine) == [counting.mask(row) for row in rows]


def masks(counting: HouseCounting, frame: pl.DataFrame, engine: str) -> list[tuple[int, int]]:
    frame = frame.with_row_index("id")
    if engine == "duckdb":
        found = duck(frame, counting.sql("duckdb", "house", "id"))
    else:
        found = counting.polars(frame.lazy(), "id").collect(engine="streaming").rows()
    return [row[1:3] for row in sorted(found)]


def test_nan_is_not_known(library: Library, counting: HouseCounting) -> None:
    schema = library.facts["house"]
    rows = [dict.fromkeys(FIELDS) | {"persons": 4, "living_area": area} for area in (math.nan, 3999.0, 4000.0)]
    frame = frame_of(schema, rows, {**KINDS, "living_area": pl.Float64})
    known = [None, 3999, 4000]
    wanted = [counting.mask({**row, "living_area": area}) for row, area in zip(rows, known, strict=True)]
    assert masks(counting, frame, "polars") == wanted
    whole = whole_numbers(frame.lazy(), [schema["living_area"]]).collect()
    assert whole["living_area_dm2"].to_list() == known


@pytest.mark.parametrize("kind", [pl.Int16, pl.Int32, pl.UInt32, pl.Int64, pl.String])
def test_groups_of_any_kind_come_back_as_they_were(library: Library, counting: HouseCounting, kind: type) -> None:
    edge = {pl.Int16: -(2**15), pl.Int32: -(2**31), pl.UInt32: 2**32 - 1, pl.Int64: -(2**63), pl.String: "06040"}[kind]
    chance = random.Random(4)
    rows = [random_house(chance) for _ in range(60)]
    places = [edge, None, 7 if kind is not pl.String else ""] * 20
    frame = frame_of(library.facts["house"], rows).with_columns(commune=pl.Series(places, dtype=kind))
    found = counting.polars(frame.lazy(), "commune").collect(engine="streaming")
    assert found.schema["commune"] == kind
    wanted = Counter((place, *counting.mask(row)) for place, row in zip(places, rows, strict=True))
    assert {row[:3]: row[3] for row in found.rows()} == wanted


def test_no_group_and_two_groups(library: Library, counting: HouseCounting) -> None:
    chance = random.Random(5)
    frame = frame_of(library.facts["house"], [random_house(chance) for _ in range(100)])
    assert counting.polars(frame.lazy()).collect()["houses"].sum() == 100
    assert counting.polars(frame.lazy(), ["commune", "persons"]).collect().columns[:2] == ["commune", "persons"]


def test_dates_and_constants(library: Library) -> None:
    from datchuan.law.expression import parse
    from datchuan.law.lowering import lower

    node = lower(parse('surveyed_on >= "2020-01-31" and lifetime_years < 300', library.facts["house"].fields, {}))
    frame = pl.DataFrame({"surveyed_on": [date(2020, 1, 30), date(2020, 1, 31)], "lifetime_years": [200, 3]})
    frame = frame.with_columns(pl.col("lifetime_years").cast(pl.UInt8))
    assert frame.select(x=emit_polars(node))["x"].to_list() == [False, True]
    assert [value for (value,) in duck(frame, f"SELECT {emit_sql(node, 'duckdb')} FROM house")] == [False, True]


# --- several places in one scan ------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_joint_scan_says_of_each_profile_what_its_own_counting_says(
    library: Library, xa_2016: CriteriaSet, engine: str
) -> None:
    countings = [
        library.house_counting(xa_2016, DAY, Profile(region, terrain))
        for region in ("tdmnpb", "dbsh", "nowhere")
        for terrain in ("mountain", "delta", "unknown")
    ]
    joint = join_countings(countings)
    assert len(joint.clauses) == 14  # twelve, of them the area per person three times: 10, 14, not known
    chance = random.Random(6)
    rows = [random_house(chance) for _ in range(500)]
    frame = frame_of(library.facts["house"], rows).with_row_index("id")
    if engine == "polars":
        found = joint.polars(frame.lazy(), "id").collect(engine="streaming").rows()
    else:
        found = duck(frame, joint.sql("duckdb", "house", "id"))
    for counting in countings:
        own = joint.mask(counting)
        for place, failed, unknown, _ in found:
            wanted = tuple(joint.mask(counting, bits) if bits else 0 for bits in counting.mask(rows[place]))
            assert (failed & own, unknown & own) == wanted


def test_too_many_clauses_for_one_scan_are_refused(
    library: Library, counting: HouseCounting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datchuan.law.joint.MOST_CLAUSES", 11)
    with pytest.raises(Problem, match="12 điều kiện") as raised:
        join_countings([counting])
    assert raised.value.number == 611


def test_an_expression_that_is_not_lowered_is_refused(library: Library) -> None:
    from datchuan.law.tree import CountTrue

    field = library.facts["house"][BOOLEANS[0]]
    with pytest.raises(TypeError, match="lower the expression"):
        emit_polars(CountTrue(">=", (FieldRef(field),), Constant(1)))
    assert pl.select(emit_polars(Unknown())).item() is None
    frame = pl.DataFrame({field.column: [True, None]})
    assert frame.select(x=emit_polars(AtLeast(0, (FieldRef(field),))))["x"].to_list() == [True, True]
