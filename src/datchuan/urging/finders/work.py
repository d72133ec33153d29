"""Work items of adopted plans that are overdue."""

from __future__ import annotations

from datetime import date, timedelta

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.kernel.text import format_day
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.states import WorkState, progress_of


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
    items = late.select_related("lead", "plan__office__unit").prefetch_related("coordinating")
    return [
        Urgent(
            subject=f"work item {item.pk}",
            unit_id=item.lead.unit_id,
            office_id=item.lead_id,
            since=item.ends_on,
            due_on=item.ends_on,
            facts={"title": item.title, "ends_on": format_day(item.ends_on)},
        )
        for item in (each.item for each in progress_of(items, on).values() if each.state == WorkState.OVERDUE)
    ]
