"""What the files say, held against the figures of the preparation (copied here, not read from there)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.library import Library, load_library
from datchuan.law.regions import UNPLACED, Profile
from datchuan.law.sets import CriteriaSet

DAY = date(2020, 10, 15)
COLUMNS = ("chung", "tdmnpb", "dbsh", "btb", "dhntb", "tn", "dnb", "dbscl")
# Every indicator whose level differs by region: the eight columns, in order.
FIGURES = {
    "4.2": "98 95 99 98 98 98 99 98",
    "5": "80 70 100 80 80 70 100 70",
    "9.2": "80 75 90 80 80 75 90 70",
    "10": "45 36 50 36 41 41 59 50",
    "11": "6 12 2 5 5 7 1 4",
    "14.2": "85 70 90 85 85 70 90 80",
    "14.3": "40 25 40 40 40 25 45 25",
    "15.3": "21.8 26.7 13.9 24.2 24.2 31.4 14.3 20.5",
    "17.6": "85 70 90 85 85 70 90 70",
}
SAME_EVERYWHERE = {"6.3": 100, "12": 90, "15.1": 85, "16": 70, "17.2": 100, "17.8": 100, "18.4": 100}
HELD = [
    "1.1",
    "1.2",
    "3.1",
    "3.2",
    "4.1",
    "6.2",
    "7",
    "8.1",
    "8.2",
    "8.3",
    "8.4",
    "13.1",
    "13.2",
    "14.1",
    "15.2",
    "17.3",
    "17.4",
    "17.5",
    "18.1",
    "18.2",
    "18.3",
    "18.5",
    "18.6",
    "19.1",
    "19.2",
]
DELEGATED = ["2.1", "2.2", "2.3", "2.4", "6.1"]


def profiles() -> list[Profile]:
    return [Profile(column, "delta") for column in COLUMNS]


def test_nineteen_criteria_and_forty_nine_indicators(xa_2016: CriteriaSet) -> None:
    assert [criterion.number for criterion in xa_2016.criteria] == [str(number) for number in range(1, 20)]
    codes = [indicator.code for indicator in xa_2016.indicators()]
    assert len(codes) == len(set(codes)) == 49
    named = {*FIGURES, *SAME_EVERYWHERE, *HELD, *DELEGATED, "9.1", "17.1", "17.7"}
    assert set(codes) == named


@pytest.mark.parametrize(("code", "figures"), FIGURES.items())
def test_levels_that_differ_by_region(xa_2016: CriteriaSet, code: str, figures: str) -> None:
    indicator = xa_2016.indicator(code)
    levels = [indicator.threshold_for(profile, DAY) for profile in profiles()]
    assert [level.value for level in levels] == [Decimal(figure) for figure in figures.split()]
    wanted = "at_most" if code in ("11", "15.3") else "at_least"
    assert {level.kind for level in levels} == {wanted}
    assert {level.unit for level in levels} == {"triệu đồng/người" if code == "10" else "%"}


@pytest.mark.parametrize(("code", "figure"), SAME_EVERYWHERE.items())
def test_levels_that_are_the_same_everywhere(xa_2016: CriteriaSet, code: str, figure: int) -> None:
    levels = [xa_2016.indicator(code).threshold_for(profile, DAY) for profile in profiles()]
    assert {(level.kind, level.value, level.unit) for level in levels} == {("at_least", Decimal(figure), "%")}


@pytest.mark.parametrize(("codes", "kind"), [(HELD, "must_hold"), (DELEGATED, "delegated"), (["9.1"], "none_allowed")])
def test_levels_without_a_figure(xa_2016: CriteriaSet, codes: list[str], kind: str) -> None:
    for code in codes:
        levels = [xa_2016.indicator(code).threshold_for(profile, DAY) for profile in profiles()]
        assert {(level.kind, level.value) for level in levels} == {(kind, None)}


def test_water_has_two_figures_and_sheds_are_unknown_in_two_regions(xa_2016: CriteriaSet) -> None:
    water = [xa_2016.indicator("17.1").threshold_for(profile, DAY).values for profile in profiles()]
    figures = [(95, 60), (90, 50), (98, 65), (98, 60), (95, 60), (95, 50), (98, 65), (95, 65)]
    assert water == [(Decimal(a), Decimal(b)) for a, b in figures]
    sheds = [xa_2016.indicator("17.7").threshold_for(profile, DAY) for profile in profiles()]
    assert [level.value for level in sheds] == [70, 60, 80, None, None, 60, 80, 70]
    assert [level.kind for level in sheds].count("unknown") == 2


def test_basis_points_are_exact(xa_2016: CriteriaSet) -> None:
    stunted = xa_2016.indicator("15.3").threshold_for(Profile("tdmnpb", "mountain"), DAY)
    assert (stunted.basis_points, stunted.words) == (2670, "≤ 26,7 %")
    income = xa_2016.indicator("10").threshold_for(Profile("tdmnpb", "mountain"), DAY)
    assert (income.basis_points, income.words) == (None, "≥ 36 triệu đồng/người")


def test_lang_son(library: Library) -> None:
    assert library.profile_of_province("20", DAY) == Profile("tdmnpb", "mountain")
    assert library.profile_of_province("01", DAY) == UNPLACED
    with pytest.raises(Problem) as caught:
        library.regions.place_of("01", DAY)
    assert caught.value.number == 107


def test_without_a_region_a_level_holds_only_if_every_column_says_the_same(xa_2016: CriteriaSet) -> None:
    none_left, share = (xa_2016.indicator(code).threshold_for(UNPLACED, DAY) for code in ("9.1", "9.2"))
    assert (none_left.kind, share.kind, share.values) == ("none_allowed", "by_region", ())
    assert share.words == "theo vùng, chưa biết vùng"


def test_every_value_is_cited_and_nobody_has_checked_any(library: Library) -> None:
    assert len(library.values) > 400
    for value in library.values.values():
        assert value.citation.instrument.number, value.value_id
        assert value.citation.place, value.value_id
        assert value.source, value.value_id
        assert value.words, value.value_id
        assert not value.checked, value.value_id
    assert all(instrument.source for instrument in library.instruments.values())


def test_what_is_from_memory_says_so(xa_2016: CriteriaSet) -> None:
    houses = xa_2016.indicator("9.2")
    sources = {column: houses.thresholds[column].source for column in COLUMNS}
    sourced = {column for column, source in sources.items() if "trí nhớ" not in source}
    assert sourced == {"chung", "dbscl"}


def test_judges(xa_2016: CriteriaSet) -> None:
    judged = {i.code: (i.judge.by, i.judge.count, i.judge.rule) for i in xa_2016.indicators() if i.judge.rule}
    assert judged == {
        "1.1": ("masterplan", None, "masterplan-1980/approved_and_published"),
        "1.2": ("masterplan", None, "masterplan-1980/managed"),
        "9.1": ("households", "none_fails", "house-cv117/not_temporary"),
        "9.2": ("households", "share_passes", "house-cv117/standard"),
    }


@pytest.mark.parametrize("day", [date(2016, 11, 30), date(2022, 3, 8), date(2030, 1, 1)])
def test_a_set_outside_its_days_is_refused_and_the_sets_are_named(library: Library, day: date) -> None:
    with pytest.raises(Problem, match="vn-xa-2016") as caught:
        library.set_for("vn-xa-2016", day)
    assert caught.value.number == 106


def test_an_unknown_set_is_refused(library: Library) -> None:
    with pytest.raises(Problem, match="xa-2099"):
        library.set_for("xa-2099", DAY)
    assert library.set_for("vn-xa-2016", date(2016, 12, 1)).key == "vn-xa-2016"


def test_the_digest_follows_the_files(xa_2016: CriteriaSet, changed_law: Callable[..., Path]) -> None:
    folder = changed_law("rules/house-cv117.yaml", 'value: "10"', 'value: "11"')
    assert load_library(folder).sets["vn-xa-2016"].digest != xa_2016.digest
    assert load_library(law_folder()).sets["vn-xa-2016"].digest == xa_2016.digest


def test_the_files_are_composed_letters() -> None:
    for path in law_folder().rglob("*.*"):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path
