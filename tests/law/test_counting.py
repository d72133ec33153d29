"""One rule, three engines: the Python closure, SQLite's SQL and PostgreSQL's SQL give the same two masks."""

from __future__ import annotations

import random
import sqlite3
from datetime import date

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.houses import BOOLEANS, house

from datchuan.law.counting import HouseCounting
from datchuan.law.emit_python import emit_python
from datchuan.law.emit_sql import emit_sql
from datchuan.law.expression import parse
from datchuan.law.facts import FactSchema
from datchuan.law.library import Library
from datchuan.law.lowering import bind, lower
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet

DAY = date(2020, 10, 15)
NUMBERS = ["persons", "living_area", "lifetime_years", "animal_shed"]
FIELDS = NUMBERS + BOOLEANS

maybe = st.none() | st.booleans()
houses = st.fixed_dictionaries(
    {
        "persons": st.none() | st.integers(1, 12),
        "living_area": st.none() | st.integers(0, 20_000),
        "lifetime_years": st.none() | st.integers(0, 60),
        "animal_shed": st.none() | st.integers(1, 3),
        **dict.fromkeys(BOOLEANS, maybe),
    }
)


def columns(schema: FactSchema) -> list[str]:
    return [schema[field].column for field in FIELDS]


def sqlite_with(schema: FactSchema, rows: list[dict[str, object]]) -> sqlite3.Connection:
    """As Django makes them on SQLite: yes/no fields are 0/1 in a column called bool."""
    database = sqlite3.connect(":memory:")
    kinds = ["integer"] * len(NUMBERS) + ["bool"] * len(BOOLEANS)
    shape = ", ".join(f"{column} {kind}" for column, kind in zip(columns(schema), kinds, strict=True))
    database.execute(f"CREATE TABLE house (id integer primary key, commune integer, {shape})")
    places = ", ".join("?" * (len(FIELDS) + 2))
    values = [(number, number % 181, *(row[field] for field in FIELDS)) for number, row in enumerate(rows)]
    database.executemany(f"INSERT INTO house VALUES ({places})", values)
    return database


def postgres_with(connection: psycopg.Connection, schema: FactSchema, rows: list[dict[str, object]]) -> psycopg.Cursor:
    """The same houses with real booleans in a table of this session."""
    kinds = ["integer"] * (len(NUMBERS) - 1) + ["smallint"] + ["boolean"] * len(BOOLEANS)
    shape = ", ".join(f"{column} {kind}" for column, kind in zip(columns(schema), kinds, strict=True))
    cursor = connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS pg_temp.house")
    cursor.execute(f"CREATE TEMPORARY TABLE house (id integer primary key, {shape})")
    with cursor.copy("COPY house FROM STDIN") as copy:
        for number, row in enumerate(rows):
            copy.write_row((number, *(row[field] for field in FIELDS)))
    return cursor


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(houses, min_size=1, max_size=30))
def test_python_and_sqlite_agree_on_every_house(library: Library, counting: HouseCounting, rows: list[dict]) -> None:
    database = sqlite_with(library.facts["house"], rows)
    found = database.execute(counting.sql("sqlite", "house h", "h.id", alias="h")).fetchall()
    assert {row[0]: row[1:3] for row in found} == {number: counting.mask(row) for number, row in enumerate(rows)}
    assert all(row[3] == 1 for row in found)


WRITTEN = [
    "not (hard_floor and (hard_frame or not hard_roof))",
    "count_true(hard_floor, hard_frame, hard_roof) >= 2",
    "count_true(hard_floor, not unsafe, persons > 4) == 1",
    "not (count_true(hard_floor, hard_frame) < 2 or custom_fit)",
    'not (animal_shed in ["hop_ve_sinh", "khong_co"])',
    'animal_shed != "khong_co" and animal_shed != "hop_ve_sinh"',
    "is_missing(living_area) or living_area >= 10 * (persons + 1) - 3",
    '(living_area - "0.5") * 2 < 17 + persons * 3',
    "hard_floor == hard_roof",
    "(hard_floor and hard_roof) != (persons > 3)",
    "not is_missing(persons) and not (persons in [1, 2, 3])",
    "living_area >= param.unknown * persons or hard_floor",
    "not (living_area >= param.unknown) and hard_floor",
    "count_true(hard_floor, hard_roof) >= param.unknown",
]


def lowered(library: Library, text: str):
    from datchuan.law.tree import ParamRef

    node = parse(text, library.facts["house"].fields, {"unknown": ParamRef("unknown", "Chưa rõ")})
    return lower(bind(node, {"unknown": None}))


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(houses, min_size=1, max_size=20))
def test_any_expression_means_the_same_in_python_and_sqlite(library: Library, rows: list[dict]) -> None:
    database = sqlite_with(library.facts["house"], rows)
    for text in WRITTEN:
        node = lowered(library, text)
        by_sql = database.execute(f"SELECT {emit_sql(node, 'sqlite')} FROM house ORDER BY id").fetchall()
        predicate = emit_python(node)
        assert [None if value is None else bool(value) for (value,) in by_sql] == [predicate(row) for row in rows], text


def test_python_and_postgresql_agree(library: Library, counting: HouseCounting, postgres) -> None:
    chance = random.Random(20)
    rows = [random_house(chance) for _ in range(2000)]
    cursor = postgres_with(postgres, library.facts["house"], rows)
    cursor.execute(counting.sql("postgres", "house h WHERE h.persons IS NOT NULL OR %s", ["h.id"], alias="h"), [True])
    assert {row[0]: row[1:3] for row in cursor} == {number: counting.mask(row) for number, row in enumerate(rows)}
    for text in WRITTEN:
        node = lowered(library, text)
        cursor.execute(f"SELECT {emit_sql(node, 'postgres')} FROM house ORDER BY id")
        assert [value for (value,) in cursor] == [emit_python(node)(row) for row in rows], text


def random_house(chance: random.Random) -> dict[str, object]:
    def seldom(value: object, never: float = 0.01) -> object:
        return None if chance.random() < never else value

    return {
        "persons": seldom(chance.randint(1, 8)),
        "living_area": seldom(chance.randint(1500, 16_000)),
        "lifetime_years": seldom(chance.choice([3, 10, 20, 30, 50])),
        "animal_shed": seldom(chance.randint(1, 3)),
        **{
            field: seldom(chance.random() < (0.1 if field in ("unsafe", "temporary_material") else 0.9))
            for field in BOOLEANS
        },
    }


def test_every_house_is_in_one_cell(library: Library, counting: HouseCounting) -> None:
    chance = random.Random(1)
    database = sqlite_with(library.facts["house"], [random_house(chance) for _ in range(5_000)])
    found = database.execute(counting.sql("sqlite", "house", "commune")).fetchall()
    assert sum(row[-1] for row in found) == 5_000


# --- what the counting is made of ----------------------------------------------------------------------------------


def test_bits(counting: HouseCounting) -> None:
    standard = counting.bits("house-cv117/standard")
    narrow, literal = (counting.bits("house-cv117/not_temporary", r) for r in ("temporary_or_unsafe", "literal"))
    assert counting.bits("house-cv117/not_temporary") == narrow
    assert (standard.bit_count(), narrow.bit_count(), literal.bit_count()) == (9, 3, 9)
    assert literal & narrow == narrow
    assert (standard & literal).bit_count() == 6  # three hards, area, kitchen, toilet are the same bits
    assert len(counting.clauses) == 12


def test_masks_of_a_good_and_of_a_bad_house(counting: HouseCounting) -> None:
    assert counting.mask(house()) == (0, 0)
    failed, unknown = counting.mask(house(hard_roof=False, persons=None, animal_shed=2))
    names = {clause.clause.key for clause in counting.clauses if failed & clause.mask}
    open_ = {clause.clause.key for clause in counting.clauses if unknown & clause.mask}
    assert (names, open_) == ({"hard_roof", "animal_shed"}, {"living_area"})


def test_a_key_that_is_absent_is_not_known(counting: HouseCounting) -> None:
    assert counting.mask({}) == (0, (1 << len(counting.clauses)) - 1)


@pytest.mark.parametrize(("terrain", "area", "fails"), [("mountain", 4000, 0), ("delta", 4000, 1), ("delta", 5600, 0)])
def test_area_by_terrain(library: Library, xa_2016: CriteriaSet, terrain: str, area: int, fails: int) -> None:
    counting = library.house_counting(xa_2016, DAY, Profile("tdmnpb", terrain))
    failed, _ = counting.mask(house(living_area=area))
    assert failed.bit_count() == fails


def test_the_counting_is_kept_and_its_digest_tells_parameters_apart(library: Library, xa_2016: CriteriaSet) -> None:
    mountain, delta = (Profile("tdmnpb", terrain) for terrain in ("mountain", "delta"))
    one = library.house_counting(xa_2016, DAY, mountain)
    assert library.house_counting(xa_2016, date(2019, 1, 1), mountain) is one
    assert library.house_counting(xa_2016, DAY, delta).digest != one.digest


def test_words_say_what_runs(counting: HouseCounting) -> None:
    words = {clause.clause.key: clause.words for clause in counting.clauses}
    assert words["living_area"] == "diện tích ở ≥ 10 m²/người × số nhân khẩu"
    assert words["lifetime"] == "niên hạn sử dụng ≥ 20 năm"
    assert words["safe"] == "không mất an toàn cho người sử dụng"


def test_groups(library: Library, counting: HouseCounting) -> None:
    database = sqlite_with(library.facts["house"], [house(), house(), house(hard_roof=False)])
    whole = database.execute(counting.sql("sqlite", "house")).fetchall()
    assert sorted(row[-1] for row in whole) == [1, 2]
    grouped = database.execute(counting.sql("sqlite", "house WHERE id < ?", ["commune", "id"]), [2]).fetchall()
    assert [row[:2] for row in sorted(grouped)] == [(0, 0), (1, 1)]
    assert "%" not in counting.sql("postgres", "house", "commune")
    with pytest.raises(ValueError, match="oracle"):
        counting.sql("oracle", "house")
