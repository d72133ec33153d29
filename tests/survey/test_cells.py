"""Each kind of cell, as people type it and as Excel turns it."""

# ruff: noqa: DTZ001 - Excel knows no time zones

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches

import pytest
from tests.survey.sample import HOUSES, TODAY, VILLAGES

from datchuan.survey.checking import check, words
from datchuan.survey.columns import Column, Kind, Sheet
from datchuan.survey.workbook import RawTable
from datchuan.survey.workbook.parts import Marks

COLUMNS = {column.key: column for column in HOUSES.columns} | {
    "height": Column("height", "Độ cao", Kind.DECIMAL, scale=1, minimum=None),
    "ratio": Column("ratio", "Hệ số", Kind.DECIMAL, scale=3),
}


def one(key: str, cell: object):
    """The cell alone in its column beside a clean key: value and fault, one of them None."""
    column = COLUMNS[key]
    sheet = Sheet("one", "Một", "1", (HOUSES.columns[0], replace(column, key="it")), "code")
    table = RawTable("Một", 1, sheet.columns, (0, 1), [(14, ("a", cell))], Marks())
    choices = {"it": VILLAGES} if key == "village" else {}
    result = check(table, sheet, text_choices=choices, today=TODAY)
    assert len(result.rows) + bool(result.faults) == 1
    return (result.rows[0].values["it"], None) if result.rows else (None, result.faults[0])


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("area", 40.5, 4050),
        ("area", 0.1 + 0.2 + 39.7, 4000),
        ("area", "40,5", 4050),
        ("area", "40.5", 4050),
        ("area", " 40,50 ", 4050),
        ("area", "1.250,75", 125075),
        ("area", "1,250.75", 125075),
        ("area", "1 250,5", 125050),
        ("area", "1250", 125000),
        ("area", 7, 700),
        ("area", "12,500000", 1250),
        ("area", "0001,5", 150),
        ("people", 5.0, 5),
        ("people", "5", 5),
        ("people", "+5", 5),
        ("people", "5,0", 5),
        ("built", "2.005", 2005),
        ("built", "", None),
        ("built", " \u00a0\u200b", None),
        ("height", "-12,5", -125),
        ("height", "1.234.567,5", 12345675),
        ("ratio", "1,250", 1250),
        ("ratio", "0.250", 250),
        ("hard_floor", "Có", True),
        ("hard_floor", "co", True),
        ("hard_floor", "X", True),
        ("hard_floor", "✓", True),
        ("hard_floor", 1.0, True),
        ("hard_floor", True, True),
        ("hard_floor", "ĐÚNG", True),
        ("hard_floor", "không", False),
        ("hard_floor", "Sai", False),
        ("hard_floor", 0, False),
        ("hard_floor", "true", True),
        ("floor", "Xi măng", 1),
        ("floor", "XI  MANG", 1),
        ("floor", "ximang", 1),
        ("floor", "2", 2),
        ("floor", 3.0, 3),
        ("floor", unicodedata.normalize("NFD", "Đất nện"), 4),
        ("village", "ban cuom", "Bản Cưởm"),
        ("village", "nà pán", "Nà Pán"),
        ("village", "Nà Pàn", "Nà Pàn"),
        ("village", "THÔN 7", "Thôn 7"),
        ("day", date(2020, 6, 25), date(2020, 6, 25)),
        ("day", datetime(2020, 6, 25, 8, 30), date(2020, 6, 25)),
        ("day", "25/06/2020", date(2020, 6, 25)),
        ("day", "5/6/2020", date(2020, 6, 5)),
        ("day", "5-6-2020", date(2020, 6, 5)),
        ("day", "5.6.2020", date(2020, 6, 5)),
        ("day", "2020-06-25", date(2020, 6, 25)),
        ("day", TODAY, TODAY),
        ("head", unicodedata.normalize("NFD", "Nguyễn  Thị Điềm "), "Nguyễn Thị Điềm"),
        ("head", "=1+1", "=1+1"),
        ("head", 12.0, "12"),
        ("head", 40.5, "40,5"),
        ("note", "hai\ndòng", "hai dòng"),
    ],
)
def test_a_cell_that_is_taken(key, cell, value):
    assert one(key, cell) == (value, None)


@pytest.mark.parametrize(
    ("key", "cell", "sentence"),
    [
        ("area", "bốn mươi", "Diện tích ở: “bốn mươi” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "40,5 m2", "Diện tích ở: “40,5 m2” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "1.250", "Diện tích ở: “1.250” có thể hiểu là 1250 hoặc 1,25. Nhập 1250 hoặc 1,25."),
        ("area", "1,250", "Diện tích ở: “1,250” có thể hiểu là 1250 hoặc 1,25. Nhập 1250 hoặc 1,25."),
        ("area", "-5", "Diện tích ở: “-5” là số âm. Nhập từ 1 đến 2000 m²."),
        ("area", -5.5, "Diện tích ở: “-5,5” là số âm. Nhập từ 1 đến 2000 m²."),
        ("area", "0,5", "Diện tích ở: “0,5” nhỏ hơn 1. Nhập từ 1 đến 2000 m²."),
        ("area", 4000.0, "Diện tích ở: “4000” lớn hơn 2000. Nhập từ 1 đến 2000 m²."),
        ("area", 40.123, "Diện tích ở: “40,123” có quá 2 chữ số sau dấu phẩy. Làm tròn, ví dụ nhập 40,12."),
        ("area", math.nan, "Diện tích ở: giá trị không phải là số hữu hạn. Nhập số m², ví dụ 40,5."),
        ("area", "nan", "Diện tích ở: “nan” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "1.2.3", "Diện tích ở: “1.2.3” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "1.250.75", "Diện tích ở: “1.250.75” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "٤٠", "Diện tích ở: “٤٠” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", True, "Diện tích ở: “TRUE” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", date(2020, 5, 4), "Diện tích ở: “04/05/2020” không phải là số. Nhập số m², ví dụ 40,5."),
        ("area", "", "Diện tích ở: bỏ trống. Nhập số m², ví dụ 40,5."),
        ("people", 4.5, "Số nhân khẩu: “4,5” không phải là số nguyên. Nhập số người, ví dụ 4."),
        ("people", "1,250", "Số nhân khẩu: “1,250” có thể hiểu là 1250 hoặc 1,25. Nhập 1250 hoặc 1,25."),
        ("people", 1e300, "Số nhân khẩu: số “1e+300” quá lớn. Nhập số người, ví dụ 4."),
        ("people", math.inf, "Số nhân khẩu: giá trị không phải là số hữu hạn. Nhập số người, ví dụ 4."),
        ("hard_floor", "chắc", "Nền cứng: “chắc” không phải Có hay Không. Nhập Có hoặc Không."),
        (
            "floor",
            "Xi măn",
            "Vật liệu nền: “Xi măn” không có trong danh sách. Có phải “Xi măng”? "
            "Chọn một trong: Xi măng; Gạch, đá lát; Gỗ; Đất nện.",
        ),
        (
            "village",
            "Bản Cưỡng",
            "Thôn: “Bản Cưỡng” không có trong danh sách. Có phải “Bản Cưởm”? Chọn trong danh sách thả xuống của ô.",
        ),
        (
            "village",
            "na pan",
            "Thôn: “na pan” có thể là Nà Pàn hoặc Nà Pán. Gõ đủ dấu hoặc chọn trong danh sách.",
        ),
        ("floor", True, "Vật liệu nền: “TRUE” không có trong danh sách. "),
        (
            "day",
            "31/02/2020",
            "Ngày điều tra: “31/02/2020” không có trong lịch. Nhập ngày/tháng/năm, ví dụ 25/06/2020.",
        ),
        ("day", "25/06/20", "Ngày điều tra: “25/06/20” không phải là ngày. Nhập ngày/tháng/năm, ví dụ 25/06/2020."),
        (
            "day",
            date(2020, 7, 1),
            "Ngày điều tra: “01/07/2020” là ngày trong tương lai. Nhập ngày không sau 30/06/",
        ),
        ("day", "01/01/1899", "Ngày điều tra: “01/01/1899” là ngày trước năm 1900. "),
        ("day", "0000-01-01", "Ngày điều tra: “0000-01-01” không có trong lịch. "),
        ("day", 44007.0, "Ngày điều tra: “44007” không phải là ngày (có thể là 25/06/2020, ô mất định dạng ngày). "),
        ("day", time(8, 30), "Ngày điều tra: “08:30:00” không phải là ngày. "),
        ("day", timedelta(days=3), "Ngày điều tra: “3 days, 0:00:00” không phải là ngày. "),
        ("head", "", "Chủ hộ: bỏ trống. Nhập chữ, ví dụ Nông Văn An."),
        ("head", "a\x01b", "Chủ hộ: “ab” có ký tự điều khiển không nhìn thấy. Xóa nội dung ô rồi gõ lại."),
        ("head", "\x00", "Chủ hộ: “” có ký tự điều khiển không nhìn thấy. Xóa nội dung ô rồi gõ lại."),
        ("head", "a" * 256, f"Chủ hộ: dài 256 ký tự, quá mức 255. Rút gọn còn tối đa 255 ký tự."),  # noqa: F541
        ("head", date(2020, 2, 1), "Chủ hộ: Excel đã đổi nội dung thành ngày giờ (01/02/2020). "),
        ("head", True, "Chủ hộ: “TRUE” là giá trị lô-gic của Excel, không phải chữ. "),
        ("head", 1e15, "Chủ hộ: số quá dài nên Excel đã làm tròn. Định dạng ô kiểu Văn bản (Text) rồi gõ lại."),
    ],
)
def test_a_cell_that_is_refused(key, cell, sentence):
    value, fault = one(key, cell)
    assert value is None
    assert fault.sentence.startswith(f"Dòng 14, cột {sentence}")
    assert (fault.row, fault.letter, fault.sheet) == (14, "B", "Một")


def test_a_landslide_of_unknown_words_stays_quick(monkeypatch):
    """Ten thousand different words against sixty villages: suggestions stop, sentences do not."""
    compared = []

    def counted(word, *choices, **options):
        compared.append(word)
        return get_close_matches(word, *choices, **options)

    monkeypatch.setattr(words, "get_close_matches", counted)
    column = COLUMNS["village"]
    rows = [(number, (f"k{number}", f"lạ {number} " * 500)) for number in range(2, 10_002)]
    table = RawTable("Một", 1, (HOUSES.columns[0], column), (0, 1), rows, Marks())
    sheet = Sheet("one", "Một", "1", (HOUSES.columns[0], column), "code")
    result = check(table, sheet, text_choices={"village": VILLAGES}, today=TODAY)
    assert len(result.faults) == 10_000
    assert 0 < len(compared) <= 300  # each costs milliseconds
