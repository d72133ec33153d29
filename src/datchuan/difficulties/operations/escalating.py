"""Going up: by hand, and by the clock when it is overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from datchuan.difficulties.access import asked_of, may_escalate
from datchuan.difficulties.given import checked_text
from datchuan.difficulties.models import OPEN_STATES, Difficulty, DifficultyStep, EscalationLevel, StepKind
from datchuan.difficulties.operations.steps import held, take_step, tell_of
from datchuan.difficulties.terms import level_above, must_go_up
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official


@transaction.atomic
def escalate_difficulty(
    *, difficulty: Difficulty, text: str, by: Official | None, on: date, today: date, seen: int | None = None
) -> Difficulty:
    """Take it to the next level, with a reason. Problem 931 without one, 942 when it is with the province already, and
    as for every step."""
    found = held(difficulty=difficulty, kind=StepKind.ESCALATED, by=by, may=may_escalate, on=on, today=today, seen=seen)
    above = level_above(found.level)
    if above is None:
        raise Problem(942, f"{found.code} đã ở cấp tỉnh", mend="Không còn cấp nào cao hơn trong hệ thống.")
    text = checked_text(text, "Lý do chuyển", "Ghi vì sao cấp này không giải quyết được.")
    _lift(found, above, by=by, on=on, text=text)
    return found


def escalate_overdue(*, on: date, at: datetime) -> int:
    """Take every difficulty that is overdue on ``on`` and has stood long enough where it is one level up, and tell who
    must now act; returns how many went up. Whoever runs it twice on one day takes none up twice; a day without a run
    only delays. For a recurring job.
    """
    late = Difficulty.objects.filter(state__in=OPEN_STATES, due_on__lt=on).exclude(level=EscalationLevel.PROVINCE)
    return sum(_escalate_one(pk, on, at) for pk in late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _escalate_one(pk: int, on: date, at: datetime) -> int:
    """One, in its own transaction: what others do meanwhile waits no longer than that."""
    found = Difficulty.objects.select_for_update(of=("self",)).select_related("unit", "owner", "raised_by").get(pk=pk)
    goes_up = found.is_open and must_go_up(
        severity=found.severity, level=found.level, level_since=found.level_since, due=found.due_on, on=on
    )
    # A run for an earlier day than the last step would put steps out of order.
    goes_up = goes_up and found.steps.latest("number").on <= on
    above = level_above(found.level) if goes_up else None
    if above is None:
        return 0
    late = (on - found.due_on).days
    words = f"Quá hạn {late} ngày (hạn {found.due_on:%d/%m/%Y}), chuyển lên {_above_words(above)}"
    _lift(found, above, by=None, on=on, text=words, at=at)
    return 1


def _lift(
    found: Difficulty, above: EscalationLevel, *, by: Official | None, on: date, text: str, at: datetime | None = None
) -> DifficultyStep:
    found.level, found.level_since = above, on
    step = take_step(difficulty=found, kind=StepKind.ESCALATED, by=by, on=on, text=text, at=at)
    tell_of(step=step, officials=asked_of(found), title=f"Vướng mắc chuyển lên {_above_words(above)}")
    return step


def _above_words(level: EscalationLevel) -> str:
    """The level inside a sentence: "trưởng phòng", "lãnh đạo Sở"."""
    return level.label[:1].lower() + level.label[1:]
