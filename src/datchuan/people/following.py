"""Officials' areas when units begin, end or are recoded."""

from __future__ import annotations

from typing import cast

from django.db.models import F

from datchuan.people.models import AreaMove, Office, Official
from datchuan.people.operations import move_back
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import Unit


class AreasFollow(Follower):
    """An official's area goes on with the same legal unit. Where it ended otherwise a person must say which area the
    official has now: a larger one would open other people's data. Reversing the change takes that move back too."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        officials = list(Official.objects.filter(area__in=change.ended).select_related("area", "office"))
        names = dict(Unit.objects.filter(pk__in=change.received | change.began).values_list("pk", "name"))
        self._go_on(change, officials)
        left = [each for each in officials if each.area_id not in change.continued]
        lines = [_line(each, names.get(change.whole.get(each.area_id, ""), "")) for each in left]
        found = (
            [Consequence("Cán bộ có địa bàn kết thúc, cần phân lại", len(left), lines, needs_care=True)] if left else []
        )
        kept = len(officials) - len(left)
        return found + ([Consequence("Cán bộ giữ địa bàn, nay tên hoặc mã mới", kept)] if kept else [])

    def _go_on(self, change: TerritoryChanged, officials: list[Official]) -> None:
        offices = list(Office.objects.filter(unit__in=change.continued))
        for old, new in change.continued.items():
            change.journal.change([each for each in officials if each.area_id == old], area_id=new)
            change.journal.change([each for each in offices if each.unit_id == old], unit_id=new)

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        own = change.journal.changed(Official) | {move.official_id for move in _moved(change)}
        officials = Official.objects.filter(area__in=change.began).exclude(pk__in=own).count()
        offices = Office.objects.filter(unit__in=change.began).exclude(pk__in=change.journal.changed(Office)).count()
        found = [f"{officials} cán bộ đã được phân địa bàn là đơn vị mới"] if officials else []
        found += [f"{offices} cơ quan đã gắn với đơn vị mới"] if offices else []
        on = AreaMove.objects.filter(from_area__in=change.began).count()
        return found + ([f"{on} cán bộ đã chuyển tiếp từ đơn vị mới sang địa bàn khác"] if on else [])

    def withdraw(self, change: TerritoryChanged) -> None:
        for move in _moved(change):
            by = cast("Official | None", change.by)
            move_back(move=move, by=by, reason=f"Hoàn tác sắp xếp theo {change.instrument}")


def _moved(change: TerritoryChanged) -> list[AreaMove]:
    """The moves of officials whose area this change ended, as far as they still stand where they were moved to."""
    left = change.ended - set(change.continued)
    moves = AreaMove.objects.filter(from_area__in=left, official__area=F("to_area"), on__gte=change.effective_on)
    newest = {move.official_id: move for move in moves.select_related("from_area", "from_office").order_by("pk")}
    return list(newest.values())


def _line(official: Official, successor: str) -> str:
    return f"{official.full_name} ({official.username}), {official.area.name}" + (
        f" → {successor}?" if successor else ""
    )
