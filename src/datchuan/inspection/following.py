"""Rounds when units change: a commune that will not be there on its day is not visited, what took its land is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.db.models import Q

from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations.succeeding import Succession, carry_on, succeed
from datchuan.people.models import Official
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import Change, Unit

_JUDGED = "Xã"  # the criteria sets judge no other type


class RoundsFollow(Follower):
    """Only visits that are not held, of rounds that are not closed, and whose day is not before the change: held ones,
    samples and findings stay where they were made and are found over the lineage. Through the act's journal: reversing
    it restores them."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        planned = _planned(change)
        goes_on, ends = _sorted(planned, change)
        found = []
        for visit, unit in goes_on:
            carry_on(visit=visit, commune=unit, journal=change.journal)
        if goes_on:
            title = "Buổi kiểm tra giữ nguyên, xã nay tên, mã hoặc huyện mới"
            found.append(Consequence(title, len(goes_on), [_line(visit, [unit]) for visit, unit in goes_on]))
        for succession in ends:
            succeed(succession=succession, by=cast("Official | None", change.by), journal=change.journal)
        if ends:
            title = "Buổi kiểm tra không còn xã, xã kế tiếp được đưa vào đợt, cần xếp lịch lại"
            lines = [_line(each.visit, each.successors) for each in ends]
            found.append(Consequence(title, len(ends), lines, needs_care=True))
        return found

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        made = change.journal.made(Visit)
        written = Q(state=Visit.State.HELD) | Q(record__isnull=False) | Q(samples__isnull=False)
        used = Visit.objects.filter(written | Q(findings__isnull=False) | Q(files__isnull=False), pk__in=made)
        chosen = Visit.objects.filter(commune__in=change.began).exclude(pk__in=made | change.journal.changed(Visit))
        found = [f"{count} buổi kiểm tra đã ghi ở xã kế tiếp"] if (count := used.distinct().count()) else []
        return found + ([f"{count} xã mới đã được đưa vào đợt kiểm tra"] if (count := chosen.count()) else [])

    def restored(self, change: TerritoryChanged) -> None:
        """Who was told that a visit is not made any more is told that it is."""
        from datchuan.inspection.operations.succeeding import tell_of_return

        back = Visit.objects.filter(pk__in=change.journal.changed(Visit), round__state=Round.State.ANNOUNCED)
        for visit in back.select_related("round", "commune", "team"):
            if visit.commune_id in change.ended and visit.commune_id not in change.continued:
                tell_of_return(visit=visit, change=change)


def _planned(change: TerritoryChanged) -> list[Visit]:
    """Visits to come of units that end: those with a day from the change on, and those without one in rounds that go on
    until then."""
    on = change.effective_on
    waiting = Visit.objects.filter(state=Visit.State.PLANNED, commune__in=change.ended)
    open_ones = waiting.exclude(round__state=Round.State.CLOSED)
    concerned = open_ones.filter(Q(day__gte=on) | Q(day=None, round__last_on__gte=on))
    return list(concerned.select_related("round__lead", "commune", "team").order_by("pk"))


def _sorted(planned: Sequence[Visit], change: TerritoryChanged) -> tuple[list[tuple[Visit, Unit]], list[Succession]]:
    """The visits whose commune goes on as another version of itself, and those whose commune is no more."""
    heirs = _heirs(planned, change)
    goes_on, ends = [], []
    for visit in planned:
        took = heirs.get(visit.commune_id, [])
        if visit.commune_id in change.continued and took and took[0].type == _JUDGED:
            goes_on.append((visit, took[0]))
        else:
            ends.append(Succession(visit, [unit for unit in took if unit.type == _JUDGED], took, change))
    return goes_on, ends


def _heirs(planned: Sequence[Visit], change: TerritoryChanged) -> dict[str, list[Unit]]:
    edges = Change.objects.filter(
        event__in=change.events,
        effective_on=change.effective_on,
        from_unit__in=[visit.commune_id for visit in planned],
        to_unit__isnull=False,
    )
    found: dict[str, list[Unit]] = {}
    for edge in edges.select_related("to_unit").order_by("pk"):
        units = found.setdefault(edge.from_unit_id, [])
        if edge.to_unit and edge.to_unit not in units:
            units.append(edge.to_unit)
    return found


def _line(visit: Visit, successors: Sequence[Unit]) -> str:
    when = f" ngày {visit.day:%d/%m/%Y}" if visit.day else ""
    became = ", ".join(unit.name for unit in successors) or "không có xã kế tiếp"
    return f"{visit.commune.name}{when}, {visit.round.title} → {became}"
