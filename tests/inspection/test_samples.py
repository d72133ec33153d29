"""Samples of houses: drawn from a list, measured again, compared, concluded on; and what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, GOOD, NOW, entry, houses, record, versions, village

from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.queries import records_on
from datchuan.inspection.models import Remeasurement, Round, Sample, SampleHouse, Visit
from datchuan.inspection.operations import (
    choose_communes,
    conclude,
    draw_sample,
    drop_commune,
    make_round,
    record_remeasurement,
    say_why_not,
)
from datchuan.inspection.queries import by_hand, open_sample_house
from datchuan.inspection.queries.remeasured import Found, all_copies, found_of, samples_of
from datchuan.inspection.queries.samples import judging_of, listed_houses
from datchuan.inspection.sampling.estimating import Agreement, Standing
from datchuan.inspection.sampling.looking import confidence_of_look
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
ON, MEASURED_ON = date(2020, 11, 2), date(2020, 11, 10)
DRAWN_AT = NOW + timedelta(days=1)
MEASURED_AT = datetime(2020, 11, 10, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
SOFT: dict[str, Any] = {"hard_floor": False}
KINDS: list[dict[str, Any]] = [{}] * 30 + [SOFT] * 8 + [{"hard_floor": None}] * 2


@pytest.fixture
def visit(qln: Official) -> Visit:
    """A visit of a commune with 40 houses in a village: 30 meet the rule, 8 do not, of 2 it is not known."""
    houses(village(), *KINDS)
    values = {"title": "Đợt 2", "first_on": ON, "last_on": date(2020, 11, 20), "lead": qln.office}
    made = make_round(values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, by=qln)
    commune = Unit.objects.get(pk=EMPTY)
    return choose_communes(round_=made, chosen=by_hand([commune]), divisions=[qln.office], by=qln)[0]


def drawn(visit: Visit, by: Official | None = None, **changes: Any) -> Sample:
    asked: dict[str, Any] = {"on": ON, "indicator": "9.2", "confidence": 0.95, "half_width": 0.1, "seed": "7"}
    return draw_sample(visit=visit, by=by, **{"at": DRAWN_AT, **asked, **changes})


def measure(house: SampleHouse, day: date = MEASURED_ON, at: datetime = MEASURED_AT, **facts: Any) -> Remeasurement:
    """The drawn house seen again: a good one but for ``facts``."""
    code = house.household.code
    record(entry(code, house.village_id, day, **facts), at=LATER)
    newest = HouseRecord.objects.filter(household__code=code, valid_from=day).latest("version")
    return record_remeasurement(sample_house=house, record=newest, measured_at=at, by=None, at=LATER)


def measure_all(every: Iterable[SampleHouse], **facts: Any) -> None:
    """As they were declared, but for ``facts``; what was not known is found good."""
    for house in every:
        as_declared = SOFT if house.stratum == "not_met" else {}
        measure(house, **{**as_declared, **facts})


def told(visit: Visit) -> Found:
    return found_of(visit, samples_of(visit))[0]


def refused(number: int, call: Any, **arguments: Any) -> str:
    with pytest.raises(Problem) as found:
        call(**arguments)
    assert found.value.number == number, found.value.sentence
    return found.value.sentence


def test_a_sample_is_drawn_by_declared_results(visit: Visit, qln: Official) -> None:
    sample = drawn(visit, qln)
    assert (sample.number, sample.population, sample.share) == (1, 40, 0.75)
    assert sample.strata == {"met": 30, "not_met": 8, "undetermined": 2}
    strata = list(sample.houses.values_list("stratum", flat=True))
    assert 20 < len(strata) < 40
    assert set(strata) == set(sample.strata)
    assert all(house.declared.valid_from <= ON for house in sample.houses.select_related("declared"))
    entry_ = AuditEntry.objects.latest("pk")
    assert (entry_.action, entry_.details["size"]) == ("inspection.draw_sample", len(strata))


def test_the_list_is_what_holds_that_day_and_stays_what_it_was(visit: Visit) -> None:
    judging = judging_of(visit.commune, ON, "9.2")
    listed = listed_houses(visit.commune, ON, judging, DRAWN_AT)
    standing = records_on(ON).filter(village__code__startswith=EMPTY)
    assert {each.record.pk for each in listed} == set(standing.values_list("pk", flat=True))
    record(entry("TH00001", versions("TH00001")[0].village_id, ON, **SOFT), at=LATER)
    record(entry("TH99999", versions("TH00001")[0].village_id, ON), at=LATER)
    again = listed_houses(visit.commune, ON, judging, DRAWN_AT)
    assert [each.candidate for each in again] == [each.candidate for each in listed]
    newer = listed_houses(visit.commune, ON, judging, LATER)
    assert len(newer) == 41
    assert newer[0].outcome is Outcome.NOT_MET


def test_an_officer_chooses_another_size(visit: Visit) -> None:
    assert drawn(visit, size=12).houses.count() == 12


def test_what_is_measured_tells_of_the_commune(visit: Visit, qln: Official) -> None:
    sample = drawn(visit)
    every = list(sample.houses.select_related("household"))
    measure_all(every)
    found = told(visit)
    assert len(found.strata) == 3
    assert all(each.missing == 0 for each in found.strata)
    assert found.estimate is not None
    assert found.estimate.low <= 32 / 40 <= found.estimate.high
    assert found.agreement.rate == 1.0
    assert found.declared_outcome is Outcome.MET
    assert [each.judging.indicator.code for each in found_of(visit, [sample])] == ["9.2", "9.1"]
    assert found_of(visit, [sample])[1].reached is Standing.OPEN  # none found, but not all were looked at


def test_which_clause_is_declared_too_favourably(visit: Visit) -> None:
    good = list(drawn(visit).houses.filter(stratum="met").select_related("household"))
    for house in good[:4]:
        measure(house, hard_roof=False)
    for house in good[4:]:
        measure(house)
    found = told(visit)
    assert found.agreement == Agreement(both=len(good) - 4, neither=0, declared_only=4, measured_only=0)
    first = found.clauses[0]
    assert (first.clause.clause.key, first.found.declared_only) == ("hard_roof", 4)
    assert found.clauses[1].found.declared_only == 0


def test_the_one_measured_last_counts_whenever_it_comes_in(visit: Visit) -> None:
    house = drawn(visit).houses.filter(stratum="met").first()
    assert house is not None
    measure(house, day=date(2020, 11, 12), at=MEASURED_AT + timedelta(days=2), hard_floor=False)
    measure(house)  # seen before, comes in later
    compared = next(each for each in told(visit).houses if each.house == house)
    assert compared.record is not None
    assert compared.record.hard_floor is False
    assert measure(house) == house.remeasurements.earliest("measured_at")  # once more: nothing new
    assert house.remeasurements.count() == 2


def test_houses_without_a_result_count_both_ways(visit: Visit) -> None:
    sample = drawn(visit)
    every = list(sample.houses.select_related("household"))
    measure_all(every[2:])
    say_why_not(sample_house=every[0], why_not="Khoá cửa, đi làm xa", by=None)
    waiting = told(visit).estimate
    assert waiting is not None
    measure_all(every[1:2])
    assert sum(each.missing for each in told(visit).strata) == 1
    full = told(visit).estimate
    assert full is not None
    assert waiting.low <= full.low <= full.high <= waiting.high
    refused(693, say_why_not, sample_house=every[1], why_not="Khoá cửa", by=None)
    refused(693, say_why_not, sample_house=every[0], why_not="Đi", by=None)


def test_a_further_sample_takes_houses_of_the_same_list(visit: Visit) -> None:
    first = drawn(visit, size=10)
    refused(684, drawn, visit=visit)
    measure_all(first.houses.select_related("household"))
    assert told(visit).reached is Standing.OPEN
    refused(683, drawn, visit=visit, on=date(2020, 11, 3))
    second = drawn(visit, size=15, at=LATER + timedelta(days=1))
    assert (second.number, second.population) == (2, 30)
    codes = [set(each.houses.values_list("household__code", flat=True)) for each in (first, second)]
    assert not codes[0] & codes[1]
    measure_all(second.houses.select_related("household"))
    found = told(visit)
    assert found.measured == 25
    assert found.estimate is not None
    assert (found.estimate.population, found.estimate.confidence) == (40, confidence_of_look(0.95, 2))


def test_a_further_sample_needs_an_open_result_and_the_same_list(visit: Visit) -> None:
    first = drawn(visit, size=30)
    measure_all(first.houses.select_related("household"), hard_floor=False)
    assert (told(visit).reached, told(visit).standing) == (Standing.FALLS, Standing.FALLS)
    refused(685, drawn, visit=visit)


def test_686_the_list_cannot_be_made_again(visit: Visit) -> None:
    first = drawn(visit, size=10)
    measure_all(first.houses.select_related("household"))
    Sample.objects.update(frame_sha256="0" * 64)
    refused(686, drawn, visit=visit)


def test_a_person_concludes_beside_the_figures(visit: Visit, qln: Official) -> None:
    sample = drawn(visit)
    refused(691, conclude, sample=sample, standing="stands", reason="Đã xem kỹ", by=qln, on=MEASURED_ON)
    measure_all(sample.houses.select_related("household"))
    refused(690, conclude, sample=sample, standing="stands", reason=" ", by=qln, on=MEASURED_ON)
    refused(692, conclude, sample=sample, standing="", reason="Đã xem kỹ", by=qln, on=MEASURED_ON)
    conclude(sample=sample, standing="open", reason="Chờ xem thêm", by=qln, on=MEASURED_ON)
    done = conclude(sample=sample, standing="stands", reason="Đã xem kỹ", by=qln, on=MEASURED_ON)
    assert (done.concluded, done.computed) == ("stands", told(visit).standing)
    entry_ = AuditEntry.objects.latest("pk")
    assert entry_.details["before"]["reason"] == "Chờ xem thêm"
    house = sample.houses.first()
    assert house is not None
    newest = versions(house.household.code)[-1]
    call = {"sample_house": house, "record": newest, "measured_at": MEASURED_AT, "by": None, "at": LATER}
    refused(689, record_remeasurement, **call)


def test_a_house_is_measured_for_the_sample_that_it_is_in(visit: Visit) -> None:
    sample = drawn(visit)
    house = sample.houses.select_related("household").first()
    assert house is not None
    others = set(Household.objects.filter(code__startswith="TH")) - {each.household for each in sample.houses.all()}
    assert open_sample_house(house.household, MEASURED_ON) == house
    assert open_sample_house(house.household, date(2020, 11, 1)) is None
    assert open_sample_house(others.pop(), MEASURED_ON) is None
    strange = versions("TH00001" if house.household.code != "TH00001" else "TH00002")[0]
    call = {"sample_house": house, "measured_at": MEASURED_AT, "by": None, "at": LATER}
    refused(687, record_remeasurement, record=strange, **call)
    refused(688, record_remeasurement, record=house.declared, **call)
    drop_commune(visit=visit, reason="Đường sạt lở", by=None)
    assert open_sample_house(house.household, MEASURED_ON) is None
    refused(681, record_remeasurement, record=house.declared, **call)
    refused(681, drawn, visit=visit)


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (680, {"on": date(2019, 11, 2)}),
        (682, {"indicator": "1.1"}),
        (682, {"indicator": ""}),
        (683, {"confidence": 1.0}),
        (683, {"half_width": 0.0}),
        (683, {"seed": " "}),
        (683, {"size": 0}),
        (683, {"size": 41}),
    ],
)
def test_a_sample_that_cannot_be(visit: Visit, number: int, changes: dict[str, Any]) -> None:
    refused(number, drawn, visit=visit, **changes)
    assert not Sample.objects.exists()


def test_a_closed_round_draws_no_more(visit: Visit) -> None:
    Round.objects.update(state=Round.State.CLOSED)
    refused(681, drawn, visit=visit)


def test_all_as_declared_is_told(visit: Visit) -> None:
    every = list(drawn(visit).houses.exclude(stratum="undetermined").select_related("household"))
    measure_all(every[:4])
    assert not all_copies(told(visit).houses)
    measure_all(every[4:])
    assert all_copies(told(visit).houses)
    measure(every[0], day=date(2020, 11, 12), at=LATER, persons=GOOD["persons"] + 1)
    assert not all_copies(told(visit).houses)


def test_a_list_costs_the_same_for_one_house_and_for_many(visit: Visit) -> None:
    costs = []
    for size in (2, 20):
        visit.samples.all().delete()
        measure_all(drawn(visit, size=size).houses.select_related("household"))
        with CaptureQueriesContext(connection) as queries:
            found_of(Visit.objects.get(pk=visit.pk), samples_of(visit))
        costs.append(len(queries))
    assert len(set(costs)) == 1
