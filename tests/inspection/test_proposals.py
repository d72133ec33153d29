"""Proposals of a schedule: kept with what they are worth, made beside the pages, stopped, refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.inspection.scheduled import put, round_of

from datchuan.inspection.models import Proposal, Round
from datchuan.inspection.operations import (
    ask_proposal,
    cancel_proposal,
    drop_commune,
    order_visit,
    pin_visit,
    propose,
    propose_waiting,
)
from datchuan.inspection.queries import board_of, tours_of
from datchuan.inspection.web.words import how_made
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def round_(province: object) -> Round:
    return round_of()


def test_what_a_proposal_is_worth_is_kept(round_: Round, qln: Official) -> None:
    quick = propose(round_=round_, seconds=0, by=qln)
    made = Proposal.objects.get()
    assert (made.state, made.method, made.cost, made.placed) == ("kept", "greedy", quick.cost, 5)
    assert (made.asked_by, made.gap) == (qln, None)
    assert "Xếp nhanh" in how_made(board_of(round_))
    assert "chưa biết" in how_made(board_of(round_))
    solved = propose(round_=round_, seconds=0.2, by=qln)
    made = Proposal.objects.first()
    assert made.gap == pytest.approx(solved.gap)
    assert "không quá" in how_made(board_of(round_))
    put(round_.visits.first(), date(2020, 6, 12))
    assert "Sau đó lịch được sửa" in how_made(board_of(round_))


def test_beside_the_pages(round_: Round, qln: Official) -> None:
    asked = ask_proposal(round_=round_, seconds=0.2, by=qln)
    assert not tours_of(round_)
    with pytest.raises(Problem) as found:
        ask_proposal(round_=round_, seconds=0.2, by=qln)
    assert found.value.number == 635
    assert propose_waiting() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.placed) == ("kept", 5)
    assert sum(map(len, tours_of(round_).values())) == 5
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("inspection.propose", qln)
    assert propose_waiting() == 0


def test_what_was_stopped_is_not_kept(round_: Round, qln: Official) -> None:
    asked = ask_proposal(round_=round_, seconds=0, by=qln)
    cancel_proposal(proposal=asked, by=qln)
    assert propose_waiting() == 0
    assert not tours_of(round_)
    cancel_proposal(proposal=asked, by=qln)
    assert AuditEntry.objects.filter(action="inspection.cancel_proposal").count() == 1


def test_what_people_change_meanwhile_is_kept(round_: Round, qln: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    from datchuan.inspection.operations import proposing

    propose(round_=round_, seconds=0, by=qln)
    visit = round_.visits.exclude(day=None).first()
    made = proposing._made
    for change in (lambda: put(visit, None), lambda: put(visit, date(2020, 6, 11))):
        asked = ask_proposal(round_=round_, seconds=0, by=qln)

        def while_it_is_made(*given: object, change=change) -> object:
            change()
            return made(*given)

        monkeypatch.setattr(proposing, "_made", while_it_is_made)
        assert propose_waiting() == 1
        asked.refresh_from_db()
        assert asked.state == "refused"
        assert "vừa được sửa" in asked.problem
    visit.refresh_from_db()
    assert (visit.day, visit.is_fixed) == (date(2020, 6, 11), True)


def test_a_round_that_lost_its_communes_is_told(round_: Round, qln: Official) -> None:
    asked = ask_proposal(round_=round_, seconds=0, by=qln)
    for visit in round_.visits.all():
        drop_commune(visit=visit, reason="Đường sạt lở", by=qln)
    propose_waiting()
    asked.refresh_from_db()
    assert (asked.state, "chưa có xã nào" in asked.problem) == ("refused", True)


def test_whoever_died_while_making_one_is_followed(round_: Round, qln: Official) -> None:
    asked = ask_proposal(round_=round_, seconds=0, by=qln)
    Proposal.objects.update(started_at=timezone.now())
    assert propose_waiting() == 0
    Proposal.objects.update(started_at=timezone.now() - timedelta(seconds=71))
    assert propose_waiting() == 1
    asked.refresh_from_db()
    assert asked.state == "kept"


def test_the_database_holds_one_that_waits(round_: Round, qln: Official) -> None:
    asked = ask_proposal(round_=round_, seconds=0, by=qln)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(round=round_, seconds=0, asked_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(state="kept")


def test_pinned_visits_stay_and_others_move(round_: Round, qln: Official) -> None:
    visit = round_.visits.first()
    with pytest.raises(Problem) as found:
        pin_visit(visit=visit, pinned=True, by=qln)
    assert found.value.number == 798
    put(visit, date(2020, 6, 12))
    propose(round_=round_, seconds=0, by=qln)
    visit.refresh_from_db()
    assert (visit.day, visit.is_fixed) == (date(2020, 6, 12), True)
    pin_visit(visit=visit, pinned=False, by=qln)
    propose(round_=round_, seconds=0, by=qln)
    visit.refresh_from_db()
    assert visit.day < date(2020, 6, 12)


def test_the_order_of_a_day(round_: Round, qln: Official) -> None:
    first, second, third = round_.visits.all()[:3]
    for each in (first, second, third):
        put(each, date(2020, 6, 12))
    assert tours_of(round_)["Đoàn 1", 9] == [first.commune_id, second.commune_id, third.commune_id]
    order_visit(visit=third, place=1, by=qln)
    order_visit(visit=first, place=9, by=qln)
    assert tours_of(round_)["Đoàn 1", 9] == [third.commune_id, second.commune_id, first.commune_id]
    with pytest.raises(Problem):
        order_visit(visit=round_.visits.filter(day=None).first(), place=1, by=qln)
