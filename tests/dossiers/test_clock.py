"""The terms of a dossier: the law's own numbers, pauses, days off; nothing made up where no source says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.dossiers.clock import (
    Pause,
    RunningTerm,
    last_day,
    registrations_kept,
    rest_words,
    stays_of,
    terms_of,
)
from datchuan.dossiers.models import DossierState, DossierStep
from datchuan.law.library import load_library
from datchuan.law.terms import TermUnit, is_working_day, working_days_between

S = DossierState
PROCEDURE = load_library().procedures["vn-xa-2014"]


def history(*steps: tuple[str, date]) -> list[DossierStep]:
    return [DossierStep(number=number, state=state, on=on) for number, (state, on) in enumerate(steps, start=1)]


def term(*steps: tuple[str, date], on: date, stops: bool | None = None, key: str = "answer") -> RunningTerm:
    """The term of 15 days of Thông tư 40/2014, or another of its steps, on a day of a history."""
    some = [replace(each, stops=stops) for each in PROCEDURE.steps if each.key == key]
    return terms_of(replace(PROCEDURE, steps=tuple(some)), history(*steps), on, 2020)[0]


RECEIVED = (S.APPRAISAL, date(2020, 11, 16))
RETURNED, AGAIN = (S.COMPLETION, date(2020, 11, 20)), (S.SUBMITTED, date(2020, 11, 25))


@pytest.mark.parametrize(
    ("received", "last", "words"),
    [
        (date(2020, 11, 16), date(2020, 12, 1), ""),
        # 15 days from 28/01/2021 end on the first day of Tết: the day stays, the next working day is told.
        (date(2021, 1, 28), date(2021, 2, 12), "ngày nghỉ (Tết Nguyên Đán); ngày làm việc kế tiếp 17/02/2021"),
        # A Sunday after 1 January.
        (date(2020, 12, 19), date(2021, 1, 3), "ngày nghỉ (Chủ nhật); ngày làm việc kế tiếp 04/01/2021"),
        (date(2020, 12, 17), date(2021, 1, 1), "ngày làm việc kế tiếp 04/01/2021"),
    ],
)
def test_fifteen_days_of_the_circular(received: date, last: date, words: str) -> None:
    found = term((S.APPRAISAL, received), on=received)
    assert (found.last_days, found.safe_day) == ((("", last),), last)
    assert words in rest_words(last)
    assert found.left_words == "còn 15 ngày"


def test_a_last_day_that_is_a_day_off_is_not_pushed_on_and_says_so() -> None:
    told = rest_words(date(2021, 1, 3))
    assert "nếu áp dụng Điều 148 Bộ luật Dân sự, chưa đối chiếu" in told
    assert rest_words(date(2020, 12, 1)) == ""


@pytest.mark.parametrize(
    ("stops", "days", "course"),
    [
        (True, ["06/12/2020"], "đang chạy"),
        (False, ["01/12/2020"], "đang chạy"),
        (None, ["01/12/2020", "06/12/2020"], "đang chạy"),
    ],
    ids=["stands still", "runs on", "no source says"],
)
def test_returned_in_the_middle(stops: bool | None, days: list[str], course: str) -> None:
    found = term(RECEIVED, RETURNED, AGAIN, (S.APPRAISAL, date(2020, 11, 26)), on=date(2020, 12, 3), stops=stops)
    assert [f"{day:%d/%m/%Y}" for _, day in found.last_days] == days
    assert found.course_words == course
    assert found.safe_day == min(day for _, day in found.last_days)
    late = {True: "còn 3 ngày", False: "quá 2 ngày", None: "quá 2 ngày, nếu thời hạn không tạm dừng"}
    assert found.left_words == late[stops]


@pytest.mark.parametrize(
    ("stops", "course"),
    [
        (True, "đang tạm dừng từ 20/11/2020"),
        (False, "vẫn chạy trong lúc trả lại từ 20/11/2020"),
        (None, "đang trả lại từ 20/11/2020, chưa rõ thời hạn có tạm dừng hay không"),
    ],
)
def test_while_it_is_away(stops: bool | None, course: str) -> None:
    found = term(RECEIVED, RETURNED, on=date(2020, 11, 30), stops=stops)
    assert found.course_words == course
    assert found.is_away
    if stops:
        assert found.safe_day == date(2020, 12, 11), "as though it were sent in again today"


def test_what_was_over_before_the_return_stays_over() -> None:
    found = term(RECEIVED, (S.COMPLETION, date(2020, 12, 5)), on=date(2020, 12, 20), stops=True)
    assert found.safe_day == date(2020, 12, 1)
    assert found.is_surely_late


def test_whether_it_stands_still_no_source_says() -> None:
    found = PROCEDURE.step("answer")
    assert found
    assert found.stops is None


def test_no_source_no_last_day() -> None:
    found = term(RECEIVED, on=date(2020, 12, 1), key="confirmation")
    assert (found.last_days, found.safe_day, found.is_late, found.left_words) == ((), None, False, "")
    assert (found.days, found.working_days) == (15, 11)


def test_a_day_of_the_year_does_not_stand_still() -> None:
    found = term(RECEIVED, RETURNED, on=date(2020, 11, 21), stops=True, key="recognition")
    assert found.last_days == (("", date(2020, 11, 9)),), "before 10/11"
    assert found.is_surely_late
    assert found.course_words == "đang chạy"
    unregistered = replace(found, year=None)
    assert unregistered.safe_day == date(2021, 11, 9), "it came after the day of its own year"
    assert replace(unregistered, began_on=date(2020, 11, 9)).safe_day == date(2020, 11, 9)


@pytest.mark.parametrize(
    ("state", "words", "left"),
    [
        (S.DECIDED, "đã xong ngày 28/11/2020", "đúng hạn"),
        (S.STOPPED, "thôi tính từ 28/11/2020, hồ sơ đã dừng hoặc rút", ""),
    ],
)
def test_it_ends_when_it_was_answered_or_the_dossier_ended(state: str, words: str, left: str) -> None:
    found = term(RECEIVED, (state, date(2020, 11, 28)), on=date(2020, 12, 31))
    assert (found.course_words, found.left_words, found.is_late, found.days) == (words, left, False, 12)


def test_registering_before_the_tenth_of_december_of_the_year_before() -> None:
    commune, district, _ = registrations_kept(PROCEDURE, 2020, date(2019, 12, 9))
    assert (commune.last_day, commune.words) == (date(2019, 12, 9), "đăng ký ngày 09/12/2019, đúng hạn")
    assert district.words == "hệ thống không ghi ngày của bước này"
    assert registrations_kept(PROCEDURE, 2020, date(2019, 12, 10))[0].words.endswith("quá 1 ngày")
    assert registrations_kept(PROCEDURE, 2020, None)[0].words == "chưa ghi ngày đăng ký"


def test_of_what_came_later_a_day_knows_nothing() -> None:
    steps = [(S.PREPARING, date(2020, 10, 5)), RECEIVED, RETURNED]
    assert [each.state for each in stays_of(history(*steps), date(2020, 11, 18))] == [S.PREPARING, S.APPRAISAL]
    assert [each.step.key for each in terms_of(PROCEDURE, history(*steps), date(2020, 11, 1), 2020)] == [
        "self_assessment"
    ]


# --- properties ----------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2018, 1, 1), date(2022, 12, 31))
GAPS = st.lists(st.integers(0, 40), max_size=8)


@given(DAYS, st.integers(1, 60), st.sampled_from(["days", "working_days"]), GAPS)
def test_pausing_never_makes_the_last_day_earlier(start: date, length: int, unit: TermUnit, gaps: list[int]) -> None:
    edges, day = [], start
    for gap in gaps:
        day += timedelta(days=gap)
        edges.append(day)
    pauses = [Pause(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    found = [last_day(start, length, unit, pauses[:number], day) for number in range(len(pauses) + 1)]
    assert found == sorted(found)


@given(DAYS, GAPS, st.integers(0, 40))
def test_days_passed_are_those_of_all_stays(opened: date, gaps: list[int], rest: int) -> None:
    states, day = [S.APPRAISAL, S.COMPLETION, S.SUBMITTED], opened
    steps = [(S.PREPARING, day)]
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        steps.append((states[number % 3], day))
    on = day + timedelta(days=rest)
    stays = stays_of(history(*steps), on)
    assert sum(each.days for each in stays) == (on - opened).days
    assert sum(each.working_days for each in stays) == working_days_between(opened, on)


@given(DAYS, st.integers(0, 500))
def test_working_days_are_counted_as_one_by_one(start: date, length: int) -> None:
    every = (start + timedelta(days=number) for number in range(1, length + 1))
    assert working_days_between(start, start + timedelta(days=length)) == sum(map(is_working_day, every))
