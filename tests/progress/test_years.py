"""The year of a target: its months, the plan's line, the forecast, the drawing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.dossiers.giving import recognised
from tests.making import EMPTY, TODAY
from tests.progress.following import months_kept, now, target

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.programme.models import Plan
from datchuan.programme.queries import targets_of
from datchuan.progress.curve import HEIGHT, WIDTH, draw_curve
from datchuan.progress.queries import planned, target_progress, target_year

pytestmark = pytest.mark.usefixtures("province")

OCTOBER = date(2020, 10, 31)


def year(on: date = TODAY, wanted=None, **arguments):
    found = wanted or targets_of(Plan.objects.get(office__key="sxd", year=2020)).get(key="meeting-criterion-2020")
    standing = now(on, **arguments)
    return target_year(target_progress(found, standing), standing)


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2019, 12, 31), 126),
        (date(2020, 7, 1), 142),  # 183 of 366 days
        (date(2020, 12, 31), 157),
        (date(2021, 6, 30), 157),
        (date(2019, 1, 1), 126),
    ],
)
def test_the_plan_goes_straight_from_baseline_to_goal(day, line):
    assert planned(target(stated_baseline=126, goal=157, denominator=181), day) == line


def test_a_plan_without_figures_has_no_line():
    assert planned(target(goal=157), TODAY) is None
    assert planned(target(stated_baseline=126), TODAY) is None


def test_months_not_kept_are_said_not_guessed():
    found = year()
    assert [each.on for each in found.counted] == [TODAY]
    assert len(found.not_kept) == 11
    assert draw_curve(found).actual == ""  # one day makes no line
    assert found.forecast.low == found.forecast.high == found.progress.actual  # the year is over


def test_a_month_is_what_the_standing_of_its_end_says():
    months_kept(date(2020, 10, 1))
    found = {each.on: each for each in year().points}
    assert found[OCTOBER].counted.met == len(now(OCTOBER).met("1"))
    assert found[OCTOBER].behind == found[OCTOBER].planned - found[OCTOBER].counted.met
    assert found[date(2020, 9, 30)].counted is None


def test_the_day_looked_at_ends_the_curve_and_the_rest_is_to_come():
    months_kept(date(2020, 8, 1), OCTOBER)
    day = date(2020, 10, 15)
    found = year(day)
    assert found.today.counted.met == found.progress.actual
    assert [each.on for each in found.points if each.on > day] == [OCTOBER, date(2020, 11, 30), TODAY]
    assert all(each.counted is None for each in found.points if each.on > day)


def test_a_short_history_is_said_on_the_page(visit):
    page = visit("qln", "/", ngay="2020-10-31").text
    assert "chưa dự báo được: mới ghi nhận được 0 tháng đủ căn cứ, cần ít nhất 3 tháng" in page


def test_with_history_the_first_page_forecasts(visit):
    months_kept(date(2020, 4, 1), OCTOBER)
    answer = visit("qln", "/", ngay="2020-10-31")
    ahead = answer.context["year"].forecast
    assert ahead.months_left == 2
    assert len(ahead.gains) >= 3
    assert f"dự báo cuối năm <strong>{ahead.low}–{ahead.high}</strong>" in answer.text
    assert "Bảng theo tháng" in answer.text
    assert answer.context["curve"].band


def test_verdicts_under_other_law_files_are_no_history():
    months_kept(date(2020, 10, 1))
    IndicatorVerdict.objects.filter(on=OCTOBER).update(law_digest="0" * 64)
    assert OCTOBER in year().not_kept


def test_recognitions_have_a_history_of_their_own(django_assert_max_num_queries):
    wanted = target(counted_by="recognitions", standard="basic", criteria_set="", criterion="", increment=3)
    wanted = targets_of(wanted.plan).get(pk=wanted.pk)
    recognised(EMPTY, date(2020, 6, 15))
    with django_assert_max_num_queries(60):
        found = {each.on: each for each in year(wanted=wanted).points}
    assert found[date(2020, 6, 30)].counted.met == found[date(2020, 5, 31)].counted.met + 1
    assert found[date(2020, 5, 31)].planned is None


def test_the_drawing_stays_on_its_paper():
    months_kept(date(2020, 4, 1), OCTOBER)
    drawn = draw_curve(year(OCTOBER))
    numbers = [int(each) for path in (drawn.plan, drawn.actual, drawn.band) for each in re.findall(r"-?\d+", path)]
    xs, ys = numbers[::2], numbers[1::2]
    assert all(0 <= x <= WIDTH for x in xs)
    assert all(0 <= y <= HEIGHT for y in ys)
    assert drawn.plan.count("L") == 1  # a straight line
    assert len({each.at for each in drawn.lines}) == len(drawn.lines) <= 7
    assert drawn.last.label == str(year(OCTOBER).progress.actual)


def test_nothing_counted_and_no_line_draws_nothing():
    uncounted = target(counted_by="nothing", criteria_set="", criterion="")
    assert draw_curve(year(wanted=uncounted)) is None


def test_the_history_asks_the_same_for_one_month_and_for_twelve():
    wanted = targets_of(Plan.objects.get(office__key="sxd", year=2020)).get(key="meeting-criterion-2020")
    standing = now()
    progress = target_progress(wanted, standing)
    counts = set()
    for first in (date(2020, 11, 1), date(2020, 6, 1)):
        months_kept(first)
        with CaptureQueriesContext(connection) as captured:
            target_year(progress, standing)
        counts.add(len(captured))
    assert counts == {4}  # which province, the verdicts, the communes, the days of change
