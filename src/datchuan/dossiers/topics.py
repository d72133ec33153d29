"""Dossiers, as things that a document may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.documents.announcing import Topic
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.turns import TURNS
from datchuan.people.models import Official


class DossierTopics:
    prefix = "dossier"
    title = "Hồ sơ"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The dossiers that the official may see and on which something is still to come, the province's decision
        too."""
        found = visible_to(by, on).filter(state__in=TURNS).select_related("commune")
        return [_topic(each) for each in found]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        ids = [key.split()[1] for key in keys if key.split()[1].isdecimal()]
        return {topic_key(each): _topic(each) for each in Dossier.objects.filter(pk__in=ids).select_related("commune")}


def topic_key(dossier: Dossier) -> str:
    return f"dossier {dossier.pk}"


def _topic(dossier: Dossier) -> Topic:
    name = dossier.commune.name
    label = f"Hồ sơ {name[:1].lower()}{name[1:]}, {dossier.get_standard_display().lower()}"
    return Topic(topic_key(dossier), label, reverse("dossier", args=[dossier.pk]))
