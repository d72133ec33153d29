"""Who may see, make and adopt plans.

A plan is made by the office whose plan it is: the department's by its divisions, a district's and a commune's by their
own officers. The province's is prepared by the coordination office, the standing body of the province's steering
committee; the department's leadership signs the department's papers only. The nation's plan is entered there too.
"""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from datchuan.people.access import INCLUDES, has_role, is_department, is_official
from datchuan.people.models import Office, Official, Role
from datchuan.platform.access import Refused
from datchuan.programme.models import Plan, WorkItem

# Read the plans, their items, targets and registrations.
rules.add_perm("programme.view_plan", is_official)
# Download the department's plan as an official document.
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


# Make and edit the plan of one's own office.
rules.add_perm(
    "programme.edit_plan",
    has_role(Role.LEADERSHIP, Role.DIVISION_OFFICER, Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER, Role.COORDINATION),
)
# Record that the plan of one's own office was issued, and amend it: in the department leadership and heads.
rules.add_perm(
    "programme.adopt_plan",
    has_role(Role.LEADERSHIP, Role.DIVISION_HEAD, Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER, Role.COORDINATION),
)

MAKERS: dict[str, tuple[str, ...]] = {
    Office.Kind.PROVINCE: (Role.COORDINATION,),
    Office.Kind.DEPARTMENT: (Role.LEADERSHIP, Role.DIVISION_OFFICER),
    Office.Kind.DISTRICT: (Role.DISTRICT_OFFICER,),
    Office.Kind.COMMUNE: (Role.COMMUNE_OFFICER,),
}


def may_make(official: Official, office: Office | None) -> bool:
    """Whether plans of the office (none: the nation's) are made by this official."""
    if not official.has_perm("programme.edit_plan"):
        return False
    if office is None:
        return official.role == Role.COORDINATION
    roles = MAKERS.get(office.kind, ())
    if official.role not in roles and INCLUDES.get(official.role) not in roles:
        return False
    if office.kind == Office.Kind.DEPARTMENT:
        return office.pk in (official.office_id, official.office.parent_id)
    return office.kind == Office.Kind.PROVINCE or office.unit.identity_id == official.area.identity_id


def may_edit(official: Official, plan: Plan) -> bool:
    """A draft by who makes it; an adopted plan, by amendment, by who adopts it."""
    if plan.state == Plan.State.ADOPTED:
        return may_adopt(official, plan)
    return may_make(official, plan.office)


def may_adopt(official: Official, plan: Plan) -> bool:
    return official.has_perm("programme.adopt_plan") and may_make(official, plan.office)


def check_may_edit(official: Official, plan: Plan) -> None:
    """Problem 401 for a plan that another office makes, or that only its leadership may amend."""
    if not may_edit(official, plan):
        raise Refused(f"Bạn không sửa được kế hoạch của {plan.issuer_name}")


def check_may_adopt(official: Official, plan: Plan) -> None:
    """Problem 401 for who does not adopt and amend this plan."""
    if not may_adopt(official, plan):
        raise Refused(f"Bạn không ban hành, điều chỉnh được kế hoạch của {plan.issuer_name}")


def offices_of(official: Official) -> list[Office]:
    """The offices whose plans the official makes; the official's own first."""
    found = Office.objects.filter(kind__in=list(MAKERS)).select_related("unit")
    if official.role in (Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER):
        found = found.filter(unit__identity=official.area.identity_id)
    elif official.role == Role.COORDINATION:
        found = found.filter(kind=Office.Kind.PROVINCE)
    else:
        found = found.filter(kind=Office.Kind.DEPARTMENT)
    return [each for each in found if may_make(official, each)]


def may_download(official: Official, plan: Plan) -> bool:
    """The paper of a plan that is made here: for the department and for who makes it."""
    return plan.office is not None and (official.has_perm("programme.download_plan") or may_make(official, plan.office))
