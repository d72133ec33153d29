"""What a visit writes down: kept as it stood, by the time it was seen, nothing overwritten by what comes late; and what
is refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from tests.inspection.visiting import AT, FIRST, HELD, a_visit, clock, found, seen, written
from tests.masterplans.papers import pdf, png
from tests.survey.field import device, instance
from tests.survey.test_evidence import photo

from datchuan.inspection.models import Finding, FindingStep, Observation, Round, Visit, VisitFile, VisitRecord
from datchuan.inspection.operations import add_file, drop_commune, hold_visit, open_record
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.survey.models import Submission
from datchuan.survey.operations import publish_forms, receive
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def visit(qln: Official, qhkt: Official) -> Visit:
    return a_visit(qln, qhkt)


@pytest.fixture
def sent(province: Unit) -> Submission:
    """Any form that came from the field."""
    publish_forms(folder=forms_folder(), by=None)
    return receive(xml=instance(), files=[], device=device()[0], at=AT, today=HELD)


def refused(number: int, act: Any, *given: Any, **changes: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        act(*given, **changes)
    assert caught.value.number == number
    return caught.value


def test_a_checklist_stays_as_it_was_made(visit: Visit, qln: Official) -> None:
    record = visit.record
    lines = {line["code"]: line for line in record.declared}
    assert record.criteria_set == "vn-xa-2016"
    assert {"1.1", "9.1", "9.2"} <= set(lines)
    assert lines["9.2"]["requirement"]
    assert {"title", "actual", "reasons"} <= set(lines["9.2"])
    assert lines["9.2"]["outcome"] in Observation.Outcome.values
    again = open_record(visit=visit, on=HELD, by=qln, at=AT)
    assert (again.pk, again.as_of, again.declared) == (record.pk, FIRST, record.declared)


def test_no_checklist_of_a_commune_that_is_not_any_more(visit: Visit, qln: Official) -> None:
    VisitRecord.objects.all().delete()
    refused(653, seen, visit, qln)
    Unit.objects.filter(pk=visit.commune_id).update(valid_to=HELD)
    told = refused(650, open_record, visit=visit, on=HELD, by=qln, at=AT)
    assert "không tồn tại ngày 03/06/2020" in str(told)


def test_what_was_seen_last_counts_whenever_it_comes(visit: Visit, qln: Official, qhkt: Official) -> None:
    seen(visit, qln, 10, outcome="not_met", text="Bếp tạm ở thôn Nà Thử")
    seen(visit, qhkt, 9)
    assert [each.outcome for each in visit.observations.filter(indicator="9.2")] == ["met", "not_met"]
    assert AuditEntry.objects.latest("pk").action == "inspection.observe"


REFUSED_OBSERVATIONS: list[tuple[int, dict[str, Any]]] = [
    (655, {"observed_at": AT + timedelta(minutes=11)}),
    (655, {"observed_at": clock(9, day=FIRST - timedelta(days=1))}),
    (656, {"text": "x" * 4001}),
    (657, {"indicator": "10.1"}),
    (657, {"indicator": ""}),
    (658, {"outcome": ""}),
    (658, {"outcome": "not_met", "text": " "}),
]


def test_observations_that_are_refused(visit: Visit, qln: Official) -> None:
    for number, changes in REFUSED_OBSERVATIONS:
        refused(number, seen, visit, qln, **changes)
    assert not Observation.objects.exists()


def test_words_that_come_late_fill_only_what_is_empty(visit: Visit, qln: Official, qhkt: Official) -> None:
    written(visit, qln, {"place": "UBND xã Tri Phương", "began_at": time(8), "ended_at": time(11)}, 11)
    late = {"place": "Nhà văn hóa", "papers_seen": " QĐ 123\r\n QĐ  124 ", "ended_at": time(7), "began_at": None}
    record = written(visit, qhkt, late, 9)
    assert (record.place, record.papers_seen) == ("UBND xã Tri Phương", "QĐ 123\nQĐ 124")
    assert (record.began_at, record.ended_at, record.written_at) == (time(8), time(11), clock(11))
    newer = written(visit, qhkt, {"place": "", "papers_seen": "QĐ 124"}, 12)
    assert (newer.place, newer.papers_seen) == ("", "QĐ 124")


def test_late_times_that_do_not_fit_are_left_out(visit: Visit, qln: Official) -> None:
    written(visit, qln, {"ended_at": time(11)}, 11)
    record = written(visit, qln, {"began_at": time(13), "place": "UBND xã"}, 9)
    assert (record.began_at, record.ended_at, record.place) == (None, time(11), "UBND xã")


def test_a_form_says_nothing_with_what_it_leaves_empty(visit: Visit, qln: Official, sent: Submission) -> None:
    written(visit, qln, {"place": "UBND xã"}, 9)
    record = written(visit, qln, {"place": "", "papers_seen": "QĐ 123"}, 11, submission=sent)
    assert (record.place, record.papers_seen) == ("UBND xã", "QĐ 123")


def test_the_second_of_two_editors_is_told(visit: Visit, qln: Official, qhkt: Official) -> None:
    revision = visit.record.revision
    written(visit, qln, {"place": "UBND xã"}, 9, revision=revision)
    refused(654, written, visit, qhkt, {"place": "Nhà văn hóa"}, 10, revision=revision)
    assert VisitRecord.objects.get().place == "UBND xã"


REFUSED_WORDS: list[tuple[int, dict[str, Any]]] = [
    (655, {"held_on": HELD + timedelta(days=1)}),
    (655, {"held_on": FIRST - timedelta(days=1)}),
    (655, {"began_at": time(9), "ended_at": time(8)}),
    (656, {"place": "x" * 201}),
    (656, {"commune_opinion": "x" * 4001}),
]


def test_words_that_are_refused(visit: Visit, qln: Official) -> None:
    for number, values in REFUSED_WORDS:
        refused(number, written, visit, qln, values)
    assert VisitRecord.objects.get().revision == 0


def test_a_finding_begins_its_life(visit: Visit, qln: Official) -> None:
    first, second = found(visit, qln), found(visit, qln, indicator="", severity="minor")
    assert [first.number, second.number] == [1, 2]
    step = FindingStep.objects.get(finding=first)
    assert (step.kind, step.state, step.due_on, step.on) == ("found", "open", date(2020, 8, 31), HELD)


REFUSED_FINDINGS: list[tuple[int, dict[str, Any]]] = [
    (655, {"found_at": AT + timedelta(days=1)}),
    (656, {"recommended": "x" * 4001}),
    (657, {"indicator": "7.1"}),
    (661, {"text": " "}),
    (661, {"owner": None}),
    (661, {"severity": "heavy"}),
    (662, {"due_on": None}),
    (662, {"due_on": HELD - timedelta(days=1)}),
]


def test_findings_that_are_refused(visit: Visit, qln: Official) -> None:
    for number, changes in REFUSED_FINDINGS:
        refused(number, found, visit, qln, **changes)
    assert not Finding.objects.exists()


def test_a_photo_says_when_and_where_it_was_taken(visit: Visit, qln: Official) -> None:
    content = photo(1, taken="2020:06:03 09:10:11", place=(22.25, 106.5))
    kept = add_file(visit=visit, content=content, file_name="C:\\anh\\bep.png", by=qln, at=AT, caption="Bếp nhà ông A")
    assert (kept.media_type, kept.file_name, kept.size) == ("image/jpeg", "bep.png", len(content))
    assert kept.taken_at == clock(9, 10) + timedelta(seconds=11)
    assert (kept.latitude, kept.longitude) == (22.25, 106.5)
    refused(660, add_file, visit=visit, content=content, file_name="lai.jpg", by=qln, at=AT)


def test_files_that_are_refused(visit: Visit, qln: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, content in ((341, b"GIF89a"), (341, b""), (342, pdf()[:80]), (715, b"%PDF-1.4 nothing %%EOF")):
        refused(number, add_file, visit=visit, content=content, file_name="a.pdf", by=qln, at=AT)
    monkeypatch.setattr("datchuan.inspection.writing.LARGEST_FILE", 10)
    told = refused(659, add_file, visit=visit, content=png(), file_name="a.png", by=qln, at=AT)
    assert "nặng" in str(told)
    assert not VisitFile.objects.exists()


def test_a_form_that_comes_twice_brings_its_photo_once(visit: Visit, qln: Official, sent: Submission) -> None:
    given: dict[str, Any] = {"visit": visit, "content": png(), "file_name": "a.png", "by": None, "at": AT}
    assert add_file(**given, submission=sent).pk == add_file(**given, submission=sent).pk


def test_a_visit_is_held_once(visit: Visit, qln: Official) -> None:
    refused(655, hold_visit, visit=visit, held_on=HELD + timedelta(days=1), by=qln, at=AT)
    for day in (HELD, FIRST):
        hold_visit(visit=visit, held_on=day, by=qln, at=AT)
    visit.refresh_from_db()
    assert (visit.state, VisitRecord.objects.get().held_on) == (Visit.State.HELD, HELD)


def test_nothing_is_written_of_what_is_not_visited(visit: Visit, qln: Official, sent: Submission) -> None:
    Round.objects.update(state=Round.State.CLOSED)
    refused(652, seen, visit, qln)
    assert seen(visit, qln, submission=sent).pk  # what was seen in time may come late
    Round.objects.update(state=Round.State.ANNOUNCED)
    drop_commune(visit=visit, reason="Xã đang cách ly", by=qln)
    told = refused(651, seen, visit, qln, 11)
    assert "Xã đang cách ly" in str(told)
