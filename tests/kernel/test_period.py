from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.kernel.period import Period

JAN, FEB, MAR, APR = (date(2020, month, 1) for month in range(1, 5))

days = st.dates(date(2019, 12, 20), date(2020, 2, 20))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(st.none() | days), draw(st.none() | days)
    return Period(*sorted((start, end))) if start and end else Period(start, end)


@pytest.mark.parametrize(
    ("period", "day", "inside"),
    [
        (Period(JAN, MAR), JAN, True),
        (Period(JAN, MAR), MAR - timedelta(days=1), True),
        (Period(JAN, MAR), MAR, False),
        (Period(None, MAR), date.min, True),
        (Period(JAN, None), date.max, True),
        (Period(), FEB, True),
        (Period(FEB, FEB), FEB, False),
    ],
)
def test_contains(period: Period, day: date, inside: bool) -> None:
    assert (day in period) is inside


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Period(JAN, MAR), Period(FEB, APR), True),
        (Period(JAN, FEB), Period(FEB, MAR), False),
        (Period(None, FEB), Period(JAN, None), True),
        (Period(), Period(), True),
        (Period(FEB, FEB), Period(JAN, MAR), False),
        (Period(JAN, FEB), Period(MAR, None), False),
    ],
)
def test_overlaps(one: Period, other: Period, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


@given(one=periods(), other=periods())
def test_periods_overlap_when_a_day_belongs_to_both(one: Period, other: Period) -> None:
    first = date(2019, 12, 1)
    shared = any((first + timedelta(days=n)) in one and (first + timedelta(days=n)) in other for n in range(120))
    assert one.overlaps(other) is shared


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends"):
        Period(MAR, JAN)


def test_empty() -> None:
    assert Period(JAN, JAN).is_empty()
    assert not Period(JAN, FEB).is_empty()
    assert not Period().is_empty()
