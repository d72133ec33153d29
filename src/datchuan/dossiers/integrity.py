"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from datchuan.dossiers.models import OPEN_STATES, Dossier, DossierStep, Recognition
from datchuan.dossiers.queries import Kind, carried_on
from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.territory.models import Unit
from datchuan.territory.queries import holds_on

checks_beside(__file__)


@finds("recognition_outside_life")
def recognition_outside_life(today: date) -> Iterator[Finding]:
    before = Q(commune__valid_from__gt=F("attested_on"))
    return _told(Recognition.objects.filter(before | Q(commune__valid_to__lte=F("attested_on"))))


@finds("recognition_of_no_commune")
def recognition_of_no_commune(today: date) -> Iterator[Finding]:
    return _told(Recognition.objects.exclude(commune__type="Xã"))


@finds("recognition_without_decision")
def recognition_without_decision(today: date) -> Iterator[Finding]:
    return _told(Recognition.objects.filter(Q(number="") | Q(issued_on=None) | Q(recognised_on=None)))


@finds("recognition_without_heir")
def recognition_without_heir(today: date) -> Iterator[Finding]:
    lost = [each.recognition.pk for each in carried_on(today) if each.kind == Kind.NOBODY]
    return _told(Recognition.objects.filter(pk__in=lost))


@finds("open_dossier_of_ended_unit")
def open_dossier_of_ended_unit(today: date) -> Iterator[Finding]:
    there = Unit.objects.filter(holds_on(today)).values("identity")
    waiting = Dossier.objects.filter(state__in=OPEN_STATES, commune__valid_to__lte=today)
    return (_dossier(each) for each in waiting.exclude(commune__identity__in=there).select_related("commune"))


@finds("dossier_state_differs")
def dossier_state_differs(today: date) -> Iterator[Finding]:
    newest = DossierStep.objects.filter(dossier=OuterRef("pk")).order_by("-number").values("state")[:1]
    told = Dossier.objects.annotate(told=Subquery(newest)).exclude(told=F("state"), told__isnull=False)
    return (_dossier(each) for each in told.select_related("commune"))


def _told(recognitions: QuerySet[Recognition]) -> Iterator[Finding]:
    for each in recognitions.select_related("commune"):
        words = f"{each.commune.name}, {each.get_standard_display()}, từ {each.attested_on:%d/%m/%Y}"
        yield Finding(words, "recognition", str(each.pk))


def _dossier(each: Dossier) -> Finding:
    return Finding(f"{each.commune.name}, {each.get_standard_display()}", "dossier", str(each.pk))
