"""Drafts and their versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import check_changeable
from datchuan.documents.content import Document
from datchuan.documents.models import (
    CHANGEABLE,
    DocumentComment,
    DocumentState,
    DocumentStep,
    DocumentVersion,
    OutgoingDocument,
)
from datchuan.documents.stored import document_to_json
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def draft_document(
    *,
    content: Document,
    office: Office,
    division: Office,
    by: Official | None,
    on: date,
    template: str = "",
    template_version: int | None = None,
    about: str = "",
    facts_on: date | None = None,
    due_on: date | None = None,
) -> OutgoingDocument:
    """A draft with its first version. ``content`` is kept without number and day: those come at issue. Problem 586 for
    a subject that no register can hold."""
    _check_subject(content)
    made = OutgoingDocument.objects.create(
        office=office,
        division=division,
        type=content.type.name,
        subject=content.subject,
        template=template,
        template_version=template_version,
        about=about,
        facts_on=facts_on,
        due_on=due_on,
        drafted_by=by,
        drafted_at=timezone.now(),
        simulated=content.simulated,
    )
    origin = DocumentVersion.Origin.FACTS if template else DocumentVersion.Origin.EDITED
    version = _add_version(made, content, origin, "", by)
    DocumentStep.objects.create(
        document=made, to_state=DocumentState.DRAFT, version=version, on=on, by=by, at=timezone.now()
    )
    details = {"type": made.type, "template": template, "about": about}
    record_audit(by=by, action="documents.draft", subject=f"document {made.pk}", details=details)
    return made


@transaction.atomic
def write_version(
    *, document: OutgoingDocument, content: Document, base: int, origin: str, note: str, by: Official
) -> DocumentVersion:
    """A new version of a draft. ``base`` is the version that the writer had before them.

    Problem 525 when it can no more be changed or does not lie with the writer, 526 when someone wrote a newer version
    meanwhile, 586 for a subject that no register can hold; nothing that was written before is touched. A text that
    says the same makes no version.
    """
    _check_subject(content)
    held = OutgoingDocument.objects.select_for_update().get(pk=document.pk)
    check_changeable(held, by)
    newest = held.versions.order_by("-ordinal")[0]
    if newest.ordinal != base:
        raise Problem(
            526,
            f"{newest.by or 'Hệ thống'} đã ghi bản {newest.ordinal} sau khi mở bản {base}",
            where=f"Dự thảo “{held.subject}”",
            mend="Xem chỗ khác nhau giữa hai bản, rồi sửa trên bản mới nhất. Nội dung vừa gõ còn ở ô soạn thảo.",
        )
    if newest.content == document_to_json(_bare(content)):
        return newest
    OutgoingDocument.objects.filter(pk=held.pk).update(subject=content.subject, type=content.type.name)
    made = _add_version(held, content, origin, nfc(note), by)
    record_audit(by=by, action="documents.write", subject=f"document {held.pk}", details={"version": made.ordinal})
    document.refresh_from_db()
    return made


def _add_version(
    document: OutgoingDocument, content: Document, origin: str, note: str, by: Official | None
) -> DocumentVersion:
    last = document.versions.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    return DocumentVersion.objects.create(
        document=document,
        ordinal=last + 1,
        content=document_to_json(_bare(content)),
        origin=origin,
        note=note,
        by=by,
        at=timezone.now(),
    )


def _check_subject(content: Document) -> None:
    most = OutgoingDocument._meta.get_field("subject").max_length
    if most is not None and len(content.subject) > most:
        what = f"Trích yếu dài {len(content.subject)} ký tự, quá {most}"
        raise Problem(
            586, what, where=content.type.vietnamese, mend="Viết trích yếu gọn lại, ý chi tiết để ở nội dung."
        )


def _bare(content: Document) -> Document:
    return replace(content, number=None, dated=None)


@transaction.atomic
def comment(
    *, document: OutgoingDocument, version: DocumentVersion, text: str, by: Official, block: int | None = None
) -> DocumentComment:
    """Say something of a draft, or of one block of it. Problem 527 for an empty text or a document that is fixed."""
    if not nfc(text) or document.state not in CHANGEABLE:
        what = "chưa ghi nội dung" if not nfc(text) else "văn bản không còn là dự thảo"
        raise Problem(527, what, where="Góp ý", mend="Ghi góp ý khi văn bản còn đang soạn, xem hoặc trình.")
    return DocumentComment.objects.create(
        document=document, version=version, block=block, text=text.strip(), by=by, at=timezone.now()
    )


@transaction.atomic
def settle_comment(*, found: DocumentComment, by: Official) -> None:
    """Mark a comment as dealt with."""
    found.settled_by, found.settled_at = by, timezone.now()
    found.save(update_fields=["settled_by", "settled_at"])
