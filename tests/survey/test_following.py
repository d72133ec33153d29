"""Devices, and what they bring, across a merger: they go over, what was surveyed before is taken by the units of its
day, and nothing is lost where a commune was divided."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import newcomer, official
from tests.survey.field import GOOD, HOUSE, NOW, VILLAGE, device, instance
from tests.territory.entering import DAY, applied, open_ended, row

from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.people.models import Role
from datchuan.platform.models import AuditEntry
from datchuan.survey.access import devices_without_area
from datchuan.survey.models import Device, DeviceMove, Submission, Trace
from datchuan.survey.operations import (
    choose_area,
    examine_waiting,
    mend,
    receive,
    take_waiting,
)
from datchuan.territory.models import VillageMembership
from datchuan.territory.operations import reverse_act

TODAY = NOW.date()
X, Y, Z = "06016-1", "06004-1", "06046-1"  # Tri Phương; Quốc Khánh; Đề Thám
BEFORE, AFTER = "2020-11-15", "2020-12-30"
State = Submission.State

DIVIDED = [
    row(X, event_type="split", extent="part", to_code="06017", to_name="Xã Mới", population=300),
    row(X, Y, event_type="transfer_part", extent="rest", population=900),
]


@pytest.fixture(scope="module")
def _opened(forms_published) -> None:
    open_ended()


@pytest.fixture(autouse=True)
def _published(_opened, province) -> None:
    """The units of 2020 stand open, and the forms are published."""


def arrive(phone: Device, surveyed_on: str, changes: dict[str, str] | None = None) -> Submission:
    phone = Device.objects.select_related("area").get(pk=phone.pk)
    answers = {"surveyed_on": surveyed_on, **(changes or {})}
    submission = receive(xml=instance(answers), files=[], device=phone, at=NOW, today=TODAY)
    take_waiting()
    examine_waiting()
    return Submission.objects.get(pk=submission.pk)


def sentences(submission: Submission) -> str:
    return " ".join(each["sentence"] for each in submission.faults)


def test_a_device_goes_over_with_its_whole_commune_and_comes_back(client) -> None:
    phone, key = device()
    act = applied(row(X, Y))
    assert any("đi theo" in each["title"] and each["count"] == 1 for each in act.preview["consequences"])
    phone.refresh_from_db()
    assert (phone.area_id, phone.area_since) == (Y, DAY)
    listed = client.get(f"/odk/{key}/forms/house-survey/villages.csv").text
    assert VILLAGE in listed
    for surveyed_on, commune in ((BEFORE, X), (AFTER, Y)):
        submission = arrive(phone, surveyed_on)
        assert submission.state == State.TAKEN, submission.faults
        assert submission.trace.commune_id == commune
    reverse_act(act=act, by=None, reason="Thử hoàn tác")
    phone.refresh_from_db()
    assert (phone.area_id, phone.area_since) == (X, None)
    assert not DeviceMove.objects.exists()
    examine_waiting()
    assert set(Trace.objects.values_list("commune", flat=True)) == {X}, "read anew by the units that stand"


def test_what_waited_when_the_commune_ended_is_taken_afterwards() -> None:
    phone, _ = device()
    submission = receive(xml=instance({"surveyed_on": BEFORE}), files=[], device=phone, at=NOW, today=TODAY)
    applied(*DIVIDED)
    take_waiting()
    submission.refresh_from_db()
    assert submission.state == State.TAKEN, submission.faults
    assert HouseRecord.objects.get(submission=submission).valid_from == date(2020, 11, 15)


def test_where_the_commune_was_divided_a_person_chooses_and_nothing_is_lost(client) -> None:
    phone, key = device()
    act = applied(*DIVIDED)
    phone.refresh_from_db()
    assert phone.area_id == X
    assert any(each["needs_care"] and "chọn lại" in each["title"] for each in act.preview["consequences"])
    assert client.get(f"/odk/{key}/forms/house-survey/villages.csv").text.count("\n") == 1
    assert arrive(phone, BEFORE).state == State.TAKEN
    held = arrive(phone, AFTER, {"people/persons": "99"})
    assert held.state == State.HELD
    assert "Chọn lại địa bàn của máy" in sentences(held)
    assert "danh sách chọn" not in sentences(held)
    assert "Nhập từ 1 đến 60" in sentences(held)
    with pytest.raises(Problem) as refused:
        mend(
            submission=held,
            answers={"people/persons": "9"},
            confirmed_new=False,
            by=official("qln"),
            at=NOW,
            today=TODAY,
        )
    assert "Chọn lại địa bàn" in refused.value.sentence

    now = VillageMembership.objects.get(village__code=VILLAGE, valid_to=None).commune
    choose_area(device=phone, area=now, by=official("qln"), at=NOW, today=TODAY)
    assert AuditEntry.objects.latest("pk").action == "survey.choose_area"
    done = mend(
        submission=held, answers={"people/persons": "9"}, confirmed_new=False, by=official("qln"), at=NOW, today=TODAY
    )
    assert done.state == State.TAKEN, done.faults
    assert arrive(phone, BEFORE).state == State.TAKEN, "still by the units of its day"
    reverse_act(act=act, by=official("qln"), reason="Thử hoàn tác")
    phone.refresh_from_db()
    assert (phone.area_id, phone.area_since) == (X, None)
    assert AuditEntry.objects.filter(action="survey.move_device_back").exists()


def test_what_was_surveyed_in_a_village_before_it_left_is_taken() -> None:
    """The commune stands, smaller; the village is another's now."""
    phone, _ = device()
    name = VillageMembership.objects.get(village__code=VILLAGE, valid_to=None).village.name
    act = applied(row(X, Y, event_type="transfer_part", extent="part", villages=name))
    assert VillageMembership.objects.get(village__code=VILLAGE, valid_to=None).commune_id == Y
    assert arrive(phone, BEFORE).state == State.TAKEN
    after = arrive(phone, AFTER)
    assert (after.state, "danh sách chọn" in sentences(after)) == (State.HELD, True)
    reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert not DeviceMove.objects.exists()


def test_a_renamed_commune_keeps_its_devices() -> None:
    phone, _ = device()
    applied(row(X, event_type="rename", to_name="Xã Tri Phương Mới"))
    phone.refresh_from_db()
    assert phone.area_id == "06016-2"
    assert arrive(phone, BEFORE).state == arrive(phone, AFTER).state == State.TAKEN


def test_a_new_device_of_a_new_unit_keeps_the_act_from_being_reversed() -> None:
    act = applied(row(X, event_type="rename", to_name="Xã Tri Phương Mới"))
    device("06016-2")
    with pytest.raises(Problem) as refused:
        reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert "1 máy thu thập" in refused.value.sentence


def test_the_page_lists_them_for_who_made_them_and_for_the_area(client, qln, huyen) -> None:
    maker = newcomer("nguoitao", Role.COMMUNE_OFFICER, X)
    phone, _ = device()
    Device.objects.filter(pk=phone.pk).update(made_by=maker, holder=maker)
    assert not devices_without_area(qln, TODAY).exists()
    applied(*DIVIDED)
    stranger = newcomer("nguoila", Role.COMMUNE_OFFICER, Z)
    for who, seen in ((qln, True), (stranger, False)):
        client.force_login(who)
        assert ("Máy cần chọn lại địa bàn" in client.get("/thu-thap/may/").text) is seen
    address = f"/thu-thap/may/{phone.pk}/dia-ban/"
    assert client.post(address, {"area": Z}).status_code == 404
    maker.area_id = Z  # a person gave them another area
    maker.save()
    client.force_login(maker)
    assert "Tri Phương đến 30/11/2020" in client.get("/thu-thap/may/").text
    assert client.post(address, {"area": Y}).status_code == 404, "not their area"
    assert client.post(address, {"area": Z}).status_code == 302
    phone.refresh_from_db()
    assert (phone.area_id, phone.area_since) == (Z, DAY)
    assert "Máy cần chọn lại địa bàn" not in client.get("/thu-thap/may/").text
    assert (
        arrive(phone, BEFORE, {"identity/code": HOUSE, **{k: GOOD[k] for k in ("identity/village",)}}).state
        == State.TAKEN
    )
