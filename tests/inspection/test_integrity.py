"""The room's checks find what is wrong, and nothing where all is well."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.making import EMPTY, TODAY, entry, houses, record, village

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Finding, FindingStep, Remeasurement, Round, Sample, SampleHouse, Team, Visit
from datchuan.inspection.operations import choose_communes, make_round, move_visit, set_team
from datchuan.inspection.operations.sampling import draw_sample
from datchuan.inspection.queries import by_hand
from datchuan.people.models import Official
from datchuan.platform.integrity import checks, run_check
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
FIRST, LAST = date(2020, 11, 2), date(2020, 11, 13)
AT = datetime(2020, 11, 10, 8, tzinfo=UTC)
KEYS = (
    "visit_outside_its_round",
    "visit_of_another_rounds_team",
    "visit_of_no_commune",
    "team_day_too_long",
    "finding_beside_its_steps",
    "sample_beside_its_drawing",
    "sample_house_gone",
    "remeasured_before_it_was_declared",
)


@pytest.fixture
def round_(qln: Official) -> Round:
    values = {"title": "Đợt 2", "first_on": FIRST, "last_on": LAST, "lead": qln.office, "visit_minutes": 200}
    made = make_round(values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, by=qln)
    set_team(round_=made, name="Đoàn 1", members=[qln], by=qln)
    communes = Unit.objects.filter(pk__in=[EMPTY, "06016-1", "06046-1"])
    choose_communes(round_=made, chosen=by_hand(communes), divisions=[qln.office], by=qln)
    return made


@pytest.fixture
def visit(round_: Round, qln: Official) -> Visit:
    kept = round_.visits.get(commune=EMPTY)
    return move_visit(visit=kept, team=round_.teams.get(), day=date(2020, 11, 4), by=qln)


@pytest.fixture
def sample(visit: Visit, qln: Official) -> Sample:
    houses(village(), *[{} for _ in range(6)], {"hard_floor": False, "hard_roof": False})
    asked: dict[str, Any] = {"indicator": "9.2", "confidence": 0.95, "half_width": 0.1, "seed": "1"}
    return draw_sample(visit=visit, on=date(2020, 11, 1), by=qln, at=datetime(2021, 1, 1, tzinfo=UTC), **asked)


def found() -> set[str]:
    return {key for key in KEYS if run_check(key, TODAY).count}


def test_all_is_well(sample: Sample) -> None:
    assert set(KEYS) <= {check.key for check in checks()}
    finding = Finding.objects.create(
        visit=sample.visit, number=1, text="Nhà tạm", severity="minor", due_on=LAST, found_at=AT
    )
    FindingStep.objects.create(finding=finding, number=1, kind="found", state="open", due_on=LAST, on=FIRST, at=AT)
    assert found() == set()


@pytest.mark.parametrize("day", [date(2020, 11, 7), date(2020, 12, 1)])
def test_a_day_off_or_outside_the_round(visit: Visit, day: date) -> None:
    Visit.objects.filter(pk=visit.pk).update(day=day)
    assert found() == {"visit_outside_its_round"}
    Visit.objects.filter(pk=visit.pk).update(state="held")
    assert found() == set(), "it was held then"


def test_a_team_of_another_round(visit: Visit, qln: Official) -> None:
    values = {"title": "Đợt 3", "first_on": FIRST, "last_on": LAST, "lead": qln.office}
    other = make_round(values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, by=None)
    Visit.objects.filter(pk=visit.pk).update(team=Team.objects.create(round=other, name="Đoàn khác"))
    assert found() == {"visit_of_another_rounds_team"}


def test_a_commune_that_is_no_more(visit: Visit) -> None:
    Unit.objects.filter(pk=EMPTY).update(valid_to=date(2020, 11, 4))
    assert "visit_of_no_commune" in found()


def test_a_day_that_is_too_long(visit: Visit, round_: Round) -> None:
    round_.visits.update(team=visit.team, day=visit.day)
    (result,) = run_check("team_day_too_long", TODAY).findings
    assert result.words.startswith("Đoàn 1, 04/11/2020: ")


def test_a_finding_that_its_steps_do_not_tell(visit: Visit) -> None:
    Finding.objects.create(visit=visit, number=1, text="Nhà tạm", severity="minor", due_on=LAST, found_at=AT)
    assert found() == {"finding_beside_its_steps"}


def test_a_sample_whose_houses_are_not_those_drawn(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(seed="2", frame_sha256="0")
    assert found() == {"sample_beside_its_drawing"}


def test_a_house_that_went_and_one_measured_before_it_was_declared(sample: Sample) -> None:
    house = sample.houses.first()
    assert house is not None
    elsewhere = village("06016-1", "Thôn khác")
    record(entry(house.household.code, elsewhere, date(2020, 11, 3)))
    assert found() == {"sample_house_gone"}
    SampleHouse.objects.filter(pk=house.pk).update(why_not="Hộ đã chuyển đi")
    assert found() == set()


def test_a_house_measured_again_before_it_was_declared(sample: Sample) -> None:
    house = sample.houses.first()
    assert house is not None
    record(entry(house.household.code, house.village_id, date(2020, 9, 1)))
    older = HouseRecord.objects.get(household=house.household, valid_from=date(2020, 9, 1))
    Remeasurement.objects.create(house=house, record=older, measured_at=AT, recorded_at=AT)
    assert found() == {"remeasured_before_it_was_declared"}
