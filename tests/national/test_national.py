"""A small country, generated and judged: both engines alike, equal to one house after another, faults said."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from datchuan.kernel.problem import Problem
from datchuan.law.cube import Cube
from datchuan.law.library import load_library
from datchuan.law.lowering import fields_of
from datchuan.law.regions import Profile
from datchuan.law.verdict import judge_households
from datchuan.law.what_if import what_if
from datchuan.national.command import main
from datchuan.national.communes import simulated_communes
from datchuan.national.evaluate import Task, evaluate
from datchuan.national.generate import generate

DAY, SET = date(2020, 12, 31), "vn-xa-2016"
TABLES = ("verdicts", "reasons", "readings", "cube", "clauses", "failing")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    generate(folder, 40_000, 7)
    return folder


def judged(folder: Path, out: Path, engine: str = "polars", master: str = "", **changes: Path) -> Path:
    paths = {"houses": folder / "houses.parquet", "communes": folder / "communes.parquet", **changes}
    evaluate(Task(SET, DAY, out=out, engine=engine, failing=True, master=master, **paths))
    return out


@pytest.fixture(scope="module")
def out(country: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged(country, tmp_path_factory.mktemp("out"))


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet")


def changed(frame: pl.DataFrame, folder: Path, *columns: pl.Expr) -> Path:
    path = folder / "changed.parquet"
    frame.with_columns(*columns).write_parquet(path)
    return path


# --- the simulated country -----------------------------------------------------------------------------------------


def test_the_country_is_the_snapshot_and_says_what_is_simulated(country: Path) -> None:
    communes, houses = (table(country, name) for name in ("communes", "houses"))
    assert communes.height == 8324
    assert communes["households"].sum() == houses.height == 40_000
    assert communes["households_simulated"].all()
    assert houses["simulated"].all()
    assert houses["commune"].is_sorted()
    assert set(communes.filter(~pl.col("region_simulated"))["province"]) == {"20"}  # what law/regions.yaml places
    for name in ("communes", "houses"):
        about = pl.read_parquet_metadata(country / f"{name}.parquet")
        assert "mô phỏng" in about["datchuan.simulated"]
        assert about["datchuan.seed"] == "7"


def test_the_same_seed_gives_the_same_houses(country: Path, tmp_path: Path) -> None:
    generate(tmp_path, 40_000, 7)
    assert table(tmp_path, "houses").equals(table(country, "houses"))
    assert simulated_communes(40_000, 8) != simulated_communes(40_000, 7)


@pytest.mark.parametrize("households", [0, -1, 10**9])
def test_no_country_of_that_size(households: int, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="số hộ") as raised:
        generate(tmp_path, households, 1)
    assert raised.value.number == 613


# --- the evaluation ------------------------------------------------------------------------------------------------


def test_both_engines_write_the_same(country: Path, out: Path, tmp_path: Path) -> None:
    other = judged(country, tmp_path, "duckdb")
    for name in TABLES:
        one, two = table(out, name), table(other, name)
        if name == "failing":
            one, two = one.sort("household"), two.sort("household")
        assert one.rows() == two.rows(), name
        assert one.columns == two.columns


def test_it_says_what_one_house_after_another_says(country: Path, out: Path) -> None:
    library = load_library()
    criteria_set = library.set_for(SET, DAY)
    communes = table(country, "communes").filter(pl.col("households") > 0).sample(40, seed=1)
    houses = table(country, "houses")
    verdicts = {(row["commune"], row["indicator"]): row for row in table(out, "verdicts").to_dicts()}
    for commune in communes.to_dicts():
        profile = Profile(commune["region"], commune["terrain"])
        counting = library.house_counting(criteria_set, DAY, profile)
        fields = fields_of(*(clause.lowered for clause in counting.clauses))
        facts = [
            {field.key: row[field.column] for field in fields}
            for row in houses.filter(pl.col("commune") == commune["commune"]).to_dicts()
        ]
        cube = Cube(Counter(counting.mask(each) for each in facts))
        for code in ("9.1", "9.2"):
            wanted = judge_households(criteria_set.indicator(code), counting, cube, profile, DAY)
            found = verdicts[commune["commune"], code]
            names = ("passing", "failing", "unknown", "total", "required", "shortfall")
            assert found["outcome"] == wanted.outcome
            assert [found[name] for name in names] == [getattr(wanted, name) for name in names]
            sentences = table(out, "reasons").filter(commune=commune["commune"], indicator=code)["sentence"].to_list()
            assert sentences == [reason.sentence for reason in wanted.reasons]


def test_masks_can_be_read(out: Path) -> None:
    cube, clauses, failing = (table(out, name) for name in ("cube", "clauses", "failing"))
    assert cube["houses"].sum() == 40_000
    assert not cube.select("commune", "failed", "unknown").is_duplicated().any()
    assert failing.height == cube.filter(pl.col("failed") != 0)["houses"].sum()
    assert clauses.filter(clause="living_area")["bit"].n_unique() == 2  # mountains and delta
    assert clauses["requires"].str.len_chars().min() > 0
    assert (cube["failed"] & cube["unknown"] == 0).all()


def test_tables_say_what_they_rest_on(out: Path) -> None:
    for name in TABLES:
        about = pl.read_parquet_metadata(out / f"{name}.parquet")
        assert about["datchuan.criteria"] == SET
        assert about["datchuan.on"] == "2020-12-31"
        assert "mô phỏng" in about["datchuan.simulated"]
    assert table(out, "verdicts")["simulated"].all()


def test_documented_columns(out: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "national.md").read_text("utf-8")
    for name in TABLES:
        assert f"`{name}.parquet`" in text
        for column in table(out, name).columns:
            assert f"`{column}`" in text, f"{name}.{column}"


@pytest.mark.parametrize("region", [None, "", "chung", "mien_nao_do"])
def test_a_commune_whose_region_nobody_knows_is_undetermined(country: Path, tmp_path: Path, region: str) -> None:
    number = table(country, "houses")["commune"][0]
    mine = pl.col("commune") == number
    path = changed(
        table(country, "communes"), tmp_path, pl.when(mine).then(pl.lit(region)).otherwise("region").alias("region")
    )
    out = judged(country, tmp_path / "out", communes=path)
    verdicts = table(out, "verdicts").filter(commune=number)
    assert set(verdicts["outcome"]) == {"undetermined"}
    assert verdicts["total"].min() > 0
    assert set(table(out, "reasons").filter(commune=number)["key"]) == {"region_unknown"}


def test_a_commune_without_houses_is_undetermined(country: Path, tmp_path: Path) -> None:
    houses = table(country, "houses")
    number = houses["commune"][0]
    out = judged(country, tmp_path / "out", houses=changed(houses.filter(pl.col("commune") != number), tmp_path))
    assert set(table(out, "reasons").filter(commune=number)["key"]) == {"no_households"}


def test_what_if_over_the_country(country: Path, out: Path) -> None:
    from datchuan.law.joint import join_countings
    from datchuan.national.judging import counts_of, places_of, units_for_what_if
    from datchuan.national.reading import read_communes

    library = load_library()
    criteria_set = library.set_for(SET, DAY)
    places = places_of(read_communes(country / "communes.parquet"), library, criteria_set, DAY)
    counts = counts_of(table(out, "cube"), places, join_countings(places.countings.values()))
    units = units_for_what_if(counts, places)
    changes = what_if(criteria_set.indicator("9.2"), units, DAY, points=0)
    verdicts = table(out, "verdicts").filter(indicator="9.2").filter(pl.col("total") > 0)
    assert len(changes) == verdicts.filter(pl.col("outcome") != "met").height


# --- files that are not right --------------------------------------------------------------------------------------


FAULTS = {
    "thiếu cột persons": lambda f: f.drop("persons"),
    "thiếu cột commune": lambda f: f.drop("commune"),
    "persons phải là số nguyên": lambda f: f.with_columns(pl.col("persons").cast(pl.String)),
    "unsafe phải là có/không": lambda f: f.with_columns(pl.col("unsafe").cast(pl.UInt8)),
    "commune phải là số nguyên": lambda f: f.with_columns(pl.col("commune").cast(pl.String)),
    "không có trong tệp các xã: 8325": lambda f: f.with_columns(commune=pl.lit(8325, pl.Int64)),
    "không ghi xã": lambda f: f.with_columns(commune=pl.lit(None, pl.UInt16)),
    "quá lớn": lambda f: f.with_columns(commune=pl.lit(2**40, pl.Int64)),
    "giá trị không nguyên": lambda f: f.with_columns(pl.col("living_area_dm2") + 0.5),
}


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("said", FAULTS)
def test_houses_that_cannot_be_meant_are_refused(country: Path, tmp_path: Path, said: str, engine: str) -> None:
    path = changed(FAULTS[said](table(country, "houses").head(500)), tmp_path)
    with pytest.raises(Problem, match=said) as raised:
        judged(country, tmp_path / "out", engine, houses=path)
    assert raised.value.number == 614
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_wrong_in_places_is_not_known(country: Path, tmp_path: Path, engine: str, capsys) -> None:
    """NaN, 300 persons and a lifetime of -5 years, in columns of other kinds than ours."""
    houses = table(country, "houses").head(300)
    wrong = pl.int_range(300) % 3 == 0
    strange = {"persons": 300, "living_area_dm2": math.nan, "lifetime_years": -5}
    bad, blank = (
        [pl.when(wrong).then(pl.lit(values[n])).otherwise(pl.col(n)).cast(kind).alias(n) for n, kind in _OTHER]
        for values in (strange, dict.fromkeys(strange))
    )
    wide = pl.col("commune").cast(pl.Int64)
    outs = []
    for number, columns in enumerate((bad, blank)):
        folder = tmp_path / str(number)
        folder.mkdir()
        outs.append(judged(country, folder / "out", engine, houses=changed(houses, folder, *columns, wide)))
    for name in TABLES:
        assert table(outs[0], name).equals(table(outs[1], name)), name
    said = capsys.readouterr().err
    assert "living_area_dm2: 100 ô không phải là số (NaN)" in said
    assert "ngoài khoảng 1 – 60" in said


_OTHER = [("persons", pl.Int16), ("living_area_dm2", pl.Float64), ("lifetime_years", pl.Int32)]


COMMUNE_FAULTS = {
    "thiếu cột region": lambda f: f.drop("region"),
    "commune phải là số nguyên": lambda f: f.with_columns(pl.col("commune").cast(pl.String)),
    "không lặp": lambda f: f.with_columns(commune=pl.lit(1, pl.UInt16)),
    "region phải là chữ": lambda f: f.with_columns(region=pl.lit(1)),
}


@pytest.mark.parametrize("said", COMMUNE_FAULTS)
def test_communes_that_cannot_be_meant_are_refused(country: Path, tmp_path: Path, said: str) -> None:
    path = changed(COMMUNE_FAULTS[said](table(country, "communes")), tmp_path)
    with pytest.raises(Problem, match=said) as raised:
        judged(country, tmp_path / "out", communes=path)
    assert raised.value.number == 615


def test_files_that_are_not_parquet(country: Path, tmp_path: Path) -> None:
    text = tmp_path / "x.parquet"
    text.write_text("không phải Parquet")
    for path in (text, tmp_path / "nothing.parquet"):
        for name in ("houses", "communes"):
            with pytest.raises(Problem, match="không"):
                judged(country, tmp_path / "out", **{name: path})


def test_a_folder_of_files(country: Path, out: Path, tmp_path: Path) -> None:
    houses = table(country, "houses")
    folder = tmp_path / "đường dẫn 'lạ' [1]"
    folder.mkdir()
    for number in range(3):
        houses.slice(number * 15_000, 15_000).write_parquet(folder / f"{number}.parquet")
    for engine in ("polars", "duckdb"):
        found = judged(country, tmp_path / engine, engine, houses=folder)
        assert table(found, "cube").equals(table(out, "cube"))


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_needs_no_database_and_no_django(tmp_path: Path) -> None:
    program = (
        "import sys; from datchuan.__main__ import main; sys.argv = ['datchuan', *sys.argv[1:]]\n"
        "try: main()\nexcept SystemExit as end: assert not end.code, end.code\n"
        "assert 'django' not in sys.modules"
    )
    env = {**os.environ, "DATCHUAN_HOME": str(tmp_path / "home")}
    env.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", program, "national", *arguments]
        return subprocess.run(command, check=True, env=env, cwd=tmp_path, capture_output=True, text=True).stdout

    run("generate", "--out", "in", "--households", "9000", "--seed", "3")
    files = ("--houses", "in/houses.parquet", "--communes", "in/communes.parquet", "--out", "out")
    said = run("evaluate", "--criteria", SET, "--on", "2020-12-31", *files, "--engine", "duckdb")
    assert "9.000 nhà, 8.324 xã · dữ liệu mô phỏng" in said
    assert "Chỉ tiêu 9.2: đạt" in said
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "out" / "failing.parquet").exists()


@pytest.mark.parametrize(
    ("criteria", "on", "said"),
    [
        (SET, "31/12/2020", "không phải là ngày"),
        (SET, "2030-01-01", "không áp dụng"),
        ("x", "2020-12-31", "không có bộ"),
    ],
)
def test_the_command_refuses_in_a_sentence(country: Path, tmp_path: Path, capsys, criteria, on, said) -> None:
    files = [f"--{name}={country / name}.parquet" for name in ("houses", "communes")]
    assert main(["evaluate", "--criteria", criteria, "--on", on, *files, "--out", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
