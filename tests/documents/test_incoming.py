"""Incoming documents: registered, assigned, acknowledged, done; who sees what; what cannot be registered."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.documents.drafts import DAY
from tests.documents.test_pages import as_

from datchuan.documents.models import IncomingDocument, NumberBook
from datchuan.documents.operations.incoming import ArrivalGiven, register_arrival
from datchuan.documents.operations.registers import close_book
from datchuan.documents.registers import rows_of
from datchuan.dossiers.models import Dossier
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem

pytestmark = pytest.mark.usefixtures("province")
PDF = b"%PDF-1.4 scan %%EOF"


def arrived(**changes: object) -> IncomingDocument:
    given = {"arrived_on": DAY, "author": "UBND huyện Tràng Định", "subject": "đề nghị thẩm định", **changes}
    return register_arrival(
        office=Office.objects.get(key="sxd"),
        given=ArrivalGiven(**given),  # type: ignore[arg-type]
        by=official("vanthu"),
        on=DAY,
    )


def typed(**changes: object) -> dict[str, object]:
    given = {"arrived_on": "2020-12-30", "author": "UBND huyện Tràng Định", "kind": "Tờ trình"}
    return {**given, "notation": "41/TTr-UBND", "dated": "2020-12-28", "subject": "đề nghị thẩm định", **changes}


def test_a_clerk_registers_an_arrival_with_its_scan():
    scan = SimpleUploadedFile("scan.pdf", PDF)
    answer = as_("vanthu").post("/van-ban/den/moi/", typed(scan=scan), follow=True)
    assert "Đã đăng ký, số đến 01" in answer.text
    made = IncomingDocument.objects.get()
    assert (made.book.year, made.book.direction, made.digest) == (2020, "in", hashlib.sha256(PDF).hexdigest())
    sent = as_("qln").get(f"/van-ban/den/{made.pk}/tep/")
    assert (sent["Content-Type"], sent.content) == ("application/pdf", PDF)


def test_what_was_typed_decomposed_is_kept_composed():
    made = arrived(subject=unicodedata.normalize("NFD", "  Về việc   thẩm định "))
    assert made.subject == "Về việc thẩm định"


@pytest.mark.parametrize(
    ("changes", "number", "said"),
    [
        ({"dated": DAY + timedelta(1)}, 570, "ngày văn bản 01/01/2021 sau ngày đến 31/12/2020"),
        ({"arrived_on": DAY + timedelta(1)}, 570, "ngày đến 01/01/2021 sau ngày đăng ký 31/12/2020"),
        ({"due_on": date(2020, 1, 1)}, 570, "hạn xử lý 01/01/2020 trước ngày đến"),
        ({"author": " "}, 570, "chưa ghi cơ quan ban hành"),
        ({"subject": "a" * 501}, 570, "trích yếu dài 501 ký tự, quá 500"),
        ({"scan": b"MZ..."}, 571, "không phải PDF hay JPEG"),
        ({"scan": b"%PDF-1.4 cut"}, 571, "bị cắt cụt"),
        ({"scan": b"%PDF-" + b" " * 20_000_001}, 571, "quá 20 MB"),
    ],
)
def test_what_cannot_be_registered_is_told_in_a_sentence(changes, number, said):
    with pytest.raises(Problem) as caught:
        arrived(**changes)
    assert caught.value.number == number
    assert said in caught.value.sentence
    assert not IncomingDocument.objects.exists()
    assert not NumberBook.objects.filter(last_number__gt=0).exists()


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong():
    long = "Xã <An> & “Bình” " * 18
    answer = as_("vanthu").post("/van-ban/den/moi/", typed(arrived_on="2020-02-31", subject=long))
    assert answer.status_code == 400
    assert "Ngày đến: không có ngày này." in answer.text
    assert "Xã &lt;An&gt; &amp; “Bình”" in answer.text
    assert "chưa ghi" in as_("vanthu").post("/van-ban/den/moi/", typed(author="")).text
    assert as_("vanthu").post("/van-ban/den/moi/", typed(subject=long), follow=True).status_code == 200


def test_the_same_document_is_warned_of_and_registered_only_when_confirmed():
    client = as_("vanthu")
    client.post("/van-ban/den/moi/", typed())
    again = client.post("/van-ban/den/moi/", typed(author="ubnd huyện tràng định", notation="41 / TTr-UBND"))
    assert again.status_code == 400
    assert "Có thể đã đăng ký" in again.text
    assert IncomingDocument.objects.count() == 1
    client.post("/van-ban/den/moi/", typed(again="on"))
    assert sorted(IncomingDocument.objects.values_list("number", flat=True)) == [1, 2]


def test_passed_on_acknowledged_done():
    made, clerk = arrived(), as_("vanthu")
    division, person = Office.objects.get(key="qln"), official("qln")
    given = {"chuyen-handler": division.pk, "chuyen-official": person.pk, "chuyen-due_on": "2021-01-15"}
    clerk.post(f"/van-ban/den/{made.pk}/chuyen/", given)
    mine = as_("qln")
    assert "đề nghị thẩm định" in mine.get("/van-ban/den/?tinh-trang=cua-toi").text
    assert "Không có văn bản đến nào" in as_("qhkt").get("/van-ban/den/?tinh-trang=cua-toi").text
    assert as_("qhkt").post(f"/van-ban/den/{made.pk}/nhan/").status_code == 400
    mine.post(f"/van-ban/den/{made.pk}/nhan/")
    assert "chưa ghi kết quả xử lý" in mine.post(f"/van-ban/den/{made.pk}/xong/", {}).text
    mine.post(f"/van-ban/den/{made.pk}/xong/", {"xong-note": "Đã trao đổi trực tiếp"})
    made.refresh_from_db()
    assert (made.acknowledged_by, made.done_on, made.passed_on) == (person, DAY, DAY)
    assert "đã xong ngày 31/12/2020" in mine.post(f"/van-ban/den/{made.pk}/xong/", {"xong-note": "x"}).text
    assert "đề nghị thẩm định" in mine.get("/van-ban/den/?tinh-trang=xong").text


def test_a_person_of_another_office_handles_nothing_here():
    made = arrived()
    with pytest.raises(Problem, match="không thuộc"):
        arrived(handler=Office.objects.get(key="ubnd-180-1"))
    assert (
        as_("vanthu").post(f"/van-ban/den/{made.pk}/chuyen/", {"chuyen-official": official("xa").pk}).status_code == 400
    )


def test_an_office_sees_only_what_reached_it():
    made = arrived(scan=PDF)
    for address in (f"/van-ban/den/{made.pk}/", f"/van-ban/den/{made.pk}/tep/"):
        assert as_("huyen").get(address).status_code == 404
    assert as_("qln").get("/van-ban/den/moi/").status_code == 403
    as_("huyen").post("/van-ban/den/moi/", typed())
    assert IncomingDocument.objects.get(office__key="ubnd-180-1").number == 1


def test_an_arrival_about_a_work_item_takes_its_day_and_stands_on_the_plans_page():
    item, dossier = WorkItem.objects.filter(ends_on__gte=DAY).order_by("order")[0], Dossier.objects.first()
    as_("vanthu").post("/van-ban/den/moi/", typed(about=f"work-item {item.pk}"))
    assert IncomingDocument.objects.get().due_on == item.ends_on
    assert "41/TTr-UBND" in as_("qln").get("/ke-hoach/").text
    assert item.title in as_("qln").get("/van-ban/den/").text
    arrived(about=f"dossier {dossier.pk}", subject="bổ sung hồ sơ")
    assert "bổ sung hồ sơ" in as_("qln").get(f"/ho-so/{dossier.pk}/").text
    assert as_("vanthu").post("/van-ban/den/moi/", typed(about="work-item 0")).status_code == 400


def test_the_incoming_register_has_its_ten_columns_and_closes():
    arrived(dated=date(2020, 12, 28), notation="41/TTr-UBND", kind="Tờ trình", handler=Office.objects.get(key="qln"))
    book = NumberBook.objects.get()
    (row,) = rows_of(book)
    expected = ("31/12/2020", "01", "UBND huyện Tràng Định", "41/TTr-UBND", "28/12/2020", "Tờ trình đề nghị thẩm định")
    assert row.cells[:6] == expected
    assert row.cells[6].startswith("Phòng QLN")
    assert as_("vanthu").get(f"/van-ban/so/{book.pk}/tai.pdf").content.startswith(b"%PDF")
    close_book(book=book, by=official("vanthu"), on=DAY)
    with pytest.raises(Problem) as caught:
        arrived()
    assert caught.value.number == 535


def test_an_entry_is_corrected_and_the_audit_chain_keeps_what_stood_there():
    made, client = arrived(author="UBND huyện Tràng Đình", official=official("qln")), as_("vanthu")
    page = client.get(f"/van-ban/den/{made.pk}/sua/")
    assert "UBND huyện Tràng Đình" in page.text
    given = typed(scan=SimpleUploadedFile("scan.pdf", PDF))
    client.post(f"/van-ban/den/{made.pk}/sua/", given)
    made.refresh_from_db()
    assert (made.number, made.author, made.official) == (1, "UBND huyện Tràng Định", official("qln"))
    assert made.digest == hashlib.sha256(PDF).hexdigest()
    entry = AuditEntry.objects.get(action="documents.correct_arrival")
    assert entry.details["before"]["author"] == "UBND huyện Tràng Đình"
    again = client.post(f"/van-ban/den/{made.pk}/sua/", typed(scan=SimpleUploadedFile("scan.pdf", PDF)))
    assert "đã có bản scan" in again.text
    assert (
        "ngoài năm 2020" in client.post(f"/van-ban/den/{made.pk}/sua/", typed(arrived_on="2019-12-30", dated="")).text
    )
    close_book(book=made.book, by=official("vanthu"), on=DAY)
    assert "sổ đã khóa" in client.post(f"/van-ban/den/{made.pk}/sua/", typed()).text
    assert as_("qln").get(f"/van-ban/den/{made.pk}/sua/").status_code == 403


def test_the_list_asks_a_constant_number_of_questions():
    client, costs = as_("qln"), []
    dossier = Dossier.objects.first()
    for count in (1, 4):
        while IncomingDocument.objects.count() < count:
            arrived(about=f"dossier {dossier.pk}", official=official("qln"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/van-ban/den/?q=thẩm").text.count('data-label="Trích yếu"') == count
        costs.append(len(queries))
    assert costs[0] == costs[1]
