"""Signals of the watch as they stood on a day, with the newest answer to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from datchuan.dossiers.models import WatchAnswer, WatchSignal

_COLUMNS = ("recognition", "unit__name", "recognition__standard", "count", "first")


@dataclass(frozen=True)
class SignalOn:
    """A signal on a day, with the answers known then, newest first."""

    signal: WatchSignal
    answers: tuple[WatchAnswer, ...]
    is_gone: bool

    @property
    def answer(self) -> WatchAnswer | None:
        return self.answers[0] if self.answers else None

    @property
    def waits(self) -> bool:
        """Whether nobody has looked at it yet."""
        return not self.is_gone and not self.answers


def signals_on(day: date, among: QuerySet[WatchSignal]) -> list[SignalOn]:
    """Those raised by a day: what nobody looked at first, then what was answered, then what is gone. Two queries."""
    answers = WatchAnswer.objects.filter(on__lte=day).select_related("by__office").order_by("-number")
    found = among.filter(raised_on__lte=day).select_related("unit__parent", "recognition__commune")
    told = found.order_by("-raised_on", "-pk").prefetch_related(Prefetch("answers", answers, to_attr="known"))
    signals = [SignalOn(each, tuple(each.known), each.gone_on is not None and each.gone_on <= day) for each in told]
    return sorted(signals, key=lambda each: (each.is_gone, bool(each.answers)))


@dataclass(frozen=True)
class Unanswered:
    """The signals of a recognition at a unit that nobody has looked at: how many, since when the first was raised."""

    recognition_id: int
    unit_name: str
    standard: str
    count: int
    since: date


def unanswered(on: date) -> list[Unanswered]:
    """What nobody has looked at by a day, the longest waiting first. One query."""
    answered = WatchAnswer.objects.filter(signal=OuterRef("pk"), on__lte=on)
    still = Q(gone_on=None) | Q(gone_on__gt=on)
    waiting = WatchSignal.objects.filter(still, ~Exists(answered), raised_on__lte=on).order_by()
    grouped = waiting.values("recognition", "unit__name", "recognition__standard")
    rows = grouped.annotate(count=Count("pk"), first=Min("raised_on")).order_by("first", "recognition")
    return [Unanswered(*row) for row in rows.values_list(*_COLUMNS)]
