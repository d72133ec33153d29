"""A map's table as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from datchuan.progress.exporting.described import NOT_FOR_LAW, PLANS, SIMULATED, described, row_values
from datchuan.progress.queries import ProvinceMap

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

# Key of a row, heading, width in characters.
Columns = tuple[tuple[str, str, int], ...]
COLUMNS: Columns = (
    ("ma", "Mã", 8),
    ("ten", "Đơn vị", 28),
    ("truc_thuoc", "Trực thuộc", 22),
    ("ket_qua", "Kết quả", 40),
    ("lop", "Lớp trên bản đồ", 24),
    ("so_dat", "Số", 10),
    ("tong_so", "Trên tổng số", 12),
    ("ty_le", "Tỷ lệ", 10),
    ("sap_xep_trong_nam", "Nhận sắp xếp trong năm", 14),
    ("uoc_tinh", "Ước tính, cách tính", 48),
    ("ma_phien_ban", "Mã phiên bản", 14),
)
_OF_PLANS = ((PLANS, "Phạm vi quy hoạch: phần của quy hoạch, phần của xã", 60),)
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


def _columns(drawn: ProvinceMap) -> Columns:
    return (*COLUMNS, *_OF_PLANS) if drawn.layer else COLUMNS


def csv_table(drawn: ProvinceMap) -> bytes:
    """UTF-8 with the mark by which Excel knows it; every row carries the days, the sources and the mark of simulated
    data, so that none is lost when rows are cut out."""
    head, rows = described(drawn), [row_values(each, drawn.layer) for each in drawn.rows]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*(key for key, _, _ in _columns(drawn)), *head], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, **head})
    return ("\ufeff" + buffer.getvalue()).encode()


def workbook(drawn: ProvinceMap) -> bytes:
    """An .xlsx with a unit a row under a head that says what it is; figures are numbers, all else is text."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Bản đồ")
    lines = _lines(drawn)
    columns = _columns(drawn)
    _heading(book, page, lines, columns)
    text, number = book.add_format({**_FONT, "text_wrap": True}), book.add_format({**_FONT, "num_format": "#,##0"})
    first = len(lines) + 1
    rows = drawn.rows
    for at, each in enumerate(rows, start=first):
        _write(page, at, [row_values(each, drawn.layer)[key] for key, _, _ in columns], text, number)
    _for_paper(page, first - 1, (len(rows), len(columns)), SIMULATED if drawn.is_simulated else "")
    book.close()
    return buffer.getvalue()


def _lines(drawn: ProvinceMap) -> list[str]:
    lines = [drawn.title, drawn.days[:1].upper() + drawn.days[1:]]
    if drawn.now:
        lines[1] += f", {drawn.now.criteria_set.title[:1].lower()}{drawn.now.criteria_set.title[1:]}"
    lines.append(". ".join(filter(None, [f"Nguồn ranh giới: {'; '.join(drawn.sources)}", NOT_FOR_LAW])))
    return [*lines, SIMULATED] if drawn.is_simulated else lines


def _heading(book: Workbook, page: Worksheet, lines: list[str], columns: Columns) -> None:
    for at, line in enumerate(lines):
        page.write_string(at, 0, line, book.add_format({**_FONT, "bold": at == 0}))
    head = book.add_format(
        {**_FONT, "bold": True, "text_wrap": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1}
    )
    for place, (_, heading, width) in enumerate(columns):
        page.set_column(place, place, width)
        page.write_string(len(lines), place, heading, head)


def _write(page: Worksheet, at: int, row: list[str | int | None], text: Any, number: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, int):
            page.write_number(at, place, value, number)
        else:
            page.write_string(at, place, value or "", text)


def _for_paper(page: Worksheet, head: int, size: tuple[int, int], mark: str) -> None:
    rows, columns = size
    page.freeze_panes(head + 1, 0)
    page.autofilter(head, 0, max(head + 1, head + rows), columns - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_footer(f"&L{mark}&RTrang &P/&N")
