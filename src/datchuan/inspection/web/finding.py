"""One finding: what was found and recommended, what was done about it, the next step as one action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.difficulties.access import visible_to as visible_difficulties
from datchuan.inspection.access import findings_of
from datchuan.inspection.models import Finding, FindingStep, VisitFile
from datchuan.inspection.operations import take_finding_step
from datchuan.inspection.queries.findings import is_late, story_of, term_words
from datchuan.inspection.web.finding_forms import OFFERS, StepForm, form_of, offered
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import successors_of

SELDOM = ("gia-han", "mo-lai")  # steps that a page offers but does not ask for


def _finding(request: OfficialRequest, pk: int) -> Finding:
    found = findings_of(request.user, request.today).select_related(
        "visit__round__lead", "visit__commune__parent", "visit__team", "owner", "by__office", "difficulty"
    )
    finding = found.filter(pk=pk).first()
    if finding is None:
        raise Http404("Không có kiến nghị này trong địa bàn của bạn.")
    return finding


@requires("inspection.view")
def finding(request: OfficialRequest, pk: int) -> HttpResponse:
    """The page of one."""
    return _page(request, _finding(request, pk))


def _page(request: OfficialRequest, found: Finding, sent: tuple[str, StepForm] | None = None) -> HttpResponse:
    steps = story_of(found)
    last = steps[-1]
    forms = {key: form_of(key, found, seen=last.number) for key in offered(found, request.user, request.today)}
    if sent:
        forms[sent[0]] = sent[1]
    first = sent[0] if sent else next((key for key in forms if key not in SELDOM), "")
    commune = found.visit.commune
    context: dict[str, Any] = {
        "found": found,
        "steps": steps,
        "last": last,
        "left": term_words(last, request.today),
        "is_late": is_late(last, request.today),
        "now": successors_of([commune], request.today).get(commune.pk),
        "own_files": [each for each in found.files.all() if each.step_id is None],
        "next": (first, OFFERS[first], forms[first]) if first else None,
        "others": [(key, OFFERS[key], form) for key, form in forms.items() if key != first],
        "sees_difficulty": _sees_difficulty(request, found),
    }
    return render(request, "inspection/finding.html", context, status=400 if sent else 200)


def _sees_difficulty(request: OfficialRequest, found: Finding) -> bool:
    seen = visible_difficulties(request.user, request.today)
    return found.difficulty is not None and seen.filter(pk=found.difficulty.pk).exists()


@require_POST
def _act(request: OfficialRequest, pk: int, step: str) -> HttpResponse:
    found = _finding(request, pk)
    if step not in OFFERS:
        raise Http404("Không có bước này.")
    form = form_of(step, found, seen=0, data=request.POST, files=request.FILES)
    if form.is_valid():
        kind = OFFERS[step].kind
        try:
            _take(request, found, kind, form)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi: {kind.label.lower()}.")
            return redirect("finding", pk=pk)
    return _page(request, _finding(request, pk), (step, form))


def _take(request: OfficialRequest, found: Finding, kind: FindingStep.Kind, form: StepForm) -> None:
    at = timezone.now()
    take_finding_step(finding=found, kind=kind, on=request.today, by=request.user, at=at, **form.arguments())


act = requires("inspection.answer")(_act)


@requires("inspection.view")
def file(request: OfficialRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file of a finding or of one of its steps, for whoever may see it."""
    kept = VisitFile.objects.filter(pk=file_pk, finding=_finding(request, pk)).first()
    if kept is None:
        raise Http404("Không có tệp này.")
    is_picture = kept.media_type.startswith("image/")
    response = FileResponse(kept.file.open("rb"), content_type=kept.media_type)
    header = content_disposition_header(as_attachment=not is_picture, filename=kept.file_name)
    response["Content-Disposition"] = header or "attachment"
    return response
