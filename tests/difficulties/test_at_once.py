"""Several officials at the same moment: numbers run without gap or double, one of two steps wins. Real commits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.difficulties.giving import assigned, raised, step

from datchuan.difficulties.models import Difficulty
from datchuan.difficulties.operations import escalate_overdue
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[int]:
    """Do all at the same moment; the numbers of the problems that some were told."""
    start, told = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Problem as problem:
            told.append(problem.number)
        finally:
            connection.close()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_numbers_have_no_gap(live_province: Unit) -> None:
    before = Difficulty.objects.count()
    assert at_once(*[raised] * 4) == []
    numbers = sorted(Difficulty.objects.filter(year=2020).values_list("number", flat=True))
    assert numbers == list(range(1, before + 5))


def test_the_second_of_two_steps_is_told(live_province: Unit) -> None:
    found = assigned()
    seen = found.steps.latest("number").number
    told = at_once(
        lambda: step(found, "propose_direction", by="qln", seen=seen),
        lambda: step(found, "reject_difficulty", by="truongphong", seen=seen),
    )
    assert told == [949]
    assert found.steps.count() == seen + 1


def test_two_clocks_take_it_up_once(live_province: Unit) -> None:
    found = assigned(raised(severity="blocking"))
    day, at = date(2020, 12, 31), datetime(2020, 12, 31, 6, tzinfo=UTC)
    assert at_once(*[lambda: escalate_overdue(on=day, at=at)] * 2) == []
    assert found.steps.filter(kind="escalated").count() == 1
