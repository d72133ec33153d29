"""Rows out as files: CSV and workbooks as they are read, row by row, and Parquet in columns."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from datchuan.kernel.problem import Problem

if TYPE_CHECKING:
    import polars as pl

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
_LINES_AT_ONCE = 500
_ROWS_AT_ONCE = 20_000
# What a spreadsheet takes for a formula when it opens a CSV file; a name may begin with it all the same. A text that
# begins with apostrophes and such a sign gets one more, so that taking one away always gives the text itself.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(text: str) -> str:
    """A text as a CSV file holds it: an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """A text without the apostrophe that ``harmless`` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class _Line:
    """What the writer of CSV writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_chunks(headings: Sequence[str], rows: Iterable[list[str]], texts: Collection[int]) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it. The cells of a row at the places ``texts`` are made harmless."""
    line = csv.writer(_Line(), lineterminator="\r\n").writerow
    yield b"\xef\xbb\xbf" + _text(line, [headings])
    stream = iter(rows)
    while batch := list(islice(stream, _LINES_AT_ONCE)):
        for row in batch:
            for place in texts:
                if row[place][:1] in _SIGNS:
                    row[place] = harmless(row[place])
        yield _text(line, batch)


_SIGNS = frozenset("'=+-@\t\r")


def _text(line: Callable[[Iterable[str]], Any], rows: Iterable[Iterable[str]]) -> bytes:
    return "".join(map(line, rows)).encode()


def write_sheet(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int], target: Any
) -> None:
    """An .xlsx into a binary file, row by row; cells at the places ``numbers`` are numbers, all else is text."""
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet(title)
    head = book.add_format({"bold": True, "text_wrap": True})
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading, head)
    page.freeze_panes(1, 1)
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value and place in numbers:
                page.write_number(at, place, float(value.replace(",", ".")))
            elif value:
                page.write_string(at, place, value)
    book.close()


def feature_chunks(head: Mapping[str, str], features: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A GeoJSON collection (RFC 7946) with ``head`` as its metadata, a few features at a time."""
    yield f'{{"type":"FeatureCollection","metadata":{_json(head)},"features":['.encode()
    stream, separator = iter(features), ""
    while batch := list(islice(stream, _LINES_AT_ONCE)):
        yield (separator + ",".join(map(_json, batch))).encode()
        separator = ","
    yield b"]}"


def point(longitude: float, latitude: float, *height: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude, *height]}


def place_of(answer: str | None) -> dict[str, Any] | None:
    """The answer of a form to where ("latitude longitude height error") as a point; None where it was not told."""
    told = [float(each) for each in (answer or "").split()]
    return point(told[1], told[0], *told[2:3]) if len(told) >= 2 else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def writes_parquet() -> bool:
    """Whether the library that writes Parquet is installed: it weighs more than the rest of the program."""
    return importlib.util.find_spec("polars") is not None


def write_parquet(columns: Mapping[str, str], rows: Iterable[Sequence[Any]], target: Any) -> None:
    """Parquet into a binary file. ``columns`` names each and its type in Polars (``Int32``); what is in memory is the
    table in columns, a few dozen bytes a cell at most. Problem 336 where the library is not installed."""
    if not writes_parquet():
        what = "Máy chủ chưa cài phần ghi tệp Parquet"
        raise Problem(336, what, mend="Tải CSV hoặc Excel, hoặc nhờ quản trị cài datchuan[national].")
    import polars as pl

    schema = {name: getattr(pl, kind) for name, kind in columns.items()}
    stream = iter(rows)
    parts: list[pl.DataFrame] = [pl.DataFrame(schema=schema)]
    while batch := list(islice(stream, _ROWS_AT_ONCE)):
        parts.append(pl.DataFrame(batch, schema=schema, orient="row"))
    pl.concat(parts).write_parquet(target)
