"""Answers to urging letters: a document that arrived and is tied to the letter, or the addressee's word that it is
done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from datchuan.documents.models import IncomingDocument
from datchuan.kernel.text import format_day
from datchuan.urging.models import Reminder, ReminderState, ReminderStep
from datchuan.urging.operations.stepping import add_steps
from datchuan.urging.topics import letter_of, topic_key


@transaction.atomic
def note_answers(*, today: date, at: datetime) -> int:
    """Mark the open reminders whose letter was answered by a day; returns how many. What the letter's office received
    "about" the letter answers it; so does the addressee's own arrival, when they say that it is dealt with."""
    waiting = Reminder.objects.select_for_update(of=("self",)).filter(state=ReminderState.OPEN, letter__isnull=False)
    by_letter: dict[int, list[Reminder]] = {}
    for each in waiting.select_related("place"):
        by_letter.setdefault(each.letter_id or 0, []).append(each)
    answered = 0
    for letter_id, (arrival, on) in _answers(by_letter, today).items() if by_letter else ():
        own = [each for each in by_letter[letter_id] if _answers_to(arrival, each, letter_id)]
        _answered(own, arrival, on, at)
        answered += len(own)
    return answered


def _answers(letters: Iterable[int], today: date) -> dict[int, tuple[IncomingDocument, date]]:
    """The first answer to each letter, with its day."""
    found: dict[int, tuple[IncomingDocument, date]] = {}
    replies = IncomingDocument.objects.filter(about__in=[topic_key(pk) for pk in letters], arrived_on__lte=today)
    for reply in replies.select_related("office").order_by("arrived_on", "pk"):
        found.setdefault(letter_of(reply.about), (reply, reply.arrived_on))
    done = IncomingDocument.objects.filter(delivered__document__in=letters, done_on__lte=today)
    for arrival in done.select_related("delivered", "office").order_by("done_on", "pk"):
        letter_id = arrival.delivered.document_id if arrival.delivered else 0
        if arrival.done_on and letter_id not in found:
            found[letter_id] = (arrival, arrival.done_on)
    return found


def _answers_to(arrival: IncomingDocument, reminder: Reminder, letter_id: int) -> bool:
    """A reply to the letter answers all of it; an arrival elsewhere only for the place that was written to."""
    return arrival.about == topic_key(letter_id) or arrival.office.unit_id == reminder.place_id


def _answered(reminders: list[Reminder], arrival: IncomingDocument, on: date, at: datetime) -> None:
    for each in reminders:
        each.state, each.answered_on, each.answered_by = ReminderState.ANSWERED, on, arrival
    Reminder.objects.bulk_update(reminders, ["state", "answered_on", "answered_by"])
    if arrival.done_on and arrival.delivered_id:
        words = f"nơi nhận ghi xong ngày {format_day(arrival.done_on)}: {arrival.note}"
    else:
        words = f"{arrival.author} {arrival.notation}, đến ngày {format_day(arrival.arrived_on)}"
    kind = ReminderStep.Kind.ANSWERED
    add_steps(reminders=reminders, kind=kind, on=on, at=at, words=lambda each: words, arrival=arrival)
