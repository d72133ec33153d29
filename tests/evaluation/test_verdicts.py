"""Verdicts of a commune whose houses are known one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import COMMUNES, EMPTY, SURVEYED, TODAY, houses, village

from datchuan.evaluation.computing import compute_verdicts, own_indicators, province_profile
from datchuan.evaluation.counting import count_houses
from datchuan.evaluation.explaining import explain, houses_short_of
from datchuan.housing.judging import facts_of
from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import records_on
from datchuan.kernel.problem import Problem
from datchuan.law.cube import Cube
from datchuan.law.library import load_library
from datchuan.law.outcome import Verdict
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"
GOOD: dict[str, Any] = {}
NO_TOILET = {"toilet_hygienic": False}
TEMPORARY = {"temporary_material": True}
OPEN = {"toilet_hygienic": None}
OPEN_TEMPORARY = {"unsafe": None}


def verdict(code: str, on: date = TODAY) -> Verdict:
    return compute_verdicts(SET, on, [EMPTY]).verdicts[EMPTY][code]


def reasons(found: Verdict) -> set[str]:
    return {reason.key for reason in found.reasons}


@pytest.mark.parametrize(
    ("kinds", "outcome", "figures"),
    [
        ([GOOD] * 6 + [NO_TOILET] * 2, "met", (6, 2, 0, 8, 6, 0)),  # 75 % of 8 is 6: exactly there
        ([GOOD] * 5 + [NO_TOILET] * 3, "not_met", (5, 3, 0, 8, 6, 1)),
        ([GOOD] * 5 + [NO_TOILET] * 2 + [OPEN], "undetermined", (5, 2, 1, 8, 6, 1)),
        ([GOOD] * 6 + [NO_TOILET] + [OPEN], "met", (6, 1, 1, 8, 6, 0)),  # whatever the open one turns out to be
        ([GOOD] * 4 + [NO_TOILET] * 3 + [OPEN], "not_met", (4, 3, 1, 8, 6, 2)),
        ([OPEN] * 4, "undetermined", (0, 0, 4, 4, 3, 3)),
        ([GOOD] * 3 + [NO_TOILET] * 2, "not_met", (3, 2, 0, 5, 4, 1)),  # 75 % of 5 is 3,75: four are needed
        ([GOOD], "met", (1, 0, 0, 1, 1, 0)),
    ],
)
def test_9_2_share_of_standard_houses(kinds: list[dict[str, Any]], outcome: str, figures: tuple[int, ...]) -> None:
    houses(village(), *kinds)
    found = verdict("9.2")
    assert found.outcome == outcome
    counted = (found.passing, found.failing, found.unknown, found.total, found.required, found.shortfall)
    assert counted == figures


@pytest.mark.parametrize(
    ("kinds", "outcome", "reason"),
    [
        ([GOOD] * 3, "met", "none_fails"),
        ([GOOD] * 9 + [TEMPORARY], "not_met", "some_fail"),
        ([GOOD] * 9 + [OPEN_TEMPORARY], "undetermined", "some_unknown"),
        ([TEMPORARY, OPEN_TEMPORARY], "not_met", "some_fail"),
        ([{"lifetime_years": 5}], "met", "none_fails"),
        ([{"lifetime_years": 4}], "not_met", "fails:not_short_lived"),
        ([{"unsafe": True}], "not_met", "fails:safe"),
        ([NO_TOILET, OPEN], "met", "none_fails"),  # the default reading; the literal one is a what-if
    ],
)
def test_9_1_no_temporary_house(kinds: list[dict[str, Any]], outcome: str, reason: str) -> None:
    houses(village(), *kinds)
    found = verdict("9.1")
    assert found.outcome == outcome
    assert reason in reasons(found)


def test_9_1_by_the_literal_reading_as_a_what_if() -> None:
    houses(village(), GOOD, NO_TOILET)
    (literal,) = verdict("9.1").what_ifs
    assert (literal.reading, literal.outcome, literal.failing) == ("literal", "not_met", 1)


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        ({"living_area_dm2": 4000, "persons": 4}, True),
        ({"living_area_dm2": 3999, "persons": 4}, False),
        ({"lifetime_years": 20}, True),
        ({"lifetime_years": 19}, False),
        ({"animal_shed": 1}, True),
        ({"animal_shed": 2}, False),
        ({"animal_shed": 3}, True),
        ({"hard_floor": False}, False),
        ({"hard_frame": False}, False),
        ({"hard_roof": False}, False),
        ({"kitchen_hygienic": False}, False),
        ({"custom_fit": False}, False),
        ({"wall_material": 7, "roof_material": 8}, True),  # materials are a cross-check, not the judgement
    ],
    ids=str,
)
def test_each_requirement_of_a_standard_house(changes: dict[str, Any], passes: bool) -> None:
    houses(village(), changes)
    assert verdict("9.2").passing == int(passes)


@pytest.mark.parametrize("name", ["persons", "living_area_dm2", "hard_roof", "lifetime_years", "animal_shed"])
def test_what_is_not_recorded_leaves_a_house_open(name: str) -> None:
    houses(village(), {name: None})
    assert (verdict("9.2").outcome, verdict("9.2").unknown) == ("undetermined", 1)


def test_a_commune_without_houses() -> None:
    for code in ("9.1", "9.2"):
        assert (verdict(code).outcome, reasons(verdict(code))) == ("undetermined", {"no_households"})


def test_before_any_survey() -> None:
    houses(village(), GOOD)
    assert verdict("9.2", SURVEYED).outcome == "met"
    assert verdict("9.2", SURVEYED - timedelta(days=1)).outcome == "undetermined"


def test_houses_follow_their_village() -> None:
    moved = village(until=date(2020, 12, 1))
    VillageMembership.objects.create(village_id=moved, commune_id="06001-1", valid_from=date(2020, 12, 1))
    houses(moved, GOOD)
    for on, here in ((date(2020, 11, 30), EMPTY), (date(2020, 12, 1), "06001-1")):
        found = compute_verdicts(SET, on, [EMPTY, "06001-1"]).verdicts
        assert {unit: verdicts["9.2"].total for unit, verdicts in found.items()} == {
            EMPTY: int(here == EMPTY),
            "06001-1": int(here == "06001-1"),
        }


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2022, 3, 8), date(2026, 1, 1)])
def test_a_day_outside_the_force_of_the_set(day: date) -> None:
    with pytest.raises(Problem):
        compute_verdicts(SET, day)


def test_an_unknown_set() -> None:
    with pytest.raises(Problem):
        compute_verdicts("xx", TODAY)


def test_every_xa_is_judged_on_every_indicator_of_the_department() -> None:
    with CaptureQueriesContext(connection) as queries:
        found = compute_verdicts(SET, TODAY)
    assert len(found.communes) == len(found.verdicts) == 181
    assert {tuple(each) for each in found.verdicts.values()} == {("1.1", "1.2", "9.1", "9.2")}
    with CaptureQueriesContext(connection) as fewer:
        compute_verdicts(SET, TODAY, ["06046-1"])  # merged in 2020: as deep as any
    assert len(queries) == len(fewer) <= 8


def test_the_count_in_sql_is_the_count_in_python() -> None:
    """Every simulated house of the small province, and some nobody knows much of."""
    houses(village(), OPEN, OPEN_TEMPORARY, {"persons": None, "hard_floor": None}, TEMPORARY, NO_TOILET)
    library = load_library()
    criteria_set = library.set_for(SET, TODAY)
    profile = province_profile(library, Unit.objects.get(pk=EMPTY), TODAY)
    counting = library.house_counting(criteria_set, TODAY, profile)
    cubes = count_houses(counting, TODAY)
    assert cubes.keys() == COMMUNES | {EMPTY}
    assert cubes == count_houses(counting, TODAY, COMMUNES | {EMPTY})
    for unit_id, cube in cubes.items():
        expected = Cube()
        villages = VillageMembership.objects.filter(holds_on(TODAY), commune=unit_id).values("village")
        for record in records_on(TODAY).filter(village__in=villages):
            expected[counting.mask(facts_of(record))] += 1
        assert cube == expected
    assert sum(sum(cube.values()) for cube in cubes.values()) == HouseRecord.objects.filter(holds_on(TODAY)).count()


def test_explanation_of_9_2() -> None:
    houses(village(), GOOD, NO_TOILET, {"toilet_hygienic": False, "hard_roof": False}, OPEN)
    unit = Unit.objects.select_related("parent__parent").get(pk=EMPTY)
    criteria_set = load_library().set_for(SET, TODAY)
    indicator = next(each for each in own_indicators(criteria_set) if each.code == "9.2")
    lines = {line.key: line for line in explain(criteria_set, indicator, unit, TODAY, verdict("9.2")).clauses}
    assert (lines["toilet"].failing, lines["toilet"].unknown, lines["hard_roof"].failing) == (2, 1, 1)
    assert all(line.requires.lead and line.cited.citation.place for line in lines.values())
    records = records_on(TODAY).filter(village__memberships__commune=EMPTY).select_related("household")
    short = houses_short_of(criteria_set, indicator, unit, TODAY, records)
    assert [(h.record.household.code, len(h.fails), len(h.unknown)) for h in short] == [
        ("TH00002", 1, 0),
        ("TH00003", 2, 0),
        ("TH00004", 0, 1),
    ]


def test_a_planning_verdict_names_the_unchecked_term_it_rests_on(province):
    verdicts = compute_verdicts("vn-xa-2016", date(2020, 12, 31), ["06016-1"]).verdicts["06016-1"]
    assert any(basis.value_id.startswith("terms/masterplan_publication@2004") for basis in verdicts["1.1"].unchecked)
    assert not any(basis.value_id.startswith("terms/") for basis in verdicts["1.2"].unchecked)
