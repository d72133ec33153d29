"""The Excel sheet of the housing survey: identity columns, then the facts of law/facts/house.yaml in its order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.survey.columns import Column, Kind, Sheet
from datchuan.survey.workbook import RawTable, is_blank

CODE, COMMUNE, VILLAGE, HEAD, SURVEYED, NOTE = "code", "commune", "village", "head_name", "surveyed_on", "note"
# Computed for the reader of an export; nothing of it is ever taken in.
LACKING = "lacking"
# Which version of the house a row of an export shows: so that a change made since is not written over.
VERSION = "version"
_COMPUTED = Column(
    LACKING,
    "Còn thiếu (phần mềm tính)",
    max_length=500,
    width=50,
    guidance="Phần mềm tính từ số liệu đã có vào ngày tải tệp. Không cần sửa; khi nhập, cột này được bỏ qua.",
)
_VERSION = Column(
    VERSION,
    "Bản ghi số",
    Kind.INTEGER,
    minimum=1,
    width=10,
    guidance="Phần mềm ghi khi tải tệp, để khi nhập lại chỉ ghi ô đã sửa và không ghi đè thay đổi của người khác. "
    "Giữ nguyên; hộ mới để trống.",
)
# Of our exports, not of the survey: days of the facts and of the units, the mark of what is simulated.
DAYS = ("Ngày số liệu", "Ngày địa giới", "Mô phỏng")
_KINDS = {"bool": Kind.BOOLEAN, "int": Kind.INTEGER, "decimal": Kind.DECIMAL, "choice": Kind.CHOICE}


@cache
def house_sheet() -> Sheet:
    """The definition; its version is the digest of the fact schema, so that a changed schema is a new version."""
    schema = load_library().facts["house"]
    surveyed = schema["surveyed_on"]
    identity = (
        Column(
            CODE,
            "Mã hộ",
            required=True,
            max_length=20,
            width=14,
            guidance="Mã không đổi của hộ. Hộ đã có trong hệ thống phải giữ đúng mã; hộ mới đặt mã chưa dùng.",
            example="LS0601600001",
        ),
        Column(
            COMMUNE,
            "Mã xã",
            max_length=12,
            width=10,
            guidance="Mã đơn vị hành chính của xã. Để trống nếu nộp cho chính xã của tài khoản.",
            example="06016",
        ),
        Column(
            VILLAGE, "Thôn", required=True, max_length=100, width=16, guidance="Tên thôn, bản trong danh sách của xã."
        ),
        Column(HEAD, "Chủ hộ", required=True, max_length=100, width=22, guidance="Họ và tên chủ hộ."),
        Column(
            SURVEYED,
            surveyed.title,
            Kind.DATE,
            required=True,
            width=12,
            guidance=surveyed.guidance or "Ngày cán bộ đến xem nhà.",
            example="15/10/2020",
        ),
    )
    facts = tuple(_column(field) for field in schema.fields.values() if field.key != "surveyed_on")
    note = Column(NOTE, "Ghi chú", max_length=500, width=30)
    columns = (*identity, *facts, note, _COMPUTED, _VERSION)
    return Sheet("house-survey", "Điều tra nhà ở", schema.digest[:12], columns, CODE, _NOTES, DAYS)


@cache
def empty_sheet() -> Sheet:
    """The form to fill in from nothing: without what the program writes."""
    sheet = house_sheet()
    return replace(sheet, columns=tuple(column for column in sheet.columns if column.key not in (LACKING, VERSION)))


def without_computed(table: RawTable) -> RawTable:
    """The table without the computed column, whatever stands in it; a row that held nothing else is left out."""
    at = next((place for place, column in enumerate(table.columns) if column.key == LACKING), None)
    if at is None:
        return table
    places = (*table.places[:at], *table.places[at + 1 :])
    marked = {row for row, place in table.marks.formulas | table.marks.errors if place in places}
    rows = ((number, (*cells[:at], *cells[at + 1 :])) for number, cells in table.rows)
    kept = [(number, cells) for number, cells in rows if number in marked or not all(map(is_blank, cells))]
    return replace(table, columns=(*table.columns[:at], *table.columns[at + 1 :]), places=places, rows=kept)


def missing_columns(table: RawTable) -> list[str]:
    """Titles of the columns whose values stay as they are known, because the file does not have them."""
    here = {column.key for column in table.columns}
    return [column.title for column in house_sheet().columns if column.key not in here | {COMMUNE, LACKING, VERSION}]


_NOTES = (
    "Mỗi dòng là một hộ. Cột có dấu * phải nhập; ô khác để trống nghĩa là chưa ghi nhận, không phải là “Không”.",
    "Nộp lại tệp đã nộp không làm thay đổi gì: hộ được nhận ra theo mã hộ.",
    "Sửa kết quả của cùng một ngày điều tra là đính chính; ngày điều tra mới là một lần điều tra mới. "
    "Bản ghi cũ luôn được giữ.",
)


def _column(field: Field) -> Column:
    scale = 10**field.scale
    is_choice = field.type == "choice"
    return Column(
        key=field.column,
        title=field.title,
        kind=_KINDS[field.type],
        unit="" if field.type == "bool" else field.unit,
        scale=field.scale,
        minimum=None if field.minimum is None else Decimal(field.minimum) / scale,
        maximum=None if field.maximum is None else Decimal(field.maximum) / scale,
        choices=tuple((choice.code, choice.title) for choice in field.choices) if is_choice else (),
        guidance=field.guidance,
        example="40,5" if field.type == "decimal" else "",
        width=18 if is_choice else 12,
    )
