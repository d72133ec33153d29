"""The pages of visits: who sees and writes, nothing typed is lost, what a list costs, minutes."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import newcomer
from tests.inspection.sent_page import as_shown
from tests.inspection.visiting import TRI_PHUONG, a_round, a_visit, found, seen, written
from tests.masterplans.papers import pdf, png

from datchuan.documents.models import OutgoingDocument
from datchuan.inspection.models import Finding, Observation, Round, Visit, VisitFile, VisitRecord
from datchuan.people.models import Office, Official, Role

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def visit(qln: Official, qhkt: Official) -> Visit:
    return a_visit(qln, qhkt)


def as_(official: Official) -> Client:
    client = Client()
    client.force_login(official)
    return client


def path(visit: Visit, rest: str = "") -> str:
    return f"/kiem-tra/buoi/{visit.pk}/{rest}"


def sent(client: Client, visit: Visit, **changes: Any) -> dict[str, Any]:
    return as_shown(client.get(path(visit)).content, **changes)


def test_everything_that_was_changed_is_written_at_once(visit: Visit, qln: Official) -> None:
    client = as_(qln)
    values = sent(client, visit) | {"ct-9-2-outcome": "not_met", "ct-9-2-text": "Bếp tạm ở thôn Nà Thử"}
    owner = Office.objects.get(unit=TRI_PHUONG)
    values |= {"moi-text": "Hai nhà còn bếp tạm", "moi-severity": "serious", "moi-owner": owner.pk}
    values |= {"moi-due_on": "2020-12-31", "buoi-place": "UBND xã", "buoi-held_on": "2020-11-15", "ket-thuc": "1"}
    values |= {"tep-evidence": [SimpleUploadedFile("bep.png", png())], "tep-caption": "Bếp tạm"}
    response = client.post(path(visit), values)
    assert response.status_code == 302
    assert Observation.objects.get().outcome == "not_met"
    assert (Finding.objects.get().owner, VisitFile.objects.get().caption) == (owner, "Bếp tạm")
    visit.refresh_from_db()
    assert (visit.state, VisitRecord.objects.get().place) == (Visit.State.HELD, "UBND xã")
    page = client.get(path(visit)).content.decode()
    assert "Khác số liệu đã có" in page or visit.record.declared[-1]["outcome"] == "not_met"
    client.post(path(visit), sent(client, visit))
    assert (Observation.objects.count(), Finding.objects.count()) == (1, 1)


def test_what_is_wrong_in_one_place_loses_nothing_typed_elsewhere(visit: Visit, qln: Official) -> None:
    client = as_(qln)
    values = sent(client, visit) | {"ct-9-2-outcome": "met", "ct-9-2-text": "Đo 8 nhà, đủ", "buoi-place": "UBND xã"}
    values |= {"moi-text": "Hai nhà còn bếp tạm", "tep-evidence": [SimpleUploadedFile("a.png", png())]}
    response = client.post(path(visit), values)
    assert response.status_code == 400
    page = response.content.decode()
    for typed in ("Đo 8 nhà, đủ", "UBND xã", "Hai nhà còn bếp tạm", "chọn mức độ", "Đã nhận 1 tệp"):
        assert typed.lower() in page.lower()
    assert not Observation.objects.exists()
    assert VisitFile.objects.count() == 1  # a browser would have to choose it anew
    assert VisitRecord.objects.get().place == ""


def test_a_file_that_is_none_is_told_at_it(visit: Visit, qln: Official) -> None:
    client = as_(qln)
    values = sent(client, visit) | {"buoi-place": "UBND xã", "tep-evidence": [SimpleUploadedFile("a.png", b"GIF89a")]}
    page = client.post(path(visit), values).content.decode()
    assert "không phải PDF, PNG hay JPEG" in page
    assert "UBND xã" in page


def test_two_who_write_different_fields_do_not_stand_in_each_others_way(
    visit: Visit, qln: Official, qhkt: Official
) -> None:
    client = as_(qhkt)
    values = sent(client, visit)
    written(visit, qln, {"place": "UBND xã", "papers_seen": "QĐ 123"})
    assert client.post(path(visit), values | {"buoi-team_present": "Ông Thử"}).status_code == 302
    record = VisitRecord.objects.get()
    assert (record.place, record.papers_seen, record.team_present) == ("UBND xã", "QĐ 123", "Ông Thử")


def test_the_second_of_two_editors_sees_both_words(visit: Visit, qln: Official, qhkt: Official) -> None:
    client = as_(qhkt)
    values = sent(client, visit) | {"buoi-place": "Nhà văn hóa", "ct-9-2-outcome": "met", "ct-9-2-text": "Đủ"}
    written(visit, qln, {"place": "UBND xã", "papers_seen": "QĐ 123"})
    response = client.post(path(visit), values)
    page = response.content.decode()
    assert response.status_code == 400
    for shown in ("Người kia ghi: UBND xã", "Nhà văn hóa", "QĐ 123", "Đủ"):
        assert shown in page
    assert VisitRecord.objects.get().place == "UBND xã"
    assert not Observation.objects.exists()
    assert client.post(path(visit), as_shown(response.content)).status_code == 302
    assert (VisitRecord.objects.get().place, Observation.objects.count()) == ("Nhà văn hóa", 1)


def test_an_observation_of_another_is_not_taken_back_unseen(visit: Visit, qln: Official, qhkt: Official) -> None:
    client = as_(qhkt)
    values = sent(client, visit)
    seen(visit, qln, outcome="not_met", text="Bếp tạm")
    client.post(path(visit), values | {"buoi-place": "UBND xã"})
    assert [each.outcome for each in Observation.objects.all()] == ["not_met"]


def test_what_was_seen_earlier_is_written_with_its_time(visit: Visit, qln: Official) -> None:
    client = as_(qln)
    values = sent(client, visit) | {"ct-9-2-outcome": "met", "thay-day": "2020-06-03"}
    assert "Ghi cả ngày và giờ" in client.post(path(visit), values).content.decode()
    client.post(path(visit), values | {"thay-time": "09:30"})
    assert str(Observation.objects.get().observed_at)[:16] == "2020-06-03 02:30"


def test_who_sees_and_who_writes(visit: Visit, qln: Official, xa: Official, huyen: Official, vpdp: Official) -> None:
    found(visit, qln)
    far = newcomer("xa-khac", Role.COMMUNE_OFFICER, "06268-2")
    for official in (xa, huyen, vpdp):
        page = as_(official).get(path(visit))
        assert page.status_code == 200
        assert "Hai nhà còn bếp tạm" in page.content.decode()
        assert page.context["forms"] is None
        assert as_(official).post(path(visit), {"ct-9-2-outcome": "met"}).status_code == 403
        assert as_(official).post(path(visit, "mo/")).status_code == 403
    assert as_(far).get(path(visit)).status_code == 404
    assert as_(far).get(f"/kiem-tra/dot/{visit.round_id}/buoi/").status_code == 404
    Round.objects.update(state=Round.State.DRAFT)
    assert as_(xa).get(path(visit)).status_code == 404


def test_a_checklist_is_offered_when_its_day_is_near(qln: Official, qhkt: Official, xa: Official) -> None:
    visit = a_round(qln, qhkt).visits.get(commune=TRI_PHUONG)
    assert "chưa mở danh mục" in as_(xa).get(path(visit)).content.decode()
    Visit.objects.filter(pk=visit.pk).update(day=date(2021, 3, 1))
    told = as_(qln).post(path(visit, "mo/")).content.decode()
    assert "còn xa" in told
    Visit.objects.filter(pk=visit.pk).update(day=date(2020, 12, 31))
    assert "Mở danh mục kiểm tra" in as_(qln).get(path(visit)).content.decode()
    assert as_(qln).post(path(visit, "mo/")).status_code == 302
    assert VisitRecord.objects.get().declared


def test_the_list_of_a_round_costs_the_same_however_many_there_are(visit: Visit, qln: Official, qhkt: Official) -> None:
    client, address = as_(qln), f"/kiem-tra/dot/{visit.round_id}/buoi/"

    def queries(at: str) -> int:
        client.get(at)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at).status_code == 200
        return len(captured)

    before, page_before = queries(address), queries(path(visit))
    seen(visit, qln, 8)
    seen(visit, qhkt, 9, indicator="9.1")
    found(visit, qln)
    found(visit, qhkt)
    other = visit.round.visits.exclude(pk=visit.pk).get()
    VisitRecord.objects.create(
        visit=other, criteria_set="vn-xa-2016", as_of=visit.record.as_of, made_at=visit.record.made_at
    )
    assert (queries(address), queries(path(visit))) == (before, page_before)
    page = client.get(address).content.decode()
    assert f"2/{len(visit.record.declared)}" in page
    only = client.get(address + "?tinh-trang=held").content.decode()
    assert "Không có buổi nào" in only


def test_minutes_say_everything_that_was_written_and_leave_dots_for_the_rest(visit: Visit, qln: Official) -> None:
    written(visit, qln, {"place": "Trụ sở UBND xã", "began_at": time(8), "commune_present": "- Ông A\nBà B"})
    seen(visit, qln, text="Đo lại 8 nhà, đúng như khai")
    found(visit, qln)
    client = as_(qln)
    made = client.post("/van-ban/soan/visit-minutes/", {"about": f"visit {visit.pk}"})
    document = OutgoingDocument.objects.get(about=f"visit {visit.pk}")
    assert made.status_code == 302
    text = str(document.versions.get().content)
    for said in (
        "Trụ sở UBND xã",
        "08 giờ 00",
        "Ông A",
        "Bà B",
        "đúng như khai",
        "Hai nhà còn bếp tạm",
        "31/08/2020",
        ".....",
    ):
        assert said in text
    assert "Ông A Bà B" not in text
    page = client.get(path(visit)).content.decode()
    assert "Đang soạn thảo" in page
    blank = client.get(path(visit, "to-trong.pdf"))
    assert blank.content.startswith(b"%PDF")


def test_a_scan_with_the_signatures_of_both_sides_is_kept_as_such(visit: Visit, qln: Official, xa: Official) -> None:
    client = as_(qln)
    values = sent(client, visit) | {"tep-evidence": [SimpleUploadedFile("bien-ban.pdf", pdf())], "tep-is_minutes": "on"}
    client.post(path(visit), values)
    kept = VisitFile.objects.get(is_minutes=True)
    page = as_(xa).get(path(visit)).content.decode()
    assert path(visit, f"tep/{kept.pk}/") in page
    got = as_(xa).get(path(visit, f"tep/{kept.pk}/"))
    assert b"".join(got.streaming_content) == pdf()  # type: ignore[attr-defined]
    far = newcomer("xa-khac", Role.COMMUNE_OFFICER, "06268-2")
    assert as_(far).get(path(visit, f"tep/{kept.pk}/")).status_code == 404


def test_nothing_is_offered_once_the_round_is_closed(visit: Visit, qln: Official) -> None:
    values = sent(as_(qln), visit) | {"ct-9-2-outcome": "met"}
    Round.objects.update(state=Round.State.CLOSED)
    assert as_(qln).get(path(visit)).context["forms"] is None
    told = as_(qln).post(path(visit), values)
    assert (told.status_code, "đã kết thúc" in told.content.decode()) == (400, True)
    assert not Observation.objects.exists()


def test_a_visit_that_cannot_be_made_is_left_out_for_a_reason(
    visit: Visit, qln: Official, xa: Official, vpdp: Official
) -> None:
    """After the announcement, when the schedule can no longer be withdrawn: or the round could never be closed."""
    client, reason = as_(qln), {"ly-do": "Ngập cầu, xe không vào được"}
    assert "Không kiểm tra xã này" in client.get(path(visit)).content.decode()
    assert client.post(path(visit, "bo/"), {"ly-do": "mưa"}).status_code == 400
    assert as_(xa).post(path(visit, "bo/"), reason).status_code == 403
    assert as_(vpdp).post(path(visit, "bo/"), reason).status_code == 403
    assert "Không kiểm tra xã này" not in as_(vpdp).get(path(visit)).content.decode()
    assert client.post(path(visit, "bo/"), reason).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.state_reason, visit.day) == (Visit.State.DROPPED, "Ngập cầu, xe không vào được", None)
    page = client.get(path(visit)).content.decode()
    assert "Ngập cầu" in page
    assert "/bo/" not in page
