"""One document: the paper as it prints beside its fields, what was done, what comes next."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.documents.access import house_of, may_change
from datchuan.documents.citing import out_of_force, with_citations
from datchuan.documents.content import Document
from datchuan.documents.models import CHANGEABLE, Delivery, OutgoingDocument
from datchuan.documents.operations.delivering import note_reading
from datchuan.documents.previewing import pages_of
from datchuan.documents.queries import content_of, instruments_known, mark_of, steps_for
from datchuan.documents.rendering import CONTENT_TYPES
from datchuan.documents.web.downloads import file_response, paper_response
from datchuan.documents.web.found import document_or_404, version_or_404
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@requires("documents.view")
def document(request: OfficialRequest, pk: int) -> HttpResponse:
    """The document of one version (``?ban=``), the newest by itself."""
    found = document_or_404(request, pk)
    house = house_of(request.user)
    if house.pk != found.office_id:
        note_reading(document=found, by=request.user, offices=[request.user.office, house])
    return document_page(request, found)


def document_page(request: OfficialRequest, found: OutgoingDocument, problem: Problem | None = None) -> HttpResponse:
    version = version_or_404(found, request.GET.get("ban", ""))
    content = content_of(found, version)
    pages, unprintable = page_numbers(found, version.ordinal, content)
    steps = steps_for(request.user, found)
    onward = steps[0] if steps and not steps[0].needs_reason else None
    context = {
        "found": found,
        "version": version,
        "versions": list(found.versions.select_related("by").defer("content").order_by("-ordinal")),
        "content": content,
        "pages": pages,
        "problem": problem or unprintable,
        "next_step": onward,
        "other_steps": [step for step in steps if step is not onward],
        "history": list(found.steps.select_related("by", "version").order_by("pk")),
        "comments": list(found.comments.select_related("by", "version", "settled_by")),
        "copies": list(found.copies.all()),
        "deliveries": _deliveries(request, found),
        "may_edit": may_change(request.user, found),
        "out_of_force": out_of_force(content, instruments_known(content)),
        "may_comment": found.state in CHANGEABLE,
    }
    return render(request, "documents/document.html", context, status=400 if problem else 200)


def _deliveries(request: OfficialRequest, found: OutgoingDocument) -> list[Delivery]:
    """Where it went: told to the office that sent it only."""
    if house_of(request.user).pk != found.office_id:
        return []
    return list(found.deliveries.select_related("office", "incoming", "read_by", "acknowledged_by"))


def page_numbers(found: OutgoingDocument, ordinal: int, content: Document) -> tuple[range, Problem | None]:
    """How many pages the paper has; why it cannot be printed."""
    try:
        return range(1, len(pages_of(found.pk, ordinal, found.notation, content)) + 1), None
    except Problem as problem:
        return range(0), problem


@requires("documents.view")
def page_image(request: OfficialRequest, pk: int, page: int) -> HttpResponse:
    """A page of the paper as SVG."""
    found = document_or_404(request, pk)
    version = version_or_404(found, request.GET.get("ban", ""))
    pages = pages_of(found.pk, version.ordinal, found.notation, content_of(found, version))
    if not 1 <= page <= len(pages):
        raise Http404("Văn bản không có trang này.")
    answer = HttpResponse(pages[page - 1], content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@requires("documents.view")
def download(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """The issued file of a kind where there is one, else the draft as it stands: docx, pdf, signed."""
    found = document_or_404(request, pk)
    copy = found.copies.filter(kind=kind).first()
    name = f"van-ban-{found.pk}" if not found.notation else found.notation.replace("/", "-").replace("&", "-")
    if copy is not None:
        return file_response(copy.file.read(), "docx" if kind == "docx" else "pdf", name, by=request.user)
    if kind not in CONTENT_TYPES:
        raise Http404("Văn bản chưa có tệp này.")
    version = version_or_404(found, request.GET.get("ban", ""))
    content = content_of(found, version)
    content = with_citations(content, instruments_known(content))
    name = f"du-thao-{found.pk}-ban-{version.ordinal}"
    return paper_response(content, kind, name, by=request.user, mark=mark_of(found, version))
