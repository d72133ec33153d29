"""Working on a difficulty: whose it is, which way, what was done, what must be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from datchuan.difficulties.access import asked_of, may_answer, may_assign, may_resolve
from datchuan.difficulties.given import checked_length, checked_text
from datchuan.difficulties.models import Difficulty, StepKind
from datchuan.difficulties.operations.steps import GivenFile, held, take_step, tell_of
from datchuan.difficulties.queries.owners import offices_for
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official


@transaction.atomic
def assign_difficulty(
    *,
    difficulty: Difficulty,
    owner: Office,
    by: Official | None,
    on: date,
    today: date,
    official: Official | None = None,
    text: str = "",
    seen: int | None = None,
) -> Difficulty:
    """Say whose it is: an office, and one of its people if that is known.

    Problem 939 for an office that this official cannot give it to, or a person of another office; 936, 937, 938, 949 as
    for every step.
    """
    found = held(difficulty=difficulty, kind=StepKind.ASSIGNED, by=by, may=may_assign, on=on, today=today, seen=seen)
    if by is not None and not offices_for(by, found, on).filter(pk=owner.pk).exists():
        what = f"không giao cho {owner.short_name} được"
        raise Problem(939, what, where="Chủ trì", mend="Chọn một cơ quan trong danh sách, hoặc chuyển lên cấp trên.")
    if official is not None and (official.office_id != owner.pk or not official.is_active):
        what = f"{official} không làm việc ở {owner.short_name}"
        raise Problem(939, what, where="Chủ trì", mend="Chọn người của cơ quan đó.")
    found.owner, found.official, found.asks_raiser = owner, official, False
    text = checked_length(text, "Lời giao")
    step = take_step(difficulty=found, kind=StepKind.ASSIGNED, by=by, on=on, text=text)
    tell_of(step=step, officials=asked_of(found), title="Bạn chủ trì giải quyết vướng mắc")
    return found


@transaction.atomic
def propose_direction(
    *,
    difficulty: Difficulty,
    text: str,
    by: Official | None,
    on: date,
    today: date,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> Difficulty:
    """Say which way it is to be resolved; who raised it is told. Problem 931 without a text, and as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.DIRECTED, by=by, may=may_resolve, on=on, today=today, seen=seen)
    text = checked_text(text, "Hướng giải quyết", "Ghi làm gì, ai làm, theo văn bản nào.")
    found.asks_raiser = False
    step = take_step(difficulty=found, kind=StepKind.DIRECTED, by=by, on=on, text=text, files=files)
    tell_of(step=step, officials=[found.raised_by], title="Đã có hướng giải quyết vướng mắc")
    return found


@transaction.atomic
def record_remedy(
    *,
    difficulty: Difficulty,
    text: str,
    by: Official | None,
    on: date,
    today: date,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> Difficulty:
    """Say what was done so far. Problem 931 without a text, and as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.REMEDY, by=by, may=may_resolve, on=on, today=today, seen=seen)
    text = checked_text(text, "Việc đã làm", "Ghi đã làm gì, ngày nào, kết quả ra sao.")
    found.asks_raiser = False
    take_step(difficulty=found, kind=StepKind.REMEDY, by=by, on=on, text=text, files=files)
    return found


@transaction.atomic
def ask_raiser(
    *, difficulty: Difficulty, text: str, by: Official | None, on: date, today: date, seen: int | None = None
) -> Difficulty:
    """Ask back whoever raised it; until they answer it waits for them. Its term goes on. Problem 931 without a text,
    945 when a question waits already, and as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.ASKED, by=by, may=may_resolve, on=on, today=today, seen=seen)
    if found.asks_raiser:
        raise Problem(945, "Đã hỏi lại, người nêu chưa trả lời", mend="Chờ trả lời, hoặc ghi bước khác.")
    text = checked_text(text, "Câu hỏi", "Ghi cần biết thêm điều gì.")
    found.asks_raiser = True
    step = take_step(difficulty=found, kind=StepKind.ASKED, by=by, on=on, text=text)
    tell_of(step=step, officials=[found.raised_by], title="Cần bạn trả lời thêm về vướng mắc")
    return found


@transaction.atomic
def answer_question(
    *,
    difficulty: Difficulty,
    text: str,
    by: Official | None,
    on: date,
    today: date,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> Difficulty:
    """Answer what was asked back. Problem 931 without a text, 945 when nothing was asked, and as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.ANSWERED, by=by, may=may_answer, on=on, today=today, seen=seen)
    if not found.asks_raiser:
        raise Problem(945, "Không có câu hỏi nào chờ trả lời", mend="Mở lại trang để xem tình trạng hiện nay.")
    text = checked_text(text, "Trả lời", "Ghi câu trả lời.")
    found.asks_raiser = False
    step = take_step(difficulty=found, kind=StepKind.ANSWERED, by=by, on=on, text=text, files=files)
    tell_of(step=step, officials=asked_of(found), title="Đã có trả lời về vướng mắc")
    return found
