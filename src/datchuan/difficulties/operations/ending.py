"""Ends of a difficulty: resolved with evidence, refused, merged into another; and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from datchuan.difficulties.access import asked_of, may_assign, may_reopen, may_resolve
from datchuan.difficulties.given import SHORTEST, checked_length, checked_text
from datchuan.difficulties.models import OPEN_STATES, Difficulty, EscalationLevel, StepKind
from datchuan.difficulties.operations.steps import GivenFile, held, take_step, tell_of
from datchuan.difficulties.terms import due_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official


@transaction.atomic
def resolve_difficulty(
    *,
    difficulty: Difficulty,
    text: str,
    by: Official | None,
    on: date,
    today: date,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> Difficulty:
    """It is resolved: by what, in words or in files; who raised it is told and may open it again.

    Problem 940 without any evidence, and as for every step.
    """
    found = held(difficulty=difficulty, kind=StepKind.RESOLVED, by=by, may=may_resolve, on=on, today=today, seen=seen)
    text = checked_length(text, "Kết quả")
    if len(text) < SHORTEST and not files:
        mend = "Ghi kết quả theo văn bản, việc nào; hoặc kèm ảnh, bản scan."
        raise Problem(940, "chưa có gì chứng minh đã giải quyết", where="Kết quả", mend=mend)
    found.asks_raiser = False
    step = take_step(difficulty=found, kind=StepKind.RESOLVED, by=by, on=on, text=text, files=files)
    tell_of(step=step, officials=[found.raised_by], title="Đã giải quyết vướng mắc")
    return found


@transaction.atomic
def reopen_difficulty(
    *,
    difficulty: Difficulty,
    text: str,
    by: Official | None,
    on: date,
    today: date,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> Difficulty:
    """It is not resolved after all, or should not have been refused: its term begins anew, with the office that owned
    it; one that nobody owned stands as when it was raised. Problem 931 without a reason, and as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.REOPENED, by=by, may=may_reopen, on=on, today=today, seen=seen)
    text = checked_text(text, "Lý do mở lại", "Ghi còn vướng gì.")
    found.level, found.level_since = EscalationLevel.OWNER, on
    found.due_on = due_on(found.severity, on)
    step = take_step(difficulty=found, kind=StepKind.REOPENED, by=by, on=on, text=text, files=files)
    tell_of(step=step, officials=asked_of(found), title="Vướng mắc được mở lại")
    return found


@transaction.atomic
def reject_difficulty(
    *, difficulty: Difficulty, text: str, by: Official | None, on: date, today: date, seen: int | None = None
) -> Difficulty:
    """It is not for the programme to resolve: why; who raised it is told. Problem 931 without a reason, and as for
    every step."""
    found = held(difficulty=difficulty, kind=StepKind.REJECTED, by=by, may=may_assign, on=on, today=today, seen=seen)
    text = checked_text(text, "Lý do không tiếp nhận", "Ghi vì sao, và nơi nào giải quyết.")
    found.asks_raiser = False
    step = take_step(difficulty=found, kind=StepKind.REJECTED, by=by, on=on, text=text)
    tell_of(step=step, officials=[found.raised_by], title="Không tiếp nhận vướng mắc")
    return found


@transaction.atomic
def merge_difficulty(
    *,
    difficulty: Difficulty,
    into: Difficulty,
    by: Official | None,
    on: date,
    today: date,
    text: str = "",
    seen: int | None = None,
) -> Difficulty:
    """It is the same as another that is open: that one goes on for both. Problem 941 when it cannot be merged into that
    one, and as for every step."""
    # Both at once and in one order: two people may merge each into the other.
    list(Difficulty.objects.select_for_update().filter(pk__in=[difficulty.pk, into.pk]).order_by("pk"))
    found = held(difficulty=difficulty, kind=StepKind.MERGED, by=by, may=may_assign, on=on, today=today, seen=seen)
    where = "Gộp vào"
    if into.pk == found.pk:
        raise Problem(941, "không gộp vào chính nó", where=where, mend="Ghi mã của vướng mắc kia.")
    if into.state not in OPEN_STATES:
        what = f"{into.code} {into.get_state_display().lower()}"
        raise Problem(941, what, where=where, mend="Gộp vào một vướng mắc còn đang mở.")
    if by is not None and not may_assign(by, into):
        raise Problem(941, f"{into.code} ngoài địa bàn của bạn", where=where, mend="Chọn một vướng mắc trong địa bàn.")
    kept = held(difficulty=into, kind=StepKind.ABSORBED, by=by, may=may_assign, on=on, today=today)
    found.merged_into, found.asks_raiser = kept, False
    text = checked_length(text, "Ghi chú")
    words = f"Gộp vào {kept.code}" + (f". {text}" if text else "")
    step = take_step(difficulty=found, kind=StepKind.MERGED, by=by, on=on, text=words)
    take_step(difficulty=kept, kind=StepKind.ABSORBED, by=by, on=on, text=f"{found.code}: {found.title}")
    tell_of(step=step, officials=[found.raised_by], title=f"Vướng mắc được gộp vào {kept.code}")
    return found
