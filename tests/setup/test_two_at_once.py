"""Two people press the button at the same moment: one province is set up, the other person is told."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from tests.setup.test_setting_up import set_up

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import Installation
from datchuan.setup.operations import issue_code

LAI_CHAU, DIEN_BIEN = "12", "11"


@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told() -> None:
    call_command("flush", interactive=False, verbosity=0)
    code, start = issue_code(), Barrier(2)
    told: list[int] = []

    def press(province: str) -> None:
        try:
            start.wait()
            set_up(code, province=province)
        except Problem as problem:
            told.append(problem.number)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(province,)) for province in (LAI_CHAU, DIEN_BIEN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [911]
    assert Installation.objects.get().province_code in (LAI_CHAU, DIEN_BIEN)
    assert Official.objects.count() == 1
