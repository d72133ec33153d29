"""Urging letters: drafted from what is open, linked, answered by an arrival or by the addressee."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.urging.reminding import TRANG_DINH, TRI_PHUONG, arrived, at, looked

from datchuan.documents.announcing import topic_kinds, topics_named
from datchuan.documents.models import Delivery, DocumentState, IncomingDocument, OutgoingDocument
from datchuan.documents.operations import move_document
from datchuan.documents.operations.incoming import ArrivalGiven, finish_arrival, register_arrival
from datchuan.documents.queries import newest_content
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.territory.models import Unit
from datchuan.urging.models import Reminder
from datchuan.urging.operations import draft_letter, draft_letters
from datchuan.urging.queries import places_to_write_to, tallies
from datchuan.urging.topics import topic_key

pytestmark = pytest.mark.usefixtures("province")
MAY = date(2020, 5, 4)


def letter_to(place: str = TRANG_DINH, on: date = MAY) -> OutgoingDocument:
    return draft_letter(place=Unit.objects.get(pk=place), by=official("qln"), today=on, at=at(on))


def issued(letter: OutgoingDocument, on: date = MAY + timedelta(days=2)) -> OutgoingDocument:
    """Issued, without the pages of the steps between (tests/documents walks them)."""
    OutgoingDocument.objects.filter(pk=letter.pk).update(
        state=DocumentState.ISSUED, number=7, notation="07/SXD-QLN", dated=on, signed_on=on
    )
    letter.refresh_from_db()
    return letter


def of_place() -> list[Reminder]:
    return list(Reminder.objects.filter(place=TRANG_DINH).exclude(state="closed"))


def test_a_draft_tells_of_everything_that_is_open_of_the_district() -> None:
    looked(MAY)
    letter = letter_to()
    assert (letter.state, letter.about, letter.template) == ("draft", f"district {TRANG_DINH}", "reminder-letter")
    assert letter.division == Office.objects.get(key="qln")
    said = str(newest_content(letter))
    open_there = of_place()
    assert open_there
    for each in open_there:
        assert each.sentence in said
        assert each.letter_id == letter.pk
        assert [step.kind for step in each.steps.all()] == ["raised", "drafted"]
    assert "Kính gửi" not in said
    assert newest_content(letter).simulated


def test_what_an_office_above_holds_is_not_asked_of_the_district() -> None:
    looked(MAY)
    held = of_place()[0]
    Reminder.objects.filter(pk=held.pk).update(office=Office.objects.get(key="qln"))
    assert held.sentence not in str(newest_content(letter_to()))
    Reminder.objects.filter(place=TRANG_DINH).update(office=Office.objects.get(key="qln"))
    assert TRANG_DINH not in {each.pk for each in places_to_write_to(Reminder.objects.all())}


def test_a_day_that_the_sentence_tells_is_not_told_again() -> None:
    looked(MAY)
    held = of_place()[0]
    Reminder.objects.filter(pk=held.pk).update(sentence="Việc thử, hạn ngày 02/05/2020", due_on=date(2020, 5, 2))
    said = str(newest_content(letter_to()))
    assert "Việc thử, hạn ngày 02/05/2020." in said
    assert said.count("02/05/2020") == 1


def test_no_second_draft_while_one_is_in_preparation_but_after_it_was_dropped() -> None:
    looked(MAY)
    letter = letter_to()
    with pytest.raises(Problem, match="đã có công văn cho Huyện Tràng Định ở bước “đang soạn thảo”"):
        letter_to()
    move_document(document=letter, step="cancel", by=official("qln"), on=MAY, reason="Soạn lại")
    assert letter_to().pk != letter.pk
    Reminder.objects.update(state="closed", closed_on=MAY)
    with pytest.raises(Problem, match="không còn việc nào đang chờ"):
        letter_to()


def test_one_action_writes_to_every_district_and_tells_where_it_did_not() -> None:
    looked(MAY)
    letter_to()
    places = places_to_write_to(Reminder.objects.all())
    written, refused = draft_letters(places=places, by=official("qln"), today=MAY, at=at(MAY))
    assert len(written) == len(places) - 1
    assert len(refused) == 1
    assert not Reminder.objects.filter(place__in=places, state="open", letter=None).exists()


def test_a_reply_that_is_tied_to_the_letter_answers_it() -> None:
    looked(MAY)
    letter = issued(letter_to())
    (topic,) = topic_kinds()["urging"].open(official("vanthu"), MAY + timedelta(days=3))
    assert (topic.key, topic.label) == (topic_key(letter.pk), "Công văn đôn đốc 07/SXD-QLN")
    assert topics_named([topic.key])[topic.key].link == f"/van-ban/{letter.pk}/"
    arrived(letter.office, about=topic.key, on=MAY + timedelta(days=9))
    assert looked(MAY + timedelta(days=8)).answered == 0
    look = looked(MAY + timedelta(days=9))
    assert look.answered == len(of_place()) > 0
    for each in of_place():
        assert (each.state, each.answered_on) == ("answered", MAY + timedelta(days=9))
        assert each.steps.last().words.startswith("UBND huyện Thử 9/UBND")  # type: ignore[union-attr]
    whole = tallies(Reminder.objects.filter(place=TRANG_DINH), MAY + timedelta(days=10)).whole
    assert (whole.open, whole.answered, whole.median_days) == (0, look.answered, 9)
    answered = Reminder.objects.filter(place=TRANG_DINH).exclude(state="closed")
    assert tallies(answered, MAY + timedelta(days=3)).whole.urged == look.answered
    assert topic_kinds()["urging"].open(official("vanthu"), MAY + timedelta(days=10)) == []
    assert looked(MAY + timedelta(days=30)).told == 0 or all(each.state == "answered" for each in of_place())


def test_the_addressee_who_has_dealt_with_it_answers_it_too() -> None:
    looked(MAY)
    letter = issued(letter_to())
    office = Office.objects.get(key=f"ubnd-{TRANG_DINH}")
    delivery = Delivery.objects.create(document=letter, office=office, name="UBND huyện")
    on = MAY + timedelta(days=3)
    given = ArrivalGiven(arrived_on=on, author="Sở Xây dựng", subject="đôn đốc")
    arrival = register_arrival(office=office, given=given, by=None, on=on, delivered=delivery)
    assert looked(MAY + timedelta(days=6)).answered == 0
    finish_arrival(arrival=arrival, by=official("huyen"), on=MAY + timedelta(days=7), note="Đã báo cáo")
    assert looked(MAY + timedelta(days=7)).answered > 0
    assert {each.answered_by_id for each in of_place()} == {arrival.pk}


def test_another_recipient_of_the_letter_answers_nothing() -> None:
    looked(MAY)
    letter = issued(letter_to())
    office = Office.objects.get(key="vpdp")
    delivery = Delivery.objects.create(document=letter, office=office, name="VPĐP")
    given = ArrivalGiven(arrived_on=MAY, author="Sở Xây dựng", subject="đôn đốc")
    arrival = register_arrival(office=office, given=given, by=None, on=MAY, delivered=delivery)
    IncomingDocument.objects.filter(pk=arrival.pk).update(done_on=MAY)
    assert looked(MAY + timedelta(days=7)).answered == 0


def test_questions_of_counting_do_not_grow() -> None:
    looked(date(2020, 4, 2))
    counted = []
    for day in (date(2020, 4, 2), MAY):
        looked(day)
        with CaptureQueriesContext(connection) as asked:
            tallies(Reminder.objects.all(), day)
        counted.append(len(asked))
    assert counted == [2, 2]
    assert Reminder.objects.filter(unit=TRI_PHUONG).exists()
