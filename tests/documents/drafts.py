"""Drafts of the demonstration's department, taken as far as a test needs."""

from __future__ import annotations

from datetime import date

from tests.cast import official
from tests.documents.papers import letter

from datchuan.documents.content import Document
from datchuan.documents.models import DocumentState, OutgoingDocument
from datchuan.documents.operations import draft_document, issue_document, move_document, take_number
from datchuan.people.models import Office

DAY = date(2020, 12, 31)
S = DocumentState
_WAY = (
    (S.DRAFT, "send_to_head", "qln"),
    (S.REVIEW, "send_to_leadership", "truongphong"),
    (S.SUBMITTED, "sign", "lanhdao"),
    (S.SIGNED, "number", "vanthu"),
    (S.NUMBERED, "issue", "vanthu"),
    (S.ISSUED, "archive", "vanthu"),
)


def drafted(content: Document | None = None, **changes: object) -> OutgoingDocument:
    """A draft by the housing officer: a letter, unless told."""
    writer = official("qln")
    office = Office.objects.get(key="sxd")
    return draft_document(
        content=content or letter(), office=office, division=writer.office, by=writer, on=DAY, **changes
    )


def to_state(document: OutgoingDocument, state: str, on: date = DAY) -> OutgoingDocument:
    """The document, taken by those who may to a state on the way to the archive."""
    for source, step, account in _WAY:
        if document.state == state:
            break
        if document.state != source:
            continue
        by = official(account)
        if step == "number":
            document = take_number(document=document, by=by, on=on)
        elif step == "issue":
            document = issue_document(document=document, by=by, on=on)
        else:
            document = move_document(document=document, step=step, by=by, on=on)
    return document
