"""Visits, as things that a document may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.documents.announcing import Topic
from datchuan.inspection.access import visible_to
from datchuan.inspection.minutes import about_key
from datchuan.inspection.models import Visit
from datchuan.people.models import Official


class VisitTopics:
    prefix = "visit"
    title = "Buổi kiểm tra"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The visits of the area whose checklist is made, of rounds that have begun and not been closed."""
        found = visible_to(by, on).filter(record__isnull=False, round__state="announced", round__first_on__lte=on)
        return [_topic(each) for each in found.select_related("commune", "round")]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        ids = [key.split()[1] for key in keys if key.split()[1].isdecimal()]
        found = Visit.objects.filter(pk__in=ids).select_related("commune", "round")
        return {about_key(each): _topic(each) for each in found}


def _topic(visit: Visit) -> Topic:
    return Topic(about_key(visit), f"{visit.commune.name}: {visit.round.title}", reverse("visit", args=[visit.pk]))
