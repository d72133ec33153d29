"""One difficulty: what it is, where it stands, who waits for whom, every step; the next step as one action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.criteria.scans import CONTENT_TYPES
from datchuan.difficulties.access import visible_to
from datchuan.difficulties.models import Difficulty, DifficultyFile
from datchuan.difficulties.queries import days_left, history_of, houses_today, time_left, whose
from datchuan.difficulties.topics import topic_key
from datchuan.difficulties.web.forms import StepForm
from datchuan.difficulties.web.steps import OFFERS, form_of, next_key, offered
from datchuan.documents.arrivals import papers_about
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import successors_of


def _difficulty(request: OfficialRequest, code: str) -> Difficulty:
    found = visible_to(request.user, request.today).select_related(
        "unit__parent__parent", "work_item__plan", "raised_by", "raised_for", "owner", "official", "merged_into"
    )
    difficulty = found.filter(code=code).first()
    if difficulty is None:
        raise Http404("Không có vướng mắc này trong địa bàn của bạn.")
    return difficulty


@requires("difficulties.view")
def difficulty(request: OfficialRequest, code: str) -> HttpResponse:
    """The page of one."""
    return _page(request, _difficulty(request, code))


def _page(request: OfficialRequest, found: Difficulty, sent: tuple[str, StepForm] | None = None) -> HttpResponse:
    steps = history_of(found)
    last, offers = steps[-1], offered(found, request.user)
    first = sent[0] if sent else next_key(found, offers)
    forms: dict[str, Any] = {key: form_of(key, found, request.user, request.today, seen=last.number) for key in offers}
    if sent:
        forms[sent[0]] = sent[1]
    left = days_left(last, request.today)
    last.difficulty = found
    context = {
        "found": found,
        "steps": steps,
        "last": last,
        "whose": whose(last),
        "left": time_left(last, request.today),
        "is_late": left is not None and left < 0,
        "now": successors_of([found.unit], request.today).get(found.unit_id),
        "houses": houses_today(found, request.day),
        "next": (first, OFFERS[first], forms[first]) if first else None,
        "others": [(key, OFFERS[key], form) for key, form in forms.items() if key != first],
        "absorbed": list(found.absorbed.order_by("code")),
        "papers": papers_about(request.user, [topic_key(found)]),
    }
    return render(request, "difficulties/difficulty.html", context, status=400 if sent else 200)


@require_POST
def _act(request: OfficialRequest, code: str, step: str) -> HttpResponse:
    found = _difficulty(request, code)
    offer = OFFERS.get(step)
    if offer is None:
        raise Http404("Không có bước này.")
    form = form_of(step, found, request.user, request.today, seen=0, data=request.POST, files=request.FILES)
    if form.is_valid():
        days = {"on": request.today, "today": request.today}
        try:
            offer.operation(difficulty=found, by=request.user, **days, **form.arguments())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi: {offer.kind.label.lower()}.")
            return redirect("difficulty", code=code)
    return _page(request, _difficulty(request, code), (step, form))


act = requires("difficulties.act")(_act)


@requires("difficulties.view")
def file(request: OfficialRequest, code: str, pk: int) -> HttpResponseBase:
    """A file of a step, for whoever may see the difficulty."""
    found = _difficulty(request, code)
    kept = DifficultyFile.objects.filter(pk=pk, step__difficulty=found).first()
    if kept is None:
        raise Http404("Không có tệp này.")
    response = FileResponse(kept.file.open("rb"), content_type=CONTENT_TYPES[kept.kind])
    header = content_disposition_header(as_attachment=True, filename=kept.file_name)
    response["Content-Disposition"] = header or "attachment"
    return response
