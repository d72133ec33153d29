"""What the desk asks of difficulties: which wait for an official, and when they are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.difficulties.access import visible_to, waits_for
from datchuan.difficulties.models import OPEN_STATES, DifficultyStep, EscalationLevel
from datchuan.difficulties.queries import standing_on, whose
from datchuan.people.models import Official


class DifficultiesWait(WaitingSource):
    """Those the official must act on: as owner, as whoever it went up to, as who says whose it is, as who raised it and
    was asked back; and those they raised, which wait for others."""

    key = "vuong-mac"
    title = "Vướng mắc"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        steps = standing_on(on, visible_to(official, on))
        mine = waits_for(official, "difficulty__")
        theirs = Q(state__in=OPEN_STATES, difficulty__raised_by=official) & ~mine
        found = [_waiting(step, official, waits_for_others=False) for step in steps.filter(mine)]
        return found + [_waiting(step, official, waits_for_others=True) for step in steps.filter(theirs)]


def _waiting(step: DifficultyStep, official: Official, *, waits_for_others: bool) -> Waiting:
    difficulty = step.difficulty
    return Waiting(
        title=f"{difficulty.code}: {difficulty.title}",
        link=reverse("difficulty", args=[difficulty.code]),
        since=step.level_since if step.level != EscalationLevel.OWNER else step.on,
        due_on=step.due_on,
        whose=whose(step) if waits_for_others else str(official),
        from_whom=str(difficulty.raised_for.short_name),
        subject=difficulty.unit.name,
        waits_for_others=waits_for_others,
    )


class DifficultiesDue(HappeningSource):
    """The day on which each that concerns the official is due: what waits for them, and what they raised."""

    key = "vuong-mac"
    title = "Hạn giải quyết vướng mắc"

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        concerns = waits_for(official, "difficulty__") | Q(difficulty__raised_by=official) | Q(official=official)
        concerns |= Q(owner=official.office)
        steps = standing_on(on, visible_to(official, on)).filter(concerns, due_on__range=(first, last))
        return [_happening(step) for step in steps.exclude(state__in=["rejected", "merged"])]


def _happening(step: DifficultyStep) -> Happening:
    difficulty = step.difficulty
    return Happening(
        uid=f"difficulty-{difficulty.pk}",
        title=f"Hạn {difficulty.code}, {difficulty.unit.name}: {difficulty.title}",
        starts_on=step.due_on,
        ends_on=step.due_on,
        link=reverse("difficulty", args=[difficulty.code]),
        kind="difficulty",
        is_done=not step.is_open,
    )
