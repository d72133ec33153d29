"""What is overdue or waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from datchuan.evaluation.queries import Standing
from datchuan.masterplans.queries import plan_facts
from datchuan.programme.models import Plan
from datchuan.programme.queries import overdue_items
from datchuan.territory.queries import have_districts


@dataclass(frozen=True)
class Task:
    """Something that is overdue or waits for a person: what, since when, whose, and the page to do it on."""

    title: str
    since: date
    whose: str
    link: str


def waiting_tasks(plan: Plan | None, standing: Standing) -> list[Task]:
    """Overdue work items of the plan, and, as one task, the reviews that are open on the day of the master plans
    that serve a commune."""
    on = standing.on
    tasks = []
    if plan:
        tasks += [
            Task(item.title, item.ends_on, item.lead.short_name, reverse("work-item", args=[item.pk]))
            for item in overdue_items(plan, on)
        ]
    serving = {each.plan.pk: each for plans in plan_facts(standing.communes, on).values() for each in plans}
    opened = sorted(duty.opened_on for each in serving.values() for duty in each.open_duties[:1])
    if opened:
        title = f"Rà soát {len(opened)} quy hoạch của các xã sắp xếp"
        whose = "Sở Xây dựng, UBND huyện" if have_districts(standing.communes) else "Sở Xây dựng, UBND xã"
        tasks.append(Task(title, opened[0], whose, f"{reverse('masterplans')}?loai=cho-ra-soat"))
    return tasks
