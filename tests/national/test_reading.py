"""What the files say of themselves is what is in them; a file that is torn is refused in a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.national.test_national import country, judged, table

from datchuan.kernel.problem import Problem
from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.national.reading import read_houses
from datchuan.national.statistics import Span, spans_of

__all__ = ["country"]  # the fixture

EDGES = {
    pl.Int8: (-128, 127),
    pl.UInt8: (0, 255),
    pl.Int16: (-(2**15), 2**15 - 1),
    pl.UInt32: (1, 2**32 - 1),
    pl.Int64: (-(2**63), 2**63 - 1),
    pl.UInt64: (5, 2**64 - 1),
}


@pytest.mark.parametrize("kind", EDGES)
def test_spans_are_those_of_the_values(tmp_path: Path, kind: type[pl.DataType]) -> None:
    low, high = EDGES[kind]
    files = [tmp_path / f"{number}.parquet" for number in range(3)]
    for file, values in zip(files, ([None, high, None], [low, 6], [None]), strict=True):
        frame = pl.DataFrame({"persons": pl.Series(values, dtype=kind), "day": date(2020, 1, 1)})
        frame.write_parquet(file, row_group_size=2)
    assert spans_of(files, ["persons", "day"]) == {"persons": Span(3, low, high)}
    assert spans_of(files[2:], ["persons"]) == {"persons": Span(1, None, None)}


def test_without_statistics_nothing_is_said(tmp_path: Path) -> None:
    with_, without = tmp_path / "with.parquet", tmp_path / "without.parquet"
    frame = pl.DataFrame({"persons": [1, 2, None]})
    frame.write_parquet(with_)
    frame.write_parquet(without, statistics=False)
    assert spans_of([with_], ["persons"])
    assert not spans_of([with_, without], ["persons"])  # one file that does not tell is enough


@pytest.mark.parametrize("statistics", [True, False])
def test_bounds_are_seen_with_and_without_statistics(country: Path, tmp_path: Path, *, statistics: bool) -> None:
    persons = pl.when(pl.int_range(pl.len()) == 7).then(61).otherwise("persons").cast(pl.Int16).alias("persons")
    path = tmp_path / "houses.parquet"
    table(country, "houses").with_columns(persons).write_parquet(path, statistics=statistics)
    fields: list[Field] = [load_library().facts["house"][name] for name in ("persons", "living_area")]
    houses = read_houses(path, fields)
    assert [each.is_bounded for each in houses.cleanings] == [True, False]
    assert "đến 61; giá trị ngoài khoảng 1 – 60" in houses.notes[0]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_torn_file_is_refused(country: Path, tmp_path: Path, engine: str) -> None:
    path = tmp_path / "houses.parquet"
    whole = (country / "houses.parquet").read_bytes()
    path.write_bytes(whole[:4] + bytes(len(whole) // 2) + whole[4 + len(whole) // 2 :])
    with pytest.raises(Problem, match="hỏng giữa chừng") as raised:
        judged(country, tmp_path / "out", engine, houses=path)
    assert raised.value.number == 614
