"""The decision layer, against cases worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.houses import house

from datchuan.kernel.problem import Problem
from datchuan.law.counting import HouseCounting
from datchuan.law.library import Library
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet
from datchuan.law.verdict import (
    Cube,
    Outcome,
    Verdict,
    judge_declared,
    judge_households,
    judge_record,
)

DAY = date(2020, 10, 15)
STANDARD, TEMPORARY = "house-cv117/standard", "house-cv117/not_temporary"
PLAN, MANAGED = "masterplan-1980/approved_and_published", "masterplan-1980/managed"


def cube_of(counting: HouseCounting, *groups: tuple[int, dict[str, object]]) -> Cube:
    return Cube.of([(*counting.mask(facts), houses) for houses, facts in groups])


@pytest.fixture
def judge(xa_2016: CriteriaSet, counting: HouseCounting, lang_son: Profile):
    def run(code: str, *groups: tuple[int, dict[str, object]], reading: str | None = None) -> Verdict:
        cube = cube_of(counting, *groups)
        return judge_households(xa_2016.indicator(code), counting, cube, lang_son, DAY, reading=reading)

    return run


GOOD, BAD, OPEN = house(), house(hard_roof=False), house(hard_roof=None)

# passing, failing, unknown houses → the verdict on 9.2 at 75 %, houses required, houses missing
SHARES = [
    (8, 0, 0, "met", 6, 0),
    (6, 2, 0, "met", 6, 0),  # 75 % of 8 is 6, exactly
    (5, 3, 0, "not_met", 6, 1),
    (5, 2, 1, "undetermined", 6, 1),
    (5, 0, 3, "undetermined", 6, 1),
    (6, 0, 2, "met", 6, 0),  # whatever the two are
    (0, 8, 0, "not_met", 6, 6),
    (0, 0, 8, "undetermined", 6, 6),
    (7, 3, 0, "not_met", 8, 1),  # 75 % of 10 is 7.5: eight houses
    (74, 25, 1, "undetermined", 75, 1),
    (749, 251, 0, "not_met", 750, 1),
    (7499, 2501, 0, "not_met", 7500, 1),
    (1, 0, 0, "met", 1, 0),
    (0, 1, 0, "not_met", 1, 1),
]


@pytest.mark.parametrize(("passing", "failing", "unknown", "outcome", "required", "shortfall"), SHARES)
def test_share_of_standard_houses(
    judge, passing: int, failing: int, unknown: int, outcome: str, required: int, shortfall: int
) -> None:
    verdict = judge("9.2", (passing, GOOD), (failing, BAD), (unknown, OPEN))
    assert (verdict.outcome, verdict.required, verdict.shortfall) == (outcome, required, shortfall)
    assert (verdict.passing, verdict.failing, verdict.unknown) == (passing, failing, unknown)
    assert verdict.total == passing + failing + unknown


def test_a_share_just_short_does_not_look_like_enough(judge) -> None:
    verdict = judge("9.2", (7499, GOOD), (2501, BAD))
    sentence = verdict.reasons[0].sentence
    assert sentence == ("7.499/10.000 hộ có nhà đạt (74,99 %); mức phải đạt ≥ 75 %, tức 7.500 hộ, còn thiếu 1 hộ.")


# one house → does 9.2's rule pass, and 9.1's in its two readings (True, False, None: not known)
HOUSES = [
    ({}, True, True, True),
    ({"hard_floor": False}, False, True, False),
    ({"hard_frame": False}, False, True, False),
    ({"hard_roof": None}, None, True, None),
    ({"living_area": 3999}, False, True, False),  # 9,9975 m² a person
    ({"persons": 5}, False, True, False),
    ({"persons": None}, None, True, None),
    ({"lifetime_years": 19}, False, True, True),
    ({"lifetime_years": 5}, False, True, True),
    ({"lifetime_years": 4}, False, False, False),
    ({"lifetime_years": None}, None, None, None),
    ({"temporary_material": True}, True, False, False),
    ({"unsafe": True}, True, False, False),
    ({"unsafe": None}, True, None, None),
    ({"unsafe": None, "temporary_material": True}, True, False, False),
    ({"kitchen_hygienic": False}, False, True, False),
    ({"toilet_hygienic": False}, False, True, False),
    ({"animal_shed": 1}, True, True, True),
    ({"animal_shed": 2}, False, True, True),
    ({"animal_shed": None}, None, True, True),
    ({"custom_fit": False}, False, True, True),
    ({"custom_fit": None, "hard_roof": False}, False, True, False),
]


@pytest.mark.parametrize(("changes", "standard", "narrow", "literal"), HOUSES)
def test_one_house_by_cv117(judge, changes: dict[str, object], standard, narrow, literal) -> None:
    answers = {(1, 0, 0): True, (0, 1, 0): False, (0, 0, 1): None}

    def answer(verdict: Verdict) -> bool | None:
        return answers[verdict.passing, verdict.failing, verdict.unknown]

    group = (1, house(**changes))
    assert answer(judge("9.2", group)) is standard
    assert answer(judge("9.1", group)) is narrow
    assert answer(judge("9.1", group, reading="literal")) is literal


def test_no_temporary_house(judge) -> None:
    assert judge("9.1", (500, GOOD)).outcome is Outcome.MET
    open_ = judge("9.1", (499, GOOD), (1, house(unsafe=None)))
    assert (open_.outcome, open_.shortfall) == (Outcome.UNDETERMINED, 0)
    some = judge("9.1", (480, GOOD), (17, house(unsafe=True)), (3, house(unsafe=None)))
    assert (some.outcome, some.shortfall, some.required) == (Outcome.NOT_MET, 17, 500)
    assert [reason.key for reason in some.reasons] == ["some_fail", "some_unknown", "fails:safe", "unknown:safe"]
    assert some.reasons[2].sentence == "17 nhà mất an toàn cho người sử dụng."


def test_the_other_reading_is_a_what_if(judge) -> None:
    verdict = judge("9.1", (90, GOOD), (10, BAD))
    (other,) = verdict.what_ifs
    assert (verdict.reading, verdict.outcome) == ("temporary_or_unsafe", Outcome.MET)
    assert (other.reading, other.outcome, other.failing, other.shortfall) == ("literal", Outcome.NOT_MET, 10, 10)
    turned = judge("9.1", (90, GOOD), (10, BAD), reading="literal")
    assert (turned.reading, turned.what_ifs[0].outcome) == ("literal", Outcome.MET)
    assert judge("9.2", (1, GOOD)).what_ifs == ()
    with pytest.raises(Problem, match="cách hiểu"):
        judge("9.1", (1, GOOD), reading="other")


def test_no_house_is_undetermined(judge) -> None:
    for code in ("9.1", "9.2"):
        verdict = judge(code)
        assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.UNDETERMINED, "no_households")


def test_reasons_come_with_the_commonest_first(judge) -> None:
    verdict = judge("9.2", (3, GOOD), (2, BAD), (4, house(toilet_hygienic=False)), (1, house(persons=None)))
    assert [reason.key for reason in verdict.reasons] == [
        "share_short",
        "some_unknown",
        "fails:toilet",
        "fails:hard_roof",
        "unknown:living_area",
    ]
    counts = {count.key: (count.failing, count.unknown) for count in verdict.clauses if count.failing or count.unknown}
    assert counts == {"hard_roof": (2, 0), "toilet": (4, 0), "living_area": (0, 1)}


def test_what_it_rests_on(judge, library: Library) -> None:
    verdict = judge("9.1", (1, GOOD))
    ids = [basis.value_id for basis in verdict.unchecked]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(library.values)
    assert {
        "vn-xa-2016/9.1@tdmnpb",
        "regions/province-20@0",
        "house-cv117/not_temporary#reading",
        "house-cv117/temporary_lifetime@all@always",
        "house-cv117/safe",
    } <= set(ids)
    assert verdict.threshold is not None
    assert verdict.threshold.words == "Chỉ tiêu 9.1, Trung du miền núi phía Bắc: Không"
    assert "1980/QĐ-TTg ngày 17/10/2016" in verdict.threshold.citation


def test_a_cube_of_another_profile_is_refused(xa_2016: CriteriaSet, counting: HouseCounting) -> None:
    with pytest.raises(ValueError, match="counted for"):
        judge_households(xa_2016.indicator("9.2"), counting, Cube(), Profile("dbsh", "delta"), DAY)


cubes = st.dictionaries(st.tuples(st.integers(0, 4095), st.integers(0, 4095)), st.integers(1, 10**6), max_size=8)


@given(one=cubes, other=cubes)
def test_cubes_add_up(xa_2016: CriteriaSet, counting: HouseCounting, lang_son: Profile, one, other) -> None:
    indicator = xa_2016.indicator("9.2")
    parts = [judge_households(indicator, counting, cube, lang_son, DAY) for cube in (one, other)]
    whole = judge_households(indicator, counting, Cube(one) + Cube(other), lang_son, DAY)
    for name in ("passing", "failing", "unknown", "total"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    if whole.required is not None:
        assert whole.shortfall == max(0, whole.required - whole.passing)
        assert (whole.outcome is Outcome.MET) == (whole.shortfall == 0)


# --- master plans --------------------------------------------------------------------------------------------------

WHOLE: dict[str, object] = {
    "approved": True,
    "published": True,
    "published_on": date(2019, 5, 10),
    "publication_due_on": date(2019, 5, 10),
    "review_settled": True,
    "rules_issued": True,
    "built_to_plan": True,
}
PLANS = [
    ("1.1", {}, "met", "all_hold"),
    ("1.1", {"published_on": date(2019, 5, 11)}, "not_met", "fails:published_in_time"),
    ("1.1", {"publication_due_on": None}, "undetermined", "unknown:published_in_time"),
    ("1.1", {"review_settled": None}, "undetermined", "unknown:review_settled"),
    ("1.1", {"review_settled": False}, "not_met", "fails:review_settled"),
    ("1.1", {"approved": False, "review_settled": None}, "not_met", "fails:approved"),
    ("1.1", {"published": False, "published_on": None}, "not_met", "fails:published"),
    ("1.2", {}, "met", "all_hold"),
    ("1.2", {"rules_issued": False}, "not_met", "fails:rules_issued"),
    ("1.2", {"built_to_plan": None}, "undetermined", "unknown:built_to_plan"),
]


@pytest.mark.parametrize(("code", "changes", "outcome", "reason"), PLANS)
def test_a_master_plan(library, xa_2016, lang_son, code: str, changes, outcome: str, reason: str) -> None:
    indicator = xa_2016.indicator(code)
    rule = library.rule(indicator.judge.rule)
    verdict = judge_record(indicator, rule, {**WHOLE, **changes}, profile=lang_son, on=DAY)
    assert (verdict.outcome, verdict.reasons[0].key) == (outcome, reason)
    assert verdict.total == 1


def test_an_open_review_says_so_in_a_sentence(library, xa_2016, lang_son) -> None:
    facts = {**WHOLE, "review_settled": None}
    verdict = judge_record(xa_2016.indicator("1.1"), library.rule(PLAN), facts, profile=lang_son, on=DAY)
    assert [r.sentence for r in verdict.reasons] == ["Việc rà soát quy hoạch đang mở."]


def test_several_plans_must_all_hold(library, xa_2016, lang_son) -> None:
    def judged(*plans: dict[str, object]) -> Verdict:
        return judge_record(xa_2016.indicator("1.2"), library.rule(MANAGED), list(plans), profile=lang_son, on=DAY)

    assert judged().outcome is Outcome.UNDETERMINED
    assert judged(WHOLE, WHOLE).outcome is Outcome.MET
    assert judged(WHOLE, {}).outcome is Outcome.UNDETERMINED
    both = judged(WHOLE, {**WHOLE, "rules_issued": False}, {})
    assert (both.outcome, both.passing, both.failing, both.unknown) == (Outcome.NOT_MET, 1, 1, 1)


# --- declared values -----------------------------------------------------------------------------------------------

DECLARED = [
    ("15.3", "26.7", "met", "declared_reached"),
    ("15.3", Decimal("26.71"), "not_met", "declared_short"),
    ("10", 36, "met", "declared_reached"),
    ("10", "35.999", "not_met", "declared_short"),
    ("17.1", ["90", "50"], "met", "declared_reached"),
    ("17.1", ["90", "49.9"], "not_met", "declared_short"),
    ("8.1", True, "met", "declared_conclusion"),
    ("8.1", False, "not_met", "declared_conclusion"),
    ("8.1", None, "undetermined", "not_declared"),
    ("9.1", 0, "met", "declared_reached"),
    ("9.1", 3, "not_met", "declared_short"),
    ("2.1", "88", "undetermined", "threshold_delegated"),
    ("2.1", True, "met", "declared_conclusion"),
    ("2.1", None, "undetermined", "not_declared"),
]


@pytest.mark.parametrize(("code", "value", "outcome", "reason"), DECLARED)
def test_declared(xa_2016: CriteriaSet, lang_son: Profile, code: str, value, outcome: str, reason: str) -> None:
    verdict = judge_declared(xa_2016.indicator(code), value, profile=lang_son, on=DAY)
    assert (verdict.outcome, verdict.reasons[0].key) == (outcome, reason)
    assert verdict.unchecked
    assert verdict.threshold == verdict.unchecked[0]


def test_an_unknown_level_decides_nothing(xa_2016: CriteriaSet) -> None:
    north_central = Profile("btb", "mountain")
    verdict = judge_declared(xa_2016.indicator("17.7"), "99", profile=north_central, on=DAY)
    assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.UNDETERMINED, "threshold_unknown")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("15.3", 26.7),
        ("15.3", "nhiều"),
        ("15.3", "NaN"),
        ("15.3", ["1", "2"]),
        ("17.1", "90"),
        ("17.1", []),
        ("8.1", 5),
        ("15.3", {"a": 1}),
    ],
)
def test_a_declared_value_that_does_not_fit(xa_2016: CriteriaSet, lang_son: Profile, code: str, value) -> None:
    with pytest.raises(Problem) as caught:
        judge_declared(xa_2016.indicator(code), value, profile=lang_son, on=DAY)
    assert caught.value.number == 110


# --- kept as JSON --------------------------------------------------------------------------------------------------


def test_there_and_back_again(judge, library, xa_2016, lang_son) -> None:
    verdicts = [
        judge("9.1", (5, GOOD), (3, BAD), (2, OPEN)),
        judge("9.2", (5, GOOD), (3, BAD), (2, OPEN)),
        judge("9.2"),
        judge_record(xa_2016.indicator("1.1"), library.rule(PLAN), WHOLE, profile=lang_son, on=DAY),
        judge_declared(xa_2016.indicator("17.1"), ["90", "50"], profile=lang_son, on=DAY),
    ]
    for verdict in verdicts:
        text = json.dumps(verdict.to_json(), ensure_ascii=False)
        assert Verdict.from_json(json.loads(text)) == verdict
    assert Verdict.from_json({**verdicts[0].to_json(), "of_a_later_version": 1}) == verdicts[0]


def test_labels() -> None:
    assert [outcome.label for outcome in Outcome] == ["Đạt", "Không đạt", "Chưa đủ căn cứ"]
