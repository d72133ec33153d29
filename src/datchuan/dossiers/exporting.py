"""The recognitions of a day as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from datchuan.dossiers.queries import Carried
from datchuan.kernel.text import format_day

SHEET = "Công nhận"
TITLE = "Công nhận xã đạt chuẩn nông thôn mới"
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
# Heading and width in characters.
COLUMNS = (
    ("Đơn vị ngày xem", 24),
    ("Trực thuộc", 24),
    ("Cách có", 26),
    ("Xã được công nhận", 24),
    ("Mã xã khi đó", 12),
    ("Chuẩn", 30),
    ("Số quyết định", 22),
    ("Ngày quyết định", 14),
    ("Cơ quan ban hành", 26),
    ("Công nhận từ", 26),
    ("Đi qua các lần sắp xếp", 60),
    ("Thu hồi", 30),
    ("Nguồn", 40),
    ("Mô phỏng", 12),
)
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}


def recognitions_sheet(rows: Sequence[Carried], *, day: date, units_on: date, simulated: bool = False) -> bytes:
    """An .xlsx with one row a recognition and unit, in the order given; every cell is text, so that nothing is run."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page, cell = book.add_worksheet(SHEET), book.add_format(_FONT)
    head = book.add_format({**_FONT, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1})
    mark = f". {SIMULATED}" if simulated else ""
    plain = {**_FONT, "text_wrap": False}
    told = f"Ngày {day:%d/%m/%Y}, địa giới ngày {units_on:%d/%m/%Y}, {len(rows)} dòng{mark}"
    page.write_string(0, 0, TITLE, book.add_format({**plain, "bold": True}))
    page.write_string(1, 0, told, book.add_format(plain))
    for place, (heading, width) in enumerate(COLUMNS):
        page.set_column(place, place, width)
        page.write_string(2, place, heading, head)
    for at, carried in enumerate(rows, start=3):
        for place, text in enumerate(_row(carried)):
            page.write_string(at, place, text, cell)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    book.close()
    return buffer.getvalue()


def _row(carried: Carried) -> tuple[str, ...]:
    recognition, unit = carried.recognition, carried.unit
    since = format_day(recognition.recognised_on or recognition.attested_on)
    withdrawn = ""
    if recognition.withdrawn_on:
        withdrawn = f"{format_day(recognition.withdrawn_on)}, {recognition.withdrawal_number}"
    return (
        unit.name if unit else "",
        unit.parent.name if unit and unit.parent else "",
        carried.kind.label,
        recognition.commune.name,
        recognition.commune_id,
        recognition.get_standard_display(),
        recognition.number or "chưa rõ",
        format_day(recognition.issued_on) if recognition.issued_on else "chưa rõ",
        recognition.issuer or "chưa rõ",
        since if recognition.recognised_on else f"chưa rõ ngày, đã có ngày {since}",
        "; ".join(", rồi ".join(passage.words for passage in way) for way in carried.ways),
        withdrawn,
        recognition.source,
        "mô phỏng" if recognition.simulated else "",
    )
