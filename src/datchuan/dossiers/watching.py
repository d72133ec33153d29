"""The watch over recognitions: by the clock every day, and as what waits for who may answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.dossiers.models import Standard
from datchuan.dossiers.operations import raise_signals
from datchuan.dossiers.queries.signals import Unanswered, unanswered
from datchuan.kernel.text import format_number, lower_first
from datchuan.people.models import Official


def watch_daily(now: datetime, today: date) -> str:
    """Raise what the records say against recognitions; says how much is new and how much is gone."""
    brought = raise_signals(on=today, at=now)
    return f"Nêu {brought.raised} tín hiệu mới, {brought.gone} tín hiệu đã hết."


class SignalsWait(WaitingSource):
    """Signals that nobody has looked at, one line for each recognition, for the department's officers and the
    coordination office."""

    key, title = "theo-doi-cong-nhan", "Theo dõi công nhận"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        if not official.has_perm("dossiers.answer_signals"):
            return []
        return [_waiting(each, official) for each in unanswered(on)]


def _waiting(each: Unanswered, official: Official) -> Waiting:
    standard = Standard(each.standard).label
    return Waiting(
        title=f"Xem {format_number(each.count)} tín hiệu sau công nhận của {lower_first(each.unit_name)}, {standard}",
        link=f"{reverse('recognition', args=[each.recognition_id])}#theo-doi",
        since=each.since,
        whose=str(official.full_name),
        from_whom="Hệ thống",
        subject=each.unit_name,
    )
