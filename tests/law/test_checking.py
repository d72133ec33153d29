"""Verdicts under what persons have found of the values they rest on, and the fingerprint a mark holds for."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from datchuan.kernel.resources import law_folder
from datchuan.law.checking import CHECKED, DIFFERS, UNCHECKED, Checking
from datchuan.law.library import Library, load_library
from datchuan.law.outcome import Verdict
from datchuan.law.verdict import judge_record

LEVEL = "vn-xa-2016/1.2@tdmnpb"
CLAUSE = "masterplan-1980/rules_issued"
DAY = date(2020, 12, 31)
FACTS = {"rules_issued": True, "built_to_plan": True}


def verdict(library: Library | None = None) -> Verdict:
    library = library or load_library()
    indicator = library.sets["vn-xa-2016"].indicator("1.2")
    profile = library.profile_of_province("20", DAY)
    return judge_record(indicator, library.rules[indicator.judge.rule], FACTS, profile=profile, on=DAY)


def ids(bases) -> set[str]:
    return {basis.value_id for basis in bases}


def changed(tmp_path: Path, file: str, pattern: str, new: str) -> Library:
    """The library with one place of one file written otherwise."""
    folder = tmp_path / "law"
    shutil.copytree(law_folder(), folder)
    path = folder / file
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1, flags=re.S)
    assert times == 1, pattern
    path.write_text(text, encoding="utf-8")
    return load_library(folder)


@pytest.mark.parametrize(
    ("checking", "unchecked", "differing"),
    [
        (Checking(), {LEVEL, CLAUSE, "masterplan-1980/built_to_plan"}, set()),
        (Checking(frozenset({LEVEL})), {CLAUSE, "masterplan-1980/built_to_plan"}, set()),
        (Checking(frozenset({LEVEL, CLAUSE, "masterplan-1980/built_to_plan"})), set(), set()),
        (Checking(frozenset({"vn-xa-2016/9.2@tdmnpb"})), {LEVEL, CLAUSE, "masterplan-1980/built_to_plan"}, set()),
        (Checking(differing={CLAUSE: "khác"}), {LEVEL, "masterplan-1980/built_to_plan"}, {CLAUSE}),
        (Checking(frozenset({LEVEL}), {CLAUSE: "khác"}), {"masterplan-1980/built_to_plan"}, {CLAUSE}),
    ],
)
def test_a_verdict_under_what_was_found(checking, unchecked, differing):
    judged = verdict().under(checking)
    assert ids(judged.unchecked) == unchecked
    assert {each.basis.value_id for each in judged.differing} == differing
    assert {each.says for each in judged.differing} == ({"khác"} if differing else set())


def test_what_was_found_is_not_kept_with_the_verdict():
    """A mark takes effect where verdicts are read, and its end brings the note back: the kept row stays as it was."""
    judged = verdict()
    marked = judged.under(Checking(frozenset({LEVEL}), {CLAUSE: "khác"}))
    assert "differing" not in marked.to_json()
    assert Verdict.from_json(judged.to_json()) == judged
    assert Verdict.from_json({**judged.to_json(), "differing": [{"basis": {}, "says": "x"}]}) == judged


def test_a_value_that_its_file_calls_checked_can_still_differ(tmp_path):
    pattern = r'(code: "1\.2".*?all: \{must_hold: true, source: quy-hoach, checked: )false'
    library = changed(tmp_path, "sets/vn-xa-2016.yaml", pattern, r"\g<1>true")
    cited = library.values[LEVEL]
    judged = verdict(library)
    assert LEVEL not in ids(judged.unchecked)
    assert ids(judged.checked) == {LEVEL}
    assert Verdict.from_json(judged.to_json()) == judged
    assert [each.basis.value_id for each in judged.under(Checking(differing={LEVEL: "khác"})).differing] == [LEVEL]
    assert Checking().state_of(cited) == CHECKED
    assert Checking(differing={LEVEL: "khác"}).state_of(cited) == DIFFERS
    assert Checking().state_of(load_library().values[LEVEL]) == UNCHECKED


SET, HOUSE, SHARE = "sets/vn-xa-2016.yaml", "rules/house-cv117.yaml", "vn-xa-2016/9.2@tdmnpb"
CELL = r'(9\.2".*?tdmnpb: \{at_least: )"75"'
READING = "house-cv117/not_temporary#reading"
CHANGES = {
    "the figure": (SET, CELL, r'\g<1>"76"', SHARE),
    "the place": (SET, r'Phụ lục, chỉ tiêu 9\.2"', 'Phụ lục II, chỉ tiêu 9.2"', SHARE),
    "the expression": (HOUSE, "requires: not unsafe", "requires: not unsafe and hard_floor", "house-cv117/safe"),
    "the chosen clauses": (HOUSE, r"\[durable_material, not_short_lived, safe\]", "[durable_material, safe]", READING),
    "where a number holds": ("regions.yaml", r"terrain: mountain", "terrain: delta", "regions/province-20@0"),
    "the instrument's day": ("instruments.yaml", r"(1980/QĐ-TTg.*?issued_on: )2016-10-17", r"\g<1>2016-10-18", LEVEL),
}
NO_CHANGES = {
    "how it was read": (SET, CELL + r", source: [\w-]+", r'\g<1>"75", source: nuoc', SHARE),
    "that the file calls it checked": (SET, CELL + r"(, source: [\w-]+, checked: )false", r'\g<1>"75"\g<2>true', SHARE),
    "how a verdict words it": (
        HOUSE,
        "fails: mất an toàn cho người",
        "fails: không an toàn cho người",
        "house-cv117/safe",
    ),
    "another value": (SET, CELL, r'\g<1>"76"', LEVEL),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_fingerprint_changes_with(name, tmp_path):
    file, pattern, new, value_id = CHANGES[name]
    after = changed(tmp_path, file, pattern, new).values[value_id].fingerprint
    assert after != load_library().values[value_id].fingerprint


@pytest.mark.parametrize("name", NO_CHANGES)
def test_the_fingerprint_stays_with(name, tmp_path):
    file, pattern, new, value_id = NO_CHANGES[name]
    after = changed(tmp_path, file, pattern, new).values[value_id].fingerprint
    assert after == load_library().values[value_id].fingerprint


def test_every_value_has_a_fingerprint_of_its_own():
    values = load_library().values.values()
    assert len({value.fingerprint for value in values}) == len(values)
