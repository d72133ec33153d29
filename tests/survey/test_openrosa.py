"""The protocol as a device speaks it: what it is offered, what it sends, what it is told."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.survey.field import HOUSE, KEY, NOW, VILLAGE, device, instance

from datchuan.housing.models import HouseRecord
from datchuan.kernel.resources import forms_folder
from datchuan.platform.models import Installation
from datchuan.platform.queries import working_day
from datchuan.survey.access import AREA_FIELDS, DEVICE_FIELDS, _device_of
from datchuan.survey.models import Attachment, Device, FormVersion, Submission
from datchuan.survey.operations import publish_forms, revoke_device, take_waiting

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
State = Submission.State


@pytest.fixture(autouse=True)
def _published(province) -> None:
    publish_forms(folder=forms_folder(), by=None)


@pytest.fixture
def phone():
    return device()


def send(client, key: str, xml: bytes, **files: bytes):
    parts = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
    return client.post(f"/odk/{key}/submission", {"xml_submission_file": SimpleUploadedFile("s.xml", xml), **parts})


def newest() -> Submission:
    return Submission.objects.order_by("-pk").first()


# --- discovery -----------------------------------------------------------------------------------------------------


def test_a_device_finds_forms_lists_and_where_to_send(client, phone):
    answer = client.get(f"/odk/{phone[1]}/formList")
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    forms = {each.findtext(f"{LIST}formID"): each for each in ElementTree.fromstring(answer.content)}
    assert {"house-survey", "house-remeasure"} <= set(forms)
    form = client.get(forms[KEY].findtext(f"{LIST}downloadUrl"))
    given = forms[KEY].findtext(f"{LIST}hash")
    assert given == f"md5:{hashlib.md5(form.content, usedforsecurity=False).hexdigest()}"
    manifest = ElementTree.fromstring(client.get(forms[KEY].findtext(f"{LIST}manifestUrl")).content)
    lists = {each.findtext(f"{MANIFEST}filename"): each for each in manifest}
    assert set(lists) == {"villages.csv", "houses.csv"}
    houses = client.get(lists["houses.csv"].findtext(f"{MANIFEST}downloadUrl"))
    assert hashlib.md5(houses.content, usedforsecurity=False).hexdigest() in lists["houses.csv"].findtext(
        f"{MANIFEST}hash"
    )
    rows = houses.content.decode().splitlines()
    assert rows[0] == "name,label,village,head_name"
    assert len(rows) - 1 == HouseRecord.objects.filter(household__code__startswith="LS06016", valid_to=None).count()
    assert any(row.startswith(f"{HOUSE},") and f",{VILLAGE}," in row for row in rows)
    head = client.head(f"/odk/{phone[1]}/submission")
    assert head.status_code == 204
    assert 1_000_000 <= int(head.headers["X-OpenRosa-Accept-Content-Length"]) <= 2_000_000
    assert head.headers["Location"].endswith("/submission")


def test_a_key_may_be_the_password_instead(client, phone):
    basic = base64.b64encode(f"may:{phone[1]}".encode()).decode()
    answer = client.get("/odk/formList", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    assert b"http://testserver/odk/forms/" in answer.content
    refused = client.get("/odk/formList")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("key", ["x", "khoa-la", "a" * 500])
def test_a_foreign_key_is_let_in_nowhere(client, phone, key):
    for route in ("formList", "submission", f"forms/{KEY}.xml", f"forms/{KEY}/manifest", f"forms/{KEY}/houses.csv"):
        assert client.get(f"/odk/{key}/{route}").status_code == 401
    assert send(client, key, instance()).status_code == 401
    assert not Submission.objects.exists()


def test_a_revoked_device_is_let_in_no_more_and_what_it_sent_stays(client, phone, xa):
    assert send(client, phone[1], instance()).status_code == 201
    revoke_device(device=phone[0], by=xa, at=NOW, reason="Mất máy")
    assert client.get(f"/odk/{phone[1]}/formList").status_code == 401
    assert send(client, phone[1], instance()).status_code == 401
    assert Submission.objects.count() == 1


def test_the_lists_are_those_of_the_devices_area(client):
    _, key = device("06046-1")
    rows = client.get(f"/odk/{key}/forms/{KEY}/houses.csv").content.decode().splitlines()[1:]
    assert rows
    assert all(row.startswith("LS06046") for row in rows)


# --- submission ----------------------------------------------------------------------------------------------------


def test_a_good_submission_becomes_a_version_of_the_house(client, phone):
    xml = instance({"people/living_area": "38.25", "note": "Đã đo lại"})
    answer = send(client, phone[1], xml, **{"a.jpg": b"jpg"})
    assert answer.status_code == 201
    assert newest().state == State.CHECKED
    assert newest().xml == xml.decode()
    assert take_waiting() == 1
    record = HouseRecord.objects.get(household__code=HOUSE, valid_to=None)
    assert (record.living_area_dm2, record.persons, record.hard_floor, record.note) == (3825, 4, True, "Đã đo lại")
    assert record.roof_material == 2
    assert record.animal_shed == 3
    assert record.foundation_material is None  # left blank: not recorded
    assert record.submission == newest()
    assert record.recorded_by.username == "xa"
    assert (newest().state, newest().subject) == (State.TAKEN, HOUSE)
    assert take_waiting() == 0


def test_a_submission_asks_four_questions(client, phone):
    """Each is a round trip to the database: who sends, with area and day; the form, and whether the submission is
    known; what all its lists hold; the insert."""
    send(client, phone[1], instance())  # the first reads the form, and notes when the device was seen
    for changes in ({}, {"identity/listed": "la", "identity/code": "la"}, {"identity/village": "la"}):
        with CaptureQueriesContext(connection) as captured:
            assert send(client, phone[1], instance(changes)).status_code == 201
        asked = [each["sql"] for each in captured if "SAVEPOINT" not in each["sql"]]  # the test is in a transaction
        assert len(asked) == 4, asked
        assert newest().state == (State.HELD if changes else State.CHECKED)


def test_the_working_day_is_asked_with_the_device(client, phone):
    xml = instance({"surveyed_on": "2021-01-05", "filled_on": "2021-01-05"})
    send(client, phone[1], xml)
    assert newest().state == State.HELD  # in the demonstration it is not that day yet
    for kept, state in ((date(2021, 1, 5), State.CHECKED), (None, State.CHECKED), (date(2021, 1, 4), State.HELD)):
        Installation.objects.update(working_day=kept)
        send(client, phone[1], instance({"surveyed_on": "2021-01-05", "filled_on": "2021-01-05"}))
        assert newest().state == state, kept


def test_what_is_read_of_a_device_is_the_devices(phone):
    Device.objects.filter(pk=phone[0].pk).update(area_since=date(2020, 7, 1), seen_at=timezone.now())
    kept = Device.objects.select_related("area").get(pk=phone[0].pk)
    found, today = _device_of(phone[1])
    assert (found.area, today) == (kept.area, working_day())
    for read, row, names in ((found, kept, DEVICE_FIELDS), (found.area, kept.area, AREA_FIELDS)):
        assert [getattr(read, name) for name in names] == [getattr(row, name) for name in names]
    assert found.name == "Máy thử"


@pytest.mark.parametrize("name", ["a" * 6000, "x\x7f", "<name>", "'; --"])
def test_a_name_that_no_list_holds_is_held(client, phone, name):
    assert send(client, phone[1], instance({"identity/village": name})).status_code == 201
    assert newest().state == State.HELD


def test_the_same_again_is_the_same_and_brings_what_was_missing(client, phone):
    xml = instance()
    assert send(client, phone[1], xml, **{"a.jpg": b"1"}).status_code == 201
    assert send(client, phone[1], xml, **{"a.jpg": b"1", "b.jpg": b"2"}).status_code == 201
    assert Submission.objects.count() == 1
    assert sorted(Attachment.objects.values_list("name", "size")) == [("a.jpg", 1), ("b.jpg", 1)]


def test_the_same_id_with_other_content_is_a_conflict(client, phone):
    first = instance(instanceID="uuid:1")
    assert send(client, phone[1], first).status_code == 201
    other = send(client, phone[1], instance({"people/persons": "5"}, instanceID="uuid:1"))
    assert other.status_code == 409
    assert "đã có phiếu khác mang mã uuid:1" in other.content.decode()
    assert send(client, phone[1], first, **{"a.jpg": b"1"}).status_code == 201
    assert send(client, phone[1], first, **{"a.jpg": b"2"}).status_code == 409
    assert newest().xml == first.decode()


def test_an_edit_names_what_it_replaces(client, phone):
    send(client, phone[1], instance({"people/persons": "99"}, instanceID="uuid:1"))
    assert newest().state == State.HELD
    send(client, phone[1], instance(instanceID="uuid:2", deprecatedID="uuid:1"))
    assert newest().replaces.instance_id == "uuid:1"
    assert Submission.objects.get(instance_id="uuid:1").state == State.REPLACED
    take_waiting()
    assert newest().state == State.TAKEN


def test_an_unknown_form_or_version_is_not_found_in_a_sentence(client, phone):
    answer = send(client, phone[1], instance(version="1999"))
    assert answer.status_code == 404
    assert "không có biểu mẫu “house-survey” phiên bản “1999”" in answer.content.decode()
    assert not Submission.objects.exists()


def test_an_older_version_still_takes_in_what_was_filled_in_on_it(client, phone):
    form = FormVersion.objects.get(key=KEY)
    FormVersion.objects.filter(pk=form.pk).update(is_offered=False)
    xml = form.xml.replace(form.version, "2027010101")
    FormVersion.objects.create(
        key=KEY, version="2027010101", title="Mới", digest="x", xml=xml, mapping=form.mapping, published_at=NOW
    )
    listed = client.get(f"/odk/{phone[1]}/formList").content.decode()
    assert "2027010101" in listed
    assert form.version not in listed.split("house-survey")[1].split("</xform>")[0]
    assert send(client, phone[1], instance()).status_code == 201
    take_waiting()
    assert newest().state == State.TAKEN


def test_what_is_wrong_is_kept_whole_and_judged_by_nobody(client, phone):
    before = HouseRecord.objects.filter(household__code=HOUSE).count()
    xml = instance({"people/living_area": "not-a-number", "identity/head_name": ""})
    assert send(client, phone[1], xml).status_code == 201
    held = newest()
    assert held.state == State.HELD
    assert held.xml == xml.decode()
    assert [each["sentence"] for each in held.faults] == [
        "Diện tích ở (m²): “not-a-number” không phải là số.",
        "Chủ hộ: phải trả lời mà để trống.",
    ]
    assert take_waiting() == 0
    assert HouseRecord.objects.filter(household__code=HOUSE).count() == before


def test_a_house_outside_the_area_is_held(client):
    _, key = device("06046-1")
    assert send(client, key, instance()).status_code == 201
    assert newest().state == State.HELD
    assert not newest().records.exists()


def test_a_new_household_gets_a_code_and_one_that_looks_known_is_held(client, phone):
    new = {
        "identity/how": "moi",
        "identity/listed": "",
        "identity/code": "",
        "identity/head_name": "Nông Văn Hoàn Toàn Mới",
    }
    send(client, phone[1], instance(new))
    take_waiting()
    assert (newest().state, newest().subject) == (State.TAKEN, "06016M00001")
    again = {**new, "identity/head_name": "NONG VAN HOAN TOAN MOI"}
    send(client, phone[1], instance(again))
    take_waiting()
    assert newest().state == State.HELD
    assert "Có thể trùng hộ 06016M00001" in newest().faults[0]["sentence"]


# --- bad input -----------------------------------------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data>&b;</data>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="house-survey">&x;</data>"""
)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "không đọc được XML"),
        (b"khong phai xml", "không đọc được XML"),
        (b"<data", "không đọc được XML"),
        (BOMB, "không đọc được XML"),
        (OUTSIDE, "không đọc được XML"),
        (b"<data>" + b"x" * 600_000 + b"</data>", "phiếu nặng hơn 500 kB"),
        (b'<?xml version="1.0" encoding="utf-99"?><data/>', "không đọc được XML"),
    ],
)
def test_bad_xml_is_refused_in_a_sentence(client, phone, xml, said):
    answer = send(client, phone[1], xml)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Submission.objects.exists()


def test_no_id_no_submission(client, phone):
    assert send(client, phone[1], instance(instanceID="")).status_code == 400
    assert send(client, phone[1], instance(instanceID="x" * 101)).status_code == 400


def test_a_request_without_the_xml_part(client, phone):
    answer = client.post(f"/odk/{phone[1]}/submission", {"khac": SimpleUploadedFile("a", b"x")})
    assert answer.status_code == 400
    assert "xml_submission_file" in answer.content.decode()
    assert client.post(f"/odk/{phone[1]}/submission", b"x", content_type="text/plain").status_code == 400
    assert client.put(f"/odk/{phone[1]}/submission").status_code == 405


def test_too_much_at_once_is_told_before_it_is_read(client, phone):
    answer = client.post(
        f"/odk/{phone[1]}/submission", b"x", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH="1000000000"
    )
    assert answer.status_code == 413


def test_file_names_lead_nowhere_else(client, phone, settings):
    answer = send(client, phone[1], instance(), **{"../../../etc/x.jpg": b"1"})
    assert answer.status_code == 201
    assert Attachment.objects.get().name == "x.jpg"


def test_decomposed_letters_are_composed_when_taken(client, phone):
    import unicodedata

    name = unicodedata.normalize("NFD", "Nông Thị Đào")
    assert send(client, phone[1], instance({"identity/head_name": name})).status_code == 201
    take_waiting()
    assert HouseRecord.objects.get(household__code=HOUSE, valid_to=None).head_name == "Nông Thị Đào"


def test_publishing_again_changes_nothing_and_a_changed_table_needs_a_new_version(tmp_path):
    import shutil

    from datchuan.kernel.problem import Problem

    assert publish_forms(folder=forms_folder(), by=None) == []
    copy = tmp_path / "forms"
    shutil.copytree(forms_folder(), copy)
    choices = copy / KEY / "choices.csv"
    choices.write_text(choices.read_text(encoding="utf-8").replace("Có,Yes", "Vâng,Yes"), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        publish_forms(folder=copy, by=None)
    assert caught.value.number == 324
