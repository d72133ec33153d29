"""Procedures of recognition: what sources give, by its own numbers; what they do not give stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.law.procedures import Procedure

LIBRARY = load_library()
FIRST, SECOND, THIRD = "vn-xa-2014", "vn-xa-2016", "vn-xa-2021"


def of(key: str) -> Procedure:
    return LIBRARY.procedures[key]


IN_FORCE = [
    # standard, day, procedure; None: none is known
    ("basic", date(2014, 11, 12), None),
    ("basic", date(2014, 11, 13), FIRST),
    ("basic", date(2016, 12, 29), FIRST),
    ("basic", date(2016, 12, 30), SECOND),
    ("basic", date(2020, 6, 1), SECOND),
    ("enhanced", date(2020, 6, 1), None),  # the province's own way before 2022 was found in no source
    ("basic", date(2022, 8, 1), SECOND),
    ("basic", date(2022, 8, 2), THIRD),
    ("enhanced", date(2023, 1, 1), THIRD),
    ("model", date(2025, 12, 31), THIRD),
    ("basic", date(2026, 2, 14), THIRD),
    ("basic", date(2026, 2, 15), None),
]


@pytest.mark.parametrize(("standard", "on", "key"), IN_FORCE)
def test_which_procedure_a_day_has(standard: str, on: date, key: str | None) -> None:
    if key is not None:
        assert LIBRARY.procedure_for(standard, on).key == key
        return
    with pytest.raises(Problem, match="chưa có trình tự") as caught:
        LIBRARY.procedure_for(standard, on)
    assert caught.value.number == 112


def test_before_a_day_means_the_day_before_it() -> None:
    days = {each.key: each.before.last_day(2016) for each in of(FIRST).registration}
    assert days == {"commune": date(2015, 12, 9), "district": date(2015, 12, 14), "province": date(2015, 12, 19)}
    recognition = of(FIRST).step("recognition")
    assert recognition is not None
    assert recognition.words == "trước ngày 10/11 của năm xét"
    assert recognition.deadline(date(2015, 6, 1), 2015).last_day == date(2015, 11, 9)


ANSWERS = [
    # the district's dossier came on, the last day for the province's answer: 15 days, the first not counted
    (date(2015, 10, 1), date(2015, 10, 16)),
    (date(2016, 2, 1), date(2016, 2, 16)),  # Tết lies within: calendar days run on
    (date(2016, 4, 15), date(2016, 4, 30)),  # ends on a holiday: not moved, as with the other terms
]


@pytest.mark.parametrize(("came", "last"), ANSWERS)
def test_the_province_answers_in_fifteen_days(came: date, last: date) -> None:
    answer = of(FIRST).step("answer")
    assert answer is not None
    assert answer.begins == "verification"
    assert answer.stops is None
    assert answer.deadline(came, came.year).last_day == last


def test_five_working_days_step_over_holidays() -> None:
    answer = of(SECOND).step("registration_answer")
    assert answer is not None
    assert answer.deadline(date(2020, 4, 29), 2020).last_day == date(2020, 5, 8)  # 30/4, 1/5 and a weekend lie between


@pytest.mark.parametrize("key", [FIRST, SECOND, THIRD])
def test_the_departments_own_term_is_not_known(key: str) -> None:
    confirmation = of(key).step("confirmation")
    assert confirmation is not None
    assert (confirmation.by, confirmation.to) == ("department", "coordination")
    found = confirmation.deadline(date(2020, 10, 1), 2020)
    assert found.last_day is None
    assert found.reason.startswith("Chưa rõ thời hạn")


def test_a_changed_condition_holds_from_its_day() -> None:
    def security(on: date) -> list[str]:
        return [each.title for each in of(THIRD).conditions_on(on) if each.key == "security"]

    assert security(date(2024, 3, 6)) == ["Không phải là địa bàn phức tạp về an ninh trật tự"]
    assert security(date(2024, 3, 7)) == ["Bảo đảm an toàn về an ninh, trật tự"]


def test_what_a_dossier_holds() -> None:
    assert [part.form for part in of(FIRST).parts] == ["Mẫu 2.1", "Mẫu 3.1", "Mẫu 4.1", "Mẫu 5.1"]
    assert of(THIRD).parts == ()  # found in no source
    assert {(part.criterion, part.holds) for part in of(SECOND).evidence} == {("1", "plans"), ("9", "houses")}
    assert of(SECOND).part("request") is not None
    assert of(SECOND).part("other") is None


def test_withdrawal_and_unknown_figures() -> None:
    assert [(each.at_least, bool(each.with_one_of)) for each in of(THIRD).withdrawal] == [(30, True), (50, False)]
    known = {each.key: (each.at_least, each.is_known) for each in (*of(THIRD).conditions, *of(THIRD).ratios)}
    assert known["satisfaction"] == (None, False)
    assert known["publicity"] == (Decimal(15), True)
    assert known["no_debt"] == (None, True)


def test_every_value_can_be_checked_against_its_text() -> None:
    for procedure in LIBRARY.procedures.values():
        assert {value.value_id for value in procedure.values} <= set(LIBRARY.values)


FILE = "procedures/vn-xa-2014.yaml"
SPOILED = [
    ('before: "12-10"', 'before: "02-29"', 102, "mọi năm"),
    ('before: "12-10"', 'before: "13-10"', 102, "mọi năm"),
    ("begins: verification", "begins: nothing", 103, "nothing"),
    ("key: meeting,", "key: request,", 105, "hai lần"),
    ("length: 15, unit: days", "length: 15", 102, "unit"),
    ("by: department", "by: ministry", 102, "Được phép"),
    ("on: 2016-12-30", "on: 2017-12-30", 105, "cùng áp dụng"),
    ("on: 2016-12-30", "on: 2014-11-13", 102, "không sau"),
    ('at_least: "14", unit: tiêu chí', 'must_hold: true, at_least: "14", unit: tiêu chí', 102, "đúng một"),
]


@pytest.mark.parametrize(("old", "new", "number", "words"), SPOILED)
def test_a_spoiled_file_is_refused(
    changed_law: Callable[..., Path], old: str, new: str, number: int, words: str
) -> None:
    with pytest.raises(Problem, match=words) as caught:
        load_library(changed_law(FILE, old, new))
    assert caught.value.number == number
    assert "law/procedures/" in caught.value.where
