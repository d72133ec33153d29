"""What devices sent and nobody decided on waits at the desk, one line a commune."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.making import NOW
from tests.survey.field import device, instance

from datchuan.desk.announcing import Waiting
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Official
from datchuan.survey.models import EvidenceFlag, Submission, Trace
from datchuan.survey.operations import publish_forms, take_waiting
from datchuan.survey.waiting import InboxWaits

TODAY = date(2020, 12, 31)


@pytest.fixture
def held(client, province) -> Submission:
    """Two submissions of one commune that an official has to mend."""
    publish_forms(folder=forms_folder(), by=None)
    _, key = device("06016-1")
    for _ in range(2):
        parts = {"xml_submission_file": SimpleUploadedFile("s.xml", instance({"people/persons": "99"}))}
        parts["a.jpg"] = SimpleUploadedFile("a.jpg", b"\xff\xd8anh")
        assert client.post(f"/odk/{key}/submission", parts).status_code == 201
    take_waiting()
    return Submission.objects.order_by("-pk")[0]


def waiting(who: Official) -> list[Waiting]:
    return list(InboxWaits().waiting(who, TODAY))


def test_held_submissions_wait_for_the_commune_and_those_above_wait_for_it(held, xa, huyen, huyen_khac, vpdp):
    mine, above = waiting(xa), waiting(huyen)
    assert [each.title for each in mine] == ["Sửa hoặc không nhận 2 phiếu chờ sửa của xã Tri Phương"]
    assert (mine[0].waits_for_others, above[0].waits_for_others) == (False, True)
    assert above[0].whose == "UBND xã Tri Phương"
    assert not waiting(huyen_khac)
    assert not waiting(vpdp)  # decides on none


def test_open_flags_are_a_line_with_the_way_to_them(held, client, xa):
    Trace.objects.update_or_create(submission=held, defaults={"device": held.device, "commune_id": "06016-1"})
    flag = EvidenceFlag.objects.create(submission=held, kind="outlier", state="open", made_at=NOW)
    line = next(each for each in waiting(xa) if "cảnh báo" in each.title)
    client.force_login(xa)
    assert client.get(line.link).status_code == 200
    assert line.link.endswith("&xa=06016-1")
    EvidenceFlag.objects.filter(pk=flag.pk).update(state="accepted", decided_at=NOW, decided_by=xa, reason="Đã gọi hỏi")
    assert not [each for each in waiting(xa) if "cảnh báo" in each.title]


def test_a_constant_number_of_questions(held, xa, django_assert_num_queries):
    with django_assert_num_queries(3):
        waiting(xa)
