"""A form of the field filled in at a computer, by an official who is signed in: the form that devices get, sent the way
that devices send."""

from __future__ import annotations

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import communes_of
from datchuan.survey.forms.definition import read_definition
from datchuan.survey.grounds import Ground
from datchuan.survey.models import Submission
from datchuan.survey.operations import desk_of, receive, take
from datchuan.survey.web.openrosa import BATCH, list_as_csv, offered_form, parts_of
from datchuan.survey.working import call_worker
from datchuan.territory.models import Level, Unit

# ODK's engine reads XPath with a parser in WebAssembly, and its components bring styles along (ADR 0022).
_POLICY = {"script-src": [SELF, "'wasm-unsafe-eval'"], "style-src": [SELF, NONCE]}
State = Submission.State


def _commune(request: OfficialRequest) -> Unit | None:
    """The commune that is collected for: one's own, or the chosen one of one's area."""
    mine = communes_of(request.user, request.today)
    if request.user.area.level == Level.COMMUNE:
        return mine.first()
    return mine.filter(pk=request.GET.get("xa", "")).first()


def _chosen(request: OfficialRequest) -> Unit:
    found = _commune(request)
    if found is None:
        raise Http404("Không có xã này trong địa bàn của bạn.")
    return found


@requires("survey.fill_forms")
@csp_update(_POLICY)  # type: ignore[arg-type]  # it knows no views with arguments
def filling(request: OfficialRequest, form: str) -> HttpResponse:
    """The form on its page; for those whose area is larger than a commune, first the choice of one."""
    found, commune = offered_form(form), _commune(request)
    context = {
        "form": found,
        "commune": commune,
        "communes": communes_of(request.user, request.today) if commune is None else (),
        "largest": BATCH,
        "lists": reverse("filling-list", args=[form, "x"]).removesuffix("x.csv"),
        "query": f"xa={commune.pk}" if commune else "",
    }
    return render(request, "survey/filling.html", context)


@requires("survey.fill_forms")
def form_xml(request: OfficialRequest, form: str) -> HttpResponse:
    """The XForm, as devices get it."""
    return HttpResponse(offered_form(form).xml, content_type="text/xml; charset=utf-8")


@requires("survey.fill_forms")
def attached_list(request: OfficialRequest, form: str, name: str) -> HttpResponse:
    """A list that goes along with the form, for the commune."""
    if name not in read_definition(offered_form(form).xml).lists:
        raise Http404(f"Biểu mẫu này không có danh sách “{name}”.")
    return HttpResponse(
        list_as_csv(name, Ground(_chosen(request), request.today)), content_type="text/csv; charset=utf-8"
    )


@require_POST
def _sending(request: OfficialRequest, form: str) -> JsonResponse:
    """One request of a submission; with its last one ("whole") it is taken, and what became of it is told."""
    try:
        xml, files = parts_of(request)
        at = timezone.now()
        desk = desk_of(official=request.user, area=_chosen(request), at=at)
        received = receive(xml=xml, files=files, device=desk, at=at, today=request.today)
        if received.state == State.CHECKED and request.POST.get("whole"):
            received = take(pk=received.pk, by=request.user, at=at, today=request.today)
    except Problem as problem:
        return JsonResponse({"state": "refused", "lines": [problem.sentence]}, status=400)
    call_worker()
    return JsonResponse(_told(received))


def _told(submission: Submission) -> dict[str, object]:
    """What became of a submission, in words."""
    url = reverse("submission", args=[submission.pk])
    if submission.state == State.HELD:
        lines = [fault["sentence"] for fault in submission.faults]
        return {"state": "held", "title": "Đã nhận phiếu, còn điểm phải sửa trước khi ghi", "lines": lines, "url": url}
    whose = f": {submission.subject}" if submission.subject else ""
    title = f"Đã ghi phiếu vào số liệu{whose}." if submission.state == State.TAKEN else "Đã nhận phiếu."
    return {"state": "received", "title": title, "lines": [], "url": url}


sending = requires("survey.fill_forms")(_sending)
