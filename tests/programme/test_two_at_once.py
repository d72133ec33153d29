"""Two people write the same revision at the same time: one is written, the other told. Real commits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.making import TODAY
from tests.programme.planning import district_plan, item_given

from datchuan.kernel.problem import Problem
from datchuan.programme.models import Plan
from datchuan.programme.operations import Edit, add_item
from datchuan.territory.models import Unit


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_written_and_one_is_told(live_province: Unit) -> None:
    plan = district_plan()
    together = Barrier(2)

    def write(title: str) -> int:
        try:
            seen = Plan.objects.select_related("office").get(pk=plan.pk)
            together.wait(timeout=30)
            edit = Edit(by=None, today=TODAY, revision=seen.revision)
            add_item(plan=seen, given=item_given(seen, title=title), edit=edit)
            return 0
        except Problem as problem:
            return problem.number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(write, ["Việc một", "Việc hai"]))
    assert told == [0, 721]
    plan.refresh_from_db()
    assert plan.revision == 1
    assert plan.work_items.filter(title__startswith="Việc ").count() == 1
