"""Days one after the other: what people do on each, and before it what the recurring jobs do with overdue findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from datchuan.difficulties.models import OPEN_STATES
from datchuan.difficulties.operations import escalate_overdue
from datchuan.inspection.models import Finding, FindingState
from datchuan.inspection.operations import raise_overdue
from datchuan.people.models import Official

BEFORE_WORK = time(6)


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day, as clocks in Vietnam show it."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class Days:
    """What happens on which day; what happens may bring more for that day or later ones."""

    def __init__(self) -> None:
        self.people = {each.username: each for each in Official.objects.select_related("office", "area")}
        self._happens: dict[date, list[Callable[[], object]]] = defaultdict(list)

    def on(self, day: date, what: Callable[[], object]) -> None:
        self._happens[day].append(what)

    def run(self, until: date) -> None:
        day = min(self._happens)
        while day <= until:
            _by_the_clock(day)
            for what in self._happens[day]:
                what()
            day += timedelta(days=1)


def _by_the_clock(day: date) -> None:
    """As the recurring jobs of the two rooms would, on days when they have something to do."""
    at = datetime.combine(day, BEFORE_WORK, UTC)
    if Finding.objects.filter(state=FindingState.OPEN, due_on__lt=day, difficulty=None).exists():
        raise_overdue(on=day, at=at)
    if Finding.objects.filter(difficulty__state__in=OPEN_STATES, difficulty__due_on__lt=day).exists():
        escalate_overdue(on=day, at=at)
