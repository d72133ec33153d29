"""The work items of the plan, as things that a document may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.documents.announcing import Topic
from datchuan.people.models import Official
from datchuan.programme.models import WorkItem
from datchuan.programme.queries import current_plan, work_items_of


class WorkItemTopics:
    prefix = "work-item"
    title = "Việc của kế hoạch"

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """The items of the day's plan that are not done."""
        plan = current_plan(on)
        return [_topic(item) for item in work_items_of(plan) if not item.done_on] if plan else []

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        ids = [key.split()[1] for key in keys if key.split()[1].isdecimal()]
        return {topic_key(item): _topic(item) for item in WorkItem.objects.filter(pk__in=ids)}


def topic_key(item: WorkItem) -> str:
    return f"work-item {item.pk}"


def _topic(item: WorkItem) -> Topic:
    return Topic(topic_key(item), item.title, f"{reverse('plan-one', args=[item.plan_id])}#{item.key}", item.ends_on)
