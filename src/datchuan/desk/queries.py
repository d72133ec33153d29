"""Reads of the desk: what waits for an official in groups, what stands in their calendar, what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet, TextChoices

from datchuan.desk.announcing import Happening, Waiting, happening_sources, waiting_sources
from datchuan.desk.models import CalendarKey, Notification
from datchuan.people.models import Official

DUE_SOON = timedelta(days=14)


class WaitingGroup(TextChoices):
    """How pressing what waits is. Keys stand in addresses."""

    OVERDUE = "qua-han", "Quá hạn"
    SOON = "sap-den-han", "Đến hạn trong 14 ngày"
    MINE = "cho-toi", "Đang chờ tôi"
    OTHERS = "cho-nguoi-khac", "Đang chờ người khác"


@dataclass(frozen=True)
class WaitingRow:
    """Something that waits for an official on a day, from a source, in its group."""

    kind: str
    kind_title: str
    group: WaitingGroup
    waiting: Waiting
    on: date

    @property
    def days_late(self) -> int:
        """Days past the day it was due; none when it is not late."""
        due = self.waiting.due_on
        return max(0, (self.on - due).days) if due else 0


def waiting_rows(official: Official, on: date) -> list[WaitingRow]:
    """Everything that waits for the official on a day, from every source, the most pressing first: by group, then by
    the day it is due, then by since when. As many questions as the sources need, whatever the number of things."""
    rows = [
        WaitingRow(source.key, source.title, _group(each, on), each, on)
        for source in waiting_sources()
        for each in source.waiting(official, on)
    ]
    order = list(WaitingGroup)
    return sorted(rows, key=lambda row: (order.index(row.group), row.waiting.due_on or date.max, row.waiting.since))


def _group(waiting: Waiting, on: date) -> WaitingGroup:
    if waiting.waits_for_others:
        return WaitingGroup.OTHERS
    if waiting.is_overdue(on):
        return WaitingGroup.OVERDUE
    soon = waiting.due_on is not None and waiting.due_on <= on + DUE_SOON
    return WaitingGroup.SOON if soon else WaitingGroup.MINE


def happenings_of(official: Official, first: date, last: date, on: date, *, own_only: bool) -> list[Happening]:
    """What touches the days ``first`` to ``last``, from every source, in the order of its days; with ``own_only`` what
    the official or their office has a part in."""
    found = [
        each
        for source in happening_sources()
        for each in source.happenings(official, first, last, on)
        if each.is_own or not own_only
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.ends_on, each.title))


def notifications_of(official: Official, *, unseen_only: bool = False) -> QuerySet[Notification]:
    """What the official was told, newest first."""
    found = Notification.objects.filter(official=official)
    return found.filter(seen_at=None) if unseen_only else found


def unseen_count(official: Official) -> int:
    """How much of what the official was told they have not seen. One query, in an index."""
    return Notification.objects.filter(official=official, seen_at=None).count()


def calendar_keys_of(official: Official) -> Sequence[CalendarKey]:
    """The official's secret addresses, those in use first."""
    keys = CalendarKey.objects.filter(official=official)
    return list(keys.order_by(F("revoked_at").asc(nulls_first=True), "-pk"))
