"""A form filled in at a computer: the same form, the same recheck, sent by an official who is signed in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.survey.field import HOUSE, KEY, NOW, VILLAGE, instance

from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.survey.models import Device, FormVersion, Submission
from datchuan.survey.operations import publish_forms, revoke_device

PAGE = f"/thu-thap/dien/{KEY}/"
State = Submission.State


@pytest.fixture(autouse=True)
def _published(province) -> None:
    publish_forms(folder=forms_folder(), by=None)


def send(client, xml: bytes, commune: str = "", *, whole: str = "1", **files: bytes):
    parts = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
    parts["xml_submission_file"] = SimpleUploadedFile("xml_submission_file", xml)
    return client.post(f"{PAGE}gui/{f'?xa={commune}' if commune else ''}", {**parts, "whole": whole})


def test_what_is_sent_becomes_a_version_of_the_house_by_that_official(client, xa):
    client.force_login(xa)
    told = send(client, instance({"people/persons": "6"}), **{"a.jpg": b"1"}).json()
    assert (told["state"], told["title"]) == ("received", f"Đã ghi phiếu vào số liệu: {HOUSE}.")
    sent = Submission.objects.get()
    assert (sent.state, sent.device.holder, sent.device.is_desk) == (State.TAKEN, xa, True)
    assert list(sent.attachments.values_list("name", flat=True)) == ["a.jpg"]
    record = HouseRecord.objects.get(household__code=HOUSE, valid_to=None)
    assert (record.persons, record.recorded_by, record.submission) == (6, xa, sent)
    assert client.get(told["url"]).status_code == 200


def test_in_several_requests_it_is_taken_with_the_last_one(client, xa):
    client.force_login(xa)
    xml = instance()
    assert send(client, xml, whole="", **{"a.jpg": b"1"}).json()["title"] == "Đã nhận phiếu."
    assert Submission.objects.get().state == State.CHECKED
    assert send(client, xml, **{"b.jpg": b"2"}).json()["title"].startswith("Đã ghi")
    again = send(client, xml, **{"b.jpg": b"2"}).json()
    assert again["title"].startswith("Đã ghi")
    assert Submission.objects.get().attachments.count() == 2


def test_what_is_wrong_is_held_and_said_with_the_way_to_the_inbox(client, xa):
    client.force_login(xa)
    told = send(client, instance({"people/persons": "99"})).json()
    assert told["state"] == "held"
    assert told["lines"] == ["Số nhân khẩu (người): Nhập từ 1 đến 60 người."]
    assert told["url"] == f"/thu-thap/phieu/{Submission.objects.get().pk}/"
    assert "Máy tính" in client.get("/thu-thap/").text


def test_what_cannot_be_received_is_a_sentence(client, xa):
    client.force_login(xa)
    answer = send(client, b"<data")
    assert answer.status_code == 400
    assert "không đọc được XML" in answer.json()["lines"][0]
    assert send(client, instance(version="1999")).status_code == 400


def test_lists_are_those_of_the_commune(client, xa, huyen):
    client.force_login(xa)
    own = client.get(f"{PAGE}houses.csv").text.splitlines()
    assert own[0] == "name,label,village,head_name"
    assert all(row.startswith("LS06016") for row in own[1:])
    assert client.get(f"{PAGE}accounts.csv").status_code == 404
    assert client.get(f"{PAGE}houses.csv?xa=06046-1").text.splitlines() == own
    assert client.get(f"{PAGE}bieu-mau.xml").text == FormVersion.objects.get(key=KEY).xml
    client.force_login(huyen)
    assert client.get(f"{PAGE}houses.csv").status_code == 404
    assert VILLAGE in client.get(f"{PAGE}villages.csv?xa=06016-1").text


def test_a_larger_area_chooses_a_commune_of_its_own_first(client, huyen):
    client.force_login(huyen)
    choosing = client.get(PAGE).text
    assert "Tri Phương" in choosing
    assert "dist/form.js" not in choosing
    assert "dist/form.js" in client.get(f"{PAGE}?xa=06016-1").text
    assert "dist/form.js" not in client.get(f"{PAGE}?xa=06343-2").text  # of another district
    assert send(client, instance(), "06343-2").status_code == 404
    assert send(client, instance(), "06016-1").json()["state"] == "received"
    assert Device.objects.get().area_id == "06016-1"


def test_the_policy_is_wider_on_this_page_only(client, xa):
    client.force_login(xa)
    here = client.get(PAGE)
    policy = here.headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "style-src 'self' 'nonce-" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    elsewhere = client.get("/thu-thap/")
    assert "wasm" not in elsewhere.headers["Content-Security-Policy"]
    assert "dist/form" not in elsewhere.text
    assert f'href="{PAGE}"' in elsewhere.text


def test_who_may_not_collect_may_not_fill_in(client, lanhdao):
    assert client.get(PAGE).status_code == 302
    client.force_login(lanhdao)
    assert client.get(PAGE).status_code == 403
    assert send(client, instance()).status_code == 403
    assert not Submission.objects.exists()


def test_a_form_that_is_not_offered_is_not_there(client, xa):
    client.force_login(xa)
    assert client.get("/thu-thap/dien/khong-co/").status_code == 404


def test_a_computer_has_no_key(client, xa):
    client.force_login(xa)
    send(client, instance())
    desk = Device.objects.get()
    client.logout()
    assert client.get(f"/odk/{desk.key_digest}/formList").status_code == 401
    with pytest.raises(Problem, match="không có khóa"):
        revoke_device(device=desk, by=xa, at=NOW, reason="Mất máy")
    client.force_login(xa)
    assert "đăng nhập để điền trên máy tính" in client.get("/thu-thap/may/").text
