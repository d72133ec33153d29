"""The list of outgoing documents, and the steps of their life."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import visible_to
from datchuan.documents.models import DocumentState, OutgoingDocument
from datchuan.documents.models.outgoing import TYPES
from datchuan.documents.operations import (
    comment,
    issue_document,
    move_document,
    settle_comment,
    take_number,
    void_document,
)
from datchuan.documents.queries import newest_version, waiting_for
from datchuan.documents.web.found import document_or_404
from datchuan.documents.web.showing import document_page
from datchuan.documents.workflow import BY_KEY
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

PAGE_SIZE = 50


@requires("documents.view")
def documents(request: OfficialRequest) -> HttpResponse:
    """What waits for me, what is being drafted, what was issued: filters by state, type, words."""
    mine = waiting_for(request.user)
    found = _filtered(request, visible_to(request.user))
    context = {
        "waiting": list(mine.select_related("division", "drafted_by")[:20]),
        "page": Paginator(found.select_related("division", "drafted_by"), PAGE_SIZE).get_page(request.GET.get("trang")),
        "states": DocumentState.choices,
        "types": TYPES,
        "state": request.GET.get("trang-thai", ""),
        "type": request.GET.get("loai", ""),
        "words": request.GET.get("q", ""),
    }
    return render(request, "documents/documents.html", context)


def _filtered(request: OfficialRequest, found: QuerySet[OutgoingDocument]) -> QuerySet[OutgoingDocument]:
    state, kind, words = (request.GET.get(name, "") for name in ("trang-thai", "loai", "q"))
    if state in DocumentState.values:
        found = found.filter(state=state)
    if kind in dict(TYPES):
        found = found.filter(type=kind)
    if nfc(words):
        found = found.filter(Q(subject__icontains=nfc(words)) | Q(notation__icontains=nfc(words)))
    return found


@require_POST
def _step(request: OfficialRequest, pk: int) -> HttpResponse:
    document, key = document_or_404(request, pk), request.POST.get("step", "")
    if key not in BY_KEY:
        raise Http404("Không có bước này.")
    if key == "distribute":
        return redirect("document-distribute", pk=pk)
    try:
        _take(request, document, key)
    except Problem as problem:
        return document_page(request, document_or_404(request, pk), problem=problem)
    messages.success(request, f"Đã ghi: {BY_KEY[key].label.lower()}.")
    return redirect("document", pk=pk)


def _take(request: OfficialRequest, document: OutgoingDocument, key: str) -> None:
    by, on, reason = request.user, request.today, request.POST.get("reason", "")
    match key:
        case "number":
            take_number(document=document, by=by, on=on)
        case "issue":
            issue_document(document=document, by=by, on=on)
        case "void":
            void_document(document=document, by=by, on=on, reason=reason)
        case _:
            move_document(document=document, step=key, by=by, on=on, reason=reason)


@require_POST
def _add_comment(request: OfficialRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk)
    try:
        comment(document=document, version=newest_version(document), text=request.POST.get("text", ""), by=request.user)
    except Problem as problem:
        return document_page(request, document, problem=problem)
    return redirect("document", pk=pk)


@require_POST
def _settle(request: OfficialRequest, pk: int, comment: int) -> HttpResponse:
    found = get_object_or_404(document_or_404(request, pk).comments, pk=comment)
    settle_comment(found=found, by=request.user)
    return redirect("document", pk=pk)


# Each step asks for its own permission in the operation.
step = requires("documents.view")(_step)
add_comment = requires("documents.view")(_add_comment)
settle = requires("documents.view")(_settle)
