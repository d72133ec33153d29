"""A plan's target tells how far a work item is."""

from __future__ import annotations

from datetime import date

from tests.programme.test_states import item

from datchuan.evaluation.measuring import TargetReached
from datchuan.evaluation.queries import standing
from datchuan.programme.queries import plan_of

ON = date(2020, 12, 31)


def test_communes_that_meet_the_criterion_of_the_goal(province):
    plan = plan_of(2020, "sxd")
    made = item(plan, criteria=["vn-xa-2016/1"])
    told = TargetReached().done([made], ON)[made.pk]
    assert (told.part, told.whole) == (len(standing("vn-xa-2016", ON).met("1")), 157)


def test_nothing_is_told_of_another_criterion_or_where_the_set_does_not_judge(province):
    plan = plan_of(2020, "sxd")
    assert not TargetReached().done([item(plan, criteria=["vn-xa-2016/9"])], ON)
    assert not TargetReached().done([item(plan, "khac", criteria=["vn-xa-2016/1"])], date(2030, 1, 1))
