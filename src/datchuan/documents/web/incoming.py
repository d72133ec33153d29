"""Incoming documents: the list, one document, its scan."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.documents.access import arrivals_visible_to, house_of, may_handle
from datchuan.documents.announcing import topics_named
from datchuan.documents.arrivals import STANDINGS, arrivals_standing
from datchuan.documents.models import IncomingDocument
from datchuan.documents.web.incoming_forms import AssignForm, FinishForm
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit

PAGE_SIZE = 50
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


@requires("documents.view")
def arrivals(request: OfficialRequest) -> HttpResponse:
    """What reached the office: waiting by itself, or overdue, mine, done; by words."""
    standing, words = request.GET.get("tinh-trang", ""), nfc(request.GET.get("q", ""))
    found = arrivals_standing(request.user, standing, request.today)
    if words:
        found = found.filter(Q(subject__icontains=words) | Q(notation__icontains=words) | Q(author__icontains=words))
    page = Paginator(found.select_related("handler", "official"), PAGE_SIZE).get_page(request.GET.get("trang"))
    topics = topics_named([each.about for each in page.object_list if each.about])
    context = {
        "office": house_of(request.user),
        "page": page,
        "rows": [(each, topics.get(each.about)) for each in page.object_list],
        "standings": STANDINGS.items(),
        "standing": standing if standing in STANDINGS else "cho",
        "words": words,
    }
    return render(request, "documents/arrivals.html", context)


def arrival_or_404(request: OfficialRequest, pk: int) -> IncomingDocument:
    joined = ("book", "office", "handler", "official", "acknowledged_by", "registered_by", "answered_by")
    found = (
        arrivals_visible_to(request.user).select_related(*joined, "delivered__document__office").filter(pk=pk).first()
    )
    if found is None:
        raise Http404("Không có văn bản đến này trong phạm vi của bạn.")
    return found


@requires("documents.view")
def arrival(request: OfficialRequest, pk: int) -> HttpResponse:
    """One incoming document: what the register says, who handles it, what comes next."""
    return arrival_page(request, arrival_or_404(request, pk))


def arrival_page(request: OfficialRequest, found: IncomingDocument, problem: Problem | None = None) -> HttpResponse:
    is_open = found.done_on is None
    context = {
        "found": found,
        "topic": topics_named([found.about]).get(found.about),
        "problem": problem,
        "is_overdue": is_open and found.due_on is not None and found.due_on < request.today,
        "may_acknowledge": is_open and not found.acknowledged_at and may_handle(request.user, found),
        "assign": AssignForm(arrival=found) if is_open and may_handle(request.user, found, passes=True) else None,
        "finish": FinishForm(arrival=found) if is_open and may_handle(request.user, found) else None,
    }
    return render(request, "documents/arrival.html", context, status=400 if problem else 200)


@requires("documents.view")
def arrival_file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The scan as it was kept; the audit chain remembers who took it."""
    found = arrival_or_404(request, pk)
    if not found.file:
        raise Http404("Văn bản đến này chưa có bản scan.")
    kind = str(found.file.name).rsplit(".", 1)[-1]
    name = f"den-{found.book.year}-{found.number:02d}.{kind}"
    record_audit(by=request.user, action="documents.download", subject=name)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        found.file.read(), content_type=CONTENT_TYPES[kind], headers={"Content-Disposition": disposition}
    )
