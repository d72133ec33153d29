"""Difficulties when units change: they stay with the unit they were raised in, and a person looks whose they are."""

from __future__ import annotations

from datchuan.difficulties.models import OPEN_STATES, Difficulty
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged


class DifficultiesFollow(Follower):
    """Lists show one to the units that took its land, so nothing is moved; what a committee that ends must resolve
    needs another owner."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        found = []
        still = Difficulty.objects.filter(state__in=OPEN_STATES).select_related("unit", "owner").order_by("pk")
        ended = change.ended - set(change.continued)
        lines = [f"{each.code}, {each.unit.name}: {each.title}" for each in still.filter(unit__in=ended)]
        if lines:
            title = "Vướng mắc đang mở của đơn vị kết thúc, hiện ở đơn vị kế tiếp"
            found.append(Consequence(title, len(lines), lines, needs_care=True))
        owned = [f"{each.code}: {each.owner}" for each in still.filter(owner__unit__in=ended)]
        if owned:
            title = "Vướng mắc do cơ quan của đơn vị kết thúc chủ trì, cần giao lại"
            found.append(Consequence(title, len(owned), owned, needs_care=True))
        return found

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        raised = Difficulty.objects.filter(unit__in=change.began).count()
        return [f"{raised} vướng mắc đã nêu ở đơn vị mới"] if raised else []
