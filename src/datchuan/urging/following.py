"""Reminders and territorial changes: the daily look finds the units anew; what speaks of units that will not have been
goes when a change is reversed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from datchuan.territory.announcing import Follower, TerritoryChanged
from datchuan.urging.models import Reminder


class RemindersFollow(Follower):
    """Nothing to do when units change: open reminders are placed anew by the next look."""

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        told = _of(change).filter(letter__isnull=False).count()
        return [f"{told} việc đôn đốc của đơn vị mới đã có công văn"] if told else []

    def withdraw(self, change: TerritoryChanged) -> None:
        _of(change).delete()


def _of(change: TerritoryChanged) -> QuerySet[Reminder]:
    return Reminder.objects.filter(Q(unit__in=change.began) | Q(place__in=change.began))
