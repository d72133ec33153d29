"""Reviews after mergers as the state of a work item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.masterplans.models import ReviewDuty
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem
from datchuan.programme.scope import communes_in_scope, narrower
from datchuan.territory.queries import origins


class Reviews(Measure):
    """Review duties that were concluded, of those opened for the plans of the communes in scope. Nothing is told where
    none was opened."""

    key = "master-plan-reviews"
    title = "Rà soát quy hoạch sau sắp xếp: đã kết luận trên số phải rà soát"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        scopes = communes_in_scope(narrower(items), on)
        come_from = origins((each for communes in scopes.values() for each in communes), on)
        rows = list(
            ReviewDuty.objects.filter(opened_on__lte=on).values_list("plan__unit", "conclusion", "concluded_on")
        )
        found = {}
        for item in items:
            units = {pk for each in scopes.get(item.pk, ()) for pk in come_from[each.pk].unit_ids}
            mine = [row for row in rows if row[0] in units] if item.pk in scopes else rows
            if mine:
                found[item.pk] = _done(mine, on)
        return found


def _done(rows: Sequence[tuple[str, str, date | None]], on: date) -> Done:
    concluded = [day for _, conclusion, day in rows if conclusion and day is not None and day <= on]
    sentence = f"đã kết luận {len(concluded)}/{len(rows)} lượt rà soát quy hoạch sau sắp xếp"
    link = f"{reverse('masterplans')}?loai=cho-ra-soat"
    return Done(len(concluded), len(rows), sentence, max(concluded, default=None), link)
