"""What waits for an official as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from datchuan.desk.queries import WaitingRow
from datchuan.kernel.text import format_day
from datchuan.people.models import Official

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
# Heading and width in characters.
COLUMNS = (
    ("Nhóm", 22),
    ("Loại", 18),
    ("Việc", 70),
    ("Về", 26),
    ("Từ ngày", 12),
    ("Hạn", 12),
    ("Chậm (ngày)", 12),
    ("Từ ai", 30),
    ("Chờ ai", 26),
)
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


def work_sheet(rows: Sequence[WaitingRow], *, official: Official, on: date, simulated: bool = False) -> bytes:
    """An .xlsx with one row a thing that waits; days late are numbers, all else is text, so that nothing is run."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Việc của tôi")
    bold, plain = book.add_format({**_FONT, "bold": True}), book.add_format(_FONT)
    cell, number = book.add_format({**_FONT, "text_wrap": True}), book.add_format({**_FONT, "num_format": "0"})
    mark = f". {SIMULATED}" if simulated else ""
    page.write_string(0, 0, f"Việc của {official.full_name}", bold)
    page.write_string(1, 0, f"Ngày {format_day(on)}, {len(rows)} việc{mark}", plain)
    for place, (heading, width) in enumerate(COLUMNS):
        page.set_column(place, place, width)
        page.write_string(2, place, heading, bold)
    for at, row in enumerate(rows, start=3):
        for place, text in enumerate(_row(row)):
            if isinstance(text, int):
                page.write_number(at, place, text, number)
            else:
                page.write_string(at, place, text, cell)
    page.freeze_panes(3, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    book.close()
    return buffer.getvalue()


def _row(row: WaitingRow) -> tuple[str | int, ...]:
    waiting = row.waiting
    return (
        row.group.label,
        row.kind_title,
        waiting.title,
        waiting.subject,
        format_day(waiting.since),
        format_day(waiting.due_on) if waiting.due_on else "",
        row.days_late or "",
        waiting.from_whom,
        waiting.whose if waiting.waits_for_others else "",
    )
