"""Officials and offices when their area changes."""

from __future__ import annotations

from datchuan.people.models import Office, Official
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import Unit


class AreasFollow(Follower):
    """An official's area goes on with the same legal unit. Where it ended otherwise a person must say which area the
    official has now: a larger one would open other people's data."""

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
        own = change.journal.changed(Official)
        officials = Official.objects.filter(area__in=change.began).exclude(pk__in=own).count()
        offices = Office.objects.filter(unit__in=change.began).exclude(pk__in=change.journal.changed(Office)).count()
        found = [f"{officials} cán bộ đã được phân địa bàn là đơn vị mới"] if officials else []
        return found + ([f"{offices} cơ quan đã gắn với đơn vị mới"] if offices else [])


def _line(official: Official, successor: str) -> str:
    return f"{official.full_name} ({official.username}), {official.area.name}" + (
        f" → {successor}?" if successor else ""
    )
