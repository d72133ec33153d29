"""Pages of outgoing documents: draft, read, edit, move on; who sees what."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.documents.drafts import drafted, to_state

from datchuan.documents.content import Column, Table
from datchuan.documents.models import Delivery, DocumentState, OutgoingDocument
from datchuan.documents.queries import newest_content
from datchuan.people.models import Office

pytestmark = pytest.mark.usefixtures("province")
S = DocumentState


def as_(username: str) -> Client:
    client = Client()
    client.force_login(official(username))
    return client


def test_an_officer_drafts_a_confirmation_and_reads_the_paper():
    client = as_("qln")
    assert "Văn bản xác nhận mức độ đạt tiêu chí" in client.get("/van-ban/soan/").text
    page = client.get("/van-ban/soan/confirmation/?ve=commune 06016-1")
    assert "Xã Tri Phương, huyện Tràng Định" in page.text
    answer = client.post("/van-ban/soan/confirmation/", {"about": "commune 06016-1"}, follow=True)
    made = OutgoingDocument.objects.get()
    assert answer.redirect_chain[-1][0] == f"/van-ban/{made.pk}/"
    assert "Trình trưởng phòng" in answer.text
    image = client.get(f"/van-ban/{made.pk}/trang-1.svg")
    assert image["Content-Type"] == "image/svg+xml"
    assert image.content.startswith(b"<svg")
    assert client.get(f"/van-ban/{made.pk}/trang-99.svg").status_code == 404
    assert client.get(f"/van-ban/{made.pk}/tai.docx").content[:2] == b"PK"
    assert client.get(f"/van-ban/{made.pk}/tai.exe").status_code == 404


def test_what_cannot_be_drafted_says_why():
    answer = as_("qln").post("/van-ban/soan/confirmation/", {"about": "commune 99999-9"})
    assert answer.status_code in (400, 404)
    assert not OutgoingDocument.objects.exists()


def test_words_are_changed_on_the_page_and_a_refusal_keeps_them():
    document, client = drafted(), as_("qln")
    page = client.get(f"/van-ban/{document.pk}/sua/")
    assert "# I. MỤC ĐÍCH, YÊU CẦU" in page.text
    given = page.context["form"].initial
    answer = client.post(f"/van-ban/{document.pk}/sua/", {**given, "body": "Nội dung mới.\n| hỏng |", "note": "sửa"})
    assert answer.status_code == 400
    assert "Dòng 2: Không đọc được bảng" in answer.text
    assert "Nội dung mới." in answer.text
    client.post(f"/van-ban/{document.pk}/sua/", {**given, "body": "Nội dung *mới*.", "note": "viết lại"})
    assert document.versions.count() == 2
    assert "".join(run.text for run in newest_content(document).body[0].runs) == "Nội dung mới."
    late = client.post(f"/van-ban/{document.pk}/sua/", {**given, "body": "Bản của người sau."})
    assert "đã ghi bản 2 sau khi mở bản 1" in late.text
    assert "Bản của người sau." in late.text


def test_saving_the_form_as_it_came_changes_nothing():
    document, client = drafted(), as_("qln")
    given = client.get(f"/van-ban/{document.pk}/sua/").context["form"].initial
    client.post(f"/van-ban/{document.pk}/sua/", given)
    assert document.versions.count() == 1


def test_the_preview_shows_pages_or_says_why_not():
    document, client = drafted(), as_("qln")
    given = client.get(f"/van-ban/{document.pk}/sua/").context["form"].initial
    shown = client.post(f"/van-ban/{document.pk}/xem-thu/", {**given, "body": "Một dòng."})
    assert "data:image/svg+xml;base64," in shown.text
    assert "Dòng 1" in client.post(f"/van-ban/{document.pk}/xem-thu/", {**given, "body": "| hỏng |"}).text
    assert document.versions.count() == 1


def test_the_whole_way_on_the_page():
    document = drafted()
    for account, step in (
        ("qln", "send_to_head"),
        ("truongphong", "send_to_leadership"),
        ("lanhdao", "sign"),
        ("vanthu", "number"),
        ("vanthu", "issue"),
    ):
        client = as_(account)
        assert f'name="step" value="{step}"' in client.get(f"/van-ban/{document.pk}/").text
        assert f"/van-ban/{document.pk}/" in client.get("/van-ban/").text
        client.post(f"/van-ban/{document.pk}/buoc/", {"step": step})
    document.refresh_from_db()
    assert document.state == S.ISSUED
    page = as_("qln").get(f"/van-ban/{document.pk}/").text
    assert "SHA-256" in page
    assert "Sửa lời văn" not in page


def test_a_step_that_is_not_ones_own_is_refused_with_a_sentence():
    document = drafted()
    answer = as_("vanthu").post(f"/van-ban/{document.pk}/buoc/", {"step": "send_to_leadership"})
    assert answer.status_code == 400
    assert "không trình lãnh đạo được" in answer.text
    assert as_("qln").post(f"/van-ban/{document.pk}/buoc/", {"step": "bay"}).status_code == 404


def test_comments():
    document = drafted()
    as_("truongphong").post(f"/van-ban/{document.pk}/gop-y/", {"text": "Nêu rõ thời hạn"})
    client = as_("qln")
    assert "Nêu rõ thời hạn" in client.get(f"/van-ban/{document.pk}/").text
    client.post(f"/van-ban/{document.pk}/gop-y/{document.comments.get().pk}/")
    assert "đã xử lý" in client.get(f"/van-ban/{document.pk}/").text
    assert client.post(f"/van-ban/{document.pk}/gop-y/", {"text": " "}).status_code == 400


def test_every_table_of_the_words_has_a_name_of_its_own():
    """To whom a page is read aloud two regions of one name are one."""
    table = Table((Column("Số"), Column("Phát hiện")), [["1", "Nền đất"]])
    content = {"body": [table, table], "appendices": [{"number": "I", "title": "Nhà", "blocks": [table]}]}
    words = render_to_string("documents/words.html", {"content": content})
    names = re.findall(r'aria-label="([^"]+)"', words)
    assert names == ["Bảng, đoạn 1", "Bảng, đoạn 2", "Bảng, đoạn 1 của phụ lục I"]


def test_a_district_sees_what_was_sent_to_it_and_nothing_else():
    client = as_("huyen")
    draft, issued = drafted(), to_state(drafted(), S.ISSUED)
    for document in (draft, issued):
        assert client.get(f"/van-ban/{document.pk}/").status_code == 404
        assert client.get(f"/van-ban/{document.pk}/tai.pdf").status_code == 404
    Delivery.objects.create(document=issued, office=Office.objects.get(key="ubnd-180-1"), name="UBND huyện")
    assert client.get(f"/van-ban/{issued.pk}/").status_code == 200
    assert client.get("/van-ban/soan/").status_code == 403


def test_the_list_asks_a_constant_number_of_questions():
    client, costs = as_("lanhdao"), []
    for count in (1, 3):
        while OutgoingDocument.objects.count() < count:
            to_state(drafted(), S.SUBMITTED)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/van-ban/?trang-thai=submitted&q=đôn đốc")
        costs.append(len(queries))
        assert page.text.count('data-label="Trích yếu"') == 2 * count
    assert costs[0] == costs[1]
