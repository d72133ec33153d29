"""Who may draft, review, sign, number and read official documents."""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from datchuan.documents.models import (
    CHANGEABLE,
    FIXED_STATES,
    DocumentState,
    IncomingDocument,
    NumberBook,
    OutgoingDocument,
)
from datchuan.documents.workflow import Transition
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.access import has_role, is_department, is_official
from datchuan.people.models import Office, Official, Role

writes = has_role(Role.DIVISION_OFFICER, Role.LEADERSHIP, Role.CLERK)

# The documents of one's office, and those sent to it.
rules.add_perm("documents.view", is_official)
# Draft an official document of the department and edit a draft.
rules.add_perm("documents.draft", writes)
# Send a draft of one's division on to leadership, or return it.
rules.add_perm("documents.review", has_role(Role.DIVISION_HEAD, Role.LEADERSHIP))
# Sign for the department: leadership, within a signing right of the day.
rules.add_perm("documents.sign", has_role(Role.LEADERSHIP))
# Give numbers, issue, send, keep the registers: the clerk.
rules.add_perm("documents.keep_registers", has_role(Role.CLERK))
# Register what arrives at one's own office and keep that register: the clerk; where there is none, any official of it.
rules.add_perm(
    "documents.register_arrivals",
    has_role(Role.CLERK, Role.COORDINATION, Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER),
)
# Pass on to a division or a person what arrived at one's own office.
rules.add_perm(
    "documents.assign_arrivals",
    has_role(
        Role.LEADERSHIP,
        Role.DIVISION_HEAD,
        Role.CLERK,
        Role.COORDINATION,
        Role.DISTRICT_OFFICER,
        Role.COMMUNE_OFFICER,
    ),
)
# Change the department's templates, letterhead and signing rights.
rules.add_perm("documents.change_templates", has_role(Role.DIVISION_HEAD, Role.LEADERSHIP, Role.CLERK))
# Acknowledge that a document sent to one's office was received.
rules.add_perm("documents.acknowledge", is_official)


def house_of(official: Official) -> Office:
    """The office whose papers an official writes: of a division, the department above it."""
    office = official.office
    return office.parent if office.kind == Office.Kind.DIVISION and office.parent else office


def visible_to(official: Official) -> QuerySet[OutgoingDocument]:
    """The documents of one's own house, in whatever state, and issued ones that were sent to one's office."""
    house = house_of(official)
    sent = Q(state__in=FIXED_STATES, deliveries__office__in=[official.office, house])
    own = (
        Q(office=house)
        if is_department(official) or official.role == Role.CLERK or house.kind != Office.Kind.DEPARTMENT
        else Q(pk=None)
    )
    return OutgoingDocument.objects.filter(own | sent).distinct()


def registers_permission(direction: str) -> str:
    """The permission to keep a register of that direction."""
    arrivals = direction == NumberBook.Direction.IN
    return "documents.register_arrivals" if arrivals else "documents.keep_registers"


def arrivals_visible_to(official: Official) -> QuerySet[IncomingDocument]:
    """What reached one's own house."""
    return IncomingDocument.objects.filter(office=house_of(official))


def may_handle(official: Official, arrival: IncomingDocument, *, passes: bool = False) -> bool:
    """Whether an arrival is this official's to deal with: who has it, their division, or who passes arrivals on. Only
    the last may pass it on."""
    if house_of(official).pk != arrival.office_id:
        return False
    own = official.pk == arrival.official_id or (
        not arrival.official_id and official.office_id == (arrival.handler_id or arrival.office_id)
    )
    return official.has_perm("documents.assign_arrivals") or (own and not passes)


def may_take(official: Official, document: OutgoingDocument, step: Transition) -> bool:
    """Whether a step is this official's: a head reviews what their own division drafted."""
    own = official.role == Role.LEADERSHIP or official.office_id == document.division_id
    return official.has_perm(step.permission) and (step.permission != "documents.review" or own)


def check_step(document: OutgoingDocument, step: Transition, by: Official, reason: str = "") -> None:
    """Whether this person may take this step now. Problem 528, 529."""
    where = f"{document.get_type_display()} “{document.subject}”"
    if document.state not in step.sources:
        held = document.get_state_display().lower()
        raise Problem(528, f"đang ở bước “{held}”, không {step.label.lower()} được", where=where, mend="Tải lại trang.")
    if not may_take(by, document, step):
        mend = "Việc này của người có trách nhiệm ở bước đang chờ."
        raise Problem(528, f"tài khoản này không {step.label.lower()} được", where=where, mend=mend)
    if step.needs_reason and not nfc(reason):
        raise Problem(529, f"{step.label} cần ghi lý do", where=where, mend="Ghi lý do để người sau đọc được.")


# Who may change the text while it stands there: a draft is its writers', then it lies with who reads it.
EDITED_WITH = {
    DocumentState.DRAFT: "documents.draft",
    DocumentState.REVIEW: "documents.review",
    DocumentState.SUBMITTED: "documents.sign",
}


def may_change(by: Official, document: OutgoingDocument) -> bool:
    """Whether the text lies with this official now."""
    return document.state in CHANGEABLE and by.has_perm(EDITED_WITH[DocumentState(document.state)])


def check_changeable(document: OutgoingDocument, by: Official) -> None:
    """Problem 525 unless the text lies with this official."""
    if not may_change(by, document):
        held = document.get_state_display().lower()
        mend = (
            "Văn bản đã ban hành không sửa được; đính chính bằng văn bản khác."
            if document.number
            else "Đề nghị người đang giữ dự thảo sửa, hoặc trả lại để sửa."
        )
        raise Problem(
            525, f"đang ở bước “{held}”, không sửa được nội dung", where=f"Dự thảo “{document.subject}”", mend=mend
        )
