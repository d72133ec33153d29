"""The register of commune master plans: list, record, review after a merger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.criteria.queries import checking_now
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.masterplans.access import changeable_by, visible_to
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import change_plan, conclude_review
from datchuan.masterplans.queries import Grounds, PlanFacts, plan_facts, plan_facts_on_units
from datchuan.masterplans.web.forms import ConclusionForm, PlanForm, conclusion_form
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, have_districts, successors_on, within

STATES = {"cho-ra-soat": "Đang chờ rà soát", "qua-han": "Công bố quá hạn hoặc chưa công bố", "thieu": "Chưa có hồ sơ"}


@requires("masterplans.view_masterplans")
def masterplans(request: OfficialRequest) -> HttpResponse:
    """The communes of the area on the day, each with the plans that serve it and their state."""
    communes = (
        communes_on(request.units_day, rural_only=True).filter(within(request.user.area)).select_related("parent")
    )
    ordered = sorted(
        communes, key=lambda unit: (sort_key(unit.parent.short_name if unit.parent else ""), sort_key(unit.short_name))
    )
    facts = plan_facts_on_units(ordered, request.units_day, request.day)
    wanted = request.GET.get("loai", "")
    chosen = [(commune, [plan for plan in facts[commune.pk] if _matches(plan, wanted)]) for commune in ordered]
    rows = [
        (commune, plans)
        for commune, plans in chosen
        if (not facts[commune.pk] if wanted == "thieu" else plans or wanted not in STATES)
    ]
    context = {"rows": rows, "states": STATES.items(), "wanted": wanted, "total": len(ordered)}
    context["has_districts"] = have_districts(ordered)
    context["grounds"] = _grounds(rows, request.units_day)
    return render(request, "masterplans/masterplans.html", context)


def _grounds(rows: Sequence[tuple[Unit, list[PlanFacts]]], day: date) -> Grounds:
    """The grounds of the plans of a list, those that are other land than their commune's measured all at once."""
    pairs = [(each.plan, commune) for commune, plans in rows for each in plans]
    grounds = Grounds((plan for plan, _ in pairs), day)
    grounds.each_share([pair for pair in pairs if grounds.differs(*pair)])
    return grounds


def _matches(plan: PlanFacts, wanted: str) -> bool:
    """Whether a plan is in the state asked for; every plan is in no particular one."""
    if wanted == "cho-ra-soat":
        return bool(plan.open_duties)
    if wanted == "qua-han":
        return not plan.facts["published"] or plan.is_late
    return wanted != "thieu"


def _visible(request: OfficialRequest, pk: int) -> SpatialPlan:
    plan = visible_to(request.user, request.day).select_related("unit__parent").filter(pk=pk).first()
    if plan is None:
        raise Http404("Không có hồ sơ quy hoạch này trong địa bàn của bạn.")
    return plan


def _changeable(request: OfficialRequest, pk: int) -> SpatialPlan:
    """The plan if its record is the official's to keep today, whatever day the page looks at."""
    plan = changeable_by(request.user, request.today).select_related("unit__parent").filter(pk=pk).first()
    if plan is None:
        raise Http404("Không có hồ sơ quy hoạch này trong địa bàn của bạn.")
    return plan


@requires("masterplans.view_masterplans")
def masterplan(request: OfficialRequest, pk: int) -> HttpResponse:
    """One plan's record on a line of time, its review duties, and the form to keep it up to date."""
    return _page(request, _visible(request, pk))


def _page(
    request: OfficialRequest,
    plan: SpatialPlan,
    *,
    form: PlanForm | None = None,
    problem: Problem | None = None,
    conclusion: tuple[int, ConclusionForm] | None = None,
) -> HttpResponse:
    communes = successors_on(plan.unit, request.day)
    serving = [facts for plans in plan_facts(communes, request.day).values() for facts in plans]
    facts = next((each for each in serving if each.plan.pk == plan.pk), None)
    duties = []
    for duty in plan.review_duties.select_related("concluded_by"):
        given = conclusion[1] if conclusion and conclusion[0] == duty.pk else conclusion_form(duty, request.today)
        duties.append((duty, given))
    context = {
        "plan": plan,
        "facts": facts,
        "communes": communes,
        "duties": duties,
        "publications": plan.publications.select_related("document"),
        "findings": plan.findings.select_related("recorded_by", "document"),
        "form": form or PlanForm(instance=plan),
        "problem": problem,
        "checking": checking_now(),
        "may_change": changeable_by(request.user, request.today).filter(pk=plan.pk).exists(),
    }
    return render(request, "masterplans/masterplan.html", context, status=400 if problem else 200)


@require_POST
def _change(request: OfficialRequest, pk: int) -> HttpResponse:
    plan = _changeable(request, pk)
    form = PlanForm(request.POST, instance=plan)
    if not form.is_valid():
        return _page(request, _changeable(request, pk), form=form)
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        change_plan(plan=_changeable(request, pk), values=values, by=request.user, today=request.today)
    except Problem as problem:
        return _page(request, _changeable(request, pk), form=form, problem=problem)
    messages.success(request, "Đã ghi hồ sơ quy hoạch; chỉ tiêu 1.1, 1.2 của xã đã được xét lại.")
    return redirect("masterplan", pk=pk)


@require_POST
def _conclude(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = ReviewDuty.objects.select_related("plan__unit").filter(pk=pk).first()
    if duty is None:
        raise Http404("Không có nhiệm vụ rà soát này.")
    plan = _changeable(request, duty.plan_id)
    form = conclusion_form(duty, request.today, request.POST)
    if not form.is_valid():
        return _page(request, plan, conclusion=(pk, form))
    try:
        values = dict(form.cleaned_data)
        on = values.pop("concluded_on")
        conclude_review(duty=duty, by=request.user, on=on, today=request.today, **values)
    except Problem as problem:
        return _page(request, plan, problem=problem, conclusion=(pk, form))
    messages.success(request, "Đã ghi kết luận rà soát; chỉ tiêu 1.1 của xã đã được xét lại.")
    return redirect("masterplan", pk=plan.pk)


change = requires("masterplans.change_masterplans")(_change)
conclude = requires("masterplans.conclude_reviews")(_conclude)
