"""Registers of outgoing documents: ten columns, what was given up, closing, printing, a year begun on paper."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.documents.drafts import DAY, drafted, to_state
from tests.documents.test_pages import as_

from datchuan.documents.models import DocumentState, Letterhead, NumberBook, TakenNumber
from datchuan.documents.operations import take_number, void_document
from datchuan.documents.operations.registers import begin_book, close_book
from datchuan.documents.registers import rows_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office

pytestmark = pytest.mark.usefixtures("province")
S = DocumentState


def numbered_book() -> NumberBook:
    """A register with an issued number would need files: one sent on, one given up, one that waits."""
    for _ in range(3):
        to_state(drafted(), S.NUMBERED)
    first, second = TakenNumber.objects.order_by("number")[:2]
    for taken, state in ((first, S.ISSUED), (second, S.NUMBERED)):
        type(taken.document).objects.filter(pk=taken.document_id).update(state=state)
    void_document(document=second.document, by=official("vanthu"), on=DAY, reason="In nhầm nơi nhận")
    return NumberBook.objects.get()


def test_ten_columns_and_every_number_is_explained():
    issued, void, waiting = rows_of(numbered_book())
    assert len(issued.cells) == 10
    title = "Công văn đôn đốc hoàn thiện hồ sơ tiêu chí nhà ở dân cư"
    assert issued.cells[:4] == ("01/SXD-QLN", "31/12/2020", title, "Hoàng Minh Tuấn")
    assert "UBND tỉnh" in issued.cells[4]
    assert issued.cells[9] == ""
    assert void.cells[9] == "Số bỏ, văn bản không phát hành: In nhầm nơi nhận"
    assert void.is_void
    assert waiting.cells[9] == "Đã cấp số, chưa phát hành"


def test_a_register_closes_only_when_nothing_stands_between_number_and_issue():
    book, clerk = numbered_book(), official("vanthu")
    with pytest.raises(Problem, match=r"còn số đã cấp mà chưa phát hành: 03/SXD-QLN"):
        close_book(book=book, by=clerk, on=DAY)
    waiting = TakenNumber.objects.get(number=3).document
    void_document(document=waiting, by=clerk, on=DAY, reason="Không còn cần")
    with pytest.raises(Problem, match="năm của sổ chưa hết"):
        close_book(book=book, by=clerk, on=date(2020, 12, 30))
    with pytest.raises(Problem, match="không giữ sổ"):
        close_book(book=book, by=official("qln"), on=DAY)
    closed = close_book(book=book, by=clerk, on=DAY)
    assert (closed.closed_on, closed.closed_by, len(closed.digest)) == (DAY, clerk, 64)
    with pytest.raises(Problem, match="đã khóa ngày 31/12/2020"):
        close_book(book=book, by=clerk, on=DAY)
    with pytest.raises(Problem) as caught:
        take_number(document=to_state(drafted(), S.SIGNED), by=clerk, on=DAY)
    assert caught.value.number == 535


def test_the_database_itself_keeps_a_closed_register_closed():
    book = NumberBook.objects.create(
        office=Office.objects.get(key="sxd"), year=2019, direction="out", closed_on=date(2019, 12, 31)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        NumberBook.objects.filter(pk=book.pk).update(closed_on=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        TakenNumber.objects.create(book=book, number=1, document=drafted(), taken_at="2020-01-01T00:00Z")


def test_the_page_tells_when_a_closed_register_changed():
    book, clerk = numbered_book(), official("vanthu")
    void_document(document=TakenNumber.objects.get(number=3).document, by=clerk, on=DAY, reason="Thôi")
    close_book(book=book, by=clerk, on=DAY)
    assert "Sổ đúng như lúc khóa" in as_("vanthu").get(f"/van-ban/so/{book.pk}/").text
    TakenNumber.objects.filter(number=2).update(void_reason="Lý do khác")
    assert "Sổ khác với lúc khóa" in as_("vanthu").get(f"/van-ban/so/{book.pk}/").text


def test_a_year_begun_on_paper_goes_on_from_its_last_number():
    clerk, office = official("vanthu"), Office.objects.get(key="sxd")
    given = {"direction": "out", "type_": "OFFICIAL_LETTER", "year": 2020, "first_number": 41}
    answer = as_("vanthu").post("/van-ban/so/bat-dau/", given, follow=True)
    assert "sẽ cấp từ số 41" in answer.text
    assert to_state(drafted(), S.NUMBERED).notation == "41/SXD-QLN"
    with pytest.raises(Problem, match="đã cấp đến số 41"):
        begin_book(office=office, year=2020, direction="out", type_="OFFICIAL_LETTER", first_number=50, by=clerk)
    assert as_("qln").post("/van-ban/so/bat-dau/", {**given, "year": 2021}).status_code == 400
    assert not NumberBook.objects.filter(year=2021).exists()


def test_printed_and_as_a_workbook():
    book, client = numbered_book(), as_("vanthu")
    printed = pypdfium2.PdfDocument(client.get(f"/van-ban/so/{book.pk}/tai.pdf").content)
    width, height = printed[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = printed[0].get_textpage().get_text_range()
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM 2020, CÔNG VĂN" in text
    assert "Từ số 01 đến số 03" in text
    assert "Trang 1/1" in text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/van-ban/so/{book.pk}/tai.xlsx").content)).active
    assert [cell.value for cell in sheet[8]][:2] == ["01/SXD-QLN", "31/12/2020"]
    assert len([cell for cell in sheet[6] if cell.value]) == 10
    assert client.get(f"/van-ban/so/{book.pk}/tai.doc").status_code == 404


def test_a_letter_the_typeface_lacks_is_printed_as_its_code():
    book = numbered_book()
    TakenNumber.objects.filter(number=2).update(void_reason="Nhầm 汉 & #strike")
    content = as_("vanthu").get(f"/van-ban/so/{book.pk}/tai.pdf").content
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    assert "[U+6C49] & #strike" in " ".join(text.split())


def test_the_register_asks_a_constant_number_of_questions():
    client, costs = as_("vanthu"), []
    for count in (1, 4):
        while TakenNumber.objects.count() < count:
            to_state(drafted(), S.NUMBERED)
        for address in ("/van-ban/so/", f"/van-ban/so/{NumberBook.objects.get().pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]


def test_another_office_does_not_read_the_register():
    book = numbered_book()
    assert as_("huyen").get(f"/van-ban/so/{book.pk}/").status_code == 404
    assert as_("huyen").get(f"/van-ban/so/{book.pk}/tai.pdf").status_code == 404
    assert "Chưa có sổ nào" in as_("huyen").get("/van-ban/so/").text


def test_a_way_of_numbering_changed_within_the_year_gives_no_number_twice():
    to_state(drafted(), S.NUMBERED)
    Letterhead.objects.update(numbering=Letterhead.Numbering.COMMON)
    document = to_state(drafted(), S.SIGNED)
    with pytest.raises(Problem, match="số 01/SXD-QLN đã cấp trong năm 2020"):
        take_number(document=document, by=official("vanthu"), on=DAY)
    begin_book(office=document.office, year=2020, direction="out", first_number=2, by=official("vanthu"))
    assert take_number(document=document, by=official("vanthu"), on=DAY).notation == "02/SXD-QLN"
