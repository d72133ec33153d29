"""Two officials apply changes at the same moment: one wins, the other is told. Real commits, two connections."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.cast import official
from tests.territory.entering import TODAY, entered, open_ended, row

from datchuan.kernel.problem import Problem
from datchuan.territory.models import ChangeAct, Unit
from datchuan.territory.operations import apply_act


@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told(live_province: Unit) -> None:
    open_ended()
    acts = {
        name: entered(row("06016-1", target, event_id=f"thu-{name}"), by=official(name))
        for name, target in (("qln", "06004-1"), ("qhkt", "06046-1"))
    }
    start, told, won = Barrier(2), [], []

    def press(name: str) -> None:
        try:
            start.wait()
            apply_act(act=acts[name], by=official(name), today=TODAY)
            won.append(name)
        except Problem as problem:
            told.append((name, problem.number, problem.sentence))
        finally:
            connection.close()

    threads = [Thread(target=press, args=(name,)) for name in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == len(told) == 1, (won, told)
    ((loser, number, sentence),) = told
    assert (loser, number) != (won[0], 0)
    assert number == 214
    assert official(won[0]).full_name in sentence
    assert ChangeAct.objects.filter(origin="screen", state="applied").count() == 1
    assert Unit.objects.get(pk="06016-1").valid_to is not None
