"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datchuan.difficulties.models import OPEN_STATES, STANDING, Difficulty
from datchuan.difficulties.queries import standing_on
from datchuan.people.models import Official
from datchuan.platform.integrity import Finding, checks_beside, finds

checks_beside(__file__)


@finds("difficulty_beside_its_steps")
def difficulty_beside_its_steps(today: date) -> Iterator[Finding]:
    """Those that stand otherwise than their newest step says, or have none."""
    last = {step.difficulty_id: step for step in standing_on(date.max, Difficulty.objects.all())}
    for each in Difficulty.objects.order_by("pk"):
        step = last.get(each.pk)
        if step is None or any(getattr(each, name) != getattr(step, name) for name in STANDING):
            yield _finding(each)


@finds("difficulty_nobody_acts_on")
def difficulty_nobody_acts_on(today: date) -> Iterator[Finding]:
    """Open ones whose owner has no account that may sign in."""
    alive = Official.objects.filter(is_active=True).values("office")
    for each in Difficulty.objects.filter(state__in=OPEN_STATES, owner__isnull=False).exclude(owner__in=alive):
        yield _finding(each)


def _finding(difficulty: Difficulty) -> Finding:
    return Finding(str(difficulty), "difficulty", difficulty.code)
