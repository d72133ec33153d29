"""Which terms of the law a plan's record answers to, and where each stands on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import TermLine, TermState, term_lines

Kind = SpatialPlan.Kind
KEPT, LATE, DUE, UNKNOWN = TermState.KEPT, TermState.LATE, TermState.DUE, TermState.UNKNOWN
# Approved on 2/1/2019: 15 days, to 17/1/2019.
APPROVED, LAST = date(2019, 1, 2), date(2019, 1, 17)


def lines(on: date, kind: str = Kind.COMMUNE_MASTER, **values: Any) -> dict[str, TermLine]:
    plan = SpatialPlan(unit_id="06004-1", kind=kind, name="QH", **{"approved_on": APPROVED, **values})
    return {line.key: line for line in term_lines(plan, on)}


@pytest.mark.parametrize(
    ("on", "published_on", "state"),
    [
        (APPROVED, None, DUE),
        (LAST, None, DUE),
        (LAST + timedelta(1), None, LATE),
        (LAST, LAST, KEPT),
        (date(2020, 1, 1), LAST, KEPT),
        (LAST + timedelta(1), LAST + timedelta(1), LATE),
        (LAST, LAST + timedelta(1), DUE),  # what is to come is not known on the day
    ],
)
def test_publication_on_the_last_day_and_a_day_late(on: date, published_on: date | None, state: TermState) -> None:
    assert lines(on, published_on=published_on)["masterplan_publication"].state is state


def test_a_publication_on_a_day_that_is_not_recorded_is_neither_kept_nor_late() -> None:
    plan = SpatialPlan(unit_id="06004-1", kind=Kind.COMMUNE_MASTER, name="QH", approved_on=APPROVED)
    found = {line.key: line for line in term_lines(plan, date(2020, 1, 1), published_some_day=True)}
    assert found["masterplan_publication"].state is UNKNOWN


@pytest.mark.parametrize(
    ("kind", "term", "state"),
    [
        (Kind.COMMUNE_MASTER, "masterplan_publication", LATE),
        (Kind.DETAILED, "detailed_publication", LATE),
        (Kind.PRODUCTION, "production_publication", UNKNOWN),
        (Kind.URBAN, "urban_publication", UNKNOWN),  # as amended in 2018: not read
    ],
)
def test_each_kind_has_its_term_of_publication(kind: str, term: str, state: TermState) -> None:
    found = lines(date(2020, 1, 1), kind)
    assert [key for key in found if key.endswith("publication")] == [term]
    assert found[term].state is state


@pytest.mark.parametrize(
    ("start", "end", "on", "state"),
    [
        (date(2023, 7, 1), date(2023, 7, 21), date(2023, 9, 1), KEPT),  # twenty days, the first not counted
        (date(2023, 7, 1), date(2023, 7, 20), date(2023, 9, 1), LATE),
        (date(2023, 7, 1), None, date(2023, 7, 20), DUE),
        (date(2023, 7, 1), None, date(2023, 7, 21), UNKNOWN),
        (date(2023, 7, 1), date(2023, 7, 21), date(2023, 7, 10), DUE),
        (date(2023, 6, 30), date(2023, 9, 1), date(2023, 9, 2), UNKNOWN),  # the law's day before
    ],
)
def test_opinions_of_residents(start: date, end: date | None, on: date, state: TermState) -> None:
    found = lines(on, approved_on=None, opinions_from=start, opinions_to=end)
    assert {key: line.state for key, line in found.items()} == {"masterplan_opinions": state}


def test_boundary_markers_have_a_term_in_towns_only() -> None:
    day = date(2020, 1, 1)
    rural = lines(day, markers_dossier_on=date(2019, 2, 1), markers_set_on=date(2019, 5, 1))
    assert {key: line.state for key, line in rural.items() if "markers" in key} == {"rural_markers": UNKNOWN}
    town = lines(day, Kind.URBAN, markers_dossier_on=date(2019, 2, 1), markers_set_on=date(2019, 3, 19))
    # 30 days from 2/1 to 1/2; 45 days from 1/2 to 18/3.
    assert {key: line.state for key, line in town.items() if "markers" in key} == {
        "urban_markers_dossier": KEPT,
        "urban_markers_set": LATE,
    }
    assert "urban_markers_set" not in lines(day, Kind.URBAN)


def test_the_national_database_from_the_decree_on() -> None:
    assert "plan_database_update" not in lines(date(2027, 1, 1), approved_on=date(2026, 6, 30))
    approved = date(2026, 7, 1)
    found = [lines(day, approved_on=approved)["plan_database_update"] for day in (date(2026, 7, 16), date(2026, 7, 17))]
    assert [line.state for line in found] == [DUE, UNKNOWN]  # the record has no place for it


@pytest.mark.parametrize(
    ("year", "on", "state"),
    [(2020, date(2020, 12, 31), DUE), (2020, date(2021, 1, 1), LATE), (None, date(2020, 12, 31), UNKNOWN)],
)
def test_the_plans_own_term(year: int | None, on: date, state: TermState) -> None:
    found = lines(on, horizon_year=year)["masterplan_horizon"]
    assert found.state is state
    assert found.last_day == (date(2020, 12, 31) if year else None)


def test_what_stands_beside_a_plan_keeps_to_that_ones_term() -> None:
    assert "masterplan_horizon" not in lines(date(2020, 1, 1), revision="local")
    assert lines(date(2020, 1, 1), revision="local", horizon_year=2030)["masterplan_horizon"].is_of_the_record
    assert "masterplan_horizon" in lines(date(2020, 1, 1), revision="overall")


def test_a_plan_that_is_not_approved_has_begun_no_term() -> None:
    assert lines(date(2020, 1, 1), approved_on=None) == {}
    assert lines(APPROVED - timedelta(1)) == {}


DAYS = st.dates(date(2004, 1, 1), date(2027, 12, 31))


@given(
    kind=st.sampled_from(Kind.values),
    approved=DAYS,
    published=st.none() | DAYS,
    on=DAYS,
    opinions=st.none() | st.tuples(DAYS, DAYS),
)
def test_no_state_without_its_grounds(
    kind: str, approved: date, published: date | None, on: date, opinions: tuple[date, date] | None
) -> None:
    start, end = sorted(opinions) if opinions else (None, None)
    values = {"approved_on": approved, "published_on": published, "opinions_from": start, "opinions_to": end}
    for line in lines(on, kind, **values).values():
        assert line.deadline.reason
        assert line.word
        assert line.done_on is None or line.done_on <= on
        if line.last_day is None:
            assert line.state is UNKNOWN
        if line.state is DUE:
            assert line.last_day is not None
            assert on <= line.last_day
