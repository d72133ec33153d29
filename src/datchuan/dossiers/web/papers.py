"""The papers of a dossier: drafting one, reading it before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from datchuan.documents.rendering import CONTENT_TYPES
from datchuan.documents.web import paper_response
from datchuan.dossiers.operations import draft_paper
from datchuan.dossiers.papers import paper_of
from datchuan.dossiers.papers.fitting import TITLES
from datchuan.dossiers.web.page import dossier_of
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


def _check_key(key: str) -> None:
    if key not in TITLES:
        raise Http404("Hồ sơ không có văn bản này.")


@requires("dossiers.draft_confirmation")
def download(request: OfficialRequest, pk: int, key: str, kind: str) -> HttpResponse:
    """A paper of the dossier as it prints now, without number and day: DOCX or PDF."""
    found = dossier_of(request, pk)
    _check_key(key)
    if kind not in CONTENT_TYPES:
        raise Http404("Chỉ có dạng docx và pdf.")
    document = paper_of(dossier=found, key=key, division=request.user.office, facts_on=request.day, on=request.today)
    return paper_response(document, kind, f"{key}-{found.pk}", by=request.user)


@require_POST
def _draft(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    """A draft of the paper; what stands against it is told on the dossier's page."""
    found = dossier_of(request, pk)
    _check_key(key)
    try:
        made = draft_paper(dossier=found, key=key, by=request.user, facts_on=request.day, today=request.today)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("dossier", pk=pk)
    messages.success(request, "Đã soạn dự thảo từ hồ sơ. Đọc lại, sửa chỗ cần sửa rồi trình.")
    return redirect("document", pk=made.pk)


draft = requires("documents.draft")(_draft)
