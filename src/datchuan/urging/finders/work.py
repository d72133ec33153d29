"""Work items of adopted plans that are overdue."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.kernel.text import format_day
from datchuan.programme.announcing import measures
from datchuan.programme.models import Plan, WorkItem


@finds_urgent("work_item_overdue")
def work_item_overdue(terms: Terms, on: date) -> list[Urgent]:
    """Items whose window ended more than ``days`` ago and that are not done, by what their measure tells or, where none
    does, by hand. As many questions as there are measures."""
    late = WorkItem.objects.filter(
        plan__state=Plan.State.ADOPTED,
        plan__year__lte=on.year,
        plan__until_year__gte=on.year,
        dropped_on=None,
        ends_on__lt=on - timedelta(days=terms.days),
    )
    items = list(late.select_related("lead", "plan"))
    done = _done(items, on)
    return [
        Urgent(
            subject=f"work item {item.pk}",
            unit_id=item.lead.unit_id,
            office_id=item.lead_id,
            since=item.ends_on,
            due_on=item.ends_on,
            facts={"title": item.title, "ends_on": format_day(item.ends_on)},
        )
        for item in items
        if item.pk not in done
    ]


def _done(items: list[WorkItem], on: date) -> set[int]:
    by_measure: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        by_measure[item.measure if item.measure in measures() else ""].append(item)
    told = {pk: each for key, own in by_measure.items() if key for pk, each in measures()[key].done(own, on).items()}
    ticked = {item.pk for item in items if item.pk not in told and item.done_on and item.done_on <= on}
    return ticked | {pk for pk, each in told.items() if each.is_whole}
