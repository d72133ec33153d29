"""Where a target will stand at its end: a table of cases, and what holds for every history."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.progress.forecasting import MIN_GAINS, Counted, forecast, monthly_gains, months_left

GAINS = st.lists(st.integers(-20, 20), min_size=MIN_GAINS, max_size=12)
LEFT = st.integers(1, 12)


@pytest.mark.parametrize(
    ("actual", "gains", "left", "most", "expected"),
    [
        (126, [2, 2, 2], 3, 181, (132, 132, 132)),  # every month alike
        (128, [0, 3, -1], 1, 181, (127, 128, 131)),  # one month: the gains themselves
        (128, [0, 0, 0, 0, 0, 0, 0, 0, 0, 10], 1, 181, (128, 128, 128)),  # one way in ten is left out
        (128, [0, 0, 0, 0, 10], 1, 181, (128, 128, 138)),
        (128, [-1, 0, 1], 2, 181, (126, 128, 130)),  # nine ways, one of them -2, one 2: more than a tenth
        (179, [2, 2, 2], 3, 181, (181, 181, 181)),  # no more than there are
        (2, [-2, -2, -2], 3, 181, (0, 0, 0)),  # no fewer than none
        (133, [1, 2, 3], 0, 181, (133, 133, 133)),  # the year is over
        (133, [], 0, 181, (133, 133, 133)),
    ],
)
def test_cases(actual, gains, left, most, expected):
    found = forecast(actual, gains, left, most)
    assert (found.low, found.likely, found.high) == expected


@pytest.mark.parametrize("gains", [[], [1], [1, 2]])
def test_a_short_history_tells_nothing_and_says_so(gains):
    found = forecast(126, gains, 4, 181)
    assert not found.is_known
    assert found.likely is None
    assert found.why_not == f"mới ghi nhận được {len(gains)} tháng đủ căn cứ, cần ít nhất 3 tháng"


@given(st.integers(0, 181), GAINS, LEFT)
def test_it_lies_within_what_there_is_and_is_in_order(actual, gains, left):
    found = forecast(actual, gains, left, 181)
    assert 0 <= found.low <= found.likely <= found.high <= 181


@given(st.integers(0, 181), GAINS, LEFT)
def test_it_lies_between_the_worst_and_the_best_months_repeated(actual, gains, left):
    found = forecast(actual, gains, left, 10_000)
    assert max(0, actual + left * min(gains)) <= found.low
    assert found.high <= max(0, actual + left * max(gains))


@given(st.integers(0, 181), st.permutations([3, 0, -1, 7, 2]), LEFT)
def test_the_order_of_the_months_does_not_matter(actual, gains, left):
    assert forecast(actual, gains, left, 500).low == forecast(actual, [3, 0, -1, 7, 2], left, 500).low


@given(GAINS, LEFT)
def test_as_many_more_now_are_as_many_more_then(gains, left):
    first, second = forecast(1000, gains, left, 10_000), forecast(1007, gains, left, 10_000)
    assert (second.low - first.low, second.likely - first.likely, second.high - first.high) == (7, 7, 7)


@given(GAINS, LEFT)
def test_months_that_may_lose_may_end_below_what_is_there(gains, left):
    """Losses are not ruled out: where every month lost, so does the forecast."""
    found = forecast(500, [-abs(each) - 1 for each in gains], left, 1000)
    assert found.high < 500


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2020, 6, 30), 6),
        (date(2020, 8, 31), 4),
        (date(2020, 10, 31), 2),
        (date(2020, 12, 20), 1),  # less than half a month is a month all the same
        (date(2020, 12, 30), 1),
        (date(2020, 12, 31), 0),
        (date(2021, 3, 1), 0),
        (date(2019, 12, 31), 12),
    ],
)
def test_months_left_are_rounded_and_at_least_one(day, left):
    assert months_left(day, date(2020, 12, 31)) == left


def month(on: date, met: int, undetermined: int = 0) -> Counted:
    return Counted(on, met, 181, undetermined)


def test_gains_are_of_months_next_to_each_other():
    months = [month(date(2020, 6, 30), 110), month(date(2020, 4, 30), 100), month(date(2020, 5, 31), 103)]
    assert monthly_gains(months, []) == [3, 7]
    assert monthly_gains([months[1], months[0]], []) == []  # May is not known


def test_months_that_most_communes_were_undecided_in_are_left_out():
    months = [month(date(2020, 4, 30), 10, 19), month(date(2020, 5, 31), 100, 18), month(date(2020, 6, 30), 101, 0)]
    assert monthly_gains(months, []) == [1]


def test_a_month_in_which_units_changed_is_left_out():
    months = [month(date(2019, 11, 30), 120), month(date(2019, 12, 31), 121), month(date(2020, 1, 31), 100)]
    assert monthly_gains(months, [date(2020, 1, 1)]) == [1]
