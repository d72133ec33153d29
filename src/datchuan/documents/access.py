"""Who may draft, review, sign, number and read official documents."""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from datchuan.documents.models import FIXED_STATES, IncomingDocument, OutgoingDocument
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


def arrivals_visible_to(official: Official) -> QuerySet[IncomingDocument]:
    """What reached one's own house."""
    return IncomingDocument.objects.filter(office=house_of(official))
