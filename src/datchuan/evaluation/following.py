"""Verdicts after a territorial change: communes that ended have none later, those that changed are judged anew."""

from __future__ import annotations

from typing import cast

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import reevaluate
from datchuan.housing.announcing import Effect
from datchuan.law.outcome import Outcome
from datchuan.people.models import Official
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import Change


class VerdictsFollow(Follower):
    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        ended = IndicatorVerdict.objects.filter(commune__in=change.ended, on__gte=change.effective_on, is_current=True)
        gone = list(ended)
        change.journal.change(gone, is_current=False)
        effects = _judge_anew(change, f"Sắp xếp theo {change.instrument}")
        found = []
        if gone:
            communes = len({row.commune_id for row in gone})
            found.append(Consequence(f"Kết quả của {communes} đơn vị kết thúc không còn hiện hành", len(gone)))
        made = IndicatorVerdict.objects.filter(commune__in=change.began, is_current=True).count()
        if made:
            found.append(Consequence("Kết quả mới cho đơn vị hình thành", made))
        if effects:
            found.append(Consequence("Kết quả đánh giá thay đổi", len(effects), [_line(each) for each in effects]))
        return found

    def withdraw(self, change: TerritoryChanged) -> None:
        # They were computed because the change was made, and nobody else can have meant them.
        IndicatorVerdict.objects.filter(commune__in=change.began).delete()

    def restored(self, change: TerritoryChanged) -> None:
        _judge_anew(change, f"Hoàn tác sắp xếp theo {change.instrument}")


def _judge_anew(change: TerritoryChanged, cause: str) -> list[Effect]:
    """The units touched, and those of later days that hold their land."""
    edges = Change.objects.filter(effective_on__gte=change.effective_on).exclude(to_unit=None)
    leads = list(edges.values_list("from_unit_id", "to_unit_id"))
    concerned: set[str] = set(change.touched)
    todo = concerned
    while todo:
        todo = {target for source, target in leads if source in todo and target} - concerned
        concerned = concerned | todo
    return reevaluate(concerned, change.effective_on, cast("Official | None", change.by), cause[:300])


def _line(effect: Effect) -> str:
    before, after = Outcome(effect.before).label, Outcome(effect.after).label
    return f"{effect.commune}, {effect.indicator} ngày {effect.on:%d/%m/%Y}: {before} → {after}"
