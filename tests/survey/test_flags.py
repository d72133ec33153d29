"""The page of flags: by area, with reasons, decided on with a reason, at a constant number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.survey.field import NOW, device, instance

from datchuan.platform.models import AuditEntry
from datchuan.survey.models import EvidenceFlag, Submission
from datchuan.survey.operations import IncomingFile, examine_waiting, receive, take_waiting

PAGE = "/thu-thap/canh-bao/"
FAR = {"evidence/location": "21.20 107.20 260 5"}


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def flagged():
    """Submissions whose position is far away, from a device of a commune; returns their flags."""

    def make(number: int = 1, area: str = "06016-1", photo: bytes = b"") -> list[EvidenceFlag]:
        phone, _ = device(area)
        for _ in range(number):
            files = [IncomingFile("a.jpg", photo)] if photo else []
            receive(xml=instance(FAR), files=files, device=phone, at=NOW, today=NOW.date())
        take_waiting()
        examine_waiting()
        return list(EvidenceFlag.objects.filter(submission__device=phone).order_by("pk"))

    return make


def test_a_flag_stands_with_its_reason_and_its_submission(client, flagged, xa):
    [flag] = flagged()
    client.force_login(xa)
    page = client.get(PAGE).text
    assert flag.sentence in page
    assert f"/thu-thap/phieu/{flag.submission_id}/" in page
    assert "1 cảnh báo chờ xem" in client.get("/thu-thap/").text
    assert flag.sentence in client.get(f"/thu-thap/phieu/{flag.submission_id}/").text


def test_filters_keep_what_they_say(client, flagged, xa):
    [flag] = flagged()
    client.force_login(xa)
    commune = flag.submission.trace.commune_id
    for query, shown in {
        f"?loai=outside&xa={commune}": True,
        "?loai=outlier": False,
        "?trang-thai=wrong": False,
        "?trang-thai=tat-ca": True,
    }.items():
        assert (flag.sentence in client.get(PAGE + query).text) is shown


def test_a_decision_is_kept_with_its_reason_and_audited(client, flagged, xa):
    [flag] = flagged()
    client.force_login(xa)
    refused = client.post(f"{PAGE}{flag.pk}/", {"state": "wrong", "reason": "x"})
    assert refused.status_code == 400
    assert "lý do quá ngắn" in refused.text
    reason = {"state": "wrong", "reason": "Nhà ở thôn khác"}
    answer = client.post(f"{PAGE}{flag.pk}/?loai=outside", reason)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?loai=outside")
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by, flag.reason) == ("wrong", xa, "Nhà ở thôn khác")
    assert flag.submission.state == Submission.State.TAKEN
    assert AuditEntry.objects.filter(action="survey.decide_flag", subject=str(flag.pk)).exists()
    assert "Nhà ở thôn khác" in client.get(f"{PAGE}?trang-thai=wrong").text


def test_another_area_sees_and_decides_nothing(client, flagged, huyen, lanhdao):
    [flag] = flagged(area="06268-2")
    client.force_login(huyen)  # of another district
    assert flag.sentence not in client.get(PAGE).text
    assert client.post(f"{PAGE}{flag.pk}/", {"state": "wrong", "reason": "Đã gọi hỏi"}).status_code == 404
    client.force_login(lanhdao)
    assert client.get(PAGE).status_code == 403


def test_the_submission_of_another_area_is_told_and_not_linked(client, flagged, huyen, qln):
    flagged(area="06268-2", photo=b"anh")
    found = flagged(photo=b"anh")
    [flag] = [each for each in found if each.kind == EvidenceFlag.Kind.PHOTO_SAME]
    link = f"/thu-thap/phieu/{flag.other_id}/"
    client.force_login(huyen)
    page = client.get(PAGE).text
    assert "Phiếu kia ở địa bàn khác" in page
    assert link not in page
    client.force_login(qln)
    assert link in client.get(PAGE).text


def test_the_list_asks_a_constant_number_of_questions(client, flagged, xa):
    counts = []
    client.force_login(xa)
    flagged()  # those that come after have another one to link to
    for number in (1, 4):
        flagged(number)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


MANY = f"{PAGE}nhieu/"


def test_many_are_shown_with_their_number_then_decided_alike_and_audited_each(client, flagged, xa):
    first, second, third = flagged(3)
    client.force_login(xa)
    assert f'name="flag" value="{first.pk}"' in client.get(PAGE).text
    page = client.post(MANY, {"flag": [first.pk, second.pk]}).text
    assert "Quyết định 2 cảnh báo" in page
    assert not AuditEntry.objects.filter(action="survey.decide_flag").exists()
    refused = client.post(MANY, {"flag": [first.pk, second.pk], "decide": "accepted", "reason": "x"})
    assert refused.status_code == 400
    assert "lý do quá ngắn" in refused.text
    assert f'name="flag" value="{second.pk}"' in refused.text
    told = {"flag": [first.pk, second.pk], "decide": "accepted", "reason": "Máy chưa bắt được vị trí"}
    answer = client.post(f"{MANY}?loai=outside", told, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?loai=outside", 302)]
    assert "Đã chấp nhận 2 cảnh báo" in answer.text
    states = dict(EvidenceFlag.objects.values_list("pk", "state"))
    assert [states[each.pk] for each in (first, second, third)] == ["accepted", "accepted", "open"]
    audited = AuditEntry.objects.filter(action="survey.decide_flag").values_list("subject", "reason")
    assert set(audited) == {(str(each.pk), "Máy chưa bắt được vị trí") for each in (first, second)}


def test_all_that_are_filtered_are_those_that_were_there_when_they_were_shown(client, flagged, xa, huyen):
    old = [*flagged(2)[:2], flagged(1, area="06268-2")[0]]
    client.force_login(xa)
    page = client.post(f"{MANY}?loai=outside", {"all": "1"}).text
    assert "Quyết định 2 cảnh báo" in page
    late = flagged()[0]
    told = {"all": "1", "newest": str(old[1].pk), "decide": "wrong", "reason": "Đã gọi hỏi trưởng thôn"}
    assert client.post(f"{MANY}?loai=outside", told).status_code == 302
    states = dict(EvidenceFlag.objects.values_list("pk", "state"))
    assert [states[each.pk] for each in (*old, late)] == ["wrong", "wrong", "open", "open"], "another area, a later one"
    assert client.post(f"{MANY}?loai=outlier", {**told, "newest": ""}).status_code == 400, "nothing is filtered"


def test_a_flag_decided_on_meanwhile_stays_as_it_is(client, flagged, xa):
    first, second = flagged(2)
    client.force_login(xa)
    client.post(f"{PAGE}{first.pk}/", {"state": "wrong", "reason": "Nhà ở thôn khác"})
    told = {"flag": [first.pk, second.pk, "x", "9" * 30], "decide": "accepted", "reason": "Đã gọi hỏi"}
    assert "Đã chấp nhận 1 cảnh báo" in client.post(MANY, told, follow=True).text
    first.refresh_from_db()
    assert (first.state, first.reason) == ("wrong", "Nhà ở thôn khác")


def test_nothing_chosen_and_too_many_are_said(client, flagged, xa, monkeypatch):
    flagged(3)
    client.force_login(xa)
    refused = client.post(MANY, {})
    assert refused.status_code == 400
    assert "chưa chọn cảnh báo nào" in refused.text
    for module in ("web.deciding", "operations.deciding"):
        monkeypatch.setattr(f"datchuan.survey.{module}.MOST_AT_ONCE", 2)
    page = client.post(MANY, {"all": "1"}).text
    assert "Quá nhiều cho một lần" in page
    told = {"all": "1", "decide": "accepted", "reason": "Đã gọi hỏi"}
    assert client.post(MANY, told).status_code == 400
    assert not EvidenceFlag.objects.exclude(state="open").exists()
