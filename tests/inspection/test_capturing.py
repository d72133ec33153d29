"""Forms of visits that come late, in any order, twice, or for what is not to be visited any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inspection.filled import (
    KEY,
    a_photo,
    arrive,
    finding_of,
    phone_of,
    publish,
    said_of,
    seen_of,
    visit_form,
    words_of,
)
from tests.inspection.visiting import HELD, TRI_PHUONG, a_round, clock, written
from tests.making import TODAY

from datchuan.inspection.checklists import SETS, is_fresh, sets_with_checklists
from datchuan.inspection.field_lists import OfficeList, VisitList
from datchuan.inspection.forms.checklist import form_key
from datchuan.inspection.models import Finding, Observation, Round, Visit, VisitFile, VisitRecord
from datchuan.inspection.operations import drop_commune, open_record
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Office, Official
from datchuan.survey.models import Device, Submission
from datchuan.survey.operations import examine, mend
from datchuan.territory.models import Unit

State = Submission.State


@pytest.fixture(autouse=True)
def _published(province: Unit) -> None:
    publish()


@pytest.fixture
def visit(qln: Official, qhkt: Official) -> Visit:
    """Of an announced round; nobody has opened its checklist yet."""
    return a_round(qln, qhkt).visits.get(commune=TRI_PHUONG)


@pytest.fixture
def phone(qln: Official) -> Device:
    return phone_of(qln)


@pytest.fixture
def second(qhkt: Official) -> Device:
    return phone_of(qhkt)


# --- what a form says ----------------------------------------------------------------------------------------------


def test_forms_say_what_the_law_says() -> None:
    """A law file that changes makes them stale: ./dev manage write_visit_forms, with a new version."""
    assert list(SETS) == sets_with_checklists()
    assert [key for key in SETS if not is_fresh(forms_folder() / form_key(key), key)] == []


def test_a_form_becomes_words_observations_and_findings(visit: Visit, phone: Device, qln: Official) -> None:
    answers = {"meeting/began_at": "08:00", "meeting/ended_at": "11:30", "meeting/place": "UBND xã"}
    answers |= seen_of("9.2", "not_met", "Hai nhà còn nền đất") | finding_of(1, "Hai nhà còn nền đất")
    sent = arrive(phone, visit_form(visit, 12, {**answers, "closing/commune_opinion": "Nhất trí"}))
    assert (sent.state, sent.faults, sent.subject) == (State.TAKEN, [], f"KT {visit.pk}")
    visit.refresh_from_db()
    assert (visit.state, visit.record.held_on, visit.record.criteria_set) == ("held", HELD, "vn-xa-2016")
    assert visit.record.as_of == visit.day
    told = words_of(visit, "began_at", "ended_at", "place", "commune_opinion", "papers_seen")
    assert [*told.values()] == [time(8), time(11, 30), "UBND xã", "Nhất trí", ""]
    [seen] = Observation.objects.filter(visit=visit)
    assert (seen.indicator, seen.outcome, seen.by, seen.observed_at) == ("9.2", "not_met", qln, clock(12))
    [found] = Finding.objects.filter(visit=visit)
    assert (found.text, found.due_on, found.owner) == ("Hai nhà còn nền đất", date(2020, 8, 31), qln.office)
    assert (found.found_at, found.submission) == (clock(12), sent)


def test_the_list_brings_what_is_declared(visit: Visit, province: Unit, qln: Official) -> None:
    before = list(VisitList("vn-xa-2016").rows(province, HELD))
    assert len(before) == 2
    mine = next(row for row in before if row[0] == str(visit.pk))
    assert "Xã Tri Phương" in mine[1]
    assert "nhà tạm" in mine[4]
    assert "hộ =" in mine[5]
    record = open_record(visit=visit, on=HELD, by=qln, at=clock(8))
    record.declared[3]["actual"] = "đúng 7 hộ"
    record.save()
    kept = next(row for row in VisitList("vn-xa-2016").rows(province, TODAY) if row[0] == str(visit.pk))
    assert "đúng 7 hộ" in kept[5]
    assert list(VisitList("vn-xa-2021").rows(province, TODAY)) == []
    offices = [row[0] for row in OfficeList().rows(province, TODAY) if row[2] == str(visit.pk)]
    assert offices == ["ubnd-06016-1", "ubnd-180-1", qln.office.key, Office.objects.get(key="qhkt").key]


def test_lists_ask_as_often_for_two_visits_as_for_three(province: Unit, qln: Official, qhkt: Official) -> None:
    one = a_round(qln, qhkt, (TRI_PHUONG, "05998-1", "06046-1")).visits.get(commune="05998-1")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            list(VisitList("vn-xa-2016").rows(province, HELD))
            list(OfficeList().rows(province, HELD))
        counts.append(len(asked))
        Visit.objects.filter(pk=one.pk).update(state="dropped", state_reason="Bỏ để thử", team=None, day=None)
    assert counts[0] == counts[1]


# --- late and out of order -----------------------------------------------------------------------------------------


def standing(visit: Visit) -> dict[str, Any]:
    """What a visit says in the end. Numbers of findings tell which came first."""
    record = VisitRecord.objects.get(visit=visit)
    names = ("held_on", "began_at", "ended_at", "place", "commune_present", "papers_seen", "commune_opinion")
    seen: dict[str, tuple[str, str]] = {}
    for each in Observation.objects.filter(visit=visit).order_by("observed_at"):
        seen[each.indicator] = (each.outcome, each.text)
    return {
        "words": [getattr(record, name) for name in names],
        "written_at": record.written_at,
        "seen": seen,
        "observations": Observation.objects.filter(visit=visit).count(),
        "findings": sorted(Finding.objects.filter(visit=visit).values_list("text", "due_on", "found_at")),
        "files": sorted(VisitFile.objects.filter(visit=visit).values_list("sha256", flat=True)),
        "state": Visit.objects.get(pk=visit.pk).state,
        "as_of": record.as_of,
    }


def arrivals(visit: Visit, phone: Device, second: Device, qln: Official) -> Sequence[Callable[[], object]]:
    """Three forms of two members and words from a page, all of one morning, each about some of the same things."""
    early = {"meeting/place": "Nhà văn hóa", "meeting/papers_seen": "QĐ 12", "meeting/began_at": "07:45"}
    early |= seen_of("9.2", "met", "Đúng như khai") | finding_of(1, "Bếp tạm ở hai nhà")
    middle = {"meeting/papers_seen": "QĐ 12, QĐ 13", "meeting/commune_present": "Ông Páo, Phó Chủ tịch"}
    middle |= seen_of("1.1", "met", "Có quyết định") | {"held_on": "2020-06-02"}
    late = {"closing/commune_opinion": "Nhất trí", "meeting/began_at": "08:00", "meeting/ended_at": "11:00"}
    late |= seen_of("9.2", "not_met", "Ba nhà nền đất") | finding_of(1, "Ba nhà nền đất")
    return (
        lambda: arrive(phone, visit_form(visit, 9, early)),
        lambda: arrive(second, visit_form(visit, 10, middle)),
        lambda: arrive(phone, visit_form(visit, 12, late)),
        lambda: written(visit, qln, {"place": "Trụ sở UBND xã", "commune_present": "Ông Páo"}, hour=11),
    )


def test_forms_in_any_order_say_the_same(visit: Visit, phone: Device, second: Device, qln: Official) -> None:
    assert visit.day
    open_record(visit=visit, on=visit.day, by=qln, at=clock(8))
    events = arrivals(visit, phone, second, qln)
    found = []

    @settings(max_examples=8)
    @given(st.permutations(range(len(events))))
    def arriving(order: list[int]) -> None:
        with transaction.atomic():
            for number in order:
                events[number]()
            found.append(standing(visit))
            transaction.set_rollback(True)

    arriving()
    assert all(each == found[0] for each in found)
    told = found[0]
    assert told["words"][2:] == [time(11), "Trụ sở UBND xã", "Ông Páo", "QĐ 12, QĐ 13", "Nhất trí"]
    assert told["words"][:2] == [HELD, time(8)]
    assert told["seen"]["9.2"] == ("not_met", "Ba nhà nền đất")
    assert (told["observations"], len(told["findings"])) == (3, 2)


def test_the_first_form_in_opens_the_checklist_of_the_same_day(visit: Visit, phone: Device, second: Device) -> None:
    told = []
    for order in ((0, 1), (1, 0)):
        with transaction.atomic():
            forms = [
                visit_form(visit, 9, {"held_on": "2020-06-04"}),
                visit_form(visit, 12, {"meeting/place": "UBND xã"}),
            ]
            for number in order:
                assert arrive((phone, second)[number], forms[number]).state == State.TAKEN
            told.append(standing(visit))
            transaction.set_rollback(True)
    assert told[0] == told[1]


def test_one_indicator_by_two_members_is_kept_twice_and_the_later_counts(
    visit: Visit, phone: Device, second: Device, qhkt: Official
) -> None:
    arrive(second, visit_form(visit, 11, seen_of("9.2", "not_met", "Một nhà mái dột")))
    arrive(phone, visit_form(visit, 9, seen_of("9.2", "met", "Đúng như khai")))
    assert Observation.objects.filter(visit=visit).count() == 2
    newest = Observation.objects.filter(visit=visit).order_by("observed_at").last()
    assert newest is not None
    assert (newest.outcome, newest.by) == ("not_met", qhkt)


def test_a_form_sent_twice_is_there_once(visit: Visit, phone: Device) -> None:
    xml = visit_form(visit, 9, seen_of("9.2", "met") | finding_of(1, "Bếp tạm ở hai nhà"))
    assert arrive(phone, xml).pk == arrive(phone, xml).pk
    assert (Observation.objects.count(), Finding.objects.count()) == (1, 1)


def test_a_corrected_form_finds_nothing_a_second_time(visit: Visit, phone: Device) -> None:
    first = arrive(phone, visit_form(visit, 9, seen_of("9.2", "met") | finding_of(1, "Bếp tạm ở hai nhà")))
    more = seen_of("9.2", "not_met", "Nền đất") | finding_of(1, "Bếp tạm ở hai nhà") | finding_of(2, "Nền đất hai nhà")
    arrive(phone, visit_form(visit, 10, more, deprecatedID=first.instance_id))
    assert [*Finding.objects.values_list("text", flat=True)] == ["Bếp tạm ở hai nhà", "Nền đất hai nhà"]
    assert Observation.objects.filter(visit=visit).count() == 2


def test_photos_become_files_those_that_come_later_too(visit: Visit, phone: Device) -> None:
    photos = {"indicator_9_2/photo_9_2": "nha.jpg", "finding_1/photo_found_1": "bep.jpg"}
    told = seen_of("9.2", "met") | finding_of(1, "Bếp tạm ở hai nhà") | photos | {"closing/photo_minutes": "giay.jpg"}
    xml = visit_form(visit, 9, told)
    sent = arrive(phone, xml, a_photo("nha.jpg", 40))
    assert [*VisitFile.objects.values_list("file_name", "caption")] == [("nha.jpg", "Chỉ tiêu 9.2")]
    broken = a_photo("giay.jpg", 90)
    arrive(phone, xml, a_photo("nha.jpg", 40), a_photo("bep.jpg", 80), type(broken)("giay.jpg", b"hong"))
    for _ in range(2):
        examine(pk=sent.pk, at=timezone.now(), today=TODAY)
    kept = VisitFile.objects.filter(visit=visit).order_by("pk")
    assert [*kept.values_list("file_name", flat=True)] == ["nha.jpg", "bep.jpg"]
    assert kept[1].finding == Finding.objects.get()
    assert sent.attachments.count() == 3


# --- what is held, and nothing lost --------------------------------------------------------------------------------


def dropped(visit: Visit, by: Official) -> None:
    drop_commune(visit=visit, reason="Mưa lũ, đường bị cắt", by=by)


def closed(visit: Visit, by: Official) -> None:
    Round.objects.filter(pk=visit.round_id).update(state=Round.State.CLOSED)


def drafted(visit: Visit, by: Official) -> None:
    Round.objects.filter(pk=visit.round_id).update(state=Round.State.DRAFT)


def ended(visit: Visit, by: Official) -> None:
    Unit.objects.filter(pk=visit.commune_id).update(valid_to=date(2020, 6, 2))


def of_another_set(visit: Visit, by: Official) -> None:
    record = open_record(visit=visit, on=HELD, by=by, at=clock(8))
    VisitRecord.objects.filter(pk=record.pk).update(criteria_set="vn-xa-2021")


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (dropped, "Xã Tri Phương đã bỏ khỏi đợt “Đợt 1 năm 2020”: Mưa lũ, đường bị cắt"),
        (closed, "Đợt “Đợt 1 năm 2020” đã kết thúc khi phiếu này về."),
        (drafted, "Đợt “Đợt 1 năm 2020” chưa thông báo lịch."),
        (ended, "Xã Tri Phương không còn từ ngày 02/06/2020, mà phiếu ghi kiểm tra ngày 03/06/2020."),
        (of_another_set, "buổi này kiểm tra theo “vn-xa-2021”"),
    ],
)
def test_what_cannot_be_taken_is_held_with_a_sentence(
    visit: Visit, phone: Device, qln: Official, happens, said
) -> None:
    happens(visit, qln)
    xml = visit_form(visit, 9, seen_of("9.2", "met") | finding_of(1, "Bếp tạm ở hai nhà"))
    sent = arrive(phone, xml)
    assert sent.state == State.HELD
    assert said in said_of(sent)
    assert sent.xml == xml.decode()
    assert not Observation.objects.exists()
    assert not Finding.objects.exists()


def test_a_visit_that_is_not_there_or_elsewhere_is_held(visit: Visit, phone: Device, qln: Official) -> None:
    unknown = arrive(phone, visit_form(visit, 9, {"visit": "99999"}))
    assert (unknown.state, said_of(unknown)) == (State.HELD, "Buổi kiểm tra: “99999” không có trong danh sách chọn.")
    elsewhere = arrive(phone_of(qln, "05998-1"), visit_form(visit, 9, {}))
    assert said_of(elsewhere) == "Buổi kiểm tra Xã Tri Phương không thuộc địa bàn của máy."


def test_who_is_not_of_the_round_does_not_inspect(visit: Visit, xa: Official) -> None:
    sent = arrive(phone_of(xa, TRI_PHUONG), visit_form(visit, 9, seen_of("9.2", "met")))
    assert sent.state == State.HELD
    assert f"Người giữ máy, {xa.full_name}, không thuộc đoàn kiểm tra" in said_of(sent)


def test_a_late_form_of_a_closed_round_is_taken_once_a_person_has_looked(
    visit: Visit, phone: Device, qln: Official
) -> None:
    arrive(phone, visit_form(visit, 9, seen_of("1.1", "met")))
    closed(visit, qln)
    sent = arrive(phone, visit_form(visit, 10, seen_of("9.2", "met")))
    assert sent.state == State.HELD
    told = {"submission": sent, "answers": {}, "confirmed_new": False, "by": qln}
    assert mend(**told, at=timezone.now(), today=TODAY).state == State.TAKEN
    assert Observation.objects.filter(visit=visit).count() == 2


def test_a_held_form_is_mended_and_taken(visit: Visit, phone: Device, qln: Official) -> None:
    sent = arrive(phone, visit_form(visit, 9, seen_of("9.2", "not_met")))
    assert sent.state == State.HELD
    answers = {"indicator_9_2/seen_9_2": "Hai nhà nền đất"}
    done = mend(submission=sent, answers=answers, confirmed_new=False, by=qln, at=timezone.now(), today=TODAY)
    assert (done.state, Observation.objects.get().text) == (State.TAKEN, "Hai nhà nền đất")


def test_the_form_is_offered_like_the_others(client, visit: Visit, qln: Official) -> None:
    client.force_login(qln)
    assert form_key("vn-xa-2016") == KEY
    assert "Kiểm tra xã (1980/QĐ-TTg)" in client.get("/thu-thap/").text
    sent = arrive(phone_of(qln), visit_form(visit, 9, seen_of("9.2", "met") | finding_of(1, "Bếp tạm ở hai nhà")))
    page = client.get(f"/thu-thap/phieu/{sent.pk}/").text
    assert "Xã Tri Phương" in page
    assert "Bếp tạm ở hai nhà" in page
