"""The template handed out, the faulty rows handed back, and both read again."""

# ruff: noqa: DTZ001 - Excel knows no time zones

from __future__ import annotations

import io
import math
import random
import unicodedata
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.sample import HOUSES, TEXT_CHOICES, TODAY, VILLAGES, checked, household, read, typed

from datchuan.kernel.text import nfc
from datchuan.survey.columns import FAULTS_TITLE, Column, Kind
from datchuan.survey.faulty import write_faulty
from datchuan.survey.template import SIMULATED, write_template
from datchuan.survey.workbook import RawTable, read_workbook
from datchuan.survey.workbook.parts import Marks

EVERY_SIGN = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff")


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def validations(page) -> dict[str, object]:
    return {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}


@pytest.fixture(scope="module")
def template():
    rows = [household(number, random.Random(number)) for number in range(3)]
    return opened(
        write_template(HOUSES, rows, titles=["Điều tra nhà ở năm 2020"], text_choices=TEXT_CHOICES, simulated=True)
    )


def test_the_sheets_of_a_template(template):
    assert template.sheetnames == ["Nhà ở", "Hướng dẫn", "Danh mục", "_datchuan"]
    assert [page.sheet_state for page in template] == ["visible", "visible", "hidden", "veryHidden"]
    assert [[cell.value for cell in row] for row in template["_datchuan"].rows] == [
        ["key", "houses-test"],
        ["version", "1"],
    ]


def test_the_data_sheet(template):
    page = template["Nhà ở"]
    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref == "A2:V5"
    assert [page["A1"].value, page["A2"].value, page["F2"].value] == [
        "Điều tra nhà ở năm 2020", "Mã hộ *", "Diện tích ở (m²) *"
    ]  # fmt: skip
    assert page["A2"].comment.text == "Mã in trên phiếu, giữ số 0 ở đầu."
    assert (page["A3"].value, page["A3"].number_format) == ("000000", "@")
    assert isinstance(page["D3"].value, datetime)
    assert page["D3"].number_format == "dd/mm/yyyy"
    assert page.column_dimensions["B"].width == pytest.approx(24, abs=1)
    assert page.print_title_rows == "$2:$2"
    assert SIMULATED in page.oddHeader.right.text
    assert not any(SIMULATED in str(cell.value) for row in page.rows for cell in row)


def test_the_rules_of_the_cells(template):
    rules = validations(template["Nhà ở"])
    assert len(rules) == len(HOUSES.columns)
    assert (rules["C3"].type, rules["C3"].formula1) == ("list", f"'Danh mục'!$A$2:$A${len(VILLAGES) + 1}")
    assert template["Danh mục"]["A3"].value == VILLAGES[1]
    assert (rules["D3"].type, rules["D3"].formula1, rules["D3"].formula2) == ("date", "1", "TODAY()")
    assert (rules["F3"].type, rules["F3"].formula1, rules["F3"].formula2) == ("decimal", "1", "2000")
    assert (rules["E3"].type, rules["E3"].promptTitle) == ("whole", "Số nhân khẩu")
    assert rules["F3"].prompt == "Diện tích ở của cả hộ."
    assert rules["F3"].error == "Từ 1 đến 2000 m²."
    assert (rules["L3"].type, rules["L3"].formula1) == ("list", '"Có,Không"')
    assert rules["H3"].formula1.startswith("'Danh mục'!")  # a title with a comma cannot stand in the rule itself
    assert (rules["V3"].type, rules["V3"].formula1) == ("textLength", "500")


def test_the_guidance_sheet(template):
    lines = [[cell.value for cell in row] for row in template["Hướng dẫn"].rows]
    assert [SIMULATED] in [[cell for cell in line if cell] for line in lines]
    area = next(line for line in lines if line[1] == "Diện tích ở")
    assert area[0] == "F"
    assert area[2:] == [
        "Có", "Số thập phân, dấu phẩy (m²)", "Từ 1 đến 2000 m²", "Diện tích ở của cả hộ.", "40,5"
    ]  # fmt: skip
    assert {line[1] for line in lines} >= {column.title for column in HOUSES.columns}


def test_without_simulation_nothing_says_so():
    book = opened(write_template(HOUSES))
    assert SIMULATED not in str(book["Nhà ở"].oddHeader.right.text)
    assert not any(SIMULATED in str(cell.value) for row in book["Hướng dẫn"].rows for cell in row)


@pytest.mark.parametrize("name", ["=1+1", "+84", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "http://a.vn"])
def test_text_is_never_a_formula(name):
    data = write_template(HOUSES, [{"code": name, "head": name}], text_choices={"village": [name]})
    cell = opened(data)["Nhà ở"]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    table = read_workbook(data, HOUSES)
    again = opened(write_faulty(table, checked(table), HOUSES, TEXT_CHOICES))["Nhà ở"]["B2"]
    assert (again.value, again.data_type) == (name, "s")


def values_of(column: Column):
    if column.key == "village":
        return st.sampled_from(VILLAGES)
    if column.kind is Kind.DATE:
        return st.dates(date(1900, 3, 1), TODAY)
    if column.kind is Kind.BOOLEAN:
        return st.booleans()
    if column.kind is Kind.CHOICE:
        return st.sampled_from([code for code, _ in column.choices])
    if column.kind is Kind.TEXT:
        return st.text(EVERY_SIGN, max_size=column.max_length).map(nfc).filter(lambda text: 0 < len(text) <= 20)
    factor = 10**column.scale
    return st.integers(math.ceil((column.minimum or 0) * factor), (column.maximum or 10**9) * factor)


VALID_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            column.key: values_of(column) if HOUSES.is_required(column) else st.none() | values_of(column)
            for column in HOUSES.columns
        }
    ),
    max_size=8,
    unique_by=lambda values: values["code"].casefold(),
)


@settings(max_examples=60, deadline=None)
@given(VALID_ROWS)
def test_what_is_written_is_read_back(rows):
    table = read_workbook(write_template(HOUSES, rows, text_choices=TEXT_CHOICES, titles=["Tờ khai"]), HOUSES)
    result = checked(table)
    assert [fault.sentence for fault in result.faults] == []
    assert [row.values for row in result.rows] == rows


WRITABLE = st.one_of(
    st.text(max_size=40),
    st.text(EVERY_SIGN, max_size=40).map(lambda text: unicodedata.normalize("NFD", text)),
    st.from_regex(r"[+-]?[0-9]{0,4}[., ]?[0-9]{0,4}[., ]?[0-9]{0,4}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}", fullmatch=True),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
GARBAGE = WRITABLE | st.just(10**400)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(*[GARBAGE] * len(HOUSES.columns)), max_size=4))
def test_no_cell_raises(rows):
    numbered = list(enumerate(rows, start=2))
    table = RawTable("Nhà ở", 1, HOUSES.columns, tuple(range(len(HOUSES.columns))), numbered, Marks())
    result = checked(table)
    assert len(result.rows) + len({fault.row for fault in result.faults}) == len(rows)
    assert all(fault.sentence.startswith("Dòng ") and fault.sentence.endswith(".") for fault in result.faults)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[WRITABLE] * len(HOUSES.columns)), max_size=3))
def test_faulty_rows_of_any_content_can_be_written(rows):
    numbered = list(enumerate(rows, start=2))
    table = RawTable("Nhà ở", 1, HOUSES.columns, tuple(range(len(HOUSES.columns))), numbered, Marks())
    again = read_workbook(write_faulty(table, checked(table), HOUSES, TEXT_CHOICES), HOUSES)
    assert len(again.rows) <= len(rows)


FAULTY = (
    typed(code="1", area="bốn mươi", people=date(2020, 5, 4)),
    typed(code="2"),
    typed(code="3", area="1.250", day=44007.0, head=date(2020, 2, 1), village="na pan"),
    typed(code="0004", hard_floor="chắc", floor="Xi măn", note="\x01", built=True, day=datetime(2020, 7, 1, 8)),
    typed(code="0005", people=-4, area=40.123, day=date(2020, 7, 1), head=None),
    typed(code="0006"),
    typed(code="0006"),
)


def test_faulty_rows_come_back_with_the_same_faults():
    table = read(*FAULTY)
    first = checked(table)
    again = read_workbook(write_faulty(table, first, HOUSES, TEXT_CHOICES), HOUSES)
    assert again.warnings == ()
    second = checked(again)
    assert second.rows == []
    numbers = dict(
        zip([number for number, _ in again.rows], sorted({fault.row for fault in first.faults}), strict=True)
    )
    assert [(numbers[fault.row], fault.column, fault.value) for fault in second.faults] == [
        (fault.row, fault.column, fault.value) for fault in first.faults
    ]


def test_the_faulty_workbook_shows_what_to_mend():
    table = read(*FAULTY)
    page = opened(write_faulty(table, checked(table), HOUSES, TEXT_CHOICES))["Nhà ở"]
    assert page["W1"].value == FAULTS_TITLE
    assert page["W2"].value.split("\n") == [
        "Dòng 2 của tệp đã nộp",
        "Số nhân khẩu: “04/05/2020” không phải là số. Nhập số người, ví dụ 4.",
        "Diện tích ở: “bốn mươi” không phải là số. Nhập số m², ví dụ 40,5.",
    ]
    assert page["F2"].value == "bốn mươi"
    assert page["F2"].fill.fgColor.rgb == "FFFFD7CC"
    assert page["B2"].fill.fgColor.rgb == "00000000"
    assert [page.cell(row, 1).value for row in range(2, 8)] == ["1", "3", "0004", "0005", "0006", "0006"]
    assert len(validations(page)) == len(HOUSES.columns)


def test_mended_rows_are_clean():
    table = read(typed(code="1", area="bốn mươi"))
    book = opened(write_faulty(table, checked(table), HOUSES, TEXT_CHOICES))
    book["Nhà ở"]["F2"] = 40.5
    buffer = io.BytesIO()
    book.save(buffer)
    result = checked(read_workbook(buffer.getvalue(), HOUSES))
    assert (result.faults, result.rows[0].values["area"]) == ([], 4050)


def test_times_are_refused_without_a_fall():
    table = read(typed(code="1"))
    number, cells = table.rows[0]
    table.rows[0] = (number, (*cells[:3], time(8, 30), timedelta(days=40), *cells[5:]))
    again = checked(read_workbook(write_faulty(table, checked(table), HOUSES), HOUSES))
    assert [fault.column for fault in again.faults] == ["Ngày điều tra", "Số nhân khẩu"]


def test_a_commune_is_read_back_whole():
    rows = [household(number, random.Random(number)) for number in range(1_500)]
    data = write_template(HOUSES, rows, text_choices=TEXT_CHOICES)
    result = checked(read_workbook(data, HOUSES))
    assert [row.values for row in result.rows] == rows
