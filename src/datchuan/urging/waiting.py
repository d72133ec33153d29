"""Open reminders, as what waits for the officials of the office they address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.people.models import Official
from datchuan.urging.models import Reminder, ReminderState
from datchuan.urging.queries import stood


class RemindersWaiting(WaitingSource):
    """What one's own office is urged to do."""

    key = "don-doc"
    title = "Đôn đốc"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        """One query."""
        mine = Reminder.objects.filter(stood(on, ReminderState.OPEN), office=official.office_id)
        return [
            Waiting(
                title=each.sentence,
                link=reverse("reminder", args=[each.pk]),
                since=each.raised_on,
                due_on=each.due_on,
                from_whom=f"Quy tắc đôn đốc: {each.facts['rule']['title']}",
                subject=each.unit.name,
            )
            for each in mine.select_related("unit")
        ]
