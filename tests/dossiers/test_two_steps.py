"""Two officials at the same moment, each on a connection of their own: one step, one dossier."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.cast import official
from tests.dossiers.giving import moved, opened
from tests.making import EMPTY

from datchuan.dossiers.models import Dossier
from datchuan.kernel.problem import Problem
from datchuan.platform.queries import first_broken_entry
from datchuan.territory.models import Unit


def at_once(*tries: Callable[[], object]) -> list[int]:
    """The numbers of the problems, 0 for what was done, in order."""
    together, told = threading.Barrier(len(tries)), []

    def one(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
            told.append(0)
        except Problem as problem:
            told.append(problem.number)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(each,)) for each in tries]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_at_once(live_province: Unit) -> None:
    dossier = Dossier.objects.get(commune="06016-1", standard="basic")
    one, other = official("qln"), official("qhkt")
    seen = dossier.steps.latest("number").number
    told = at_once(*(lambda by=by: moved(dossier, "to_field", by=by, seen=seen) for by in (one, other)))  # type: ignore[misc]
    assert told == [0, 870]
    assert dossier.steps.filter(transition="to_field").count() == 1
    unseen = at_once(*(lambda by=by: moved(dossier, "from_field", by=by) for by in (one, other)))  # type: ignore[misc]
    assert unseen == [0, 815]
    assert dossier.steps.latest("number").number == seen + 2
    assert at_once(*(lambda by=by: opened(EMPTY, by=by) for by in (one, other))) == [0, 812]  # type: ignore[misc]
    assert Dossier.objects.get(commune=EMPTY).steps.count() == 1
    assert first_broken_entry() is None
