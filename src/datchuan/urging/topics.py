"""Urging letters, as things that an arrival may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.documents.access import house_of
from datchuan.documents.announcing import Topic
from datchuan.documents.models import FIXED_STATES, OutgoingDocument
from datchuan.people.models import Official
from datchuan.urging.models import ReminderState

PREFIX = "urging"


class LetterTopics:
    prefix = PREFIX
    title = "Trả lời công văn đôn đốc"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The letters that the official's house issued and that nobody answered yet, newest first."""
        letters = OutgoingDocument.objects.filter(
            office=house_of(by),
            state__in=FIXED_STATES,
            dated__lte=on,
            reminders__state=ReminderState.OPEN,
        )
        return [_topic(each) for each in letters.distinct().order_by("-dated", "-pk")]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        ids = [letter_of(key) for key in keys]
        return {topic_key(each.pk): _topic(each) for each in OutgoingDocument.objects.filter(pk__in=ids)}


def topic_key(letter_id: int) -> str:
    return f"{PREFIX} {letter_id}"


def letter_of(key: str) -> int:
    """The letter that a key names; 0 for one that names none."""
    number = key.removeprefix(f"{PREFIX} ")
    return int(number) if number.isdecimal() else 0


def _topic(letter: OutgoingDocument) -> Topic:
    number = letter.notation or "(chưa số)"
    return Topic(topic_key(letter.pk), f"Công văn đôn đốc {number}", reverse("document", args=[letter.pk]))
