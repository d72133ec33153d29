"""A realistic sheet of a housing survey, and households made up for it."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from datchuan.survey.checking import Checked, check
from datchuan.survey.columns import Column, Kind, Sheet
from datchuan.survey.workbook import RawTable, read_workbook

TODAY = date(2020, 6, 30)
VILLAGES = ["Nà Pàn", "Nà Pán", "Bản Cưởm", "Khuổi Luông", "Đội Cấn", *(f"Thôn {n}" for n in range(1, 60))]
TEXT_CHOICES = {"village": VILLAGES}
YES_NO = (
    ("hard_floor", "Nền cứng"),
    ("hard_frame", "Khung cứng"),
    ("hard_roof", "Mái cứng"),
    ("temporary", "Vật liệu tạm"),
    ("unsafe", "Mất an toàn"),
    ("kitchen", "Bếp hợp vệ sinh"),
    ("toilet", "Nhà vệ sinh"),
    ("custom", "Phù hợp phong tục"),
)
FLOOR = ((1, "Xi măng"), (2, "Gạch, đá lát"), (3, "Gỗ"), (4, "Đất nện"))
FRAME = ((1, "Bê tông cốt thép"), (2, "Gạch, đá"), (3, "Gỗ bền chắc"), (4, "Tre, nứa"))
ROOF = ((1, "Bê tông"), (2, "Ngói"), (3, "Tấm lợp"), (4, "Lá, rơm rạ"))
SHED = ((1, "Không nuôi gia súc"), (2, "Cách xa nhà ở"), (3, "Gần nhà, hợp vệ sinh"), (4, "Dưới gầm sàn"))


def _flags(keys: slice) -> tuple[Column, ...]:
    return tuple(Column(key, title, Kind.BOOLEAN, example="Có") for key, title in YES_NO[keys])


HOUSES = Sheet(
    key="houses-test",
    title="Nhà ở",
    version="1",
    key_column="code",
    notes=("Mỗi dòng là một hộ.",),
    columns=(
        Column("code", "Mã hộ", guidance="Mã in trên phiếu, giữ số 0 ở đầu.", example="00123", max_length=20),
        Column("head", "Chủ hộ", required=True, guidance="Họ và tên chủ hộ.", example="Nông Văn An", width=24),
        Column("village", "Thôn", required=True, guidance="Chọn thôn của hộ.", aliases=("Bản", "Thôn, bản")),
        Column("day", "Ngày điều tra", Kind.DATE, required=True, example="25/06/2020"),
        Column("people", "Số nhân khẩu", Kind.INTEGER, required=True, unit="người", minimum=1, maximum=30, example="4"),
        Column(
            "area", "Diện tích ở", Kind.DECIMAL, required=True, unit="m²", scale=2, minimum=1, maximum=2000,
            guidance="Diện tích ở của cả hộ.", example="40,5",
        ),
        Column("built", "Năm xây dựng", Kind.INTEGER, minimum=1900, maximum=2100, example="2005"),
        Column("floor", "Vật liệu nền", Kind.CHOICE, choices=FLOOR),
        Column("frame", "Vật liệu khung", Kind.CHOICE, choices=FRAME),
        Column("wall", "Vật liệu tường", Kind.CHOICE, choices=FRAME),
        Column("roof", "Vật liệu mái", Kind.CHOICE, choices=ROOF),
        *_flags(slice(0, 3)),
        Column("lifetime", "Niên hạn", Kind.INTEGER, unit="năm", maximum=100, example="20"),
        *_flags(slice(3, 7)),
        Column("shed", "Chuồng trại", Kind.CHOICE, choices=SHED),
        *_flags(slice(7, 8)),
        Column("note", "Ghi chú", max_length=500, width=40),
    ),
)  # fmt: skip


def household(number: int, chance: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {
        "code": f"{number:06d}",
        "head": f"{chance.choice(('Nông', 'Hoàng', 'Lý', 'Vi'))} {chance.choice(('Văn', 'Thị'))} {number}",
        "village": chance.choice(VILLAGES),
        "day": TODAY - timedelta(days=chance.randrange(300)),
        "people": chance.randint(1, 12),
        "area": chance.randint(1_000, 20_000),
        "built": chance.randint(1960, 2020),
        "lifetime": chance.randint(1, 60),
        "note": f"ghi chú {number}" if number % 7 == 0 else None,
    }
    values |= {key: chance.randint(1, 4) for key in ("floor", "frame", "wall", "roof", "shed")}
    return values | {key: chance.random() < 0.7 for key, _ in YES_NO}


def typed(**cells: object) -> dict[str, object]:
    """One row as a person types it, clean save for what the caller changes."""
    clean = {"code": "00001", "head": "Nông Văn An", "village": "Bản Cưởm", "day": "25/06/2020", "people": 4}
    return {**clean, "area": "40,5", **cells}


def xlsx(rows: list[list[object]], title: str = "Nhà ở", change: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of plain cells; ``change`` gets (book, page) before it is closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet(title)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(at, place, cell)
            elif isinstance(cell, bool):
                page.write_boolean(at, place, cell)
            elif isinstance(cell, date):
                page.write_datetime(at, place, cell, day)
            elif cell is not None:
                page.write_number(at, place, cell)
    if change:
        change(book, page)
    book.close()
    return buffer.getvalue()


def sheet_rows(*households: Mapping[str, object], header: list[object] | None = None) -> list[list[object]]:
    titles = header or [column.title for column in HOUSES.columns]
    return [titles, *([row.get(column.key) for column in HOUSES.columns] for row in households)]


def read(*households: Mapping[str, object], change: Callable[[Any, Any], None] | None = None) -> RawTable:
    return read_workbook(xlsx(sheet_rows(*households), change=change), HOUSES)


def checked(table: RawTable, **more: Any) -> Checked:
    return check(table, HOUSES, text_choices=TEXT_CHOICES, today=TODAY, **more)
