"""The correction inbox: what is wrong is shown beside its question, mended or rejected by an official of the area."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.survey.field import HOUSE, VILLAGE, device, instance

from datchuan.housing.models import HouseRecord
from datchuan.survey.models import Device, Submission
from datchuan.survey.operations import take_waiting
from datchuan.territory.models import Village

State = Submission.State


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def sent(client):
    """Send a submission with changed answers from a device of a commune; returns it."""

    def send(changes=None, area: str = "06016-1", **meta) -> Submission:
        _, key = device(area)
        parts = {"xml_submission_file": SimpleUploadedFile("s.xml", instance(changes, **meta))}
        parts["a.jpg"] = SimpleUploadedFile("a.jpg", b"\xff\xd8anh")
        assert client.post(f"/odk/{key}/submission", parts).status_code == 201
        take_waiting()
        return Submission.objects.order_by("-pk").first()

    return send


def test_faults_stand_beside_their_questions(client, sent, xa):
    held = sent({"people/persons": "99", "people/living_area": "x"})
    client.force_login(xa)
    page = client.get(f"/thu-thap/phieu/{held.pk}/").text
    assert re.search(r"Số nhân khẩu.*?Nhập từ 1 đến 60 người", page, re.S)
    assert "không phải là số" in page
    assert f"/thu-thap/phieu/{held.pk}/tep/a.jpg" in page
    assert client.get(f"/thu-thap/phieu/{held.pk}/tep/a.jpg").getvalue() == b"\xff\xd8anh"


def test_a_mended_submission_is_taken_and_what_was_sent_stays(client, sent, xa):
    held = sent({"people/persons": "99"})
    client.force_login(xa)
    answer = client.post(f"/thu-thap/phieu/{held.pk}/sua/", {"people/persons": "9"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.state, held.mended, held.values["people/persons"]) == (State.TAKEN, {"people/persons": "9"}, "99")
    assert held.decided_by == xa
    record = HouseRecord.objects.get(household__code=HOUSE, valid_to=None)
    assert (record.persons, record.recorded_by) == (9, xa)


def test_mending_with_another_wrong_answer_says_so_and_loses_nothing(client, sent, xa):
    held = sent({"people/persons": "99"})
    client.force_login(xa)
    answer = client.post(f"/thu-thap/phieu/{held.pk}/sua/", {"people/persons": "77", "note": "đã hỏi lại"})
    assert answer.status_code == 400
    assert "Nhập từ 1 đến 60 người" in answer.text
    assert 'value="77"' in answer.text
    assert "đã hỏi lại" in answer.text
    held.refresh_from_db()
    assert held.state == State.HELD


def test_what_is_calculated_follows_what_is_mended(client, sent, xa):
    held = sent({"identity/listed": "LS0601600002", "identity/code": "LS0601600002", "people/persons": "99"})
    client.force_login(xa)
    answer = client.post(f"/thu-thap/phieu/{held.pk}/sua/", {"identity/listed": HOUSE, "people/persons": "3"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.state, held.subject, held.mended["identity/code"]) == (State.TAKEN, HOUSE, HOUSE)


def test_a_household_that_looks_known_is_taken_once_a_person_says_it_is_new(client, sent, xa):
    new = {"identity/how": "moi", "identity/listed": "", "identity/code": "", "identity/head_name": "Nông Văn Rất Mới"}
    sent(new)
    held = sent(new)
    assert held.state == State.HELD
    client.force_login(xa)
    page = client.get(f"/thu-thap/phieu/{held.pk}/").text
    assert "Có thể trùng hộ 06016M00001" in page
    assert client.post(f"/thu-thap/phieu/{held.pk}/sua/", {"confirmed_new": "1"}).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.subject) == (State.TAKEN, "06016M00002")


def test_a_rejected_submission_stays_with_its_reason(client, sent, xa):
    held = sent({"people/persons": "99"})
    client.force_login(xa)
    refused = client.post(f"/thu-thap/phieu/{held.pk}/khong-nhan/", {"reason": "x"})
    assert refused.status_code == 400
    assert "quá ngắn" in refused.text
    assert client.post(f"/thu-thap/phieu/{held.pk}/khong-nhan/", {"reason": "Gửi thử"}).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.reason) == (State.REJECTED, "Gửi thử")
    assert client.post(f"/thu-thap/phieu/{held.pk}/sua/", {"people/persons": "9"}).status_code == 400


def test_another_commune_sees_nothing_of_it(client, sent, huyen, qln):
    held = sent({"people/persons": "99"}, area="06268-2")
    client.force_login(huyen)  # of another district
    for address in ("", "sua/", "khong-nhan/", "tep/a.jpg"):
        method = client.post if address in ("sua/", "khong-nhan/") else client.get
        assert method(f"/thu-thap/phieu/{held.pk}/{address}").status_code == 404
    assert f"/thu-thap/phieu/{held.pk}/" not in client.get("/thu-thap/").text
    client.force_login(qln)
    assert client.get(f"/thu-thap/phieu/{held.pk}/").status_code == 200


def test_a_device_is_made_shown_once_and_revoked(client, xa):
    client.force_login(xa)
    page = client.post("/thu-thap/may/", {"name": "Máy của Páo", "area": xa.area_id}).text
    [made] = Device.objects.all()
    [server] = re.findall(r"http://testserver/odk/[\w-]+", page)
    key = server.rpartition("/")[2]
    assert len(key) >= 40
    assert "data:image/png;base64," in page
    assert key not in client.get("/thu-thap/may/").text
    assert key not in made.key_digest
    assert client.get(f"/odk/{key}/formList").status_code == 200
    assert client.post(f"/thu-thap/may/{made.pk}/thu-hoi/", {"reason": "Mất máy"}).status_code == 302
    assert client.get(f"/odk/{key}/formList").status_code == 401


def test_who_goes_from_commune_to_commune_has_one_device(client, qln):
    client.force_login(qln)
    page = client.get("/thu-thap/may/").text
    assert "Cả tỉnh Lạng Sơn" in page
    assert client.post("/thu-thap/may/", {"name": "Máy của đoàn", "area": qln.area_id}).status_code == 200
    assert Device.objects.get().area_id == "20-1"


def test_a_device_for_a_commune_of_others_cannot_be_made(client, xa):
    client.force_login(xa)
    answer = client.post("/thu-thap/may/", {"name": "Máy", "area": "06268-2"})
    assert answer.status_code == 400
    assert not Device.objects.exists()


def test_the_list_asks_a_constant_number_of_questions(client, sent, xa, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 3):
        for _ in range(number):
            sent({"people/persons": "99"})
        client.force_login(xa)
        client.get("/thu-thap/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/thu-thap/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_answers_are_shown_in_words(client, sent, xa):
    taken = sent()
    client.force_login(xa)
    page = client.get(f"/thu-thap/phieu/{taken.pk}/").text
    head = HouseRecord.objects.filter(household__code=HOUSE, version=1).values_list("head_name", flat=True).get()
    village = Village.objects.get(code=VILLAGE)
    known = HouseRecord.objects.get(household__code=HOUSE, valid_to=None).head_name
    for said in (f"{village.name} (Tri Phương)", f"{known} · {HOUSE}", "30/12/2020", "40,5", "2005", "Ngói"):
        assert said in page, said
    assert "22,32030; 106,48460 (sai số 5 m)" in page
    assert head != known
    assert VILLAGE not in page


def test_a_decimal_is_mended_with_a_comma(client, sent, xa):
    held = sent({"people/persons": "99"})
    client.force_login(xa)
    assert 'value="40,5"' in client.get(f"/thu-thap/phieu/{held.pk}/").text
    answers = {"people/persons": "9", "people/living_area": "1.041,25"}
    assert client.post(f"/thu-thap/phieu/{held.pk}/sua/", answers).status_code == 302
    assert HouseRecord.objects.get(household__code=HOUSE, valid_to=None).living_area_dm2 == 104125


def test_names_of_another_area_are_not_told(client, sent, xa):
    """A household that a device typed from elsewhere stays a code: its head is nobody's business here."""
    other = HouseRecord.objects.exclude(village__code__startswith="06016").filter(valid_to=None).first()
    code = HouseRecord.objects.filter(pk=other.pk).values_list("household__code", flat=True).get()
    held = sent({"identity/listed": code, "identity/code": code})
    client.force_login(xa)
    page = client.get(f"/thu-thap/phieu/{held.pk}/").text
    assert code in page
    assert other.head_name not in page
