"""What of difficulties is urged: those past their term, at who must act; and the clock's job."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.difficulties.giving import assigned, raised, step

from datchuan.desk.finding import Terms
from datchuan.difficulties.finding import difficulty_unanswered, escalate_daily
from datchuan.difficulties.models import Difficulty, EscalationLevel
from datchuan.people.models import Office

pytestmark = pytest.mark.usefixtures("province")
DUE = date(2020, 6, 10)


@pytest.fixture
def late(province: object) -> Difficulty:
    found = raised(on=date(2020, 5, 11))
    assert found.due_on == DUE
    return found


def urged(found: Difficulty, on: date, days: int = 0) -> list[int | None]:
    """The offices that are urged because of it."""
    told = difficulty_unanswered(Terms(days=days), on)
    return [each.office_id for each in told if each.subject == f"difficulty {found.pk}"]


@pytest.mark.parametrize(
    ("on", "days", "is_urged"),
    [
        (date(2020, 6, 10), 0, False),
        (date(2020, 6, 11), 0, True),
        (date(2020, 6, 14), 4, False),
        (date(2020, 6, 15), 4, True),
    ],
)
def test_it_is_urged_after_its_term(late, on, days, is_urged):
    assert bool(urged(late, on, days)) == is_urged


def test_its_owner_is_urged_until_it_is_resolved(late):
    assert urged(late, date(2020, 6, 20)) == [None]
    assigned(late, owner="qhkt", on=date(2020, 6, 21))
    assert urged(late, date(2020, 6, 22)) == [Office.objects.get(key="qhkt").pk]
    step(late, "resolve_difficulty", by="qhkt", on=date(2020, 6, 23))
    assert urged(late, date(2020, 6, 24)) == []
    assert urged(late, date(2020, 6, 22)) != [], "as it stood on that day"


def test_the_clock_takes_it_up(late):
    said = escalate_daily(datetime(2020, 6, 11, 5, tzinfo=UTC), date(2020, 6, 11))
    assert "vướng mắc lên cấp trên" in said
    late.refresh_from_db()
    assert late.level == EscalationLevel.DIVISION
