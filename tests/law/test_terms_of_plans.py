"""Terms as cases: the day a law begins and the day before, holidays, kinds of plans, unknown terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.law.library import Library
from datchuan.law.terms import deadline, is_working_day

PUBLICATION = "masterplan_publication"

# On the last day of one law and the first of the next: the term begins by the law of its own first day.
BOUNDARIES = [
    (PUBLICATION, date(2004, 6, 30), None),
    (PUBLICATION, date(2004, 7, 1), date(2004, 8, 12)),
    (PUBLICATION, date(2014, 12, 31), date(2015, 2, 13)),  # 30 working days
    (PUBLICATION, date(2015, 1, 1), date(2015, 1, 31)),  # 30 days
    (PUBLICATION, date(2018, 12, 31), date(2019, 1, 30)),
    (PUBLICATION, date(2019, 1, 1), date(2019, 1, 16)),  # 15 days
    (PUBLICATION, date(2025, 6, 30), date(2025, 7, 15)),
    (PUBLICATION, date(2025, 7, 1), None),
    ("detailed_publication", date(2014, 12, 31), None),
    ("detailed_publication", date(2015, 1, 1), date(2015, 1, 31)),
    ("detailed_publication", date(2019, 1, 1), date(2019, 1, 16)),
    ("detailed_publication", date(2025, 7, 1), None),
    ("production_publication", date(2012, 3, 1), None),
    ("urban_publication", date(2009, 12, 31), None),
    ("urban_publication", date(2010, 1, 1), date(2010, 1, 31)),
    ("urban_publication", date(2018, 12, 31), date(2019, 1, 30)),
    ("urban_publication", date(2019, 1, 1), None),
    ("masterplan_opinions", date(2023, 6, 30), None),
    ("masterplan_opinions", date(2023, 7, 1), date(2023, 7, 21)),  # twenty days after the first
    ("masterplan_opinions", date(2024, 2, 9), date(2024, 2, 29)),  # a leap year
    ("other_opinions", date(2024, 1, 2), None),
    ("rural_markers", date(2020, 1, 2), None),
    ("urban_markers_dossier", date(2009, 12, 31), None),
    ("urban_markers_dossier", date(2020, 1, 2), date(2020, 2, 1)),
    ("urban_markers_set", date(2020, 2, 1), date(2020, 3, 17)),
    ("urban_markers_set", date(2025, 7, 1), None),
    ("plan_database_update", date(2026, 7, 1), date(2026, 7, 16)),
    ("masterplan_horizon", date(2020, 1, 2), None),
]


@pytest.mark.parametrize(("term", "start", "last"), BOUNDARIES)
def test_the_law_of_the_first_day_counts(term: str, start: date, last: date | None) -> None:
    found = deadline(term, start)
    assert found.last_day == last
    assert found.term is not None
    assert not found.term.cited.checked
    assert found.reason.startswith("Chưa rõ thời hạn") == (last is None)


def test_before_the_decree_there_was_no_such_term() -> None:
    """No version at all says that there is no term; a version without a length that it is not known."""
    assert deadline("plan_database_update", date(2026, 6, 30)).term is None
    assert deadline("rural_markers", date(2026, 6, 30)).term is not None


# Thirty working days, on a calendar by hand: national days, days that the Government swapped for a Saturday.
WORKING = [
    (date(2011, 4, 1), date(2011, 5, 18)),  # Hùng Kings 12/4; 30/4 and 1/5 a weekend, so 2/5 and 3/5 off
    (date(2013, 4, 19), date(2013, 6, 5)),  # Monday 29/4 swapped, then 30/4 and 1/5
    (date(2014, 4, 10), date(2014, 5, 27)),  # 30/4, 1/5, and Friday 2/5 swapped for Saturday 26/4, which does not count
    (date(2013, 8, 19), date(2013, 10, 1)),  # National Day, Monday 2/9
]


@pytest.mark.parametrize(("start", "last"), WORKING)
def test_thirty_working_days_over_holidays(start: date, last: date) -> None:
    assert deadline(PUBLICATION, start).last_day == last


def test_a_last_day_on_a_holiday_is_not_moved() -> None:
    """15 days end on 1/5/2019, a holiday: the way of counting is cited, unchecked, and says so."""
    assert not is_working_day(date(2019, 5, 1))
    assert deadline(PUBLICATION, date(2019, 4, 16)).last_day == date(2019, 5, 1)


@given(start=st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_a_term_is_known_or_says_why_and_never_ends_before_it_begins(start: date) -> None:
    from datchuan.law.library import load_library

    for key in load_library().terms:
        found = deadline(key, start)
        assert found.reason
        if found.last_day:
            assert found.term is not None
            assert found.last_day >= start + timedelta(days=found.term.length or 0)
            assert f"{found.last_day:%d/%m/%Y}" in found.reason


@given(start=st.dates(date(2004, 7, 1), date(2025, 6, 30)))
def test_under_one_law_who_is_approved_later_is_due_no_earlier(start: date) -> None:
    one, next_day = deadline(PUBLICATION, start), deadline(PUBLICATION, start + timedelta(days=1))
    if one.term == next_day.term:
        assert one.last_day is not None
        assert next_day.last_day is not None
        assert one.last_day <= next_day.last_day


def test_every_term_of_the_files_covers_its_days_without_a_gap(library: Library) -> None:
    for term in library.terms.values():
        for before, after in zip(term.versions, term.versions[1:], strict=False):
            assert before.period.valid_to == after.period.valid_from, term.key
        assert term.versions[-1].period.valid_to is None
