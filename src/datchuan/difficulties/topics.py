"""Difficulties, as things that a document may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.difficulties.access import visible_to
from datchuan.difficulties.models import OPEN_STATES, Difficulty
from datchuan.documents.announcing import Topic
from datchuan.people.models import Official


class DifficultyTopics:
    prefix = "difficulty"
    title = "Vướng mắc"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The open difficulties that the official may see."""
        found = visible_to(by, on).filter(state__in=OPEN_STATES, raised_on__lte=on).select_related("unit")
        return [_topic(each) for each in found]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        ids = [key.split()[1] for key in keys if key.split()[1].isdecimal()]
        return {topic_key(each): _topic(each) for each in Difficulty.objects.filter(pk__in=ids).select_related("unit")}


def topic_key(difficulty: Difficulty) -> str:
    return f"difficulty {difficulty.pk}"


def _topic(difficulty: Difficulty) -> Topic:
    label = f"{difficulty.code}, {difficulty.unit.name}: {difficulty.title}"
    return Topic(topic_key(difficulty), label, reverse("difficulty", args=[difficulty.code]), difficulty.due_on)
