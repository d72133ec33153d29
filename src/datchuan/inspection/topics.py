"""Rounds of inspection and their visits, as things that a document may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse

from datchuan.documents.announcing import Topic
from datchuan.inspection.access import visible_to
from datchuan.inspection.models import Round, Visit
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official


class RoundTopics:
    prefix = "round"
    title = "Đợt kiểm tra"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The rounds that are not over and have a visit that the official sees."""
        seen = Round.objects.exclude(state=Round.State.CLOSED).filter(visits__in=visible_to(by, on))
        return [_round(each) for each in seen.distinct()]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        return {round_key(each): _round(each) for each in Round.objects.filter(pk__in=_ids(keys))}


class VisitTopics:
    prefix = "visit"
    title = "Buổi kiểm tra"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The visits of rounds that are not over, as far as the official sees them."""
        seen = visible_to(by, on).exclude(round__state=Round.State.CLOSED).exclude(state=Visit.State.DROPPED)
        return [_visit(each) for each in seen.select_related("round", "commune").order_by("round", "commune")]

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        found = Visit.objects.filter(pk__in=_ids(keys)).select_related("round", "commune")
        return {visit_key(each): _visit(each) for each in found}


def round_key(round_: Round) -> str:
    return f"round {round_.pk}"


def visit_key(visit: Visit) -> str:
    return f"visit {visit.pk}"


def _ids(keys: Sequence[str]) -> list[str]:
    return [key.split()[1] for key in keys if key.split()[1].isdecimal()]


def _round(round_: Round) -> Topic:
    return Topic(round_key(round_), round_.title, _page("round", "round-report", pk=round_.pk))


def _visit(visit: Visit) -> Topic:
    label = f"Kiểm tra {lower_first(visit.commune.name)}, {lower_first(visit.round.title)}"
    link = _page("visit", pk=visit.pk) or _page("round-report", pk=visit.round_id)
    return Topic(visit_key(visit), label, link, visit.day)


def _page(*names: str, pk: int) -> str:
    """The first of the pages that is there."""
    for name in names:
        try:
            return reverse(name, args=[pk])
        except NoReverseMatch:
            continue
    return ""
