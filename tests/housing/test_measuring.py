"""Houses recorded tell how far a work item is."""

from __future__ import annotations

from datetime import date

from tests.programme.test_states import item

from datchuan.housing.measuring import HouseSurveys
from datchuan.programme.queries import plan_of, registrations_of


def test_a_commune_is_complete_with_as_many_houses_as_the_census_counted(province, django_assert_max_num_queries):
    plan = plan_of(2020, "sxd")
    every, one = item(plan, "tat-ca", criteria=["vn-xa-2016/9"]), item(plan, "mot")
    one.communes.set(["06016-1"])  # Tri Phương: its houses are in the small province
    with django_assert_max_num_queries(20):
        told = HouseSurveys().done([every, one], date(2020, 12, 31))
    assert (told[one.pk].part, told[one.pk].whole) == (1, 1)
    assert told[every.pk].whole == registrations_of(plan).count() > told[every.pk].part
    early = HouseSurveys().done([one], date(2020, 1, 31))[one.pk]  # it has registered, no house is recorded
    assert (early.part, early.whole) == (0, 1)
    assert not HouseSurveys().done([one], date(2020, 1, 1)), "it has not registered yet: nothing can be told"
