"""What of difficulties must be urged, and what the clock does for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.difficulties.models import OPEN_STATES, Difficulty
from datchuan.difficulties.operations import escalate_overdue
from datchuan.difficulties.queries import standing_on
from datchuan.kernel.text import format_day


@finds_urgent("difficulty_unanswered")
def difficulty_unanswered(terms: Terms, on: date) -> list[Urgent]:
    """Difficulties that were open on the day, more than ``days`` past their term; the office that owns them must act,
    if somebody was given them. One question."""
    late = standing_on(on, Difficulty.objects.all()).filter(
        state__in=OPEN_STATES, due_on__lt=on - timedelta(days=terms.days)
    )
    return [
        Urgent(
            subject=f"difficulty {step.difficulty_id}",
            unit_id=step.difficulty.unit_id,
            office_id=step.owner_id,
            since=step.due_on,
            due_on=step.due_on,
            facts={
                "commune": step.difficulty.unit.name,
                "code": step.difficulty.code,
                "due_on": format_day(step.due_on),
            },
            link=reverse("difficulty", args=[step.difficulty.code]),
        )
        for step in late
    ]


def escalate_daily(now: datetime, today: date) -> str:
    """Take what is overdue one level up."""
    return f"Chuyển {escalate_overdue(on=today, at=now)} vướng mắc lên cấp trên."
