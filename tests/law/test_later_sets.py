"""The sets after QĐ 1980: what they hold, what they leave open, and the housing rules of CV 134 and QĐ 55."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.law.houses import house

from datchuan.kernel.problem import Problem
from datchuan.law.emit_python import emit_python
from datchuan.law.library import Library
from datchuan.law.regions import Profile
from datchuan.law.rules import bind_clause
from datchuan.law.verdict import Cube, Outcome, judge_declared, judge_households, judge_record

DAY = date(2022, 6, 30)
UPLAND = Profile("tdmnpb", "mountain")
FRAME = {"be_tong_cot_thep": 1, "sat_thep": 2, "go_ben_chac": 3, "gach_da_xay": 4, "go_tap": 5, "tre_nua": 6}
FRAME |= {"khong_khung": 7, "khac": 9}
WALL = {"be_tong_cot_thep": 1, "gach_da_xay": 2, "go_ben_chac": 3, "kim_loai": 4, "trinh_tuong": 5, "khac": 9}
ROOF = {"be_tong_cot_thep": 1, "ngoi": 2, "ton_gia_ngoi": 3, "ton_lanh": 4, "tam_tot": 6, "thuong": 7, "khac": 9}


def holds(library: Library, rule_key: str, facts: dict[str, object], reading: str | None = None) -> bool | None:
    """The rule's answer for one house, as the engine gives it for the day and an upland commune."""
    rule = library.rule(rule_key)
    clauses = [bind_clause(rule, clause, DAY, UPLAND).lowered for clause in rule.reading(reading).clauses]
    answers = [emit_python(clause)(facts) for clause in clauses]
    return False if False in answers else None if None in answers else True


# --- what the sets hold --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "kind", "criteria", "held", "stated"),
    [
        ("vn-xa-2016", "basic", 19, 49, 49),
        ("vn-xa-2021", "basic", 19, 4, 57),
        ("vn-xa-nang-cao-2021", "enhanced", 2, 4, None),
        ("vn-xa-2026", "basic", 10, 0, 47),
        ("ls-xa-nang-cao-2018", "enhanced", 1, 0, None),
    ],
)
def test_held_and_stated(library: Library, key: str, kind: str, criteria: int, held: int, stated: int | None) -> None:
    found = library.sets[key]
    assert (found.kind, len(found.criteria), found.indicators_held, found.indicators_stated) == (
        kind,
        criteria,
        held,
        stated,
    )
    assert all(criterion.indicators or criterion.cited for criterion in found.criteria)


def test_levels_of_2021(library: Library) -> None:
    found = library.set_for("vn-xa-2021", DAY)
    shares = found.indicator("9.2").thresholds_on(DAY)
    columns = ("chung", "tdmnpb", "dbsh", "btb", "dhntb", "tn", "dnb", "dbscl")
    assert [shares[column].value for column in columns] == [Decimal(n) for n in (80, 75, 90, 80, 80, 75, 90, 70)]
    assert all("trí nhớ" in level.source for level in shares.values())
    assert found.indicator("9.1").threshold_for(UPLAND, DAY).kind == "none_allowed"
    assert {found.indicator(code).threshold_for(UPLAND, DAY).kind for code in ("1.1", "1.2")} == {"must_hold"}


def test_the_rule_of_9_1_is_a_choice_that_a_verdict_names(library: Library) -> None:
    found = library.set_for("vn-xa-2021", DAY)
    counting = library.house_counting(found, DAY, UPLAND)
    cube = Cube({counting.mask(house()): 3})
    verdict = judge_households(found.indicator("9.1"), counting, cube, UPLAND, DAY)
    assert verdict.outcome is Outcome.MET
    assert "vn-xa-2021/9.1#rule" in {basis.value_id for basis in verdict.unchecked}


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2020, 10, 15), "vn-xa-2016"),
        (date(2022, 3, 7), "vn-xa-2016"),
        (date(2022, 3, 8), "vn-xa-2021"),
        (date(2026, 2, 14), "vn-xa-2021"),
        (date(2026, 2, 15), "vn-xa-2026"),
    ],
)
def test_the_basic_set_of_a_day(library: Library, day: date, key: str) -> None:
    assert library.basic_set_on(day).key == key


def test_no_basic_set_before_2016(library: Library) -> None:
    with pytest.raises(Problem) as caught:
        library.basic_set_on(date(2015, 1, 1))
    assert caught.value.number == 106


def test_enhanced_housing_has_no_level_and_decides_nothing(library: Library) -> None:
    found = library.set_for("vn-xa-nang-cao-2021", DAY)
    counting = library.house_counting(found, DAY, UPLAND)
    solid = house(frame_material=1, roof_material=1, wall_material=1)
    verdict = judge_households(found.indicator("9"), counting, Cube({counting.mask(solid): 9}), UPLAND, DAY)
    assert (verdict.outcome, verdict.passing) == (Outcome.UNDETERMINED, 9)
    assert {reason.key for reason in verdict.reasons} == {"threshold_unknown"}
    assert judge_declared(found.indicator("1.3"), None, profile=UPLAND, on=DAY).outcome is Outcome.UNDETERMINED


def test_the_groups_of_2026(library: Library) -> None:
    assert list(library.regions.groups) == ["nhom_1", "nhom_2", "nhom_3"]
    assert all(group.note and not group.cited.checked for group in library.regions.groups.values())


PLAN = {"approved": True, "published": True, "review_settled": True, "in_term": True}
IN_TIME = {"published_on": date(2020, 1, 5), "publication_due_on": date(2020, 1, 16)}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.MET),
        ({"in_term": False}, Outcome.UNDETERMINED),  # whether it was adjusted is not recorded
        ({"in_term": False, "adjusted": True}, Outcome.MET),
        ({"in_term": False, "adjusted": False}, Outcome.NOT_MET),
        ({"in_term": None}, Outcome.UNDETERMINED),
        ({"review_settled": None}, Outcome.UNDETERMINED),
        ({"published": False}, Outcome.NOT_MET),
    ],
)
def test_a_plan_in_its_term(library: Library, changes: dict[str, object], outcome: Outcome) -> None:
    indicator = library.set_for("vn-xa-2021", DAY).indicator("1.1")
    rule = library.rule(indicator.judge.rule)
    verdict = judge_record(indicator, rule, {**PLAN, **IN_TIME, **changes}, profile=UPLAND, on=DAY)
    assert verdict.outcome is outcome


# --- CV 134: frame, roof, wall -------------------------------------------------------------------------------------

PARTS = [
    # frame, roof, wall, listed only, with equivalent roofs, solid
    ("be_tong_cot_thep", "be_tong_cot_thep", "gach_da_xay", True, True, True),
    ("go_ben_chac", "ngoi", "trinh_tuong", True, True, False),
    ("gach_da_xay", "thuong", "gach_da_xay", True, True, False),
    ("go_tap", "ngoi", "trinh_tuong", False, False, False),
    ("go_tap", "thuong", "trinh_tuong", False, False, False),
    ("go_ben_chac", "ton_lanh", "trinh_tuong", False, True, False),
    ("go_ben_chac", "tam_tot", "trinh_tuong", False, True, False),
    ("khong_khung", "ngoi", "gach_da_xay", True, True, None),
    ("khong_khung", "ngoi", "trinh_tuong", None, None, False),
    ("khong_khung", "thuong", "trinh_tuong", False, False, False),
    ("khac", "khac", "kim_loai", None, None, None),
    ("sat_thep", "khac", "khac", None, None, None),
    (None, "ngoi", "gach_da_xay", True, True, None),
    (None, "thuong", "gach_da_xay", None, None, False),
    (None, None, None, None, None, None),
]


@pytest.mark.parametrize(("frame", "roof", "wall", "listed", "equivalent", "solid"), PARTS)
def test_solid_and_semi_solid(
    library: Library,
    frame: str | None,
    roof: str | None,
    wall: str | None,
    listed: bool | None,
    equivalent: bool | None,
    solid: bool | None,
) -> None:
    facts = {
        "frame_material": FRAME[frame] if frame else None,
        "roof_material": ROOF[roof] if roof else None,
        "wall_material": WALL[wall] if wall else None,
    }
    assert holds(library, "house-cv134/solid_or_semi_solid", facts) is listed
    assert holds(library, "house-cv134/solid_or_semi_solid", facts, "equivalent") is equivalent
    assert holds(library, "house-cv134/solid", facts) is solid


# --- QĐ 55: area, and three structures of two parts each -----------------------------------------------------------

SOUND = {"foundation_material": 3, "floor_material": 1, "frame_material": 1, "wall_material": 2, "roof_material": 2}


@pytest.mark.parametrize(
    ("changes", "both", "either"),
    [
        ({}, True, True),
        ({"persons": 1, "living_area": 1799}, False, False),
        ({"persons": 1, "living_area": 1800}, True, True),
        ({"persons": 2, "living_area": 1700}, True, True),  # 17 m² for two: small, not crowded
        ({"persons": 4, "living_area": 2999}, False, False),  # 7,4975 m² a person
        ({"persons": 4, "living_area": 3000}, True, True),
        ({"persons": 3, "living_area": 2400}, True, True),  # exactly 8 m² a person
        ({"persons": None, "living_area": 3000}, True, True),  # neither below 18 nor below 30, whoever lives there
        ({"persons": None, "living_area": None}, None, None),
        ({"roof_material": 8}, True, True),  # one structure of three
        ({"roof_material": 8, "floor_material": 7}, False, True),  # earthen floor on a stone foundation
        ({"roof_material": 8, "floor_material": 7, "foundation_material": 5}, False, False),
        ({"roof_material": 8, "wall_material": 7}, False, True),
        ({"roof_material": 8, "frame_material": 4}, False, True),  # brick columns are not in its list
        ({"roof_material": 8, "frame_material": 7}, None, True),  # no frame: unknown
        ({"roof_material": 6, "floor_material": 7}, None, True),  # the list of roofs was cut
        ({"roof_material": 9}, True, True),
        ({"roof_material": None, "floor_material": 7}, None, True),
    ],
)
def test_temporary_by_qd_55(
    library: Library, changes: dict[str, object], both: bool | None, either: bool | None
) -> None:
    facts = house(**{**SOUND, **changes})
    assert holds(library, "house-qd55/not_temporary", facts) is both
    assert holds(library, "house-qd55/not_temporary", facts, "either") is either
