"""The national evaluation by Spark: on a cluster as DuckDB does it, on files that are not tidy, and refusals."""

from __future__ import annotations

import math
import socket
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.cluster import HAS_JAVA, spark_cluster
from tests.national.test_national import _OTHER, DAY, SET, TABLES, country, judged, table

from datchuan.kernel.problem import Problem
from datchuan.law.joint import JointCounting, join_countings
from datchuan.law.library import load_library
from datchuan.law.lowering import fields_of
from datchuan.national.command import main
from datchuan.national.engines import open_engine
from datchuan.national.judging import own_masks, places_of
from datchuan.national.reading import read_communes, read_houses

__all__ = ["country"]  # the fixture


def children() -> set[str]:
    """The processes this one has started that still run."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@pytest.mark.spark
def test_a_cluster_writes_what_duckdb_writes(country: Path, master: str, tmp_path: Path) -> None:
    before = children()
    spark = judged(country, tmp_path / "spark", "spark", master=master)
    assert children() == before  # no Java process stays behind
    duckdb = judged(country, tmp_path / "duckdb", "duckdb")
    for name in TABLES:
        one, two = table(spark, name), table(duckdb, name)
        if name == "failing":
            two = two.sort("commune", "household")
        assert one.schema == two.schema, name
        assert one.rows() == two.rows(), name
        about = pl.read_parquet_metadata(spark / f"{name}.parquet")
        assert (about["datchuan.engine"], about["datchuan.criteria"]) == ("spark", SET)
    assert {path.name for path in spark.iterdir()} == {f"{name}.parquet" for name in TABLES}


def joint_of(country: Path) -> tuple[JointCounting, pl.DataFrame]:
    library = load_library()
    places = places_of(read_communes(country / "communes.parquet"), library, library.set_for(SET, DAY), DAY)
    joint = join_countings(places.countings.values())
    return joint, own_masks(places, joint)


def untidy(country: Path, folder: Path) -> Path:
    """Two files in a folder with a strange name: NaN, 300 persons, a lifetime of -5 years, a wide commune."""
    houses = table(country, "houses").head(3000)
    wrong, wide = pl.int_range(3000) % 3 == 0, pl.col("commune").cast(pl.Int64)
    strange = {"persons": 300, "living_area_dm2": math.nan, "lifetime_years": -5}
    columns = [
        pl.when(wrong).then(pl.lit(strange[name])).otherwise(pl.col(name)).cast(kind).alias(name)
        for name, kind in _OTHER
    ]
    there = folder / "đường dẫn 'lạ' [1]{a,b}"
    there.mkdir()
    for number in range(2):
        houses.with_columns(*columns, wide).slice(number * 1500, 1500).write_parquet(there / f"{number}.parquet")
    return there


@pytest.mark.spark
@pytest.mark.skipif(not HAS_JAVA, reason="no Java on this machine")
def test_files_that_are_not_tidy(country: Path, tmp_path: Path) -> None:
    (joint, own), folder = joint_of(country), untidy(country, tmp_path)
    fields = fields_of(*joint.clauses)
    houses = read_houses(folder, fields)
    hidden, torn = tmp_path / "_hidden.parquet", tmp_path / "torn.parquet"
    hidden.write_bytes((folder / "0.parquet").read_bytes())
    torn.write_bytes(hidden.read_bytes())
    unseen, broken = read_houses(hidden, fields), read_houses(torn, fields)
    torn.write_bytes(b"PAR1" + bytes(2000) + b"PAR1")
    found = {}
    for name in ("duckdb", "spark"):
        with open_engine(name) as engine:
            out = tmp_path / f"{name}.parquet"
            engine.write_failing(houses, joint, own, out, {"about": "thử"})
            cube = engine.cube(houses, joint)
            found[name] = (cube.schema, sorted(cube.rows()), sorted(pl.read_parquet(out).rows()))
            if name == "spark":
                with pytest.raises(Problem, match="không đọc tệp tên _hidden") as raised:
                    engine.cube(unseen, joint)
                with pytest.raises(Problem, match="Spark dừng giữa chừng") as stopped:
                    engine.cube(broken, joint)
    assert found["spark"] == found["duckdb"]
    assert (raised.value.number, stopped.value.number) == (614, 617)
    assert "\n" not in stopped.value.sentence


@pytest.mark.spark
@pytest.mark.skipif(not HAS_JAVA, reason="no Java on this machine")
def test_the_command_is_quiet(country: Path, tmp_path: Path) -> None:
    files = [f"--{name}={country / name}.parquet" for name in ("houses", "communes")]
    options = ["--criteria", SET, "--on", "2020-12-31", *files, "--out", "out", "--engine", "spark"]
    command = [sys.executable, "-m", "datchuan", "national", "evaluate", *options]
    done = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert "40.000 nhà, 8.324 xã" in done.stdout
    assert all(line.startswith("— ") for line in done.stderr.splitlines()), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.spark
@pytest.mark.skipif(not HAS_JAVA, reason="no Java on this machine")
def test_a_cluster_without_workers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datchuan.national.spark_session._WORKER_SECONDS", 2)
    with (
        spark_cluster(tmp_path, workers=0) as address,
        pytest.raises(Problem, match="máy thợ") as raised,
        open_engine("spark", address),
    ):
        pytest.fail("nobody would do the work")
    assert raised.value.number == 617


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.mark.parametrize(
    ("engine", "master", "said"),
    [
        ("spark", "spark://127.0.0.1:{}", "không kết nối được máy chủ Spark"),
        ("spark", "spark://127.0.0.1:99999", "không kết nối được máy chủ Spark"),
        ("spark", "127.0.0.1:{}", "không phải là máy chủ Spark"),
        ("spark", "local", "không phải là máy chủ Spark"),
        ("duckdb", "spark://127.0.0.1:{}", "chỉ Spark có máy chủ"),
    ],
)
def test_masters_that_cannot_be_meant_or_reached(
    country: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch, engine: str, master: str, said: str
) -> None:
    java = tmp_path / "bin" / "java"  # that Java is there is enough: it is not started
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    files = [f"--{name}={country / name}.parquet" for name in ("houses", "communes")]
    options = ["--criteria", SET, "--on", "2020-12-31", *files, "--out", str(tmp_path / "out"), "--engine", engine]
    assert main(["evaluate", *options, "--master", master.format(free_port())]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_without_java_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Problem, match="openjdk-17") as raised, open_engine("spark"):
        pass
    assert raised.value.number == 616


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(Problem, match=r"datchuan\[national,spark\]") as raised, open_engine("spark"):
        pass
    assert raised.value.number == 616
