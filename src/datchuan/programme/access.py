"""Who may see the yearly plan."""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from datchuan.people.access import is_department, is_official
from datchuan.people.models import Office, Official, Role
from datchuan.programme.models import Plan, WorkItem

# Read the plan, its items, targets and registrations.
rules.add_perm("programme.view_plan", is_official)
# Download the plan as an official document.
rules.add_perm("programme.download_plan", is_department)
# Write on a work item that one's office leads or takes part in: notes, files, that it is done.
rules.add_perm("programme.work_on_items", is_official)


def own_offices(official: Official) -> list[int]:
    """The official's office and, of a division, the department above it."""
    office = official.office
    above = office.parent_id if office.kind == Office.Kind.DIVISION else None
    return [office.pk, *([above] if above else [])]


def items_visible_to(official: Official) -> QuerySet[WorkItem]:
    """The work items of plans that were adopted, and of drafts of the official's own house."""
    open_to_all = Q(plan__state=Plan.State.ADOPTED)
    return WorkItem.objects.filter(open_to_all | Q(plan__office__in=own_offices(official)))


def may_finish(official: Official, item: WorkItem) -> bool:
    """Whether the official says that an item is done: those of its lead unit, and leadership of the house it is of."""
    if not official.has_perm("programme.work_on_items"):
        return False
    leads = official.role == Role.LEADERSHIP and official.office_id in (item.lead.parent_id, item.plan.office_id)
    return official.office_id == item.lead_id or leads


def may_note(official: Official, item: WorkItem) -> bool:
    """Whether the official writes beside an item: who leads it or takes part, whose plan it is, leadership. The
    coordinating units are at hand."""
    taking_part = {item.lead_id, item.plan.office_id, *(each.pk for each in item.coordinating.all())}
    return official.has_perm("programme.work_on_items") and (
        bool(taking_part & set(own_offices(official))) or may_finish(official, item)
    )
