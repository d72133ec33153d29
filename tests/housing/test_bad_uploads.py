"""Bad workbooks through the page: refused or reported row by row, in sentences, with nothing written."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import DAY

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import survey_workbook
from datchuan.survey.models import Upload
from datchuan.territory.models import Unit

PLACES = {column.key: place for place, column in enumerate(house_sheet().columns, start=1)}


@pytest.fixture(scope="session")
def filled(django_db_setup, django_db_blocker) -> bytes:
    """The small commune Khánh Long's houses as a workbook."""
    with django_db_blocker.unblock():
        area = Unit.objects.get(pk="05998-1")
        return survey_workbook(area=area, today=DAY, prefilled=True, names_of=lambda record: record.head_name)


@pytest.fixture
def send(client: Client, huyen) -> Callable:
    client.force_login(huyen)

    def post(content: bytes, name: str = "thu.xlsx"):
        return client.post("/nha-o/nhap/", {"file": SimpleUploadedFile(name, content), "xa": "05998-1"}, follow=True)

    return post


def counts() -> tuple[int, int, int]:
    return Household.objects.count(), HouseRecord.objects.count(), IndicatorVerdict.objects.count()


def edited(content: bytes, edit: Callable) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    page = book.worksheets[0]
    first = next(number for number in range(1, 20) if str(page.cell(number, 1).value).startswith("LS"))
    edit(book, page, first)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def put(key: str, value: object) -> Callable:
    def edit(book, page, first):
        page.cell(first, PLACES[key]).value = value

    return edit


def rename_sheet(book, page, first):
    page.title = "Trang khác"
    for title in [sheet.title for sheet in book.worksheets[1:]]:
        del book[title]
    for row in range(1, first):
        for column in range(1, 4):
            page.cell(row, column).value = "x"


def drop_column(book, page, first):
    page.delete_cols(PLACES["village"])


def merge_header(book, page, first):
    page.merge_cells(start_row=first - 1, start_column=2, end_row=first - 1, end_column=3)


REFUSED = {
    "không phải xlsx": lambda filled: b"day la van ban thuong",
    "tệp rỗng": lambda filled: b"",
    "tệp hỏng": lambda filled: filled[:5000],
    "trang": lambda filled: edited(filled, rename_sheet),
    "thiếu cột": lambda filled: edited(filled, drop_column),
    "ô gộp": lambda filled: edited(filled, merge_header),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_whole(send, filled, kind):
    before = counts()
    answer = send(REFUSED[kind](filled))
    assert answer.status_code == 400
    assert "Tệp chưa nhận được, chưa có gì được ghi" in answer.text
    assert not Upload.objects.exists()
    assert counts() == before


def test_a_hundred_megabytes_are_refused_at_once(client, huyen, tmp_path):
    client.force_login(huyen)
    large = tmp_path / "lon.xlsx"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    with large.open("rb") as file:
        answer = client.post("/nha-o/nhap/", {"file": file, "xa": "05998-1"})
    assert answer.status_code == 400
    assert "nặng 100 MB, giới hạn là 80 MB" in answer.text
    assert not Upload.objects.exists()


FAULTS = {
    "chữ trong ô số": (put("living_area_dm2", "bốn mươi"), "Diện tích ở", "bốn mươi"),
    "công thức": (put("persons", "=2+2"), "Số nhân khẩu", "công thức"),
    "lựa chọn lạ": (put("roof_material", "Mái bằng vàng"), "Vật liệu mái", "Mái bằng vàng"),
    "ngày mai": (put("surveyed_on", "01/01/2031"), "Ngày điều tra", "01/01/2031"),
    "số âm": (put("persons", -3), "Số nhân khẩu", "-3"),
    "thôn lạ": (put("village", "Thôn Không Có"), "Thôn", "không có thôn"),
    "thiếu chủ hộ": (put("head_name", None), "Chủ hộ", "trống"),
    "mã có gạch chéo": (put("code", "LS/06016/001"), "Mã hộ", "ký tự không dùng được"),
    "mã có chữ lạ": (put("code", "ß" * 20), "Mã hộ", "ký tự không dùng được"),
    "năm sau điều tra": (put("built_year", 2031), "Năm xây dựng", "2031"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_faulty_cell_is_named_and_the_rest_waits_for_acceptance(send, filled, kind):
    edit, column, words = FAULTS[kind]
    before = counts()
    answer = send(edited(filled, edit))
    assert answer.status_code == 200
    upload = Upload.objects.get()
    assert upload.counts["faulty"] == 1
    fault = upload.counts["faults"][0]
    assert fault["sheet"] == "Điều tra nhà ở"
    assert column in fault["column"]
    assert words in f"{fault['value']} {fault['what']} {fault['mend']}"
    assert fault["what"] in answer.text.replace("&quot;", '"')
    assert counts() == before


def test_the_same_household_twice_names_both_rows(send, filled):
    def twice(book, page, first):
        page.cell(first + 1, 1).value = page.cell(first, 1).value

    send(edited(filled, twice))
    faults = Upload.objects.get().counts["faults"]
    assert len({fault["row"] for fault in faults}) == 2


def test_decomposed_letters_of_a_phone_are_the_same_text(send, filled):
    import unicodedata

    def decompose(book, page, first):
        for key in ("village", "head_name"):
            cell = page.cell(first, PLACES[key])
            cell.value = unicodedata.normalize("NFD", cell.value)

    send(edited(filled, decompose))
    assert Upload.objects.get().counts["unchanged"] == Upload.objects.get().counts["total"]


def test_accepting_writes_once_and_the_faulty_rows_come_back(client, send, filled):
    def two(book, page, first):
        page.cell(first, PLACES["persons"]).value = 9
        page.cell(first + 1, PLACES["persons"]).value = "ba"

    send(edited(filled, two))
    upload = Upload.objects.get()
    assert (upload.counts["changed"], upload.counts["faulty"]) == (1, 1)
    records = HouseRecord.objects.count()
    assert "Đã nhập: 0 hộ mới, 1 hộ sửa" in client.post(f"/nha-o/nhap/{upload.pk}/nhan/", follow=True).text
    assert HouseRecord.objects.count() == records + 1
    again = client.post(f"/nha-o/nhap/{upload.pk}/nhan/", follow=True)
    assert again.status_code == 400
    assert "rồi" in again.text
    faulty = client.get(f"/nha-o/nhap/{upload.pk}/dong-loi.xlsx").content
    mended = edited(faulty, put("persons", 3))
    send(mended)
    assert Upload.objects.latest("pk").counts["faulty"] == 0


def test_a_code_typed_in_small_letters_is_the_same_household(send, filled):
    def small(book, page, first):
        page.cell(first, 1).value = page.cell(first, 1).value.lower()

    send(edited(filled, small))
    assert Upload.objects.get().counts["unchanged"] == Upload.objects.get().counts["total"]
