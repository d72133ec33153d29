"""Raising a difficulty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from datchuan.difficulties.access import asked_of
from datchuan.difficulties.given import (
    LONGEST_TITLE,
    check_choice,
    check_unit,
    checked_criterion,
    checked_houses,
    checked_length,
    checked_text,
)
from datchuan.difficulties.models import Difficulty, DifficultyKind, DifficultyState, Severity, StepKind
from datchuan.difficulties.operations.steps import GivenFile, checked_files, take_step, tell_of
from datchuan.difficulties.terms import due_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Unit

_TRIES = 20  # as many may raise one at the very same moment


@dataclass(frozen=True)
class DifficultyGiven:
    """A difficulty as it is raised. ``criterion`` is an indicator of the set in force ("9.2"), ``houses`` the key of a
    group of houses ("9.2:hard_floor"); both may be empty."""

    unit: Unit
    title: str
    kind: str
    severity: str = Severity.ORDINARY
    text: str = ""
    criterion: str = ""
    work_item: WorkItem | None = None
    houses: str = ""
    simulated: bool = False


@transaction.atomic
def raise_difficulty(
    *, given: DifficultyGiven, by: Official, on: date, today: date, files: Sequence[GivenFile] = ()
) -> Difficulty:
    """Raise a difficulty on a day, under the next number of its year; who must say whose it is, is told.

    Problem 931 for a text that is missing or too long, 932 for a unit outside the official's area or gone, 933 for an
    unknown kind or severity, 934 for an indicator, 935 for a group of houses that the law of the day does not know, 938
    for a day in the future, 340 to 343 and 943 for files.
    """
    made = _checked(given, by, on, today)
    checked_files(files=files)
    _number(made)
    step = take_step(difficulty=made, kind=StepKind.RAISED, by=by, on=on, text=made.text, files=files)
    tell_of(step=step, officials=asked_of(made), title=f"Vướng mắc mới ở {made.unit.name}")
    return made


def _checked(given: DifficultyGiven, by: Official, on: date, today: date) -> Difficulty:
    if on > today:
        what = f"ngày {on:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(938, what, where="Ngày", mend="Sửa lại ngày.")
    check_unit(given.unit, by, on)
    check_choice(given.kind, DifficultyKind.values, "Loại")
    check_choice(given.severity, Severity.values, "Mức độ")
    criteria_set, criterion = checked_criterion(given.criterion, on)
    houses, words = checked_houses(given.houses, given.unit, on)
    mend = "Ghi một câu: vướng gì, ở đâu."
    return Difficulty(
        unit=given.unit,
        criteria_set=criteria_set,
        criterion=criterion,
        work_item=given.work_item,
        houses=houses,
        houses_words=words,
        title=checked_text(given.title, "Vướng gì", mend, longest=LONGEST_TITLE),
        text=checked_length(given.text, "Nói rõ thêm"),
        kind=given.kind,
        severity=given.severity,
        state=DifficultyState.RAISED,
        level_since=on,
        due_on=due_on(given.severity, on),
        raised_on=on,
        raised_by=by,
        raised_for=by.office,
        simulated=given.simulated,
    )


def _number(made: Difficulty) -> None:
    """Save it under the next number of its year: whoever took the same at this very moment came first."""
    made.year = made.raised_on.year
    for _ in range(_TRIES):
        last = Difficulty.objects.filter(year=made.year).aggregate(last=Max("number"))["last"] or 0
        made.number = last + 1
        made.code = f"VM{made.year}-{made.number:03d}"
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            made.pk = None
            if not Difficulty.objects.filter(code=made.code).exists():
                raise
        else:
            return
    raise Problem(948, "Nhiều người đang nêu vướng mắc cùng lúc", mend="Ghi lại sau một lát; nội dung còn nguyên.")
