"""How far work items are whose work is to resolve difficulties: those resolved, of those raised in their scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from datchuan.difficulties.models import Difficulty, DifficultyState, DifficultyStep
from datchuan.difficulties.queries import standing_on
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Level

# Refused and merged ones ask nothing more of anybody: neither part nor whole.
_LEFT_OUT = (DifficultyState.REJECTED, DifficultyState.MERGED)


class DifficultiesResolved(Measure):
    """In scope: raised in the plan's years in the item's communes (in the area of the plan's office, where it names
    none), and what was raised on the item itself. Until the window ends nobody knows how many there will be: then the
    whole is open."""

    key = "difficulties"
    title = "Vướng mắc đã giải quyết, trên số đã nêu"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        prefetch_related_objects(list(items), "plan__office__unit", "communes")
        years = [year for item in items for year in range(item.plan.year, item.plan.until_year + 1)]
        among = Difficulty.objects.filter(year__in=years)
        steps = [step for step in standing_on(on, among) if step.state not in _LEFT_OUT]
        found: dict[int, Done] = {}
        for item in items:
            mine = [step for step in steps if _is_in_scope(step.difficulty, item)]
            if mine:
                found[item.pk] = _done(mine, item, on)
        return found


def _is_in_scope(difficulty: Difficulty, item: WorkItem) -> bool:
    if difficulty.work_item_id == item.pk:
        return True
    if not item.plan.year <= difficulty.year <= item.plan.until_year:
        return False
    communes = {each.pk for each in item.communes.all()}
    if communes:
        return difficulty.unit_id in communes
    area = item.plan.office.unit if item.plan.office else None
    if area is None or area.level == Level.PROVINCE:
        return True
    return area.pk in (difficulty.unit_id, difficulty.unit.parent_id)


def _done(steps: Sequence[DifficultyStep], item: WorkItem, on: date) -> Done:
    resolved = [step for step in steps if step.state == DifficultyState.RESOLVED]
    has_ended = item.ends_on <= on
    return Done(
        part=len(resolved),
        whole=len(steps) if has_ended else None,
        sentence=f"Đã giải quyết {len(resolved)}/{len(steps)} vướng mắc đã nêu",
        last_on=max((step.on for step in resolved), default=None),
        link=reverse("difficulties"),
    )
