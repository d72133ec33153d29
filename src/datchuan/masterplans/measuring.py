"""Reviews of plans as the state of a work item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries.duties import ReviewState, duties_on
from datchuan.masterplans.queries.progress import MEASURE, DutyRow, rows_of, units_in_scope
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem


class Reviews(Measure):
    """Review duties that were concluded, of those opened for the plans of the communes in scope; how many of the
    concluded ones are carried out is told beside. Nothing is told where none was opened."""

    key = MEASURE
    title = "Rà soát quy hoạch: đã kết luận trên số phải rà soát"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        scopes = units_in_scope(items, on)
        rows = rows_of(duties_on(on, ReviewDuty.objects.all()), on)
        found = {}
        for item in items:
            mine = [row for row in rows if row.unit_id in scopes[item.pk]] if item.pk in scopes else rows
            if mine:
                found[item.pk] = _done(mine, item)
        return found


def _done(rows: Sequence[DutyRow], item: WorkItem) -> Done:
    concluded = [row.concluded_on for row in rows if row.concluded_on]
    works = sum(row.state == ReviewState.WORKS for row in rows)
    late = sum(row.is_late for row in rows)
    sentence = f"đã kết luận {len(concluded)}/{len(rows)} lượt rà soát quy hoạch"
    sentence += f", {works} đang thực hiện" if works else ""
    sentence += f", {late} quá hạn" if late else ""
    last = max((day for day in concluded if day), default=None)
    return Done(len(concluded), len(rows), sentence, last, f"{reverse('reviews')}?tinh-trang=chua-ket-luan")
