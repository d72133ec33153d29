"""The table in a workbook: sheet, header, rows, formulas."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import openpyxl
import pytest
from tests.survey.sample import HOUSES, TEXT_CHOICES, checked, read, sheet_rows, typed, xlsx

from datchuan.kernel.problem import Problem
from datchuan.survey.columns import Column, Kind, Sheet, letter
from datchuan.survey.template import write_template
from datchuan.survey.workbook import read_workbook


def problem(data: bytes, sheet: Sheet = HOUSES) -> Problem:
    with pytest.raises(Problem) as caught:
        read_workbook(data, sheet)
    return caught.value


def test_rows_keep_the_numbers_that_excel_shows():
    rows = [["Phiếu điều tra"], [], *sheet_rows(typed(code="a"), {}, typed(code="b"), {"code": "  "}), ["c"]]
    table = read_workbook(xlsx(rows), HOUSES)
    assert table.header_row == 3
    assert [(number, cells[0]) for number, cells in table.rows] == [(4, "a"), (6, "b"), (8, "c")]


@pytest.mark.parametrize("households", [18, 19, 20, 21, 45])
def test_no_row_is_lost_where_the_search_for_the_header_ends(households):
    table = read(*[typed(code=str(number)) for number in range(households)])
    assert [cells[0] for _, cells in table.rows] == [str(number) for number in range(households)]


def test_headers_in_any_order_spelling_and_normal_form():
    header = ["GHI CHÚ:", "ma ho", "Bản", unicodedata.normalize("NFD", "Chủ hộ *"), "ngày điều tra"]
    rows = [[*header, "Số nhân khẩu (khẩu)", "Diện tích ở (m2) *"], ["x", "1", "Đội Cấn", "An", "1/6/2020", 4, 40.5]]
    table = read_workbook(xlsx(rows), HOUSES)
    assert [column.key for column in table.columns] == ["note", "code", "village", "head", "day", "people", "area"]
    values = checked(table).rows[0].values
    assert (values["note"], values["area"], "built" in values) == ("x", 4050, False)


@pytest.mark.parametrize("title", ["nha o", "NHÀ Ở", "Sheet1"])
def test_the_sheet_is_found(title):
    def more(book, page):
        book.add_worksheet("Hướng dẫn")
        book.add_worksheet("Ẩn").hide()

    assert len(read_workbook(xlsx(sheet_rows(typed()), title, more), HOUSES).rows) == 1


def test_a_title_with_marks_of_xml_still_shows_its_formulas():
    data = xlsx(sheet_rows(typed()), "A & <B> 'c\"", lambda book, page: page.write_formula("B2", "=1", None, "An"))
    assert checked(read_workbook(data, HOUSES)).faults[0].what == "ô chứa công thức"


def test_two_sheets_and_neither_is_named():
    found = problem(xlsx(sheet_rows(typed()), "Bảng 1", lambda book, page: book.add_worksheet("Bảng 2")))
    assert found.number == 318
    assert "“Bảng 1”, “Bảng 2”" in found.sentence


def test_no_header():
    found = problem(xlsx([["Họ tên", "Tuổi"], ["An", 4]]))
    assert found.number == 320
    assert "“Mã hộ”, “Chủ hộ”, “Thôn”" in found.sentence


def test_empty_sheet_and_header_alone():
    assert problem(xlsx([])).number == 320
    assert read_workbook(xlsx(sheet_rows()), HOUSES).rows == []


def test_every_missing_column_in_one_sentence():
    found = problem(xlsx([["Mã hộ", "Chủ hộ", "Ghi chú"]]))
    assert found.number == 322
    assert found.sentence.startswith(
        "Dòng 1: Thiếu 4 cột bắt buộc: “Thôn”, “Ngày điều tra”, “Số nhân khẩu”, “Diện tích ở”."
    )


def test_a_column_twice():
    found = problem(xlsx(sheet_rows(header=[*(column.title for column in HOUSES.columns), "Bản"])))
    assert found.number == 323
    assert "“Thôn” (cột C và W)" in found.sentence


def test_unknown_columns_are_named_and_ignored():
    header = [*(column.title for column in HOUSES.columns), "Dân tộc", "", "Lỗi cần sửa", "Số thửa"]
    table = read_workbook(xlsx([header, [typed().get(column.key) for column in HOUSES.columns]]), HOUSES)
    assert table.warnings == ("Cột không có trong mẫu nên bỏ qua: “Dân tộc”, “Số thửa”.",)


def test_merged_header():
    def merge(book, page):
        page.merge_range("H1:K1", "Vật liệu")
        page.merge_range("A1:A2", "Mã hộ")

    found = problem(xlsx(sheet_rows(typed()), change=merge))
    assert found.number == 321
    assert "H1:K1" in found.sentence
    assert "A1:A2" in found.sentence


def test_merged_title_above_is_harmless_and_merged_rows_are_mentioned():
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Phiếu"])
    for row in sheet_rows(typed(), typed(code="2")):
        page.append(row)
    page.merge_cells("A1:F1")
    page.merge_cells("C3:C4")
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_workbook(buffer.getvalue(), HOUSES)
    assert "C3:C4" in table.warnings[0]
    assert checked(table).faults[0].sentence == "Dòng 4, cột Thôn: bỏ trống. Nhập chữ."


@pytest.mark.parametrize("maker", ["xlsxwriter", "openpyxl"])
def test_formulas_are_faults_even_with_a_value(maker):
    if maker == "xlsxwriter":
        data = xlsx(
            sheet_rows(typed(), typed(code="2")), change=lambda book, page: page.write_formula("F3", "=20*2", None, 40)
        )
    else:
        book = openpyxl.load_workbook(io.BytesIO(xlsx(sheet_rows(typed(), typed(code="2")))))
        book.active["F3"] = "=20*2"
        buffer = io.BytesIO()
        book.save(buffer)
        data = buffer.getvalue()
    result = checked(read_workbook(data, HOUSES))
    assert [row.row_number for row in result.rows] == [2]
    assert [fault.sentence for fault in result.faults] == [
        "Dòng 3, cột Diện tích ở: ô chứa công thức. Chép ô rồi dán lại chỉ lấy giá trị (Paste Special, Values)."
    ]


def test_rows_prepared_with_formulas_that_show_nothing_are_blank():
    def prepare(book, page):
        for row in range(2, 30):
            page.write_formula(row, 5, '=IF(A3="","",1)', None, "")
        page.write_formula(30, 5, "=1", None, 1)

    table = read(typed(), change=prepare)
    assert [number for number, _ in table.rows] == [2, 31]


def test_a_formula_in_an_ignored_column_is_no_fault():
    def number_rows(book, page):
        page.write_string(0, 25, "STT")
        page.write_formula(1, 25, "=ROW()-1", None, 1)
        page.write_formula(2, 25, "=ROW()-1", None, 2)

    result = checked(read(typed(), change=number_rows))
    assert (len(result.rows), result.faults) == (1, [])


def test_a_cell_in_error_is_not_taken_for_blank():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(sheet_rows(typed()))))
    book.active["G2"] = "#N/A"
    book.active["G2"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    result = checked(read_workbook(buffer.getvalue(), HOUSES))
    assert [fault.column for fault in result.faults] == ["Năm xây dựng"]
    assert "báo lỗi của Excel" in result.faults[0].sentence


def test_another_form_is_refused_and_another_version_mentioned():
    data = write_template(replace(HOUSES, key="other"), text_choices=TEXT_CHOICES)
    assert problem(data).number == 319
    table = read_workbook(write_template(replace(HOUSES, version="0")), HOUSES)
    assert table.warnings == ("Tệp lập theo mẫu phiên bản 0; mẫu hiện hành là phiên bản 1.",)


def test_progress_of_reading_and_checking():
    data = xlsx(sheet_rows(*[typed(code=str(number)) for number in range(4_500)]))
    read_steps, check_steps = [], []
    table = read_workbook(data, HOUSES, progress=lambda *step: read_steps.append(step))
    checked(table, progress=lambda *step: check_steps.append(step))
    assert read_steps == [(2000, 4501), (4000, 4501), (4501, 4501)]
    assert check_steps[-1] == (4500, 4500)


def test_both_rows_of_a_code_are_named():
    result = checked(read(typed(code="LS-1"), typed(code="b"), typed(code="ls-1"), typed(code="LS-1", people="?")))
    twice = [fault for fault in result.faults if fault.column_key == "code"]
    assert [fault.row for fault in twice] == [2, 4, 5]
    assert twice[1].sentence == ("Dòng 4, cột Mã hộ: “ls-1” trùng với dòng 2, 5. Giữ một dòng, hoặc sửa mã cho đúng.")
    assert [row.row_number for row in result.rows] == [3]
    assert [fault.row for fault in result.faults] == [2, 4, 5, 5]


def test_many_rows_of_one_code():
    result = checked(read(*[typed()] * 3_000))
    assert len(result.faults) == 3_000
    assert result.faults[0].what == "“00001” trùng với dòng 3, 4, 5, 6, 7 và 2994 dòng khác"


def test_extra_rules_see_clean_rows_only():
    def built_after_survey(values):
        late = values["built"] and values["built"] > values["day"].year
        return [("built", f"{values['built']} sau năm điều tra", "Xem lại năm xây dựng")] if late else []

    result = checked(read(typed(built=2021), typed(code="2", built="?"), typed(code="3")), extra=[built_after_survey])
    assert [fault.sentence for fault in result.faults] == [
        "Dòng 2, cột Năm xây dựng: 2021 sau năm điều tra. Xem lại năm xây dựng.",
        "Dòng 3, cột Năm xây dựng: “?” không phải là số. Nhập số nguyên, ví dụ 2005.",
    ]
    assert [row.row_number for row in result.rows] == [4]


def test_a_definition_that_contradicts_itself():
    code = Column("code", "Mã")
    for columns in ((code, code), (code, Column("b", "MÃ *")), (Column("b", "B"),)):
        with pytest.raises(ValueError, match="sheet x"):
            Sheet("x", "X", "1", columns, "code")
    with pytest.raises(ValueError, match="31"):
        Sheet("x", "X" * 32, "1", (code,), "code")
    with pytest.raises(ValueError, match="choices"):
        Column("a", "A", Kind.CHOICE)
    with pytest.raises(ValueError, match="scale"):
        Column("a", "A", Kind.INTEGER, scale=2)


def test_names_of_columns():
    assert [letter(index) for index in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
