"""What may follow what, what each step asks for, and that nothing of it changes afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import official
from tests.difficulties.giving import BAC_QUYNH, RAISED, TRANG_DINH, assigned, photo, raised, step, taken_to

from datchuan.desk.models import Notification
from datchuan.difficulties.models import STANDING, Difficulty, DifficultyState, DifficultyStep
from datchuan.difficulties.operations import GivenFile
from datchuan.difficulties.terms import due_on, terms
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
OPEN = {"raised", "assigned", "directed", "in_progress", "reopened"}
OWNED = OPEN - {"raised"}
# Each operation: from which states it may be taken, and where it leads.
TABLE = {
    "assign_difficulty": (OPEN, "assigned"),
    "propose_direction": (OWNED, "directed"),
    "record_remedy": (OWNED, "in_progress"),
    "resolve_difficulty": (OWNED, "resolved"),
    "reject_difficulty": (OPEN, "rejected"),
    "merge_difficulty": (OPEN, "merged"),
    "reopen_difficulty": ({"resolved", "rejected"}, "reopened"),
    "escalate_difficulty": (OPEN, None),
    "ask_raiser": (OWNED, None),
}


def problem(number: int) -> pytest.RaisesExc[Problem]:
    return pytest.raises(Problem, check=lambda found: found.number == number)


@pytest.mark.parametrize("state", DifficultyState.values)
@pytest.mark.parametrize("name", TABLE)
def test_the_state_table(name: str, state: str) -> None:
    found = taken_to(state)
    allowed, target = TABLE[name]
    extra = {
        "assign_difficulty": {"owner": Office.objects.get(key="qhkt")},
        "merge_difficulty": {"into": raised(BAC_QUYNH, "qln")},
    }.get(name, {})
    if state not in allowed:
        with problem(936):
            step(found, name, **extra)
        return
    moved = step(found, name, **extra)
    wanted = target or state
    if name == "reopen_difficulty" and state == "rejected":
        wanted = "raised"  # nobody owned it
    assert moved.state == wanted
    last = moved.steps.latest("number")
    assert all(getattr(last, each) == getattr(moved, each) for each in STANDING)
    assert AuditEntry.objects.latest("pk").subject.startswith("difficulty ")


def test_numbers_run_within_a_year() -> None:
    before = Difficulty.objects.filter(year=2020).count()
    one, two = raised(), raised()
    assert (one.number, two.number) == (before + 1, before + 2)
    assert two.code == f"VM2020-{two.number:03d}"
    other = raised(on=date(2019, 5, 6))
    assert other.code == "VM2019-001"


@pytest.mark.parametrize("severity", ["blocking", "serious", "ordinary"])
def test_the_term_comes_from_the_severity(severity: str) -> None:
    found = raised(severity=severity)
    assert found.due_on == RAISED + timedelta(days=terms()[severity].days)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"title": "Vướng"}, 931),
        ({"title": "x" * 201}, 931),
        ({"text": "x" * 4001}, 931),
        ({"kind": "weather"}, 933),
        ({"severity": ""}, 933),
        ({"criterion": "3.1"}, 934),
        ({"houses": "9.2:chimney"}, 935),
    ],
)
def test_what_is_raised_is_looked_at(changes: dict[str, str], number: int) -> None:
    with problem(number):
        raised(**changes)


def test_only_in_ones_own_area_and_of_today() -> None:
    with problem(932):
        raised(BAC_QUYNH)
    with problem(932):
        raised(TRANG_DINH)
    with problem(932):
        raised("20-1", "qln")
    with problem(932):
        raised("06280-1", "qln")  # Văn An, which ended with 2019
    assert raised(TRANG_DINH, "huyen").unit_id == TRANG_DINH
    assert raised(BAC_QUYNH, "qln").unit_id == BAC_QUYNH


def test_days_go_forward() -> None:
    found = assigned(on=date(2020, 11, 10))
    with problem(938):
        step(found, "propose_direction", on=date(2020, 11, 9))
    with problem(938):
        operation_in_the_future(found)


def operation_in_the_future(found: Difficulty) -> None:
    from datchuan.difficulties.operations import record_remedy

    record_remedy(difficulty=found, text="Việc của mai sau", by=None, on=date(2021, 1, 1), today=date(2020, 12, 31))


def test_resolving_needs_evidence() -> None:
    found = assigned()
    with problem(940):
        step(found, "resolve_difficulty", text="")
    resolved = step(found, "resolve_difficulty", text="", files=[photo()])
    kept = resolved.steps.latest("number").files.get()
    assert (kept.file_name, kept.kind, kept.size) == ("ảnh.png", "png", len(photo().content))
    assert kept.file.read() == photo().content


@pytest.mark.parametrize(
    ("files", "number"),
    [
        ([GivenFile("a.png", b"<html>")], 341),
        ([GivenFile("a.png", b"\x89PNG\r\n\x1a\n")], 342),
        ([photo()] * 6, 943),
    ],
)
def test_files_are_looked_at(files: list[GivenFile], number: int) -> None:
    found = assigned()
    with problem(number):
        step(found, "record_remedy", files=files)
    assert found.steps.count() == 2


def test_opened_again_its_term_begins_anew() -> None:
    found = step(assigned(), "resolve_difficulty", on=date(2020, 12, 1))
    again = step(found, "reopen_difficulty", by="xa", on=date(2020, 12, 20))
    assert (again.state, again.level, again.level_since) == ("reopened", "owner", date(2020, 12, 20))
    assert again.due_on == due_on("ordinary", date(2020, 12, 20))
    assert again.owner == Office.objects.get(key="qln")


def test_a_question_waits_for_whoever_raised_it() -> None:
    found = step(assigned(), "ask_raiser", by="qln")
    assert found.asks_raiser
    with problem(945):
        step(found, "ask_raiser", by="qln")
    answered = step(found, "answer_question", by="xa")
    assert not answered.asks_raiser
    with problem(945):
        step(answered, "answer_question", by="xa")


def test_merged_into_one_that_goes_on() -> None:
    into, found = raised(), raised()
    with problem(941):
        step(found, "merge_difficulty", into=found)
    merged = step(found, "merge_difficulty", by="huyen", into=into)
    assert merged.merged_into == into
    assert into.steps.latest("number").text.startswith(found.code)
    with problem(941):
        step(raised(), "merge_difficulty", into=merged)
    elsewhere = raised(BAC_QUYNH, "qln")
    with problem(941):
        step(into, "merge_difficulty", by="huyen", into=elsewhere)


def test_the_second_of_two_is_told() -> None:
    found = assigned()
    seen = found.steps.latest("number").number
    step(found, "propose_direction", by="qln", seen=seen)
    with problem(949):
        step(found, "record_remedy", by="lanhdao", seen=seen)


def test_by_hand_it_goes_up_to_the_province_and_no_further() -> None:
    found = assigned()
    for level in ("division", "leadership", "province"):
        found = step(found, "escalate_difficulty", by="qln")
        assert found.level == level
    with problem(942):
        step(found, "escalate_difficulty", by="qln")


def test_who_must_act_is_told_but_not_who_acted() -> None:
    found = assigned(raised(), person="qln", by="truongphong")
    told = Notification.objects.filter(key__startswith=f"difficulty {found.pk} ").order_by("pk")
    assert [(each.official.username, each.key.split()[-1]) for each in told] == [
        ("huyen", "1"),
        ("truongphong", "1"),
        ("qln", "2"),
    ]
    assert told[0].link == f"/vuong-mac/{found.code}/"
    step(found, "propose_direction", by="qln")
    assert Notification.objects.latest("pk").official == official("xa")


@pytest.mark.parametrize("statement", ["UPDATE difficulties_difficultystep SET text = 'khác'"])
def test_the_database_refuses_to_change_a_step(statement: str) -> None:
    raised()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nor_does_the_model() -> None:
    last = DifficultyStep.objects.latest("pk")
    with pytest.raises(TypeError):
        last.save()
    with pytest.raises(TypeError):
        last.delete()


def test_an_owner_of_another_office_is_refused() -> None:
    with problem(939):
        assigned(person="qhkt", owner="qln")
    with problem(939):
        assigned(by="huyen", owner="qln")
    Official.objects.filter(username="qln").update(is_active=False)
    with problem(939):
        assigned(person="qln")
