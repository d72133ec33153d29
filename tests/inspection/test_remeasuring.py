"""Houses of a sample measured again by the form of the field: late, out of order, and of no sample."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from tests.inspection.drawn import a_sample
from tests.inspection.filled import arrive, at_times, phone_of, publish, said_of
from tests.inspection.visiting import TRI_PHUONG, a_round
from tests.making import GOOD, entry, record, versions, village
from tests.survey.field import instance

from datchuan.housing.models import HouseRecord
from datchuan.inspection.field_lists import SampleHouseList, SampleVillageList
from datchuan.inspection.models import Remeasurement, Round, Sample, Visit
from datchuan.people.models import Official
from datchuan.survey.models import Device, Submission
from datchuan.territory.models import Unit, Village

State = Submission.State
FIRST = date(2020, 6, 1)
DRAWN, OTHER = "TH00001", "TH00002"
SEVENTH, NINTH = date(2020, 6, 7), date(2020, 6, 9)


@pytest.fixture(autouse=True)
def _published(province: Unit) -> None:
    publish()


@pytest.fixture
def place(province: Unit) -> Village:
    """A village with two known houses; one of them is drawn."""
    made = Village.objects.get(pk=village(TRI_PHUONG))
    record(*(entry(code, made.pk, date(2020, 3, 1)) for code in (DRAWN, OTHER)))
    return made


@pytest.fixture
def sample(place: Village, qln: Official, qhkt: Official) -> Sample:
    return a_sample(a_round(qln, qhkt).visits.get(commune=TRI_PHUONG), [DRAWN], FIRST)


@pytest.fixture
def phone(qln: Official) -> Device:
    return phone_of(qln)


def measured(place: Village, day: date, hour: int = 9, code: str = DRAWN, **changes: str) -> bytes:
    """The form of a house as it was known, but for ``changes``."""
    same = {"people/persons": "4", "people/living_area": "40.00", "judgement/lifetime_years": "20", **changes}
    who = {"identity/village": place.code, "identity/listed": code, "identity/code": code}
    whole: Mapping[str, str] = {**who, "surveyed_on": day.isoformat(), **at_times(hour, day), **same}
    return instance(whole, key="house-remeasure")


def test_a_drawn_house_is_measured_again(sample: Sample, place: Village, phone: Device, qln: Official) -> None:
    sent = arrive(phone, measured(place, SEVENTH, **{"people/living_area": "31.50"}))
    assert (sent.state, sent.faults, sent.subject) == (State.TAKEN, [], DRAWN)
    answer = Remeasurement.objects.get()
    assert (answer.house.sample, answer.submission, answer.by) == (sample, sent, qln)
    assert answer.measured_at.date() == SEVENTH
    assert answer.record == versions(DRAWN)[-1]
    assert (answer.record.living_area_dm2, answer.record.valid_from) == (3150, SEVENTH)


def test_blank_answers_keep_what_was_known(sample: Sample, place: Village, phone: Device) -> None:
    before = versions(DRAWN)[-1]
    blank = dict.fromkeys(["people/living_area", "judgement/hard_floor", "judgement/lifetime_years", "note"], "")
    assert arrive(phone, measured(place, SEVENTH, **{**blank, "people/persons": "9"})).state == State.TAKEN
    after = HouseRecord.objects.get(household__code=DRAWN, valid_to=None)
    assert after.persons == 9
    kept = ["living_area_dm2", "hard_floor", "lifetime_years", "roof_material", "toilet_hygienic", "note"]
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_house_found_just_as_declared_answers_too(sample: Sample, place: Village, phone: Device) -> None:
    head = versions(DRAWN)[-1].head_name
    assert arrive(phone, measured(place, SEVENTH, **{"identity/head_name": head})).state == State.TAKEN
    first, again = versions(DRAWN)
    assert [getattr(first, name) for name in GOOD] == [getattr(again, name) for name in GOOD]
    assert (first.valid_to, again.valid_to) == (SEVENTH, None)
    assert Remeasurement.objects.get().record == again


def facts_now(code: str) -> tuple[Any, ...]:
    now = HouseRecord.objects.get(household__code=code, valid_to=None)
    return now.valid_from, now.persons, now.living_area_dm2


def test_whatever_comes_first_the_newest_facts_hold_and_every_measurement_counts(
    sample: Sample, place: Village, phone: Device
) -> None:
    forms = [
        measured(place, SEVENTH, 9, **{"people/persons": "5"}),
        measured(place, NINTH, 9, **{"people/persons": "6"}),
        measured(place, NINTH, 15, **{"people/persons": "7"}),
    ]
    told = []
    for order in permutations(forms):
        with transaction.atomic():
            assert [arrive(phone, xml).state for xml in order] == [State.TAKEN] * 3
            newest = Remeasurement.objects.order_by("measured_at").last()
            assert newest is not None
            on_the_eighth = HouseRecord.objects.get(
                household__code=DRAWN, valid_from__lte=date(2020, 6, 8), valid_to__gt=date(2020, 6, 8)
            )
            count = Remeasurement.objects.filter(house__sample=sample).count()
            told.append((facts_now(DRAWN), on_the_eighth.persons, newest.record.persons, count))
            transaction.set_rollback(True)
    assert told == [((NINTH, 7, 4000), 5, 7, 3)] * 6


def test_an_older_measurement_leaves_newer_facts(sample: Sample, place: Village, phone: Device) -> None:
    record(entry(DRAWN, place.pk, date(2020, 8, 1), persons=8))
    assert arrive(phone, measured(place, SEVENTH, **{"people/persons": "5"})).state == State.TAKEN
    assert facts_now(DRAWN)[:2] == (date(2020, 8, 1), 8)
    assert Remeasurement.objects.get().record.persons == 5


# --- what is held --------------------------------------------------------------------------------------------------


def test_a_house_of_no_sample_is_held(sample: Sample, place: Village, phone: Device) -> None:
    xml = measured(place, SEVENTH, code=OTHER)
    sent = arrive(phone, xml)
    assert (sent.state, sent.subject, sent.xml) == (State.HELD, OTHER, xml.decode())
    assert said_of(sent).startswith("Hộ TH00002 không có trong mẫu đo lại nào.")
    assert len(versions(OTHER)) == 1


def test_a_house_that_nobody_knows_is_held(sample: Sample, place: Village, phone: Device) -> None:
    who = {"identity/how": "quet", "identity/listed": "", "identity/scanned": "TH9"}
    sent = arrive(phone, measured(place, SEVENTH, code="TH9", **who))
    assert said_of(sent).startswith("Hộ TH9 không có trong mẫu đo lại nào.")


def concluded(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(concluded="stands", conclusion="Khớp", concluded_on=SEVENTH)


def dropped(sample: Sample) -> None:
    Visit.objects.filter(pk=sample.visit_id).update(state="dropped", state_reason="Mưa lũ", team=None, day=None)


def closed(sample: Sample) -> None:
    Round.objects.filter(visits=sample.visit_id).update(state=Round.State.CLOSED)


def drawn_later(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(on=NINTH)


def drafted(sample: Sample) -> None:
    Round.objects.filter(visits=sample.visit_id).update(state=Round.State.DRAFT)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (concluded, "mẫu của buổi kiểm tra đã kết luận."),
        (dropped, "xã đã bỏ khỏi đợt “Đợt 1 năm 2020”."),
        (closed, "đợt “Đợt 1 năm 2020” đã kết thúc."),
        (drawn_later, "mẫu rút từ danh sách ngày 09/06/2020, sau ngày đo."),
        (drafted, "Đợt “Đợt 1 năm 2020” chưa thông báo lịch."),
    ],
)
def test_a_sample_that_takes_nothing_any_more_is_named(sample: Sample, place: Village, phone: Device, happens, said):
    happens(sample)
    sent = arrive(phone, measured(place, SEVENTH))
    assert (sent.state, len(versions(DRAWN))) == (State.HELD, 1)
    assert said in said_of(sent)


def test_a_commune_does_not_measure_its_own_sample(sample: Sample, place: Village, xa: Official) -> None:
    sent = arrive(phone_of(xa, TRI_PHUONG), measured(place, SEVENTH))
    assert sent.state == State.HELD
    assert "không thuộc đoàn kiểm tra" in said_of(sent)


def test_the_lists_hold_the_sample_only(sample: Sample, place: Village, province: Unit) -> None:
    assert [row[:3] for row in SampleHouseList().rows(province, SEVENTH)] == [
        (DRAWN, f"Nông Văn Thử · {DRAWN}", place.code)
    ]
    assert [row[0] for row in SampleVillageList().rows(province, SEVENTH)] == [place.code]
    own = sample.visit.commune
    assert [*SampleHouseList().rows(own, SEVENTH), *SampleVillageList().rows(own, SEVENTH)] == []
    concluded(sample)
    assert list(SampleHouseList().rows(province, SEVENTH)) == []
