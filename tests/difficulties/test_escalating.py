"""Going up by the clock: a table of days, and who is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.cast import newcomer, official
from tests.difficulties.giving import assigned, raised, step

from datchuan.desk.models import Notification
from datchuan.difficulties.access import asked_of
from datchuan.difficulties.models import OPEN_STATES, Difficulty
from datchuan.difficulties.operations import escalate_overdue
from datchuan.difficulties.terms import must_go_up, terms
from datchuan.people.models import Office, Role

pytestmark = pytest.mark.usefixtures("province")
DUE = date(2020, 6, 10)


@pytest.fixture(autouse=True)
def _nothing_else_is_open(province: object) -> None:
    """What the demonstration left open goes up too, and is in the way here."""
    Difficulty.objects.filter(state__in=OPEN_STATES).update(state="rejected")


def run(day: date) -> int:
    return escalate_overdue(on=day, at=datetime.combine(day, time(6), UTC))


@pytest.mark.parametrize(
    ("severity", "level", "since", "on", "goes_up"),
    [
        ("ordinary", "owner", date(2020, 5, 11), date(2020, 6, 9), False),
        ("ordinary", "owner", date(2020, 5, 11), date(2020, 6, 10), False),  # the last day is not late
        ("ordinary", "owner", date(2020, 5, 11), date(2020, 6, 11), True),
        ("ordinary", "owner", date(2020, 5, 11), date(2020, 9, 1), True),
        ("ordinary", "division", date(2020, 6, 11), date(2020, 6, 20), False),
        ("ordinary", "division", date(2020, 6, 11), date(2020, 6, 21), True),
        ("serious", "division", date(2020, 6, 11), date(2020, 6, 15), False),
        ("serious", "division", date(2020, 6, 11), date(2020, 6, 16), True),
        ("blocking", "leadership", date(2020, 6, 14), date(2020, 6, 16), False),
        ("blocking", "leadership", date(2020, 6, 14), date(2020, 6, 17), True),
        # Taken up by hand before it was due: its days at a level count from when it was due.
        ("serious", "division", date(2020, 6, 1), date(2020, 6, 14), False),
        ("serious", "division", date(2020, 6, 1), date(2020, 6, 15), True),
        ("blocking", "province", date(2020, 6, 1), date(2020, 9, 1), False),
    ],
)
def test_when_it_goes_up(severity: str, level: str, since: date, on: date, goes_up: bool) -> None:
    assert must_go_up(severity=severity, level=level, level_since=since, due=DUE, on=on) is goes_up


def test_day_by_day_to_the_province() -> None:
    found = assigned(raised(severity="serious", on=date(2020, 6, 1)), on=date(2020, 6, 2))
    went = {}
    for number in range(60):
        day = date(2020, 6, 1) + timedelta(days=number)
        if run(day):
            found.refresh_from_db()
            went[day] = found.level
    assert went == {date(2020, 6, 17): "division", date(2020, 6, 22): "leadership", date(2020, 6, 27): "province"}
    assert [each.kind for each in found.steps.all()] == ["raised", "assigned", *["escalated"] * 3]


def test_twice_on_a_day_is_once_and_a_missed_day_only_delays() -> None:
    found = assigned(raised(severity="blocking", on=date(2020, 6, 1)), on=date(2020, 6, 2))
    assert [run(date(2020, 6, 30)), run(date(2020, 6, 30)), run(date(2020, 7, 1))] == [1, 0, 0]
    found.refresh_from_db()
    assert (found.level, found.level_since) == ("division", date(2020, 6, 30))
    assert run(date(2020, 6, 29)) == 0, "a run for an earlier day puts no step out of order"


@pytest.mark.parametrize("end", ["resolve_difficulty", "reject_difficulty"])
def test_what_has_ended_stays(end: str) -> None:
    step(assigned(raised(severity="blocking")), end)
    assert run(date(2020, 12, 31)) == 0


@pytest.mark.parametrize(
    ("owner", "level", "told"),
    [
        ("qln", "owner", ["qln", "truongphong"]),
        ("qln", "division", ["truongphong"]),
        ("ubnd-180-1", "division", ["truong_qhkt", "truongphong"]),
        ("qhkt", "division", ["truong_qhkt"]),
        ("qln", "leadership", ["lanhdao"]),
        ("qln", "province", ["vpdp"]),
    ],
)
def test_who_must_act(owner: str, level: str, told: list[str]) -> None:
    head = newcomer("truong_qhkt", Role.DIVISION_HEAD, "20-1")
    head.office = Office.objects.get(key="qhkt")
    head.save()
    found = assigned(owner=owner)
    found.level = level
    assert [each.username for each in asked_of(found)] == told


def test_who_must_act_is_told_of_each_level_once() -> None:
    found = assigned(raised(severity="blocking", on=date(2020, 6, 1)), on=date(2020, 6, 1))
    for day in (9, 9, 12, 15):
        run(date(2020, 6, day))
    told = Notification.objects.filter(key__startswith=f"difficulty {found.pk} ", on__gte=date(2020, 6, 9))
    assert [each.official for each in told.order_by("pk")] == [
        official("truongphong"),
        official("lanhdao"),
        official("vpdp"),
    ]
    assert told.latest("pk").made_at == datetime(2020, 6, 15, 6, tzinfo=UTC)
    assert "escalated" not in told.latest("pk").because


@pytest.mark.parametrize("severity", list(terms()))
def test_the_days_that_the_page_tells_are_those_it_goes_up_on(severity: str) -> None:
    began, level, since, days = date(2020, 1, 1), "owner", date(2020, 1, 1), []
    due = began + timedelta(days=terms()[severity].days)
    rises = terms()[severity].rises
    for above, day in rises:
        on = began + timedelta(days=day)
        for each, goes_up in ((on - timedelta(days=1), False), (on, True)):
            asked = must_go_up(severity=severity, level=level, level_since=since, due=due, on=each)
            assert asked is goes_up
        level, since = above, on
        days.append(day)
    assert days == sorted(days)
    assert len(days) == 3


def test_the_page_tells_every_severity_with_its_days(client) -> None:
    client.force_login(official("xa"))
    page = client.get("/vuong-mac/han/").text
    for said in ("Phải dừng việc", "7 ngày", "ngày thứ 8", "Làm chậm việc", "15 ngày", "Thông thường", "ngày thứ 51"):
        assert said in page
    assert "/vuong-mac/han/" in client.get("/vuong-mac/").text
