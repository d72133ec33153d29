"""Reviews after mergers tell how far a work item is."""

from __future__ import annotations

from datetime import date

from tests.programme.test_states import item

from datchuan.masterplans.measuring import Reviews
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import review_progress
from datchuan.people.models import Office
from datchuan.programme.models import Plan
from datchuan.programme.queries import plan_of

ON = date(2020, 12, 31)


def test_all_of_the_province_or_the_communes_in_scope(province, django_assert_max_num_queries):
    plan = plan_of(2020, "sxd")
    every, one = item(plan, "tinh"), item(plan, "xa")
    one.communes.set(["06046-1"])  # Đề Thám, merged in 2020
    district = Office.objects.get(key="ubnd-180-1")
    below = Plan.objects.create(year=2020, until_year=2020, office=district, title="Kế hoạch huyện")
    theirs = item(below, "huyen")
    with django_assert_max_num_queries(12):
        told = Reviews().done([every, one, theirs], ON)
    known = review_progress(ON)
    assert (told[every.pk].part, told[every.pk].whole) == (known.concluded, known.opened)
    assert 0 < told[one.pk].whole < told[theirs.pk].whole < told[every.pk].whole


def test_it_knows_the_days(province):
    made = item(plan_of(2020, "sxd"))
    assert Reviews().done([made], date(2020, 1, 2))[made.pk].part == 0
    assert not Reviews().done([made], date(2019, 12, 31))  # nothing was opened yet: nothing can be told
    first = ReviewDuty.objects.filter(concluded_on__isnull=False).order_by("concluded_on")[0].concluded_on
    assert Reviews().done([made], first)[made.pk].last_on == first
