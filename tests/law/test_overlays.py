"""Levels that change over time, by group of communes, and by a province's own file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.library import Library, load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.regions import Profile
from datchuan.law.verdict import judge_record

UPLAND = Profile("tdmnpb", "mountain")
SET = "sets/vn-xa-2021.yaml"
LEVEL = '          tdmnpb: {at_least: "75", source: nho, checked: false}\n'
BEFORE, AFTER = date(2022, 6, 30), date(2024, 6, 30)

HEAD = """key: thu-nghiem
title: Quy định dựng cho kiểm thử
province: "20"
set: {set}
instrument: qd-318-2022
sources: {{thu: dựng cho kiểm thử}}
levels:
"""
END = "place: chỗ dựng cho kiểm thử, source: thu, checked: false}\n"


def level(entry: str) -> str:
    return f"  - {{{entry}, {END}"


@pytest.fixture
def with_overlays(tmp_path: Path) -> Callable[..., Path]:
    """with_overlays(level, …, criteria=set): a copy of law/ with one overlay file for each level."""

    def write(*levels: str, criteria: str = "vn-xa-2016") -> Path:
        folder = tmp_path / "law"
        shutil.copytree(law_folder(), folder)
        for number, each in enumerate(levels):
            text = HEAD.format(set=criteria).replace("thu-nghiem", f"thu-nghiem-{number}") + each
            (folder / "overlays" / f"{number}.yaml").write_text(text, "utf-8")
        return folder

    return write


def words(library: Library, code: str, on: date, province: str = "20", key: str = "vn-xa-2016") -> str:
    return library.set_for(key, on, province=province).indicator(code).threshold_for(UPLAND, on).words


# --- over time -----------------------------------------------------------------------------------------------------


def dated(*entries: str) -> str:
    return "          tdmnpb:\n" + "".join(
        f"            - {{{each}, source: nho, checked: false}}\n" for each in entries
    )


def test_a_newer_level_takes_over_on_its_day(changed_law: Callable[..., Path]) -> None:
    library = load_library(changed_law(SET, LEVEL, dated('at_least: "75"', 'at_least: "80", valid_from: 2024-03-01')))
    found = library.sets["vn-xa-2021"].indicator("9.2")
    assert [found.threshold_for(UPLAND, day).words for day in (date(2024, 2, 29), date(2024, 3, 1))] == [
        "≥ 75 %",
        "≥ 80 %",
    ]
    assert found.thresholds["tdmnpb"].words == "≥ 80 %"
    assert found.thresholds_on(BEFORE)["tdmnpb"].words == "≥ 75 %"
    assert {"vn-xa-2021/9.2@tdmnpb", "vn-xa-2021/9.2@tdmnpb@2024-03-01"} <= library.values.keys()


@pytest.mark.parametrize(
    ("entries", "number", "said"),
    [
        (('at_least: "75"', 'at_least: "80"'), 105, "hai mức"),
        (('at_least: "75", valid_to: 2023-01-01', 'at_least: "80", valid_from: 2023-02-01'), 102, "01/01/2023"),
        (('at_least: "75", valid_from: 2023-01-01',), 102, "08/03/2022"),
        (('at_least: "75", valid_from: 2023-01-01, valid_to: 2022-01-01',), 102, "valid_to"),
        (('at_least: "75", valid_from: 2023-01-01, valid_to: 2023-01-01',), 102, "không có ngày nào"),
        (('at_least: "75.125"',), 102, "hai chữ số lẻ"),
        (("must_hold: true",), 102, "không dùng được"),
        (("at_least: [], valid_from: 2023-01-01",), 102, ""),
    ],
)
def test_refused_levels(changed_law: Callable[..., Path], entries: tuple[str, ...], number: int, said: str) -> None:
    with pytest.raises(Problem) as caught:
        load_library(changed_law(SET, LEVEL, dated(*entries)))
    assert (caught.value.number, said in caught.value.sentence) == (number, True), caught.value.sentence
    assert "law/sets/vn-xa-2021.yaml, dòng " in caught.value.where


def test_levels_by_group(changed_law: Callable[..., Path]) -> None:
    indicator = """    indicators:
      - code: "1.1"
        title: Chỉ tiêu dựng cho kiểm thử
        unit: "%"
        place: chỗ dựng cho kiểm thử
        judge: {by: declared}
        thresholds:
          nhom_1: {at_least: "3", source: nho, checked: false}
          nhom_2: {at_least: "2", source: nho, checked: false}
          nhom_3: {unknown: true, source: nho, checked: false}
"""
    library = load_library(changed_law("sets/vn-xa-2026.yaml", "    indicators: []\n", indicator))
    day = date(2026, 3, 1)
    found = library.set_for("vn-xa-2026", day).indicator("1.1")
    levels = [found.threshold_for(Profile("tdmnpb", "mountain", group), day).words for group in library.regions.groups]
    assert levels == ["≥ 3 %", "≥ 2 %", "chưa rõ mức"]
    with pytest.raises(Problem, match="chưa biết xã thuộc nhóm xã nào") as caught:
        found.threshold_for(UPLAND, day)
    assert caught.value.number == 107


# --- by a province -------------------------------------------------------------------------------------------------


def test_none_is_shipped(library: Library) -> None:
    assert not library.provincial
    assert library.set_for("vn-xa-2016", date(2020, 1, 1), province="20") is library.sets["vn-xa-2016"]


def test_it_fills_what_is_delegated_and_tightens(with_overlays: Callable[..., Path]) -> None:
    filled = level('indicator: "2.1", must_hold: true, valid_from: 2018-01-01')
    tighter = level('indicator: "9.2", at_least: "77.5", valid_from: 2018-01-01, valid_to: 2019-01-01')
    library = load_library(with_overlays(filled, tighter))
    day = date(2018, 6, 1)
    assert words(library, "2.1", day) == "Đạt"
    assert words(library, "2.1", day, "") == words(library, "2.1", day, "01") == "UBND cấp tỉnh quy định"
    assert [words(library, "9.2", on) for on in (date(2017, 12, 31), day, date(2019, 1, 1))] == [
        "≥ 75 %",
        "≥ 77,5 %",
        "≥ 75 %",
    ]
    merged, national = library.set_for("vn-xa-2016", day, province="20"), library.sets["vn-xa-2016"]
    assert (merged.overlaid, merged.digest != national.digest) == ("20", True)
    assert merged.indicator("9.2").thresholds_on(day)["dbsh"].words == "≥ 90 %", "another region is not touched"
    assert "vn-xa-2016/9.2#20@all@2018-01-01" in library.values


@pytest.mark.parametrize(
    ("levels", "number", "said"),
    [
        (['indicator: "9.2", at_least: "80"', 'indicator: "9.2", at_least: "85"'], 105, "hai quy định"),
        (['indicator: "9.2", at_least: "74.99"'], 111, "lỏng hơn"),
        (['indicator: "9.2", unknown: true'], 111, "lỏng hơn"),
        (['indicator: "11", at_most: "13"'], 111, "lỏng hơn"),
        (['indicator: "17.1", at_least: ["95", "49"]'], 111, "lỏng hơn"),
        (['indicator: "9.2", must_hold: true'], 102, "không dùng được"),
        (['indicator: "9.9", at_least: "80"'], 103, "Các chỉ tiêu đang có"),
        (['indicator: "9.2", column: atlantis, at_least: "80"'], 103, "atlantis"),
        (['indicator: "9.2", delegated: province'], 102, "khóa lạ delegated"),
    ],
)
def test_refused_overlays(with_overlays: Callable[..., Path], levels: list[str], number: int, said: str) -> None:
    with pytest.raises(Problem) as caught:
        load_library(with_overlays(*map(level, levels)))
    assert (caught.value.number, said in caught.value.sentence) == (number, True), caught.value.sentence
    assert caught.value.where.startswith("law/overlays/"), caught.value.where


def test_an_unknown_set_is_refused(with_overlays: Callable[..., Path]) -> None:
    with pytest.raises(Problem, match="vn-xa-2099"):
        load_library(with_overlays(level('indicator: "9.2", at_least: "80"'), criteria="vn-xa-2099"))


def test_periods_that_do_not_meet_may_follow_each_other(with_overlays: Callable[..., Path]) -> None:
    one = level('indicator: "9.2", at_least: "80", valid_to: 2018-01-01')
    two = level('indicator: "9.2", at_least: "85", valid_from: 2018-01-01')
    library = load_library(with_overlays(one, two))
    assert [words(library, "9.2", day) for day in (date(2017, 6, 1), date(2018, 1, 1))] == ["≥ 80 %", "≥ 85 %"]


# --- what a province rules of a clause that is not known -----------------------------------------------------------

OPEN_REVIEW = {
    "approved": True,
    "published": True,
    "published_on": date(2018, 1, 5),
    "publication_due_on": date(2018, 1, 16),
    "review_settled": None,
}


def settled(entry: str) -> str:
    return f"settles:\n  - {{{entry}, {END}"


@pytest.fixture
def with_settled(tmp_path: Path) -> Callable[..., Library]:
    """with_settled(entry, …): a library whose overlay files of Lạng Sơn settle a clause each."""

    def write(*entries: str) -> Library:
        folder = tmp_path / "law"
        shutil.copytree(law_folder(), folder)
        for number, each in enumerate(entries):
            head = HEAD.format(set="vn-xa-2016").replace("levels:\n", "").replace("thu-nghiem", f"thu-nghiem-{number}")
            (folder / "overlays" / f"{number}.yaml").write_text(head + settled(each), "utf-8")
        return load_library(folder)

    return write


def open_review(library: Library, on: date, province: str = "20", **changes: object) -> Verdict:
    indicator = library.set_for("vn-xa-2016", on, province=province).indicator("1.1")
    rule = library.rule(indicator.judge.rule)
    return judge_record(indicator, rule, {**OPEN_REVIEW, **changes}, profile=UPLAND, on=on)


@pytest.mark.parametrize(("counts_as", "outcome"), [("holds", Outcome.MET), ("fails", Outcome.NOT_MET)])
def test_a_province_rules_what_an_open_review_means(
    with_settled: Callable[..., Library], counts_as: str, outcome: Outcome
) -> None:
    library = with_settled(
        f'indicator: "1.1", clause: review_settled, counts_as: {counts_as}, valid_from: 2018-03-01, '
        "valid_to: 2019-01-01"
    )
    found = [open_review(library, day) for day in (date(2018, 2, 28), date(2018, 3, 1), date(2019, 1, 1))]
    assert [each.outcome for each in found] == [Outcome.UNDETERMINED, outcome, Outcome.UNDETERMINED]
    said = next(reason for reason in found[1].reasons if reason.key == "settled:review_settled")
    assert "quy định của tỉnh mã 20" in said.sentence
    assert "vn-xa-2016/1.1#20:review_settled@2018-03-01" in {basis.value_id for basis in found[1].unchecked}
    assert open_review(library, date(2018, 3, 1), province="01").outcome is Outcome.UNDETERMINED
    assert library.sets["vn-xa-2016"].digest != library.provincial["vn-xa-2016", "20"].digest


def test_what_is_known_is_not_settled(with_settled: Callable[..., Library]) -> None:
    """A person's conclusion that the plan must change goes before the province's rule."""
    library = with_settled('indicator: "1.1", clause: review_settled, counts_as: holds')
    found = open_review(library, date(2018, 3, 1), review_settled=False)
    assert found.outcome is Outcome.NOT_MET
    assert not any(reason.key.startswith("settled:") for reason in found.reasons)


@pytest.mark.parametrize(
    ("entries", "number", "said"),
    [
        (['indicator: "1.1", clause: published, counts_as: holds'], 111, "chưa văn bản quốc gia nào"),
        (['indicator: "1.1", clause: nothing, counts_as: holds'], 103, "review_settled"),
        (['indicator: "9.2", clause: hard_roof, counts_as: holds'], 103, "không có yêu cầu nào"),
        (['indicator: "9.9", clause: review_settled, counts_as: holds'], 103, "Các chỉ tiêu đang có"),
        (['indicator: "1.1", clause: review_settled, counts_as: maybe'], 102, ""),
        (
            [
                'indicator: "1.1", clause: review_settled, counts_as: holds',
                'indicator: "1.1", clause: review_settled, counts_as: fails, valid_from: 2018-01-01',
            ],
            105,
            "hai quy định",
        ),
    ],
)
def test_refused_settlements(with_settled: Callable[..., Library], entries: list[str], number: int, said: str) -> None:
    with pytest.raises(Problem) as caught:
        with_settled(*entries)
    assert (caught.value.number, said in caught.value.sentence) == (number, True), caught.value.sentence
    assert caught.value.where.startswith("law/overlays/"), caught.value.where
