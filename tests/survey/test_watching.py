"""Progress of collection by place and device, in chosen days, within the official's area."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.survey.field import NOW, VILLAGE, device, instance

from datchuan.housing.models import HouseRecord
from datchuan.survey.access import devices_of, traces_of
from datchuan.survey.operations import examine_waiting, receive, take_waiting
from datchuan.survey.watching import (
    longest_gap,
    map_of_points,
    progress_of_devices,
    progress_of_places,
    taken_between,
)

PAGE = "/thu-thap/tien-do/"
TODAY = NOW.date()
FIRST = TODAY - timedelta(days=29)


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def surveyed():
    """Submissions of one household on the given days, from a new device of the commune; returns the device."""

    def make(*days: date, at: str = "22.3203 106.4846 260 5"):
        phone, _ = device()
        for day in days:
            changes = {"surveyed_on": day.isoformat(), "evidence/location": at}
            receive(xml=instance(changes), files=[], device=phone, at=NOW, today=TODAY)
        take_waiting()
        examine_waiting()
        return phone

    return make


def test_villages_with_known_households_and_those_with_a_submission(surveyed, xa):
    surveyed(date(2020, 11, 20), date(2020, 12, 20), date(2020, 12, 24))
    traces = taken_between(traces_of(xa), FIRST, TODAY)
    places = progress_of_places(traces, xa.area, TODAY, by_village=True)
    records = HouseRecord.objects.filter(valid_to=None, household__code__startswith="LS06016")
    assert sum(each.known for each in places) == records.count()
    [busy] = [each for each in places if each.surveyed]
    assert busy.known == records.filter(village__code=VILLAGE).count()
    assert (busy.surveyed, busy.last_on) == (1, date(2020, 12, 24))
    [whole] = progress_of_places(traces, xa.area, TODAY, by_village=False)
    assert (whole.known, whole.surveyed, whole.last_on) == (records.count(), 1, busy.last_on)


def test_a_device_with_its_days_and_gaps(surveyed, xa):
    surveyed(date(2020, 12, 3), date(2020, 12, 20), date(2020, 12, 24))
    idle = surveyed()
    [busy, other] = progress_of_devices(list(devices_of(xa).order_by("pk")), taken_between(traces_of(xa), FIRST, TODAY))
    assert (busy.submissions, busy.households, busy.days, busy.longest_gap) == (3, 1, 3, 16)
    assert (other.device, other.submissions, other.last_on) == (idle, 0, None)


@given(st.lists(st.dates(date(2020, 1, 1), date(2020, 12, 31)), max_size=20))
def test_a_gap_holds_no_day_with_a_submission(days):
    gap = longest_gap(days)
    known = set(days)
    runs = [all(day + timedelta(days=each) not in known for each in range(1, gap + 1)) for day in known]
    assert gap >= 0
    assert not known or any(runs)


def test_the_map_draws_what_is_in_the_frame_and_counts_the_rest(surveyed, xa):
    surveyed(date(2020, 12, 3))
    surveyed(date(2020, 12, 4), at="21.20 107.20 260 5")
    drawn = map_of_points(taken_between(traces_of(xa), FIRST, TODAY), xa.area, TODAY)
    assert (drawn.count, drawn.outside, drawn.doubted) == (1, 1, "")
    assert drawn.plain.endswith("h0")


def test_the_page_of_a_commune_and_of_a_province(client, surveyed, xa, qln, huyen, lanhdao):
    surveyed(date(2020, 12, 3))
    client.force_login(xa)
    page = client.get(PAGE).text
    assert "1 hộ có phiếu" in page
    assert "point-map" in page
    assert "0 hộ có phiếu" in client.get(f"{PAGE}?tu=2020-12-04&den=2020-12-31").text
    client.force_login(qln)
    assert "?tu=2020-12-02&amp;den=2020-12-31&amp;xa=06016-1" in client.get(PAGE).text
    assert "Máy thử" in client.get(f"{PAGE}?xa=06016-1").text
    client.force_login(huyen)
    assert client.get(f"{PAGE}?xa=06268-2").status_code == 404
    client.force_login(lanhdao)
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("query", ["?tu=2020-12-31&den=2020-12-01", "?tu=hom-qua", "?den=0000-00-00"])
def test_days_that_make_no_sense_are_said(client, xa, query):
    client.force_login(xa)
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    assert "Khoảng ngày không đọc được hoặc ngược thứ tự" in answer.text


@pytest.mark.parametrize("query", ["", "?xa=06016-1"])
def test_the_page_asks_a_constant_number_of_questions(client, surveyed, qln, query):
    client.force_login(qln)
    counts = []
    for _ in range(2):
        surveyed(date(2020, 12, 3), date(2020, 12, 7))
        client.get(PAGE + query)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE + query).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25
