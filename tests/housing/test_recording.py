"""record_houses: facts are appended, and on every day exactly one version holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, GOOD, NOW, SURVEYED, TODAY, entry, houses, record, versions, village

from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.operations import HouseEntry
from datchuan.housing.queries import FACTS, records_on
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")

LATER, EARLIER = SURVEYED + timedelta(days=30), SURVEYED - timedelta(days=30)


@pytest.fixture
def here() -> int:
    return village()


def on(day: date) -> HouseRecord | None:
    return records_on(day).filter(household__code="TH1").first()


def test_a_new_household(here: int, qln: Official) -> None:
    done = record(entry("TH1", here, note="nhà sàn"), by=qln, simulated=True)
    assert (done.new, done.changed, done.unchanged, done.communes) == (1, 0, 0, {EMPTY})
    (kept,) = versions("TH1")
    assert {name: getattr(kept, name) for name in FACTS} == GOOD
    assert (kept.version, kept.valid_from, kept.valid_to) == (1, SURVEYED, None)
    assert (kept.head_name, kept.note, kept.village_id) == ("Nông Văn Thử", "nhà sàn", here)
    assert (kept.recorded_at, kept.recorded_by, kept.upload, kept.simulated) == (NOW, qln, None, True)


def test_the_same_again_changes_nothing(here: int) -> None:
    record(entry("TH1", here))
    acts = AuditEntry.objects.count()
    done = record(entry("TH1", here))
    assert (done.new, done.changed, done.unchanged) == (0, 0, 1)
    assert (len(versions("TH1")), AuditEntry.objects.count()) == (1, acts)


def test_a_correction_of_the_same_day_keeps_what_stood_there(here: int) -> None:
    record(entry("TH1", here, persons=4))
    done = record(entry("TH1", here, persons=5))
    first, second = versions("TH1")
    assert (done.changed, done.differences) == (1, [("TH1", [("persons", 4, 5)])])
    assert (first.valid_from, first.valid_to, first.persons) == (SURVEYED, SURVEYED, 4)
    assert (second.valid_from, second.valid_to, second.persons) == (SURVEYED, None, 5)
    assert on(SURVEYED) == second


def test_a_later_survey_closes_the_period_before_it(here: int) -> None:
    record(entry("TH1", here))
    record(entry("TH1", here, LATER, hard_roof=False))
    first, second = versions("TH1")
    assert (first.valid_to, second.valid_to) == (LATER, None)
    assert on(LATER - timedelta(days=1)) == first
    assert on(LATER) == second


def test_a_later_survey_that_found_the_same_is_a_survey_all_the_same(here: int) -> None:
    record(entry("TH1", here))
    assert record(entry("TH1", here, LATER)).differences == [
        ("TH1", [("valid_from", SURVEYED.isoformat(), LATER.isoformat())])
    ]
    assert len(versions("TH1")) == 2


def test_an_older_survey_that_arrives_late_does_not_touch_what_came_after(here: int) -> None:
    record(entry("TH1", here, persons=6))
    record(entry("TH1", here, EARLIER, persons=3))
    newest, late = versions("TH1")
    assert (newest.valid_from, newest.valid_to) == (SURVEYED, None)
    assert (late.version, late.valid_from, late.valid_to) == (2, EARLIER, SURVEYED)
    assert on(EARLIER).persons == 3
    assert on(TODAY).persons == 6


def test_a_survey_between_two_others(here: int) -> None:
    record(entry("TH1", here, EARLIER, persons=3))
    record(entry("TH1", here, LATER, persons=5))
    record(entry("TH1", here, SURVEYED, persons=4))
    assert [on(day).persons for day in (EARLIER, SURVEYED, LATER)] == [3, 4, 5]
    assert [v.valid_to for v in versions("TH1")] == [SURVEYED, None, LATER]


def test_what_a_survey_did_not_ask_stays_as_it_was_known(here: int) -> None:
    record(entry("TH1", here, hard_floor=False, note="cũ"))
    record(HouseEntry("TH1", here, "Nông Văn Thử", LATER, {"persons": 7}))
    newest = versions("TH1")[-1]
    assert (newest.persons, newest.hard_floor, newest.living_area_dm2, newest.note) == (7, False, 4000, "cũ")


def test_what_a_survey_left_empty_is_not_recorded(here: int) -> None:
    record(entry("TH1", here, note="cũ"))
    record(entry("TH1", here, LATER, hard_floor=None, note=""))
    newest = versions("TH1")[-1]
    assert (newest.hard_floor, newest.note) == (None, "")


def test_a_household_twice_in_one_batch(here: int) -> None:
    done = record(entry("TH1", here, persons=3), entry("TH1", here, LATER, persons=4), entry("TH1", here, persons=5))
    assert (done.new, done.changed) == (1, 2)
    assert [(v.persons, v.valid_from, v.valid_to) for v in versions("TH1")] == [
        (3, SURVEYED, SURVEYED),
        (4, LATER, None),
        (5, SURVEYED, LATER),
    ]


def test_a_household_that_moved_concerns_both_communes(here: int) -> None:
    record(entry("TH1", here))
    done = record(entry("TH1", village("06001-1"), LATER))
    assert done.communes == {EMPTY, "06001-1"}


def test_every_commune_that_has_the_village_later_is_told() -> None:
    """A kept verdict of a later day rests on the house too, after its village went to another commune."""
    from datchuan.territory.models import VillageMembership

    moved = village(EMPTY, until=date(2024, 12, 1))
    VillageMembership.objects.create(village_id=moved, commune_id="06001-1", valid_from=date(2024, 12, 1))
    assert record(entry("TH1", moved)).communes == {EMPTY, "06001-1"}


def test_records_are_append_only(here: int) -> None:
    record(entry("TH1", here))
    (kept,) = versions("TH1")
    kept.persons = 9
    with pytest.raises(TypeError, match="append-only"):
        kept.save()
    with pytest.raises(TypeError, match="append-only"):
        kept.delete()
    assert versions("TH1")[0].persons == 4


def test_who_did_it_is_audited(here: int, qln: Official) -> None:
    record(entry("TH1", here), entry("TH2", here), by=qln)
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.by, act.subject) == ("housing.record_houses", qln, EMPTY)
    assert act.details == {"new": 2, "changed": 0, "unchanged": 0, "upload": None}


def test_nothing_at_all() -> None:
    households = Household.objects.count()
    done = record()
    assert (done.new, done.changed, done.unchanged, done.effects) == (0, 0, 0, [])
    assert Household.objects.count() == households


def test_more_households_than_a_batch_and_progress(here: int) -> None:
    heard: list[int] = []
    record(*(entry(f"TH{number:05d}", here) for number in range(4500)), progress=heard.append)
    assert heard == [2000, 4000, 4500]
    assert records_on(SURVEYED).filter(village=here).count() == 4500


def test_queries_do_not_grow_with_the_households_of_a_batch(here: int) -> None:
    costs = []
    for count in (2, 60):
        with CaptureQueriesContext(connection) as queries:
            houses(here, *({} for _ in range(count)), day=SURVEYED + timedelta(days=count))
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 1  # the first sixty are new households, closing the two of before is one query more
