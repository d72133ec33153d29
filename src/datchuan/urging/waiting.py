"""Open reminders, as what waits for the officials of the office they address.

What a thing's own holder is reminded of (an arrival, a work item) stands on the desk already: its room puts it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.people.models import Official
from datchuan.urging.models import Reminder, ReminderState
from datchuan.urging.queries import stood
from datchuan.urging.rules import rules


class RemindersWaiting(WaitingSource):
    """What one's own office is urged to do."""

    key = "don-doc"
    title = "Đôn đốc"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        """One query."""
        asked = [rule.key for rule in rules().values() if rule.addressee != "holder"]
        mine = Reminder.objects.filter(stood(on, ReminderState.OPEN), office=official.office_id, rule__in=asked)
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
