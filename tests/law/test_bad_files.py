"""A spoiled file is refused in Vietnamese, by file and line, with what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library

HOUSE, SET, PLAN = "rules/house-cv117.yaml", "sets/vn-xa-2016.yaml", "rules/masterplan-1980.yaml"

SPOILED = [
    # file, old, new, problem number, words of the message
    (HOUSE, "  min_lifetime:\n", "  min_lifetime\n", 101, "YAML"),
    (HOUSE, "checked: false}", "checked: maybe}", 102, "checked"),
    (HOUSE, "    fails: nền không cứng\n", "", 102, "thiếu fails"),
    (HOUSE, "    fails: nền không cứng\n", "    fail: nền không cứng\n    fails: x\n", 102, "khóa lạ fail"),
    (HOUSE, "    fails: nền không cứng\n", "    fails: a\n    fails: b\n", 101, "hai lần"),
    (HOUSE, 'value: "14"', "value: 14", 102, "kiểu"),
    (HOUSE, 'value: "14"', 'value: "mười bốn"', 102, "con số"),
    (HOUSE, 'value: "14"', 'value: "14.125"', 102, "chữ số lẻ"),
    (HOUSE, "{terrain: delta}", "{terrain: desert}", 103, "Được phép: delta, mountain"),
    (HOUSE, "instrument: cv-117-2015", "instrument: cv-118", 103, "cv-118"),
    (HOUSE, "source: cv117,", "source: nowhere,", 103, "nowhere"),
    (HOUSE, "facts: house", "facts: boat", 103, "boat"),
    (HOUSE, "requires: hard_floor", "requires: hard_flor", 104, "hard_flor"),
    (HOUSE, "requires: hard_floor", "requires: persons", 104, "persons"),
    (HOUSE, "clauses: [hard_floor, hard_frame,", "clauses: [hard_flor, hard_frame,", 103, "hard_flor"),
    (HOUSE, "toilet, animal_shed, custom_fit]", "toilet, custom_fit]", 103, "animal_shed"),
    (HOUSE, "reading: temporary_or_unsafe", "reading: other", 103, "other"),
    (HOUSE, "    default:\n      reading", "    defaults:\n      reading", 102, "khóa lạ defaults"),
    (HOUSE, "{when: {terrain: mountain}, value", "{when: {terrain: delta}, value", 105, "hai giá trị"),
    (SET, "at_least:", "more_than:", 102, "khóa lạ more_than"),
    (SET, "{must_hold: true, source", "{source", 102, "đúng một trong"),
    (SET, 'code: "1.1"', "code: 1.1.1", 102, "mã chỉ tiêu"),
    (SET, 'code: "5"', "code: 5", 102, "dấu nháy"),
    (SET, 'code: "5"', 'code: "4.2"', 102, "hai lần"),
    (SET, "house-cv117/standard", "house-cv117/palace", 103, "palace"),
    (SET, "rule: house-cv117/standard", "rule: masterplan-1980/managed", 103, "không xét trên"),
    (SET, "2016-12-01", "2016-02-30", 102, "không phải là một ngày"),
    (SET, '          chung: {at_least: "98"', '          chunk: {at_least: "98"', 102, "chung"),
    (SET, 'at_least: ["95", "60"]', 'at_least: "95"', 102, "parts"),
    (SET, "by: households, count: none_fails", "by: households", 102, "thiếu count"),
    (PLAN, "published_on <= publication_due_on", "published_on <= persons", 104, "persons"),
    ("regions.yaml", "region: tdmnpb", "region: atlantis", 103, "atlantis"),
    ("terms.yaml", "valid_to: 2004-07-01", "valid_to: 2005-07-01", 105, "hai mức"),
    ("terms.yaml", "unit: working_days", "unit: fortnights", 102, "Được phép: days, working_days"),
    ("facts/house.yaml", "code: 2, key: be_tong,", "code: 1, key: be_tong,", 102, "bị lặp"),
    ("facts/house.yaml", "    scale: 2\n", "", 102, "scale"),
    ("instruments.yaml", "issued_on: 2016-10-17", "issued_on: 17/10/2016", 102, "năm-tháng-ngày"),
    ("regions.yaml", "source: ke-hoach", "source: &x ke-hoach\n        valid_from: *x", 101, "neo"),
]


@pytest.mark.parametrize(("name", "old", "new", "number", "words"), SPOILED)
def test_refused(changed_law: Callable[..., Path], name: str, old: str, new: str, number: int, words: str) -> None:
    folder = changed_law(name, old, new)
    with pytest.raises(Problem) as caught:
        load_library(folder)
    problem = caught.value
    assert problem.number == number, problem.sentence
    assert words in problem.sentence
    assert problem.where.startswith(f"law/{name}, dòng "), problem.where


def test_the_line_is_the_line(changed_law: Callable[..., Path]) -> None:
    folder = changed_law(HOUSE, "requires: hard_roof", "requires: hard_rof")
    line = 1 + (folder / HOUSE).read_text("utf-8").split("\n").index("    requires: hard_rof")
    with pytest.raises(Problem, match=f"dòng {line}:"):
        load_library(folder)


def test_a_missing_file(changed_law: Callable[..., Path]) -> None:
    folder = changed_law(HOUSE, "key", "key")
    (folder / "terms.yaml").unlink()
    with pytest.raises(Problem, match=r"law/terms\.yaml") as caught:
        load_library(folder)
    assert caught.value.number == 101


def test_an_empty_file(changed_law: Callable[..., Path]) -> None:
    folder = changed_law(HOUSE, "key", "key")
    (folder / "regions.yaml").write_text("", "utf-8")
    with pytest.raises(Problem, match=r"law/regions\.yaml") as caught:
        load_library(folder)
    assert caught.value.number == 102
