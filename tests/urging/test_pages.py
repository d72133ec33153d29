"""Pages of urging: what they show on which day, to whom, and the one action that writes letters."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import official
from tests.urging.reminding import TRANG_DINH, TRI_PHUONG, at, looked, of_rule

from datchuan.desk.mailing import send_notifications
from datchuan.documents.models import OutgoingDocument
from datchuan.masterplans.models import ReviewDuty
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit
from datchuan.urging.models import Reminder

pytestmark = pytest.mark.usefixtures("province")
TODAY = date(2020, 12, 31)


@pytest.fixture(autouse=True)
def _reviews_wait(province: Unit) -> None:
    ReviewDuty.objects.update(conclusion="", concluded_on=None, basis="")


def as_(username: str) -> Client:
    client = Client()
    client.force_login(official(username))
    return client


def test_the_list_with_its_counts_and_filters() -> None:
    assert "Không có việc nào" in as_("qln").get("/don-doc/").text
    looked(TODAY)
    page = as_("qln").get("/don-doc/").text
    for said in ("việc đang chờ", "Soạn công văn cho mọi nơi", "Huyện Tràng Định", "Theo quy tắc", "<tbody>"):
        assert said in page
    assert "<c-" not in page
    dossiers = as_("qln").get("/don-doc/?quy-tac=dossier-not-received").text
    assert "chưa có kết luận rà soát" not in dossiers
    assert f"{len(of_rule('dossier-not-received'))}/" in dossiers
    assert "Không có việc nào" in as_("qln").get("/don-doc/?tinh-trang=het").text
    assert as_("qln").get("/don-doc/?tinh-trang=gi&quy-tac=sai&noi=x&trang=x").status_code == 200
    assert "Không có việc nào" in as_("qln").get("/don-doc/?ngay=2020-12-30").text, "nothing was raised by then"


def test_officials_see_their_area_and_their_office() -> None:
    looked(TODAY)
    Reminder.objects.exclude(place=TRANG_DINH).update(sentence="việc của nơi khác")
    district, commune = as_("huyen").get("/don-doc/").text, as_("xa").get("/don-doc/").text
    assert "việc của nơi khác" not in district + commune
    assert "Soạn" not in district
    other = Reminder.objects.exclude(place=TRANG_DINH)[0]
    own = Reminder.objects.filter(place=TRANG_DINH)[0]
    assert as_("huyen").get(f"/don-doc/{other.pk}/").status_code == 404
    assert as_("huyen").get(f"/don-doc/{own.pk}/").status_code == 200
    assert as_("huyen").post("/don-doc/soan/").status_code == 403
    assert as_("huyen").get("/don-doc/danh-sach.xlsx").status_code == 403
    assert as_("vpdp").get(f"/don-doc/{other.pk}/").status_code == 200


def test_the_trace_of_one_reminder() -> None:
    Official.objects.filter(username="huyen").update(email="huyen@thu.example.vn")
    looked(TODAY)
    send_notifications(at(TODAY, 9), TODAY)
    (found,) = [each for each in of_rule("review-after-merger") if each.place_id == TRANG_DINH][:1]
    page = as_("huyen").get(f"/don-doc/{found.pk}/").text
    for said in (
        "Vì sao nhắc",
        "Mặc định của phần mềm (90 ngày)",
        "Lương Văn Bình",
        "thư tổng hợp",
        "đã gửi",
        "chưa xem",
    ):
        assert said in page
    assert "quy tắc không còn dùng" not in page


def test_a_letter_in_one_action() -> None:
    looked(TODAY)
    qln = as_("qln")
    answer = qln.post("/don-doc/soan/", {"noi": TRANG_DINH})
    letter = OutgoingDocument.objects.get(template="reminder-letter")
    assert answer["Location"] == f"/van-ban/{letter.pk}/"
    page = qln.get("/don-doc/").text
    assert "đang soạn" in page
    assert "đã có công văn cho Huyện Tràng Định" in qln.post("/don-doc/soan/", {"noi": TRANG_DINH}, follow=True).text
    every = qln.post("/don-doc/soan/", follow=True).text
    assert "Đã soạn" in every
    places = Reminder.objects.filter(state="open").exclude(place__level="province").values("place").distinct().count()
    assert OutgoingDocument.objects.filter(template="reminder-letter").count() == places
    assert qln.get("/don-doc/soan/").status_code == 405


def test_looking_again_now_is_told_and_audited() -> None:
    page = as_("qln").post("/don-doc/xem-lai/", follow=True).text
    assert "Nhắc mới" in page
    assert AuditEntry.objects.get(action="urging.look").by == official("qln")
    assert Reminder.objects.filter(state="open").exists()


def test_the_workbook_is_the_same_list_and_is_logged() -> None:
    looked(TODAY)
    answer = as_("qln").get("/don-doc/danh-sach.xlsx?quy-tac=dossier-not-received")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(of_rule("dossier-not-received")) > 0
    assert {row[8] for row in rows} == {"Đang chờ"}
    assert {row[13] for row in rows} == {"mô phỏng"}
    assert AuditEntry.objects.filter(action="urging.export").count() == 1


def test_the_rules_are_shown_with_their_basis() -> None:
    page = as_("xa").get("/don-doc/quy-tac/").text
    assert "NQ 818/NQ-UBTVQH14" in page
    assert "Mặc định của phần mềm (30 ngày)" in page


@pytest.mark.parametrize("username", ["qln", "huyen", "xa"])
def test_questions_do_not_grow_with_the_list(username: str) -> None:
    looked(date(2020, 5, 4))
    client = as_(username)

    def asked() -> int:
        client.get("/don-doc/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/don-doc/")
        return len(queries)

    many = asked()
    assert client.get("/don-doc/").text.count("/don-doc/") > 3
    first = Reminder.objects.filter(unit=TRI_PHUONG)[0]
    Reminder.objects.exclude(pk=first.pk).delete()
    assert asked() == many
