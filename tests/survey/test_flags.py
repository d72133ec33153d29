"""The page of flags: by area, with reasons, decided on with a reason, at a constant number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.survey.field import NOW, device, instance

from datchuan.kernel.resources import forms_folder
from datchuan.platform.models import AuditEntry
from datchuan.survey.models import EvidenceFlag, Submission
from datchuan.survey.operations import IncomingFile, examine_waiting, publish_forms, receive, take_waiting

PAGE = "/thu-thap/canh-bao/"
FAR = {"evidence/location": "21.20 107.20 260 5"}


@pytest.fixture(autouse=True)
def _published(province) -> None:
    publish_forms(folder=forms_folder(), by=None)


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
