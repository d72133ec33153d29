"""Sending what was issued: offices here, e-mail, paper; once each; who read and acknowledged it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.documents.drafts import DAY, drafted, to_state
from tests.documents.test_pages import as_

from datchuan.documents.models import Delivery, DocumentState, IncomingDocument, NumberBook, OutgoingDocument
from datchuan.documents.operations.delivering import (
    DeliveryGiven,
    distribute_document,
    retry_delivery,
    send_by_mail,
)
from datchuan.documents.operations.issuing import keep_copy
from datchuan.documents.recipients import proposed_recipients
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office

pytestmark = pytest.mark.usefixtures("province")
S = DocumentState


def district() -> Office:
    return Office.objects.get(key="ubnd-180-1")


def issued() -> OutgoingDocument:
    """Issued with a file that was not rendered: what is sent is what was kept."""
    document = to_state(drafted(), S.NUMBERED)
    keep_copy(document=document, kind="pdf", content=b"%PDF-1.4 issued %%EOF", by=official("vanthu"))
    OutgoingDocument.objects.filter(pk=document.pk).update(state=S.ISSUED)
    document.refresh_from_db()
    return document


def sent(document: OutgoingDocument, *to: DeliveryGiven) -> list[Delivery]:
    return distribute_document(document=document, to=to, by=official("vanthu"), on=DAY)


def test_an_office_here_finds_it_among_its_arrivals_reads_and_acknowledges_it():
    document = issued()
    sent(document, DeliveryGiven("UBND huyện Tràng Định", "(thực hiện)", district()))
    document.refresh_from_db()
    assert document.state == S.DISTRIBUTED
    arrival = IncomingDocument.objects.get()
    assert (arrival.number, arrival.office, arrival.notation) == (1, district(), "01/SXD-QLN")
    client = as_("huyen")
    assert "01/SXD-QLN" in client.get("/van-ban/den/").text
    client.get(f"/van-ban/{document.pk}/")
    client.post(f"/van-ban/den/{arrival.pk}/nhan/")
    delivery = document.deliveries.get()
    assert (delivery.read_by, delivery.acknowledged_by) == (official("huyen"), official("huyen"))
    page = as_("qln").get(f"/van-ban/{document.pk}/").text
    assert "báo đã nhận" in page
    assert "Lương Văn Bình mở" in page


def test_the_first_who_opened_it_stays_and_ones_own_office_is_no_reader():
    document = issued()
    sent(document, DeliveryGiven("UBND huyện", office=district()))
    as_("qln").get(f"/van-ban/{document.pk}/")
    assert document.deliveries.get().read_at is None
    as_("huyen").get(f"/van-ban/{document.pk}/")
    first = document.deliveries.get().read_at
    as_("huyen").get(f"/van-ban/{document.pk}/")
    assert document.deliveries.get().read_at == first


def test_who_receives_it_does_not_see_to_whom_else_it_went():
    document = issued()
    sent(document, DeliveryGiven("UBND huyện", office=district()), DeliveryGiven("Báo", email="bao@example.vn"))
    assert "bao@example.vn" not in as_("huyen").get(f"/van-ban/{document.pk}/").text
    assert "bao@example.vn" in as_("vanthu").get(f"/van-ban/{document.pk}/").text


def test_a_mail_goes_once_with_the_issued_file():
    document = issued()
    (delivery,) = sent(document, DeliveryGiven("Báo Lạng Sơn", email="bao@example.vn"))
    assert not mail.outbox
    for _ in range(2):
        delivery = send_by_mail(delivery=delivery)
    (message,) = mail.outbox
    assert message.to == ["bao@example.vn"]
    assert message.attachments == [("01-SXD-QLN.pdf", b"%PDF-1.4 issued %%EOF", "application/pdf")]
    assert delivery.sent_at
    with pytest.raises(Problem, match="không báo lỗi"):
        retry_delivery(delivery=delivery, by=official("vanthu"), on=DAY)
    assert len(mail.outbox) == 1


def test_a_mail_that_was_cut_off_is_not_sent_again_by_itself():
    (delivery,) = sent(issued(), DeliveryGiven("Báo", email="bao@example.vn"))
    Delivery.objects.update(attempted_at="2020-12-31T08:00Z")
    send_by_mail(delivery=delivery)
    assert not mail.outbox
    assert "chưa rõ kết quả" in as_("vanthu").get(f"/van-ban/{delivery.document_id}/").text


def test_a_failure_is_kept_with_its_reason_and_tried_again_by_hand(settings, tmp_path):
    closed = tmp_path / "closed"
    closed.write_text("no folder")
    (delivery,) = sent(issued(), DeliveryGiven("Báo", email="bao@example.vn"))
    held = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1  # nobody listens there
    assert "refused" in send_by_mail(delivery=delivery).failed_because
    page = as_("vanthu").get(f"/van-ban/{delivery.document_id}/").text
    assert "chưa gửi được" in page
    settings.EMAIL_BACKEND = held
    as_("vanthu").post(f"/van-ban/{delivery.document_id}/gui/{delivery.pk}/")
    delivery.refresh_from_db()
    assert (len(mail.outbox), delivery.failed_because) == (1, "")


def test_a_closed_register_there_keeps_it_from_arriving_and_says_so():
    book = NumberBook.objects.create(office=district(), year=2020, direction="in", closed_on=DAY)
    (delivery,) = sent(issued(), DeliveryGiven("UBND huyện", office=district()))
    assert "đã khóa" in delivery.failed_because
    assert delivery.sent_at is None
    assert not book.incoming.exists()
    done = retry_delivery(delivery=delivery, by=official("vanthu"), on=date(2021, 1, 4))
    assert done.sent_at
    assert IncomingDocument.objects.get().book.year == 2021


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ([], "chưa có nơi nhận"),
        ([("A", "a@b.vn"), ("A2", "a@b.vn")], "A2 đã có"),
        ([(" ", "a@b.vn")], "chưa ghi tên"),
    ],
)
def test_what_cannot_be_sent_is_told(to, said):
    document = issued()
    with pytest.raises(Problem, match=said):
        sent(document, *(DeliveryGiven(name, email=address) for name, address in to))
    assert not Delivery.objects.exists()


def test_only_the_clerk_sends_and_only_what_is_issued():
    document = to_state(drafted(), S.NUMBERED)
    with pytest.raises(Problem) as caught:
        sent(document, DeliveryGiven("UBND huyện", office=district()))
    assert caught.value.number == 528
    assert as_("qln").get(f"/van-ban/{document.pk}/gui/").status_code == 403


def test_the_recipients_of_the_paper_are_proposed_with_the_offices_meant():
    proposed = proposed_recipients(issued(), DAY)
    by_name = {each.name: each.office.key if each.office else "" for each in proposed}
    assert by_name["UBND tỉnh"] == "ubnd-tinh"
    assert by_name["UBND huyện Tràng Định"] == "ubnd-180-1"
    assert len({each.office for each in proposed if each.office}) == len([each for each in proposed if each.office])


def test_sent_from_the_page_and_to_further_recipients_later():
    document, client = issued(), as_("vanthu")
    assert client.post(f"/van-ban/{document.pk}/buoc/", {"step": "distribute"})["Location"].endswith("/gui/")
    page = client.get(f"/van-ban/{document.pk}/gui/")
    assert "UBND huyện Tràng Định" in page.text
    rows = {
        "noi-TOTAL_FORMS": 2,
        "noi-INITIAL_FORMS": 0,
        "noi-0-name": "UBND huyện",
        "noi-0-office": "ubnd huyen trang dinh",
    }
    wrong = client.post(f"/van-ban/{document.pk}/gui/", {**rows, "noi-1-office": "không có", "noi-1-name": "X"})
    assert wrong.status_code == 400
    assert "Không có đúng một cơ quan tên “không có”" in wrong.text
    client.post(f"/van-ban/{document.pk}/gui/", {**rows, "noi-1-name": "Báo", "noi-1-email": "bao@example.vn"})
    assert len(mail.outbox) == 1
    more = {"noi-TOTAL_FORMS": 1, "noi-INITIAL_FORMS": 0, "noi-0-name": "Đài", "noi-0-copies": "2"}
    assert "Đã gửi 1/1" in client.post(f"/van-ban/{document.pk}/gui/", more, follow=True).text
    assert document.deliveries.count() == 3
    assert document.steps.filter(to_state=S.DISTRIBUTED).count() == 1


def test_the_documents_page_asks_a_constant_number_of_questions():
    document, costs = issued(), []
    for name in ("UBND huyện", "Đài", "Báo"):
        sent(document, DeliveryGiven(name, office=district() if name == "UBND huyện" else None))
        with CaptureQueriesContext(connection) as queries:
            as_("qln").get(f"/van-ban/{document.pk}/")
        costs.append(len(queries))
    assert costs[1] == costs[2]
