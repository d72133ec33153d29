"""What is overdue or waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from datchuan.evaluation.queries import Standing
from datchuan.masterplans.queries import open_reviews
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
    reviews = open_reviews(standing.communes, on)
    if reviews:
        title = f"Rà soát {len(reviews)} quy hoạch của các xã sắp xếp"
        whose = "Sở Xây dựng, UBND huyện" if have_districts(standing.communes) else "Sở Xây dựng, UBND xã"
        tasks.append(Task(title, reviews[0].opened_on, whose, f"{reverse('masterplans')}?loai=cho-ra-soat"))
    return tasks
