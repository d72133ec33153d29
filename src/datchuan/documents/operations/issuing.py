"""Issuing: the files as they go out, kept with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import check_step
from datchuan.documents.announcing import announce_issued
from datchuan.documents.citing import with_citations
from datchuan.documents.models import IssuedCopy, OutgoingDocument
from datchuan.documents.operations.moving import take_step
from datchuan.documents.queries import instruments_known, issued_content
from datchuan.documents.rendering import render_paper
from datchuan.documents.workflow import BY_KEY
from datchuan.people.models import Official


@transaction.atomic
def issue_document(*, document: OutgoingDocument, by: Official, on: date) -> OutgoingDocument:
    """Render the numbered document, keep both files, issue it, and tell the rooms that asked to be told. Problem 528
    when it has no number yet or this is not the clerk; 516, 517 when it cannot be rendered, and nothing is issued."""
    held = OutgoingDocument.objects.select_for_update().get(pk=document.pk)
    check_step(held, BY_KEY["issue"], by)
    content = issued_content(held)
    content = with_citations(content, instruments_known(content))
    for kind in ("pdf", "docx"):
        made = render_paper(content, kind)
        pages = _page_count(made) if kind == "pdf" else None
        keep_copy(document=held, kind=kind, content=made, by=by, pages=pages)
    take_step(document=held, step=BY_KEY["issue"], on=on, by=by)
    announce_issued(held, on)
    return held


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    file = pypdfium2.PdfDocument(pdf)
    try:
        return len(file)
    finally:
        file.close()


def keep_copy(
    *,
    document: OutgoingDocument,
    kind: str,
    content: bytes,
    by: Official | None,
    signatures: Sequence[object] = (),
    pages: int | None = None,
) -> IssuedCopy:
    """Keep a file of a document under its hash, inside the caller's transaction; with what was found of its
    signatures."""
    digest = hashlib.sha256(content).hexdigest()
    ending = "docx" if kind == IssuedCopy.Kind.DOCX else "pdf"
    made = IssuedCopy(
        document=document,
        kind=kind,
        digest=digest,
        signatures=list(signatures),
        pages=pages,
        added_by=by,
        added_at=timezone.now(),
    )
    made.file.save(f"{document.pk}-{kind}-{digest[:12]}.{ending}", ContentFile(content), save=False)
    made.save()
    return made
