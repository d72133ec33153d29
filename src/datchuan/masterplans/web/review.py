"""One review duty: why, what was concluded, who carries it out, how far its steps are; opening one by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.masterplans.access import changeable_by, visible_to
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import (
    assign_review,
    begin_settling_plan,
    conclude_review,
    open_by_hand,
    settle_review,
)
from datchuan.masterplans.queries import duties_on, plan_facts, steps_of, units_to_plan
from datchuan.masterplans.queries.duties import ReviewState
from datchuan.masterplans.web.review_forms import (
    AssignmentForm,
    BeginningForm,
    OpeningForm,
    SettlingForm,
    conclusion_form,
)
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import successors_on

# A form by its name in the page, with what was sent in it.
Given = tuple[str, Form]
NOT_FOUND = "Không có nhiệm vụ rà soát này trong địa bàn của bạn."


def _duty(request: OfficialRequest, pk: int) -> Any:
    """As the later of today and the day looked at knows it, if its plan may be seen."""
    found = duties_on(max(request.day, request.today)).filter(plan__in=visible_to(request.user, request.day), pk=pk)
    duty = found.select_related("plan__unit__parent", "office", "settled_by__unit", "concluded_by", "opened_by").first()
    if duty is None:
        raise Http404(NOT_FOUND)
    return duty


def _changeable(request: OfficialRequest, pk: int) -> ReviewDuty:
    """The duty if its plan is the official's to keep today."""
    found = ReviewDuty.objects.filter(plan__in=changeable_by(request.user, request.today), pk=pk)
    duty = found.select_related("plan__unit__parent", "office", "settled_by__unit").first()
    if duty is None:
        raise Http404(NOT_FOUND)
    return duty


def _page(
    request: OfficialRequest, pk: int, *, problem: Problem | None = None, given: Given | None = None
) -> HttpResponse:
    duty, forms = _duty(request, pk), dict([given] if given else [])
    heirs = successors_on(duty.plan.unit, request.today)
    may_change = changeable_by(request.user, request.today).filter(pk=duty.plan_id).exists()
    context: dict[str, Any] = {
        "duty": duty,
        "plan": duty.plan,
        "heirs": heirs,
        "serves": _served(duty, request),
        "state": ReviewState(duty.state),
        "steps": steps_of(duty, request.today),
        "wants": duty.conclusion not in ("", ReviewDuty.Conclusion.STILL_SERVES),
        "problem": problem,
        "may_carry_out": may_change and request.user.has_perm("masterplans.carry_out_reviews"),
        "conclusion": forms.get("conclusion") or conclusion_form(duty, request.today),
        "shown": given[0] if given else "",
    }
    if context["wants"]:
        context["assignment"] = forms.get("assignment") or AssignmentForm(duty, heirs)
        context["settling"] = forms.get("settling") or SettlingForm(duty)
        context["beginning"] = forms.get("beginning") or BeginningForm(units_to_plan(duty, request.today))
    return render(request, "masterplans/review.html", context, status=400 if problem else 200)


def _served(duty: ReviewDuty, request: OfficialRequest) -> list[Any]:
    """The communes that the reviewed plan still serves on the day, where it is a commune's master plan."""
    if duty.plan.kind != SpatialPlan.Kind.COMMUNE_MASTER:
        return []
    communes = successors_on(duty.plan.unit, request.day)
    facts = plan_facts(communes, request.day)
    return [each for each in communes if any(plan.plan.pk == duty.plan_id for plan in facts[each.pk])]


def _conclude(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = _changeable(request, pk)
    form = conclusion_form(duty, request.today, request.POST)

    def act() -> None:
        values = dict(form.cleaned_data)
        on = values.pop("concluded_on")
        conclude_review(duty=duty, by=request.user, on=on, today=request.today, **values)

    return _done(request, duty, ("conclusion", form), act, "Đã ghi kết luận rà soát; chỉ tiêu 1.1 đã được xét lại.")


@requires("masterplans.view_masterplans")
def review(request: OfficialRequest, pk: int) -> HttpResponseBase:
    """The duty's page; what is sent to it concludes."""
    return conclude(request, pk) if request.method == "POST" else _page(request, pk)


def _done(
    request: OfficialRequest, duty: ReviewDuty, form: Given, act: Callable[[], object], said: str
) -> HttpResponse:
    """What was sent is done, or the page says why not with what was sent still in it."""
    if not form[1].is_valid():
        return _page(request, duty.pk, given=form)
    try:
        act()
    except Problem as problem:
        return _page(request, duty.pk, problem=problem, given=form)
    messages.success(request, said)
    return redirect("review", pk=duty.pk)


@require_POST
def _assign(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = _changeable(request, pk)
    form = AssignmentForm(duty, successors_on(duty.plan.unit, request.today), request.POST)

    def act() -> None:
        given = {"office": form.cleaned_data["office"], "due_on": form.cleaned_data["due_on"]}
        assign_review(duty=duty, steps=form.steps, by=request.user, **given)

    return _done(request, duty, ("assignment", form), act, "Đã ghi cơ quan thực hiện, hạn và các bước.")


@require_POST
def _settle(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = _changeable(request, pk)
    form = SettlingForm(duty, request.POST)

    def act() -> None:
        settle_review(duty=duty, plan=form.cleaned_data["plan"], by=request.user)

    said = "Đã ghi quy hoạch thực hiện kết luận; chỉ tiêu 1.1 đã được xét lại."
    return _done(request, duty, ("settling", form), act, said)


@require_POST
def _begin(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = _changeable(request, pk)
    form = BeginningForm(units_to_plan(duty, request.today), request.POST)

    def act() -> None:
        begin_settling_plan(duty=duty, by=request.user, today=request.today, **form.cleaned_data)

    said = "Đã mở hồ sơ quy hoạch chưa phê duyệt. Ghi nhiệm vụ, ý kiến, thẩm định, phê duyệt ở trang của quy hoạch đó."
    return _done(request, duty, ("beginning", form), act, said)


@require_POST
def _open_one(request: OfficialRequest, pk: int) -> HttpResponse:
    plan = changeable_by(request.user, request.today).select_related("unit").filter(pk=pk).first()
    if plan is None:
        raise Http404("Không có hồ sơ quy hoạch này trong địa bàn của bạn.")
    form = OpeningForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Chưa mở được rà soát: ghi văn bản hoặc chỉ đạo làm phát sinh và ngày mở.")
        return redirect("masterplan", pk=pk)
    values = dict(form.cleaned_data)
    on = values.pop("opened_on")
    try:
        duty = open_by_hand(plan=plan, by=request.user, on=on, today=request.today, **values)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("masterplan", pk=pk)
    messages.success(request, "Đã mở nhiệm vụ rà soát.")
    return redirect("review", pk=duty.pk)


conclude = requires("masterplans.conclude_reviews")(_conclude)
assign = requires("masterplans.conclude_reviews")(_assign)
settle = requires("masterplans.carry_out_reviews")(_settle)
begin = requires("masterplans.carry_out_reviews")(_begin)
open_one = requires("masterplans.conclude_reviews")(_open_one)
