"""Flags to work through: what is hard to believe about a submission, accepted or confirmed wrong with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import flags_of, submissions_of
from datchuan.survey.models import EvidenceFlag
from datchuan.survey.operations import decide_flag
from datchuan.territory.models import Unit
from datchuan.territory.queries import sorted_by_name

PAGE_SIZE = 30
Kind, State = EvidenceFlag.Kind, EvidenceFlag.State


@requires("survey.decide_submissions")
def flags(request: OfficialRequest) -> HttpResponse:
    """The flags of the official's area by state, kind and commune; open ones unless asked otherwise."""
    return _page(request)


def _page(request: OfficialRequest, *, problem: Problem | None = None, refused: int = 0) -> HttpResponse:
    mine = flags_of(request.user)
    state = request.GET.get("trang-thai", State.OPEN.value)
    kind, commune = request.GET.get("loai", ""), request.GET.get("xa", "")
    communes = _communes(mine)
    chosen = Q()
    if kind in Kind.values:
        chosen &= Q(kind=kind)
    if commune in {each.pk for each in communes}:
        chosen &= Q(submission__trace__commune=commune)
    counts = dict(mine.filter(chosen).order_by().values_list("state").annotate(n=Count("pk")))
    found = mine.filter(chosen, state=state) if state in State.values else mine.filter(chosen)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "states": [(each, counts.get(each.value, 0)) for each in State],
        "kinds": Kind,
        "communes": communes,
        "state": state,
        "kind": kind,
        "commune": commune,
        "page": page,
        "seen": _may_be_seen(request, page),
        "problem": problem,
        "refused": refused,
        "given": request.POST.get("reason", ""),
        "here": request.GET.urlencode(),
    }
    return render(request, "survey/flags.html", context, status=400 if problem else 200)


def _communes(mine: Any) -> list[Unit]:
    """The communes in which there are flags, by name."""
    found = mine.order_by().values("submission__trace__commune")
    return sorted_by_name(Unit.objects.filter(pk__in=found))


def _may_be_seen(request: OfficialRequest, page: Page[EvidenceFlag]) -> set[int]:
    """Which of the other submissions lie in the official's area; the others are named without a link."""
    others = [each.other_id for each in page if each.other_id]
    return set(submissions_of(request.user).order_by().filter(pk__in=others).values_list("pk", flat=True))


@require_POST
def _decide(request: OfficialRequest, pk: int) -> HttpResponse:
    flag = flags_of(request.user).filter(pk=pk).first()
    if flag is None:
        raise Http404("Không có cảnh báo này trong địa bàn của bạn.")
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    try:
        done = decide_flag(flag=flag, state=state, reason=reason, by=request.user, at=timezone.now())
    except Problem as problem:
        return _page(request, problem=problem, refused=pk)
    if done.state == State.WRONG:
        messages.success(request, "Đã xác nhận sai. Số liệu của hộ chưa đổi: cho điều tra lại hoặc nộp bản đính chính.")
    else:
        messages.success(request, "Đã chấp nhận, kèm lý do.")
    return redirect(f"{reverse('flags')}?{request.GET.urlencode()}")


decide = requires("survey.decide_submissions")(_decide)
