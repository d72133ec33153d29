"""What may stand for an indicator's own rule by the law of the day: a commune inside an approved urban plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.kernel.problem import Problem
from datchuan.law.instead import Alternative, instead_on, met_instead
from datchuan.law.library import Library, load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.regions import Profile
from datchuan.law.resting import grounds_of
from datchuan.law.verdict import judge_record

UPLAND = Profile("tdmnpb", "mountain")
DAY_BEFORE, LETTER = date(2023, 5, 17), date(2023, 5, 18)
GOOD = {
    "approved": True,
    "published": True,
    "review_settled": True,
    "in_term": True,
    "published_on": date(2020, 1, 5),
    "publication_due_on": date(2020, 1, 16),
}
BAD, OPEN = {**GOOD, "published": False}, {**GOOD, "review_settled": None}
COVERED = {"approved": True, "covers_commune": True, "review_settled": True}


def judged(own: dict | None, *covers: dict, on: date = LETTER, code: str = "1.1", key: str = "vn-xa-2021") -> Verdict:
    library = load_library()
    indicator = library.set_for(key, on).indicator(code)
    records = [] if own is None else [own]
    verdict = judge_record(indicator, library.rule(indicator.judge.rule), records, profile=UPLAND, on=on)
    others = [Alternative(each, library.rule(each.rule), covers) for each in instead_on(indicator, on)]
    return met_instead(verdict, indicator, others, profile=UPLAND, on=on)


@pytest.mark.parametrize(
    ("own", "cover", "outcome"),
    [
        (BAD, COVERED, Outcome.MET),
        (OPEN, COVERED, Outcome.MET),
        (None, COVERED, Outcome.MET),  # no plan of its own
        (GOOD, COVERED, Outcome.MET),
        (BAD, {**COVERED, "covers_commune": False}, Outcome.NOT_MET),
        (BAD, {**COVERED, "covers_commune": None}, Outcome.UNDETERMINED),
        (OPEN, {**COVERED, "covers_commune": None}, Outcome.UNDETERMINED),
        (GOOD, {**COVERED, "covers_commune": None}, Outcome.MET),
        (BAD, {**COVERED, "review_settled": None}, Outcome.UNDETERMINED),  # the urban plan is under review
        (BAD, {**COVERED, "review_settled": False}, Outcome.NOT_MET),
        (BAD, {**COVERED, "approved": False}, Outcome.NOT_MET),
    ],
)
def test_from_the_day_of_the_letter(own: dict | None, cover: dict, outcome: Outcome) -> None:
    assert judged(own, cover).outcome is outcome


@pytest.mark.parametrize(
    ("own", "outcome"), [(BAD, Outcome.NOT_MET), (OPEN, Outcome.UNDETERMINED), (None, Outcome.UNDETERMINED)]
)
def test_the_day_before_nothing_is_known_of_it_and_no_verdict_changes(own: dict | None, outcome: Outcome) -> None:
    assert judged(own, COVERED, on=DAY_BEFORE).outcome is outcome


def test_under_the_other_sets_it_is_not_spoken_of(library: Library) -> None:
    for key in set(library.sets) - {"vn-xa-2021"}:
        assert not any(each.judge.instead for each in library.sets[key].indicators())


def test_1_2_is_met_by_it_as_well() -> None:
    unmanaged = {"rules_issued": False, "built_to_plan": None}
    assert judged(unmanaged, COVERED, code="1.2").outcome is Outcome.MET
    assert judged(unmanaged, COVERED, code="1.2", on=DAY_BEFORE).outcome is Outcome.NOT_MET


def test_it_says_by_which_letter_and_that_nobody_has_checked_it(library: Library) -> None:
    found = judged(BAD, COVERED)
    assert [reason.key for reason in found.reasons] == ["instead:urban-cover/covered"]
    assert "1956/BXD-QHKT" in found.reasons[0].sentence
    value = "vn-xa-2021/1.1#instead:urban-cover/covered@2023-05-18"
    assert {value, "urban-cover/covers_commune"} <= {basis.value_id for basis in found.unchecked}
    indicator = library.sets["vn-xa-2021"].indicator("1.1")
    assert value in {each.value_id for each in grounds_of(indicator, library)}
    assert {"law/rules/urban-cover.yaml", "law/facts/urban-plan.yaml"} <= set(library.sets["vn-xa-2021"].files)


def test_what_is_left_open_is_told_beside_what_fails() -> None:
    found = judged(BAD, {**COVERED, "covers_commune": None})
    assert [reason.key for reason in found.reasons] == ["fails:published", "instead_unknown:urban-cover/covered"]


ANSWER = st.sampled_from([True, False, None])
COVER = st.fixed_dictionaries({"approved": ANSWER, "covers_commune": ANSWER, "review_settled": ANSWER})


@given(own=st.sampled_from([GOOD, BAD, OPEN, None]), covers=st.lists(COVER, max_size=3))
def test_a_cover_never_takes_anything_away(own: dict | None, covers: list[dict]) -> None:
    alone, with_covers = judged(own).outcome, judged(own, *covers).outcome
    better = {Outcome.NOT_MET: 0, Outcome.UNDETERMINED: 1, Outcome.MET: 2}
    assert better[with_covers] >= better[alone]
    if all(False in cover.values() for cover in covers):
        assert with_covers is alone


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("rule: urban-cover/covered", "rule: urban-cover/none", 103),
        ("rule: urban-cover/covered", "rule: masterplan-318/managed", 103),  # over other facts
        ("valid_from: 2023-05-18", "valid_from: 2023-02-30", 102),
    ],
)
def test_faults_of_the_files(changed_law: Callable[..., Path], old: str, new: str, number: int) -> None:
    with pytest.raises(Problem) as caught:
        load_library(changed_law("sets/vn-xa-2021.yaml", old, new))
    assert caught.value.number == number
    assert "law/sets/vn-xa-2021.yaml, dòng " in caught.value.where
