"""The list of values as a workbook: what the lawyer takes to the signed texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from datchuan.criteria.queries import ValueState
from datchuan.kernel.text import format_day
from datchuan.law.library import load_library
from datchuan.law.resting import titles_on

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
SHEET = "Đối chiếu"
TITLE = "Giá trị pháp lý và việc đối chiếu với bản có chữ ký"
# Heading and width in characters.
COLUMNS = (
    ("Văn bản", 30),
    ("Chỗ trong văn bản (theo tệp luật)", 34),
    ("Giá trị", 48),
    ("Chỉ tiêu dựa vào", 36),
    ("Tình trạng", 20),
    ("Bản có chữ ký ghi", 36),
    ("Chỗ trong bản có chữ ký", 28),
    ("Trang", 8),
    ("Ngày so", 12),
    ("Người so", 20),
    ("Bản scan", 26),
    ("Ghi chú của người so", 30),
    ("Nguồn đã đọc", 40),
    ("Ghi chú của tệp luật", 40),
    ("Nơi ghi", 34),
    ("Mã giá trị", 34),
)
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
_HEAD = 2  # the row of the headings: the title and the day stand above


def values_sheet(
    states: Sequence[ValueState], titles: Mapping[str, str], *, today: date, simulated: bool = False
) -> bytes:
    """An .xlsx with one row a value, in the order given; every cell is text, so that nothing in it is run."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page, cell = book.add_worksheet(SHEET), book.add_format(_FONT)
    mark = SIMULATED if simulated else ""
    _heading(book, page, [TITLE, ". ".join(filter(None, [f"{len(states)} giá trị, ngày {today:%d/%m/%Y}", mark]))])
    for at, state in enumerate(states, start=_HEAD + 1):
        for place, text in enumerate(_row(state, titles)):
            page.write_string(at, place, text, cell)
    page.freeze_panes(_HEAD + 1, 0)
    page.autofilter(_HEAD, 0, max(_HEAD + 1, _HEAD + len(states)), len(COLUMNS) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.set_footer(f"&L{mark}&RTrang &P/&N")
    book.close()
    return buffer.getvalue()


def _heading(book: Workbook, page: Worksheet, lines: Sequence[str]) -> None:
    for at, line in enumerate(lines):
        page.write_string(at, 0, line, book.add_format({**_FONT, "bold": at == 0, "text_wrap": False}))
    head = book.add_format({**_FONT, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1})
    for place, (heading, width) in enumerate(COLUMNS):
        page.set_column(place, place, width)
        page.write_string(_HEAD, place, heading, head)


def _row(state: ValueState, titles: Mapping[str, str]) -> tuple[str, ...]:
    cited, mark = state.cited, state.marking
    found = ("", "", "", "", "", "", "")
    if mark:
        scan = mark.scan.file_name if mark.scan else ""
        day = format_day(mark.compared_on) if mark.compared_on else ""
        found = (mark.says, mark.place, mark.page, day, str(mark.marked_by), scan, mark.note or mark.reason)
    return (
        str(cited.citation.instrument),
        cited.citation.place,
        cited.words,
        "; ".join(titles_on(cited.value_id, load_library())),
        state.label,
        *found,
        cited.source,
        cited.citation.note,
        titles.get(cited.file, cited.file),
        cited.value_id,
    )
