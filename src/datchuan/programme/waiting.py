"""Work items of plans as what waits for an official, and as what stands in their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.people.models import Office, Official, Role
from datchuan.programme.access import items_visible_to, own_offices
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.states import WorkProgress, WorkState, progress_of

KEY, TITLE = "ke-hoach", "Việc của kế hoạch"


class WorkItemsWait(WaitingSource):
    """Begun and not done: the lead unit must act; coordinating units, and leadership of what divisions lead, wait for
    it."""

    key, title = KEY, TITLE

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        offices = own_offices(official) if official.role == Role.LEADERSHIP else [official.office_id]
        part = Q(lead__in=offices) | Q(coordinating__in=offices)
        if official.role == Role.LEADERSHIP:
            part |= Q(lead__parent=official.office_id)
        items = _joined(official).filter(part, plan__state=Plan.State.ADOPTED, dropped_on=None, starts_on__lte=on)
        return [
            _waiting(each, official)
            for each in progress_of(items.order_by("ends_on", "pk").distinct(), on).values()
            if each.state in (WorkState.RUNNING, WorkState.OVERDUE)
        ]


def _waiting(progress: WorkProgress, official: Official) -> Waiting:
    item = progress.item
    leads = item.lead_id == official.office_id
    done = f" ({progress.sentence})" if progress.is_computed else ""
    return Waiting(
        title=f"{item.title}{done}" if leads else f"{item.title}: {item.lead.short_name} chủ trì{done}",
        link=reverse("work-item", args=[item.pk]),
        since=item.starts_on,
        due_on=item.ends_on,
        whose=item.lead.short_name,
        from_whom=f"Kế hoạch {item.plan.years} của {item.plan.issuer_name}",
        subject=_subject(item),
        waits_for_others=not leads,
    )


def _subject(item: WorkItem) -> str:
    named = item.communes.all()
    if len(named) == 1:
        return named[0].name
    return item.plan.office.unit.name if item.plan.office else ""


class WorkItemsHappen(HappeningSource):
    """The windows of the work items: of the plans of the department and of one's own offices, and wherever one's office
    has a part. Those of a draft stand in its own house's calendar only."""

    key, title = KEY, TITLE

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        offices = own_offices(official)
        mine = Q(plan__office__in=offices) | Q(lead__in=offices) | Q(coordinating__in=offices)
        shown = mine | Q(plan__office__kind=Office.Kind.DEPARTMENT)
        items = _joined(official).filter(shown, dropped_on=None, starts_on__lte=last, ends_on__gte=first)
        own = {official.office_id, *(offices if official.role == Role.LEADERSHIP else [])}
        told = progress_of(items.order_by("starts_on", "pk").distinct(), on).values()
        return [_happening(each, own) for each in told]


def _happening(progress: WorkProgress, own: set[int]) -> Happening:
    item = progress.item
    part = {item.lead_id, *(each.pk for each in item.coordinating.all())}
    return Happening(
        uid=f"work-item-{item.pk}",
        title=item.title,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        link=reverse("work-item", args=[item.pk]),
        kind=TITLE,
        is_done=progress.is_done,
        is_own=bool(part & own) or item.lead.parent_id in own,
        whose=item.lead.short_name,
    )


def _joined(official: Official) -> QuerySet[WorkItem]:
    joined = items_visible_to(official).select_related("lead", "plan__office__unit")
    return joined.prefetch_related("coordinating", "communes")
