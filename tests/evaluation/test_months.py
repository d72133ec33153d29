"""The recorded history: the ends of months kept, and counted without opening a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q
from tests.making import EMPTY, TODAY, entry, record, village

from datchuan.evaluation.jobs import keep_months
from datchuan.evaluation.models import IndicatorVerdict, KeptCube
from datchuan.evaluation.operations import keep_month_ends
from datchuan.evaluation.queries import day_counts, month_ends, months_not_kept, outcomes_on_days, standing
from datchuan.law.outcome import Outcome
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"
OCTOBER, NOVEMBER = date(2020, 10, 31), date(2020, 11, 30)


def kept() -> None:
    keep_month_ends(first=date(2020, 10, 1), last=NOVEMBER, by=None)


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        (date(2020, 1, 1), date(2020, 3, 15), [date(2020, 1, 31), date(2020, 2, 29)]),
        (date(2020, 2, 29), date(2020, 2, 29), [date(2020, 2, 29)]),
        (date(2020, 12, 31), date(2021, 1, 31), [date(2020, 12, 31), date(2021, 1, 31)]),
        (date(2020, 3, 1), date(2020, 2, 1), []),
    ],
)
def test_the_ends_of_months(first, last, ends):
    assert month_ends(first, last) == ends


def test_months_are_kept_once_and_their_houses_are_not_counted_for_keeping():
    cubes = KeptCube.objects.count()
    assert keep_month_ends(first=date(2020, 10, 1), last=TODAY, by=None) == [OCTOBER, NOVEMBER]
    assert keep_month_ends(first=date(2020, 10, 1), last=TODAY, by=None) == []
    assert KeptCube.objects.count() == cubes
    assert standing(SET, OCTOBER).is_kept


def test_the_counts_are_those_of_the_standing():
    kept()
    for criterion in ("1", "9"):
        counts = day_counts(SET, criterion, [OCTOBER, NOVEMBER, TODAY])
        assert list(counts) == [OCTOBER, NOVEMBER, TODAY]
        for on, count in counts.items():
            now = standing(SET, on)
            outcomes = [now.of_criterion(each.pk, criterion) for each in now.communes]
            assert (count.met, count.not_met, count.undetermined) == tuple(outcomes.count(each) for each in Outcome)
            assert count.judged == 181
        found = outcomes_on_days(SET, criterion, [TODAY])[TODAY]
        assert found == {each.pk: now.of_criterion(each.pk, criterion) for each in now.communes}


def test_the_counts_of_a_district_are_of_its_own_communes():
    district = Unit.objects.get(pk="180-1")
    count = day_counts(SET, "1", [TODAY], Q(parent__identity=district.identity_id))[TODAY]
    now = standing(SET, TODAY)
    own = [each for each in now.communes if each.parent_id == district.pk]
    assert count.judged == len(own)
    assert count.met == sum(each in own for each in now.met("1"))


def test_a_day_that_is_not_kept_whole_or_under_other_law_files_is_left_out():
    kept()
    IndicatorVerdict.objects.filter(on=OCTOBER, commune=EMPTY, indicator="1.2").delete()
    IndicatorVerdict.objects.filter(on=NOVEMBER).update(law_digest="0" * 64)
    assert list(day_counts(SET, "1", [OCTOBER, NOVEMBER, TODAY])) == [TODAY]
    assert list(day_counts(SET, "9", [OCTOBER, TODAY])) == [OCTOBER, TODAY]
    assert months_not_kept(date(2020, 10, 1), TODAY) == [OCTOBER, NOVEMBER]
    assert keep_month_ends(first=date(2020, 10, 1), last=TODAY, by=None) == [OCTOBER, NOVEMBER]
    assert list(day_counts(SET, "1", [OCTOBER, NOVEMBER, TODAY])) == [OCTOBER, NOVEMBER, TODAY]


def test_what_is_recorded_later_changes_the_months_it_speaks_of():
    kept()
    before = outcomes_on_days(SET, "9", [OCTOBER, NOVEMBER])
    record(entry("TH1", village(), date(2020, 11, 16)))
    after = outcomes_on_days(SET, "9", [OCTOBER, NOVEMBER])
    assert after[OCTOBER] == before[OCTOBER]
    assert (before[NOVEMBER][EMPTY], after[NOVEMBER][EMPTY]) == (Outcome.UNDETERMINED, Outcome.MET)


def test_a_change_is_told_once_not_for_every_month_it_touches():
    kept()
    done = record(entry("TH1", village(), date(2020, 10, 15)))
    assert {(each.on, each.indicator, each.after) for each in done.effects} == {
        (TODAY, "9.1", "met"),
        (TODAY, "9.2", "met"),
    }
    assert outcomes_on_days(SET, "9", [OCTOBER])[OCTOBER][EMPTY] == Outcome.MET


def test_the_days_of_another_set_are_not_asked_for():
    assert day_counts(SET, "1", [date(2016, 11, 30), date(2023, 6, 30)]) == {}


def test_the_counts_take_two_questions(django_assert_num_queries):
    kept()
    standing(SET, TODAY)
    with django_assert_num_queries(3):  # and which province
        day_counts(SET, "1", [OCTOBER])
    with django_assert_num_queries(3):
        day_counts(SET, "1", [OCTOBER, NOVEMBER, TODAY])


def test_the_clock_keeps_the_year_of_the_last_month_that_ended():
    said = keep_months(datetime(2021, 1, 4, tzinfo=UTC), date(2021, 1, 4))
    assert said.startswith("Đã lưu kết quả cuối tháng: 01/2020, 02/2020")
    assert "12/2020" not in said  # the demonstration keeps it
    out = StringIO()
    call_command("keep_months", stdout=out)
    assert "không có gì mới" in out.getvalue()
