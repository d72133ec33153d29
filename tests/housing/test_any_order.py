"""Surveys of one household in any order: on every day the version holds that a naive reading expects."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.making import entry, record, versions, village
from tests.plugins.ground import examples

from datchuan.housing.models import HouseRecord

FIRST = date(2020, 3, 1)
DAYS = 8

# (day, persons, batched): batched with the survey before it, or recorded on its own
surveys = st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(1, 3), st.booleans()), min_size=1, max_size=9)


def expected_on(told: list[tuple[int, int, bool]], day: int) -> int | None:
    """Of the surveyed days up to ``day`` the newest counts, and of what was said of that day the last."""
    said = {surveyed: persons for surveyed, persons, _ in told}
    days = [surveyed for surveyed in said if surveyed <= day]
    return said[max(days)] if days else None


def holding(records: list[HouseRecord], day: date) -> list[int]:
    return [r.persons for r in records if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]


@pytest.mark.django_db
@pytest.mark.usefixtures("province")
@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=surveys)
def test_on_every_day_the_expected_version(told: list[tuple[int, int, bool]]) -> None:
    with transaction.atomic():
        here = village()
        batches: list[list[tuple[int, int, bool]]] = []
        for survey in told:
            if survey[2] and batches:
                batches[-1].append(survey)
            else:
                batches.append([survey])
        for batch in batches:
            record(*(entry("TH1", here, FIRST + timedelta(days=day), persons=n) for day, n, _ in batch))
        records = versions("TH1")
        for day in range(-1, DAYS + 1):
            wanted = expected_on(told, day)
            assert holding(records, FIRST + timedelta(days=day)) == ([] if wanted is None else [wanted])
        assert [r.version for r in records] == list(range(1, len(records) + 1))
        assert sum(r.valid_to is None for r in records) == 1
        transaction.set_rollback(True)
