"""A register for paper: A4 landscape, set by typst in Tinos, and as a workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from datchuan.documents.models import Letterhead, NumberBook
from datchuan.documents.registers.rows import COLUMNS, RegisterRow
from datchuan.documents.text_width import FONTS, missing_letters
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day
from datchuan.people.models import Office
from datchuan.platform.queries import installation

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "register.typ"
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}


@dataclass(frozen=True)
class RegisterHead:
    """What stands on a register's cover: whose, of what, which year, from which number to which, how it stands."""

    parent: str
    office: str
    title: str
    numbers: str
    standing: str
    simulated: str = ""


def head_of(book: NumberBook, rows: Sequence[RegisterRow], on: date) -> RegisterHead:
    """The cover of a register as it stands on a day."""
    office: Office = book.office
    head = Letterhead.objects.filter(office=office).first()
    kind = f", {book.get_type_display().lower()}" if book.type else ""
    numbers = f"Từ số {rows[0].number:02d} đến số {rows[-1].number:02d}" if rows else "Chưa có số nào"
    if book.first_number > 1:
        numbers += f"; các số 01 đến {book.first_number - 1:02d} ghi ở sổ giấy"
    standing = f"Sổ đang mở, in ngày {format_day(on)}"
    if book.closed_on:
        closer = f", {book.closed_by}" if book.closed_by else ""
        standing = f"Đã khóa sổ ngày {format_day(book.closed_on)}{closer}; mã băm SHA-256 {book.digest}"
    return RegisterHead(
        parent=(head.parent if head else office.parent.name if office.parent else "").upper(),
        office=(head.name if head else office.name).upper(),
        title=f"SỔ ĐĂNG KÝ {book.get_direction_display().upper()} NĂM {book.year}{kind.upper()}",
        numbers=numbers,
        standing=standing,
        simulated=SIMULATED if installation().simulated else "",
    )


def register_pdf(book: NumberBook, rows: Sequence[RegisterRow], head: RegisterHead, on: date) -> bytes:
    """The register as PDF. A letter that the typeface lacks is printed as its code, so that no row is lost. Problem 577
    when typst fails."""
    import typst

    columns = COLUMNS[book.direction]
    told = {
        "head": {name: _printable(value) for name, value in asdict(head).items()},
        "columns": [name for name, _ in columns],
        "widths": [share for _, share in columns],
        "rows": [{"cells": [_printable(cell) for cell in row.cells], "is_void": row.is_void} for row in rows],
    }
    try:
        return typst.compile(  # type: ignore[call-overload,no-any-return]
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            format="pdf",
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"register": json.dumps(told, ensure_ascii=False), "day": on.isoformat()},
        )
    except typst.TypstError as error:
        mend = "Báo người quản trị kèm thông báo này; bản Excel vẫn tải được."
        raise Problem(577, f"Không in được sổ ({error})", where=head.title, mend=mend) from error


def _printable(text: str) -> str:
    for letter in missing_letters(text):
        text = text.replace(letter, f"[U+{ord(letter):04X}]")
    return text


def register_workbook(book: NumberBook, rows: Sequence[RegisterRow], head: RegisterHead) -> bytes:
    """The register as .xlsx, one row a number; every cell is text, so that nothing in it is run."""
    import xlsxwriter

    buffer = BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page, cell = made.add_worksheet("Sổ"), made.add_format(_FONT)
    void = made.add_format({**_FONT, "font_strikeout": True})
    strong = made.add_format({**_FONT, "bold": True, "text_wrap": False, "border": 0})
    plain = made.add_format({**_FONT, "text_wrap": False, "border": 0})
    heading = made.add_format({**_FONT, "bold": True, "align": "center", "valign": "vcenter"})
    for at, line in enumerate((head.office, head.title, head.numbers, head.standing, head.simulated)):
        page.write_string(at, 0, line, strong if at < 2 else plain)
    for place, (name, share) in enumerate(COLUMNS[book.direction]):
        page.set_column(place, place, share * 10)
        page.write_string(5, place, name, heading)
        page.write_string(6, place, f"({place + 1})", heading)
    for at, row in enumerate(rows, start=7):
        for place, text in enumerate(row.cells):
            page.write_string(at, place, text, void if row.is_void and place < 2 else cell)
    page.freeze_panes(7, 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(5, 6)
    page.set_footer("&C&P/&N")
    made.close()
    return buffer.getvalue()
