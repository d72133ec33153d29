"""A table as text: CSV as Excel and our exports write it, in UTF-8, with comma, semicolon or tab between cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.survey.columns import Sheet, fold_heading
from datchuan.survey.workbook.container import Limits, load
from datchuan.survey.workbook.parts import Marks
from datchuan.survey.workbook.table import Progress, RawTable, read_workbook, table_of

_MARKS = (",", ";", "\t")
_HEAD = 20_000  # characters among which the header stands
_LONGEST_CELL = 32_767  # what a cell of Excel holds
_SAVE_AS = "Trong Excel chọn Lưu thành (Save As), kiểu “CSV UTF-8 (*.csv)” hoặc “Excel Workbook (*.xlsx)”, rồi nộp lại"
_OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


def read_table(
    source: bytes | Path, sheet: Sheet, limits: Limits | None = None, *, progress: Progress | None = None
) -> RawTable:
    """Read the table of ``sheet`` from a workbook or a CSV file, whichever the content is; a name says nothing.

    Raises the Problems of ``read_workbook``, and of CSV 325 (not in UTF-8), 326 (quotation marks that do not close).
    """
    limits = limits or Limits()
    data = load(source, limits)
    if is_delimited(data):
        return _read_delimited(data, sheet, limits, progress)
    return read_workbook(data, sheet, limits, progress=progress)


def is_delimited(data: bytes) -> bool:
    """Whether the content can only be meant as CSV. What begins with ``<`` is a page or XML under a wrong name."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    if data.startswith(_OTHER_KINDS) or data[:4096].lstrip().startswith(b"<") or b"\0" in data[:4096]:
        return False
    first = data[:_HEAD].splitlines()[:1]
    return bool(first) and any(mark.encode() in data[:_HEAD] for mark in _MARKS)


def _read_delimited(data: bytes, sheet: Sheet, limits: Limits, progress: Progress | None) -> RawTable:
    text = _decoded(data)
    body, mark = _mark_of(text, sheet)
    width = limits.max_columns
    lines = _lines(body, mark, limits)
    try:
        return table_of(
            (_padded(line, width) for line in lines),
            sheet,
            title=sheet.title,
            marks=Marks(),
            last=text.count("\n"),
            progress=progress,
        )
    except csv.Error as error:
        what = "Tệp CSV có dấu ngoặc kép không khép, hoặc một ô quá dài"
        raise Problem(326, what, mend=f"Mở tệp kiểm tra lại. {_SAVE_AS}") from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise Problem(325, "Tệp CSV lưu bằng bảng mã UTF-16 (Unicode Text), không phải UTF-8", mend=_SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = "Tệp CSV không lưu bằng bảng mã UTF-8 (có thể là Windows-1258 hoặc Windows-1252), chữ có dấu sẽ sai"
        raise Problem(325, what, where=f"Dòng {format_number(line)}", mend=_SAVE_AS) from error


def _mark_of(text: str, sheet: Sheet) -> tuple[str, str]:
    """The text without Excel's own line ``sep=;``, and what stands between its cells: that by which most headings
    of the sheet are found."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    known = sheet.headings()
    head = text[:_HEAD]

    def found(mark: str) -> int:
        cells = {fold_heading(cell.strip(' "\r\n')) for line in head.splitlines()[:20] for cell in line.split(mark)}
        return len(cells & known.keys())

    return text, max(_MARKS, key=found)


def _lines(text: str, mark: str, limits: Limits) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), start=1):
        if number > limits.max_rows:
            what = f"Tệp có quá {format_number(limits.max_rows)} dòng"
            raise Problem(317, what, mend="Chia tệp theo xã rồi nộp từng tệp")
        if len(line) > limits.max_columns and any(line[limits.max_columns :]):
            raise Problem(317, f"Dòng {number} có quá {limits.max_columns} cột", mend="Bỏ các cột không dùng")
        yield line


def _padded(line: Sequence[str], width: int) -> tuple[str, ...]:
    """A short line has blank cells at its end, as a row of a worksheet has."""
    return (*line[:width], *("",) * (width - len(line)))
