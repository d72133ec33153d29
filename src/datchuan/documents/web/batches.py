"""Papers by the hundred: choose what, watch how far it is, take the files."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import house_of
from datchuan.documents.announcing import About, source_of
from datchuan.documents.models import BatchState, PaperBatch, PaperState
from datchuan.documents.operations.batching import cancel_batch, start_batch
from datchuan.documents.templates import TemplateNow, template_now, templates_now
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit

FILES = {
    "pdf": ("merged_pdf", "application/pdf", "pdf"),
    "zip-pdf": ("pdf_zip", "application/zip", "zip"),
    "zip-docx": ("docx_zip", "application/zip", "zip"),
}
SHOWN = 300
LATEST = 20


@requires("documents.draft")
def batches(request: OfficialRequest) -> HttpResponse:
    """The form (``?mau=``, ``?q=`` narrows what it is about), and the latest batches of the house."""
    key, problem = request.POST.get("mau") or request.GET.get("mau", ""), None
    words = request.POST.get("q") if request.method == "POST" else request.GET.get("q")
    chosen = template_now(house_of(request.user), key) if key else None
    found = _subjects(request, chosen, words or "")
    if request.method == "POST":
        try:
            made = start_batch(key=key, abouts=found, by=request.user, facts_on=request.day, on=request.today)
        except Problem as caught:
            problem = caught
        else:
            return redirect("batch", pk=made.pk)
    context = {
        "templates": templates_now(house_of(request.user)),
        "chosen": chosen,
        "words": words or "",
        "found": found[:SHOWN],
        "total": len(found),
        "problem": problem,
        "latest": _of_house(request)[:LATEST],
    }
    return render(request, "documents/batches.html", context, status=400 if problem else 200)


def _subjects(request: OfficialRequest, chosen: TemplateNow | None, words: str) -> list[About]:
    """What the template's papers can be about, narrowed to those whose name has the words."""
    if chosen is None:
        return []
    asked = fold(words)
    subjects = source_of(chosen.template.facts).subjects(request.user, request.day)
    return [each for each in subjects if asked in fold(each.label)]


def _of_house(request: OfficialRequest) -> Any:
    counts = {
        "papers_all": Count("papers"),
        "papers_done": Count("papers", filter=Q(papers__state=PaperState.DONE)),
        "papers_failed": Count("papers", filter=Q(papers__state=PaperState.FAILED)),
    }
    return PaperBatch.objects.filter(office=house_of(request.user)).select_related("started_by").annotate(**counts)


def _batch_or_404(request: OfficialRequest, pk: int) -> PaperBatch:
    found: PaperBatch | None = _of_house(request).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có lần in này trong cơ quan của bạn.")
    return found


@requires("documents.draft")
def batch(request: OfficialRequest, pk: int) -> HttpResponse:
    """One batch: how far it is, its files, what could not be printed."""
    return render(request, "documents/batch.html", _shown(_batch_or_404(request, pk)))


@requires("documents.draft")
def progress(request: OfficialRequest, pk: int) -> HttpResponse:
    """The part of the page that changes, asked for every two seconds while it does."""
    return render(request, "documents/batch_progress.html", _shown(_batch_or_404(request, pk)))


def _shown(found: PaperBatch) -> dict[str, Any]:
    return {
        "batch": found,
        "is_going_on": found.state == BatchState.WAITING,
        "ended": found.papers_done + found.papers_failed,  # type: ignore[attr-defined]
        "failed": list(found.papers.filter(state=PaperState.FAILED).defer("content")),
    }


@require_POST
def _cancel(request: OfficialRequest, pk: int) -> HttpResponse:
    cancel_batch(batch=_batch_or_404(request, pk), by=request.user)
    return redirect("batch", pk=pk)


cancel = requires("documents.draft")(_cancel)


@requires("documents.draft")
def download(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """One of the files of a batch that is done."""
    found = _batch_or_404(request, pk)
    if kind not in FILES:
        raise Http404("Không có tệp này.")
    field, content_type, ending = FILES[kind]
    file = getattr(found, field)
    if not file:
        raise Http404("Lần in này chưa có tệp đó.")
    name = f"{found.template}-{found.pk}{'-word' if kind == 'zip-docx' else ''}.{ending}"
    record_audit(by=request.user, action="documents.download", subject=name)
    answer = HttpResponse(file.read(), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
