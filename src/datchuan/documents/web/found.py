"""The document of an address, as far as the official may see it."""

from __future__ import annotations

from django.http import Http404

from datchuan.documents.access import visible_to
from datchuan.documents.models import DocumentVersion, OutgoingDocument
from datchuan.documents.queries import newest_version
from datchuan.people.web.request import OfficialRequest


def document_or_404(request: OfficialRequest, pk: int) -> OutgoingDocument:
    found = (
        visible_to(request.user).select_related("office", "division", "drafted_by", "signed_by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404("Không có văn bản này trong phạm vi của bạn.")
    return found


def version_or_404(document: OutgoingDocument, wanted: str) -> DocumentVersion:
    """The version of ``?ban=``, the newest where none is asked for."""
    if not wanted:
        return newest_version(document)
    found = document.versions.filter(ordinal=wanted).first() if wanted.isdecimal() else None
    if found is None:
        raise Http404("Văn bản không có bản này.")
    return found
