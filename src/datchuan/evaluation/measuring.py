"""A plan's target as the state of a work item: reached or not, by verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.evaluation.queries import Standing, standing
from datchuan.kernel.problem import Problem
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import Target, WorkItem
from datchuan.programme.scope import communes_in_scope


class TargetReached(Measure):
    """Communes in scope that meet the criterion of the item's plan's target, of the target's goal. Told only where the
    plan has one target on a criterion that the item names, with a goal, and the set judges that day."""

    key = "target-reached"
    title = "Chỉ tiêu của kế hoạch: số xã đạt tiêu chí trên số phải đạt"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        targets = _targets(items)
        judged = {key: _standing(key, on) for key in {each.criteria_set for each in targets.values()}}
        scopes = communes_in_scope(items, on)
        found = {}
        for pk, target in targets.items():
            now, goal = judged[target.criteria_set], target.goal
            if now is None or goal is None:
                continue
            mine = {each.pk for each in scopes[pk]}
            met = sum(each.pk in mine for each in now.met(target.criterion))
            sentence = f"{met}/{goal} xã phải đạt đã đạt tiêu chí {target.criterion}"
            found[pk] = Done(met, goal, sentence, None, reverse("overview"))
        return found


def _targets(items: Sequence[WorkItem]) -> dict[int, Target]:
    """The one target of each item's plan that is about a criterion of the item; one query."""
    every = list(Target.objects.filter(plan__in={item.plan_id for item in items}, goal__isnull=False))
    found = {}
    for item in items:
        mine = [
            each
            for each in every
            if each.plan_id == item.plan_id and f"{each.criteria_set}/{each.criterion}" in item.criteria
        ]
        if len(mine) == 1:
            found[item.pk] = mine[0]
    return found


def _standing(set_key: str, on: date) -> Standing | None:
    try:
        return standing(set_key, on)
    except Problem:  # the set is not in force that day, or its law is not known: nothing can be told
        return None
