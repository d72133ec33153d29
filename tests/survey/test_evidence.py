"""What makes a submission hard to believe is flagged once, with a reason; nothing is held or changed by it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.survey.field import NOW, VILLAGE, device, instance

from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.survey.evidence.thresholds import load_thresholds
from datchuan.survey.models import Attachment, EvidenceFlag, PhotoPrint, Submission, Trace
from datchuan.survey.operations import (
    IncomingFile,
    decide_flag,
    examine,
    examine_waiting,
    mend,
    receive,
    take_waiting,
)
from datchuan.territory.shapes import km_between, km_outside

Kind, State = EvidenceFlag.Kind, EvidenceFlag.State
TODAY = date(2020, 12, 31)
HERE = "22.3203 106.4846 260 5"


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def phone():
    return device()[0]


def arrive(phone, changes=None, photos=(), **meta) -> Submission:
    """A submission that came, was taken and looked at."""
    files = [IncomingFile(f"{number}.jpg", content) for number, content in enumerate(photos)]
    sent = receive(xml=instance(changes, **meta), files=files, device=phone, at=NOW, today=TODAY)
    take_waiting()
    examine_waiting()
    sent.refresh_from_db()
    return sent


def house(number: int, head: str = "", at: str = "", **changes: str) -> dict[str, str]:
    """Answers for a known house of the small province, each at its own place and hour."""
    code = f"LS06016{number:05d}"
    ended = datetime(2020, 12, 30, 1, tzinfo=UTC) + timedelta(hours=number)
    return {
        "identity/listed": code,
        "identity/code": code,
        "identity/head_name": head or f"Hoàng Văn Chủ {number}",
        "identity/village": HouseRecord.objects.get(household__code=code, valid_to=None).village.code,
        "started": (ended - timedelta(minutes=9)).isoformat(),
        "ended": ended.isoformat(),
        "evidence/location": at or f"22.32{number:02d} 106.4846 260 5",
        **changes,
    }


def kinds(sent: Submission) -> list[str]:
    return sorted(sent.flags.values_list("kind", flat=True))


def photo(seed: int, *, taken: str = "", place: tuple[float, float] | None = None, quality: int = 90) -> bytes:
    """A picture of coloured fields; ``seed`` makes it another one, ``quality`` the same one saved anew."""
    image = Image.new("RGB", (96, 96))
    for number in range(81):
        shade = (seed * 7919 + number * number * 37 + number * seed * 101) % 256
        image.paste((shade, 255 - shade, shade // 2), (number % 9 * 11, number // 9 * 11, 96, 96))
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[36867] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (place[0], 0.0, 0.0), 3: "E", 4: (place[1], 0.0, 0.0)})
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, exif=exif)
    return file.getvalue()


def test_an_ordinary_submission_has_no_flag_and_leaves_its_trace(phone):
    sent = arrive(phone, photos=[photo(1, taken="2020:12:30 08:04:00", place=(22.3204, 106.4847))])
    assert kinds(sent) == []
    assert sent.examined_at
    trace = sent.trace
    assert (trace.village.code, trace.commune_id, trace.head) == (VILLAGE, "06016-1", "nong van thu")
    assert (trace.latitude, trace.longitude, trace.accuracy_m) == (22.3203, 106.4846, 5)
    assert trace.ratios == {"area_per_person": 10.125}
    assert PhotoPrint.objects.get().taken_at == datetime(2020, 12, 30, 1, 4, tzinfo=UTC)


def test_a_position_outside_the_commune_is_told_with_its_distance(phone):
    sent = arrive(phone, {"evidence/location": "21.85 106.76 260 5"})
    flag = sent.flags.get()
    assert flag.kind == Kind.OUTSIDE
    assert "ngoài xã Tri Phương, cách ranh giới" in flag.sentence
    assert 40 < flag.details["km"] < 70
    assert sent.state == Submission.State.TAKEN


def test_a_position_that_cannot_be_read_is_no_position(phone):
    sent = arrive(phone, {"evidence/location": "ở nhà"})
    assert sent.state == Submission.State.HELD
    assert (sent.trace.latitude, sent.trace.longitude, kinds(sent)) == (None, None, [])


def test_the_same_photo_and_one_saved_anew_are_told_apart(phone):
    first = arrive(phone, house(1), [photo(3)])
    same = arrive(phone, house(2), [photo(3)])
    again = arrive(phone, house(3), [photo(3, quality=60)])
    other = arrive(phone, house(4), [photo(4)])
    assert kinds(first) == kinds(other) == []
    assert [(each.kind, each.other) for each in same.flags.all()] == [(Kind.PHOTO_SAME, first)]
    assert {(each.kind, each.other) for each in again.flags.all()} == {
        (Kind.PHOTO_ALIKE, first),
        (Kind.PHOTO_ALIKE, same),
    }
    assert "phiếu mang mã LS0601600001" in same.flags.get().sentence
    assert examine(pk=first.pk, at=NOW, today=TODAY) == []  # a pair is flagged once


def test_plain_pictures_and_files_that_are_none_look_like_nothing(phone):
    plain = io.BytesIO()
    Image.new("RGB", (64, 64)).save(plain, "JPEG")
    white = io.BytesIO()
    Image.new("RGB", (80, 80), "white").save(white, "JPEG")
    for number, content in enumerate([plain.getvalue(), white.getvalue(), photo(5)[:300], b"\xff\xd8anh"], 1):
        assert kinds(arrive(phone, house(number), [content])) == []
    assert set(PhotoPrint.objects.values_list("likeness", flat=True)) == {""}


def test_a_photo_of_another_day_and_place(phone):
    sent = arrive(phone, photos=[photo(6, taken="2020:11:02 10:00:00", place=(22.36, 106.4846))])
    told = {each.kind: each.sentence for each in sent.flags.all()}
    assert set(told) == {Kind.PHOTO_TIME, Kind.PHOTO_PLACE}
    assert "10:00 ngày 02/11/2020" in told[Kind.PHOTO_TIME]
    assert "4,4 km" in told[Kind.PHOTO_PLACE]


def test_a_photo_that_comes_later_is_looked_at_then(phone):
    sent = arrive(phone)
    assert kinds(sent) == []
    late = IncomingFile("late.jpg", photo(7, taken="2019:01:01 10:00:00"))
    for _ in range(2):
        receive(xml=Submission.objects.get(pk=sent.pk).xml.encode(), files=[late], device=phone, at=NOW, today=TODAY)
        examine_waiting()
    assert kinds(sent) == [Kind.PHOTO_TIME]


def test_a_submission_whose_file_is_gone_waits_and_keeps_no_other_from_it(phone):
    receive(xml=instance(), files=[IncomingFile("a.jpg", photo(9))], device=phone, at=NOW, today=TODAY)
    Path(Attachment.objects.get().file.path).unlink()
    other = arrive(phone, house(2))
    assert other.examined_at
    assert Submission.objects.get(examined_at=None) == Attachment.objects.get().submission
    assert examine_waiting() == 0


def test_a_correction_shares_its_photos_with_what_it_corrects(phone):
    first = arrive(phone, photos=[photo(8)])
    second = arrive(phone, photos=[photo(8)], deprecatedID=first.instance_id)
    assert second.replaces == first
    assert kinds(second) == kinds(first) == []
    examine(pk=first.pk, at=NOW, today=TODAY)
    assert kinds(first) == []


def test_too_many_houses_in_few_minutes_whichever_comes_last(phone):
    ended = datetime(2020, 12, 30, 2, tzinfo=UTC)
    times = [(ended + timedelta(minutes=each)).isoformat() for each in (9, 1, 3, 5, 8, 2)]
    sent = [arrive(phone, house(number, ended=each)) for number, each in enumerate(times, 1)]
    assert [kinds(each) for each in sent] == [[]] * 5 + [[Kind.TOO_FAST]]
    assert "6 phiếu trong vòng 10 phút" in sent[-1].flags.get().sentence


def test_two_places_that_nobody_reaches_in_the_time(phone):
    first = arrive(phone, house(1, ended="2020-12-30T08:00:00+07:00"))
    far = arrive(phone, house(2, at="22.20 106.60 200 5", ended="2020-12-30T08:05:00+07:00"))
    flag = far.flags.get(kind=Kind.TOO_FAR)
    assert flag.other == first
    assert "cách nhau 5 phút" in flag.sentence


def test_households_alike_by_code_head_and_place(phone, xa):
    first = arrive(phone, house(1, "Nông Thị Đào", at=HERE))
    head = arrive(phone, house(2, "NONG THI DAO"))
    place = arrive(phone, house(3, at=HERE))
    code = arrive(device()[0], house(1, "Nông Thị Đào", at="22.3250 106.4846 260 5"))
    assert [(each.kind, each.details["by"], each.other) for each in head.flags.all()] == [
        (Kind.HOUSEHOLD, "head", first)
    ]
    assert place.flags.get().details["by"] == "place"
    assert (first, "code") in [(each.other, each.details["by"]) for each in code.flags.all()]
    assert not any("Nông" in each.sentence for each in EvidenceFlag.objects.all())


def test_a_figure_that_stands_out_in_its_village(phone):
    village = house(1)["identity/village"]
    for number in range(1, 14):
        arrive(phone, house(number, **{"people/living_area": str(40 + number)}))
    sent = arrive(phone, house(14, **{"people/living_area": "900"}))
    assert {house(number)["identity/village"] for number in range(1, 15)} == {village}
    flag = sent.flags.get()
    assert flag.kind == Kind.OUTLIER
    assert flag.sentence.startswith("Diện tích ở một người: 225,0 m²; 13 hộ khác trong thôn có trung vị 11,8 m²")


def test_looked_at_again_no_flag_is_made_twice_and_a_decision_stays(phone, xa):
    sent = arrive(phone, {"evidence/location": "21.85 106.76 260 5"})
    done = decide_flag(flag=sent.flags.get(), state=State.ACCEPTED, reason="Đã gọi hỏi", by=xa, at=NOW)
    assert examine(pk=sent.pk, at=NOW, today=TODAY) == []
    assert sent.flags.get() == done
    assert sent.flags.get().state == State.ACCEPTED


def test_what_is_mended_is_looked_at_again(phone, xa):
    held = arrive(phone, {"people/persons": "99", "evidence/location": "21.85 106.76 260 5"})
    assert (held.state, kinds(held)) == (Submission.State.HELD, [Kind.OUTSIDE])
    answers = {"people/persons": "9"}
    mend(submission=held, answers=answers, confirmed_new=False, by=xa, at=NOW, today=TODAY)
    assert examine_waiting() == 1
    assert Trace.objects.get().ratios == {"area_per_person": 4.5}


@pytest.mark.parametrize(
    ("state", "reason"), [(State.ACCEPTED, "ok"), (State.OPEN, "Đã gọi hỏi chủ hộ"), ("la", "Đã gọi hỏi chủ hộ")]
)
def test_a_decision_needs_a_choice_and_a_reason(phone, xa, state, reason):
    flag = arrive(phone, {"evidence/location": "21.85 106.76 260 5"}).flags.get()
    with pytest.raises(Problem) as refused:
        decide_flag(flag=flag, state=state, reason=reason, by=xa, at=NOW)
    assert refused.value.number == 353


def test_a_decision_is_made_once(phone, xa):
    flag = arrive(phone, {"evidence/location": "21.85 106.76 260 5"}).flags.get()
    decide_flag(flag=flag, state=State.WRONG, reason="Nhà ở thôn khác", by=xa, at=NOW)
    with pytest.raises(Problem):
        decide_flag(flag=flag, state=State.ACCEPTED, reason="Nhà ở thôn khác", by=xa, at=NOW)


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_a_position_is_outside_by_as_much_as_the_nearest_edge_is_away(longitude, latitude):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    nearest = min(max(longitude, 0), 1), min(max(latitude, 0), 1)
    assert km_outside(square, longitude, latitude) == pytest.approx(
        km_between(longitude, latitude, *nearest), rel=0.001, abs=0.001
    )


def test_the_thresholds_can_be_found_by_the_bands():
    assert load_thresholds().alike_bits <= 3
