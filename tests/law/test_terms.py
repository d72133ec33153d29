"""Publication terms, worked out on a calendar by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.kernel.problem import Problem
from datchuan.law.terms import deadline, is_working_day

TERM = "masterplan_publication"
DEADLINES = [
    # approved on, last lawful day
    (date(2019, 4, 25), date(2019, 5, 10)),  # 15 days, the holidays of 30/4 and 1/5 count
    (date(2020, 1, 16), date(2020, 1, 31)),  # 15 days over Tết
    (date(2019, 1, 1), date(2019, 1, 16)),  # the amendment's first day
    (date(2018, 12, 31), date(2019, 1, 30)),  # the last day under the law of 2014: 30 days
    (date(2015, 1, 1), date(2015, 1, 31)),
    (date(2025, 6, 30), date(2025, 7, 15)),
    # 30 working days under the law of 2003
    (date(2010, 3, 1), date(2010, 4, 12)),  # six weeks without a holiday (Hùng Kings' day 2010 is 23/4)
    # over Tết 2010: 13-19/2 off (Sat-Fri); from Mon 1/2: 10 days to 12/2, then from Mon 22/2 twenty more
    (date(2010, 1, 31), date(2010, 3, 19)),
    # Friday 3/9/2010, after National Day: Mon 6/9 is day 1
    (date(2010, 9, 3), date(2010, 10, 15)),
    (date(2004, 7, 1), date(2004, 8, 12)),  # the law's first day; Friday 2/7 is day 1
]


@pytest.mark.parametrize(("start", "last"), DEADLINES)
def test_last_lawful_day(start: date, last: date) -> None:
    found = deadline(TERM, start)
    assert found.last_day == last
    assert found.term is not None
    assert f"{last:%d/%m/%Y}" in found.reason


@pytest.mark.parametrize("start", [date(2004, 6, 30), date(1999, 1, 1), date(2025, 7, 1)])
def test_no_term_is_known(start: date) -> None:
    found = deadline(TERM, start)
    assert found.last_day is None
    assert found.reason.startswith("Chưa rõ thời hạn")


def test_an_unknown_term() -> None:
    with pytest.raises(Problem, match=TERM) as caught:
        deadline("other", date(2020, 1, 1))
    assert caught.value.number == 108


def test_working_days_around_tet_2015() -> None:
    # Monday 16/2/2015 was swapped for a Saturday; Tết lasted to Monday 23/2.
    off = [day for day in range(14, 25) if not is_working_day(date(2015, 2, day))]
    assert off == [14, 15, 16, 17, 18, 19, 20, 21, 22, 23]


@given(start=st.dates(date(2004, 7, 1), date(2014, 12, 31)))
def test_thirty_working_days_lie_between(start: date) -> None:
    last = deadline(TERM, start).last_day
    assert last is not None
    between = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    assert sum(map(is_working_day, between)) == 30
    assert is_working_day(last)
