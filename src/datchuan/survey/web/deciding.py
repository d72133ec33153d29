"""Deciding on flags: one beside its line, or many at once after a look at what they are."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import flags_of
from datchuan.survey.models import EvidenceFlag
from datchuan.survey.operations import decide_flag, decide_flags
from datchuan.survey.operations.deciding import MOST_AT_ONCE
from datchuan.survey.web.flags import filter_of, flags_page

SHOWN = 10
Kind, State = EvidenceFlag.Kind, EvidenceFlag.State


@require_POST
def _decide(request: OfficialRequest, pk: int) -> HttpResponse:
    flag = flags_of(request.user).filter(pk=pk).first()
    if flag is None:
        raise Http404("Không có cảnh báo này trong địa bàn của bạn.")
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    try:
        done = decide_flag(flag=flag, state=state, reason=reason, by=request.user, at=timezone.now())
    except Problem as problem:
        return flags_page(request, problem=problem, refused=pk)
    return _back(request, done.state, 1)


@require_POST
def _decide_many(request: OfficialRequest) -> HttpResponse:
    """What was chosen is shown with its number first; with a decision and a reason it is decided on."""
    chosen = _chosen(request)
    keys = list(chosen.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if "decide" not in request.POST:
        return _preview(request, chosen, keys)
    state, reason = request.POST["decide"], request.POST.get("reason", "")
    try:
        done = decide_flags(keys=keys, state=state, reason=reason, by=request.user, at=timezone.now())
    except Problem as problem:
        return _preview(request, chosen, keys, problem=problem)
    return _back(request, state, len(done))


def _chosen(request: OfficialRequest) -> QuerySet[EvidenceFlag]:
    """The open flags that were marked, or all that the address asks for, up to the newest that was there when they were
    shown."""
    if request.POST.get("all") == "1":
        found = filter_of(request).of_any_state.filter(state=State.OPEN)
        newest = request.POST.get("newest", "")
        return (
            found.filter(pk__lte=int(newest)) if newest.isascii() and newest.isdigit() and len(newest) < 19 else found
        )
    keys = [int(each) for each in request.POST.getlist("flag") if each.isascii() and each.isdigit() and len(each) < 19]
    return flags_of(request.user).filter(pk__in=keys[: MOST_AT_ONCE + 1], state=State.OPEN)


def _preview(
    request: OfficialRequest, chosen: QuerySet[EvidenceFlag], keys: list[int], *, problem: Problem | None = None
) -> HttpResponse:
    if not keys:
        nothing = Problem(354, "chưa chọn cảnh báo nào", mend="Đánh dấu các dòng cần quyết định, hoặc chọn tất cả.")
        return flags_page(request, problem=problem or nothing)
    kinds = chosen.order_by().values_list("kind").annotate(n=Count("pk"))
    is_all = request.POST.get("all") == "1"
    context = {
        "count": sum(number for _, number in kinds),
        "most": MOST_AT_ONCE,
        "kinds": sorted((Kind(kind).label, number) for kind, number in kinds),
        "first": chosen[:SHOWN],
        "is_all": is_all,
        "newest": max(keys) if is_all and len(keys) <= MOST_AT_ONCE else "",
        "keys": [] if is_all else keys,
        "here": request.GET.urlencode(),
        "given": request.POST.get("reason", ""),
        "problem": problem,
    }
    return render(request, "survey/flags_together.html", context, status=400 if problem else 200)


def _back(request: OfficialRequest, state: str, number: int) -> HttpResponse:
    counted = f"{format_number(number)} cảnh báo"
    if state == State.WRONG:
        said = f"Đã xác nhận sai {counted}. Số liệu của hộ chưa đổi: cho điều tra lại hoặc nộp bản đính chính."
    else:
        said = f"Đã chấp nhận {counted}, kèm lý do."
    messages.success(request, said)
    return redirect(f"{reverse('flags')}?{request.GET.urlencode()}")


decide = requires("survey.decide_submissions")(_decide)
decide_many = requires("survey.decide_submissions")(_decide_many)
