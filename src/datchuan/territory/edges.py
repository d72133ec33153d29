"""A change as it is given: rows in the columns of data/admin_changes.csv, from a file or from the screen's form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.territory.models import Change

Row = dict[str, str]
NEEDED = ("event_id", "effective_date", "event_type", "from_unit_id", "extent", "legal_instrument")
OPTIONAL = (
    "from_code",
    "from_name",
    "to_unit_id",
    "to_code",
    "to_name",
    "area_km2",
    "population",
    "to_area_after_km2",
    "to_population_after",
    "clause",
    "confidence",
    "note",
    "source",
    # Beyond the columns of data/admin_changes.csv, for what these cannot say:
    "to_parent_unit_id",
    "villages",
)
MOST_ROWS = 20_000  # the whole country's changes of 2025 are 10,604
LARGEST_FILE = 20_000_000
TITLES = {
    "event_id": "Mã sự kiện",
    "effective_date": "Ngày hiệu lực",
    "event_type": "Loại thay đổi",
    "from_unit_id": "Đơn vị cũ",
    "to_unit_id": "Đơn vị nhận",
    "to_code": "Mã đơn vị nhận",
    "to_name": "Tên đơn vị nhận",
    "to_parent_unit_id": "Đơn vị cấp trên",
    "extent": "Phạm vi",
    "area_km2": "Diện tích (km²)",
    "population": "Dân số",
    "to_area_after_km2": "Diện tích sau sắp xếp",
    "to_population_after": "Dân số sau sắp xếp",
    "legal_instrument": "Văn bản",
    "villages": "Thôn chuyển theo",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell of one row, and how to mend it. ``number`` is the problem's."""

    row: int
    column: str
    number: int
    what: str
    mend: str

    @property
    def title(self) -> str:
        return TITLES.get(self.column, self.column)

    def as_problem(self) -> Problem:
        return Problem(self.number, self.what, where=f"Dòng {self.row}, {self.title}", mend=self.mend)


@dataclass(frozen=True)
class Edge:
    """One row, read: all, a part or the rest of a unit goes to another, which may begin with it."""

    row: int
    event: str
    effective_on: date
    type: str
    from_id: str
    from_name: str
    to_id: str
    to_code: str
    to_name: str
    parent_id: str
    extent: str
    area: Decimal | None
    population: int | None
    area_after: Decimal | None
    population_after: int | None
    instrument: str
    clause: str
    confidence: str
    note: str
    source: str
    villages: tuple[str, ...]

    @property
    def continues(self) -> bool:
        """Whether the same legal unit goes on as its next version."""
        return self.type in Change.CONTINUING

    @property
    def is_whole(self) -> bool:
        return self.extent == Change.Extent.WHOLE


def rows_of_file(content: bytes) -> list[Row]:
    """The rows of a CSV file. Problem 204 when it cannot be read, lacks a column or holds no row."""
    if len(content) > LARGEST_FILE:
        raise Problem(204, f"Tệp lớn hơn {LARGEST_FILE // 1_000_000} MB", mend="Tách tệp theo tỉnh rồi nộp từng tệp.")
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = [nfc(name or "") for name in reader.fieldnames or []]
        reader.fieldnames = columns
        rows = [_plain(row, columns) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise Problem(204, "Không đọc được tệp", mend="Lưu lại thành CSV, bảng mã UTF-8, dấu phẩy ngăn cột.") from None
    if missing := [name for name in NEEDED if name not in columns]:
        raise Problem(204, f"Tệp thiếu cột {', '.join(missing)}", mend="Dùng các cột của tệp mẫu.")
    rows = [row for row in rows if any(row.values())]
    if not rows:
        raise Problem(204, "Tệp không có dòng nào", mend="Mỗi dòng là một đơn vị cũ và đơn vị nhận.")
    if len(rows) > MOST_ROWS:
        raise Problem(204, f"Tệp có {len(rows)} dòng, mỗi lần nhận {MOST_ROWS} dòng", mend="Tách tệp theo tỉnh.")
    return rows


def _plain(row: Mapping[str | None, Any], columns: Iterable[str]) -> Row:
    known = {*NEEDED, *OPTIONAL}
    return {name: nfc(row.get(name) or "") for name in columns if name in known}


def read_edges(rows: Iterable[Row]) -> tuple[list[Edge], list[Fault]]:
    """The rows as edges, and what is wrong with cells by themselves (problem 205). Rows count from 2, as in a sheet
    with a header."""
    edges, faults = [], []
    for number, row in enumerate(rows, start=2):
        reader = _Reader(number, row)
        edge = reader.edge()
        faults += reader.faults
        if not reader.faults:
            edges.append(edge)
    return edges, faults


class _Reader:
    def __init__(self, number: int, row: Row) -> None:
        self.number, self.row = number, row
        self.faults: list[Fault] = []

    def edge(self) -> Edge:
        text = self.row.get
        return Edge(
            row=self.number,
            event=self._needed("event_id")[:20],
            effective_on=self._read("effective_date", date.fromisoformat, "Ghi ngày dạng 2025-07-01.") or date.min,
            type=self._choice("event_type", Change.Type.values),
            from_id=self._needed("from_unit_id"),
            from_name=text("from_name", ""),
            to_id=text("to_unit_id", ""),
            to_code=text("to_code", ""),
            to_name=text("to_name", ""),
            parent_id=text("to_parent_unit_id", ""),
            extent=self._choice("extent", Change.Extent.values),
            area=self._read("area_km2", _positive, "Ghi số km², ví dụ 11.46."),
            population=self._read("population", _count, "Ghi số người, ví dụ 702."),
            area_after=self._read("to_area_after_km2", _positive, "Ghi số km², ví dụ 71.37."),
            population_after=self._read("to_population_after", _count, "Ghi số người, ví dụ 2782."),
            instrument=self._needed("legal_instrument"),
            clause=text("clause", "")[:50],
            confidence=text("confidence", "") or "published",
            note=text("note", ""),
            source=text("source", "")[:50],
            villages=tuple(name for each in text("villages", "").split(";") if (name := each.strip())),
        )

    def _fault(self, column: str, what: str, mend: str) -> None:
        self.faults.append(Fault(self.number, column, 205, what, mend))

    def _needed(self, column: str) -> str:
        if not self.row.get(column):
            self._fault(column, "còn trống", "Ghi giá trị cho ô này.")
        return self.row.get(column, "")

    def _choice(self, column: str, choices: list[str]) -> str:
        given = self.row.get(column, "")
        if given not in choices:
            self._fault(column, f"“{given}” không dùng được", f"Dùng một trong: {', '.join(choices)}.")
        return given

    def _read(self, column: str, read: Callable[[str], Any], mend: str) -> Any:
        given = self.row.get(column, "")
        if not given:
            if column in NEEDED:
                self._fault(column, "còn trống", mend)
            return None
        try:
            return read(given)
        except (ValueError, InvalidOperation):
            self._fault(column, f"“{given}” không đọc được", mend)
            return None


def _positive(text: str) -> Decimal:
    value = Decimal(text.replace(",", "."))
    if not value.is_finite() or not 0 < value < 100_000:
        raise ValueError(text)
    return value.quantize(Decimal("0.01"))


def _count(text: str) -> int:
    value = int(text.replace(".", ""))
    if not 0 <= value < 100_000_000:
        raise ValueError(text)
    return value
