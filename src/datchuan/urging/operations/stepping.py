"""Steps of many reminders at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db.models import Max

from datchuan.documents.models import IncomingDocument, OutgoingDocument
from datchuan.people.models import Official
from datchuan.urging.models import Reminder, ReminderStep


def add_steps(
    *,
    reminders: Sequence[Reminder],
    kind: str,
    on: date,
    at: datetime,
    words: Callable[[Reminder], str] = lambda reminder: "",
    by: Official | None = None,
    document: OutgoingDocument | None = None,
    arrival: IncomingDocument | None = None,
) -> None:
    """The same step for each of the reminders, in words of its own. Two queries, none for none."""
    if not reminders:
        return
    counted = ReminderStep.objects.filter(reminder__in=reminders).values_list("reminder").annotate(Max("number"))
    last = dict(counted)
    ReminderStep.objects.bulk_create(
        ReminderStep(
            reminder=each,
            number=last.get(each.pk, 0) + 1,
            kind=kind,
            on=on,
            at=at,
            by=by,
            words=words(each)[:500],
            document=document,
            arrival=arrival,
        )
        for each in reminders
    )
