"""Sending an official document to a browser."""

from __future__ import annotations

from django.http import HttpResponse

from datchuan.documents.content import Document
from datchuan.documents.rendering import CONTENT_TYPES, render_paper
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


def paper_response(document: Document, kind: str, name: str, *, by: Official, mark: str = "") -> HttpResponse:
    """The document as a download named ``name.kind``; the audit chain remembers who took it. Problem 518 for a kind
    that is neither docx nor pdf."""
    return file_response(render_paper(document, kind, mark), kind, name, by=by)


def file_response(content: bytes, kind: str, name: str, *, by: Official) -> HttpResponse:
    """A paper's file as a download, told to the audit chain."""
    record_audit(by=by, action="documents.download", subject=f"{name}.{kind}")
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers={"Content-Disposition": disposition})
