"""Submissions held and flags open as what waits for an official: one line a commune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official
from datchuan.survey.access import flags_of, submissions_of
from datchuan.survey.models import EvidenceFlag, Submission
from datchuan.territory.models import Level, Unit


class InboxWaits(WaitingSource):
    """What the devices of one's area sent: a commune's officer decides; a district and the department, which may too,
    wait for the commune. Four queries at most."""

    key, title = "thu-thap", "Phiếu thu thập"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        if not official.has_perm("survey.decide_submissions"):
            return []
        held = submissions_of(official).filter(state=Submission.State.HELD).order_by()
        flags = flags_of(official).filter(state=EvidenceFlag.State.OPEN).order_by()
        by_area = list(held.values_list("device__area").annotate(Count("pk"), Min("received_at")))
        by_commune = list(flags.values_list("submission__trace__commune").annotate(Count("pk"), Min("made_at")))
        units = Unit.objects.in_bulk({pk for pk, _, _ in (*by_area, *by_commune) if pk})
        found = [
            _inbox(official, units[pk], f"Sửa hoặc không nhận {count} phiếu chờ sửa", "collecting", "held", at)
            for pk, count, at in by_area
        ]
        return found + [
            _inbox(official, units[pk], f"Xem {count} cảnh báo", "flags", "open", at)
            for pk, count, at in by_commune
            if pk
        ]


def _inbox(official: Official, unit: Unit, what: str, route: str, state: str, at: datetime) -> Waiting:
    name = lower_first(unit.name)
    query = f"?trang-thai={state}" + (f"&xa={unit.pk}" if route == "flags" and unit.level == Level.COMMUNE else "")
    return Waiting(
        title=f"{what} của {name}",
        link=f"{reverse(route)}{query}",
        since=timezone.localtime(at).date(),
        whose=f"UBND {name}",
        from_whom="máy thu thập",
        subject=unit.name,
        waits_for_others=official.area.level != Level.COMMUNE and unit.level == Level.COMMUNE,
    )
