"""Urging letters: a draft of a district's open reminders, for review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from datchuan.documents.models import OutgoingDocument
from datchuan.documents.operations.templates import draft_from_template
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Unit
from datchuan.urging.models import Reminder, ReminderStep
from datchuan.urging.operations.stepping import add_steps
from datchuan.urging.places import about
from datchuan.urging.queries import is_in_preparation, open_of

TEMPLATE = "reminder-letter"
WHERE = "Công văn đôn đốc"


@transaction.atomic
def draft_letter(*, place: Unit, by: Official, today: date, at: datetime) -> OutgoingDocument:
    """A draft of the official's division that tells the place of everything that is open there; the ordinary life of a
    document follows: reviewed by the division's head, signed, numbered, issued.

    Problem 954 where nothing is open, 955 while a letter to the place is in preparation."""
    reminders = list(open_of(place).select_for_update(of=("self",)).select_related("letter"))
    if not reminders:
        mend = "Xem lại danh sách; có thể vừa có trả lời hoặc đã hết."
        raise Problem(954, f"{place.name} không còn việc nào đang chờ", where=WHERE, mend=mend)
    _check_none_in_preparation(place, reminders)
    made = draft_from_template(key=TEMPLATE, about=about(place), by=by, facts_on=today, on=today)
    Reminder.objects.filter(pk__in=[each.pk for each in reminders]).update(letter=made)
    kind = ReminderStep.Kind.DRAFTED
    add_steps(reminders=reminders, kind=kind, on=today, at=at, by=by, document=made)
    details = {"place": place.pk, "reminders": len(reminders)}
    record_audit(by=by, action="urging.draft_letter", subject=f"document {made.pk}", details=details)
    return made


def _check_none_in_preparation(place: Unit, reminders: Iterable[Reminder]) -> None:
    for each in reminders:
        letter = each.letter
        if letter and is_in_preparation(letter.state):
            held = letter.get_state_display().lower()
            mend = "Đọc và trình dự thảo đó, hoặc bỏ nó rồi soạn lại."
            raise Problem(955, f"đã có công văn cho {place.name} ở bước “{held}”", where=WHERE, mend=mend)


def draft_letters(*, places: Iterable[Unit], by: Official, today: date, at: datetime) -> tuple[list[Unit], list[str]]:
    """A letter to each place, each in a transaction of its own: the places written to, and why others were not."""
    written: list[Unit] = []
    refused: list[str] = []
    for place in places:
        try:
            draft_letter(place=place, by=by, today=today, at=at)
            written.append(place)
        except Problem as problem:
            refused.append(problem.what)
    return written, refused
