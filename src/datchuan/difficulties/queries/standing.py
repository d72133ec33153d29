"""Difficulties as they stood on a day: each as its last step up to it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from datchuan.difficulties.models import OPEN_STATES, Difficulty, DifficultyStep, EscalationLevel


def standing_on(day: date, among: QuerySet[Difficulty]) -> QuerySet[DifficultyStep]:
    """The last step of each difficulty up to ``day``, with what a list shows of it; those raised later are left out."""
    later = DifficultyStep.objects.filter(difficulty=OuterRef("difficulty"), on__lte=day, number__gt=OuterRef("number"))
    steps = DifficultyStep.objects.filter(on__lte=day, difficulty__in=among.order_by()).filter(~Exists(later))
    return steps.select_related(
        "difficulty__unit__parent", "difficulty__raised_by", "difficulty__raised_for", "owner", "official"
    ).order_by("due_on", "difficulty_id")


def standing_now(difficulty: Difficulty) -> DifficultyStep:
    """Its newest step."""
    return difficulty.steps.select_related("owner", "official").latest("number")


def history_of(difficulty: Difficulty) -> list[DifficultyStep]:
    """Every step, the oldest first, with its files. Two queries."""
    steps = difficulty.steps.select_related("by__office", "owner", "official").prefetch_related("files")
    return list(steps.order_by("number"))


def is_overdue(step: DifficultyStep, day: date) -> bool:
    """Whether it is still open after the day it was due."""
    return step.state in OPEN_STATES and step.due_on < day


def days_left(step: DifficultyStep, day: date) -> int | None:
    """Days until it is due, below nought when it is overdue; none where it is not open any more."""
    return (step.due_on - day).days if step.state in OPEN_STATES else None


def time_left(step: DifficultyStep, day: date) -> str:
    """The same in words: "còn 5 ngày", "hạn hôm nay", "quá 3 ngày"; empty where it is not open."""
    left = days_left(step, day)
    if left is None:
        return ""
    if left == 0:
        return "hạn hôm nay"
    return f"còn {left} ngày" if left > 0 else f"quá {-left} ngày"


def whose(step: DifficultyStep) -> str:
    """Who must act, in words; the people and the office were selected with the step."""
    if step.state not in OPEN_STATES:
        return ""
    if step.level != EscalationLevel.OWNER:
        return EscalationLevel(step.level).label
    if step.asks_raiser:
        return str(step.difficulty.raised_by)
    if step.owner is None:
        return "chưa giao"
    return f"{step.official}, {step.owner.short_name}" if step.official else step.owner.short_name
