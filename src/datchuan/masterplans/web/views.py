"""The master plans that serve each commune; the conclusion of a review."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.operations import conclude_review
from datchuan.masterplans.queries import PlanFacts, plan_facts_on_units
from datchuan.masterplans.web.forms import conclusion_form
from datchuan.masterplans.web.page import changeable, plan_page
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import communes_on, have_districts, within

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
    return render(request, "masterplans/masterplans.html", context)


def _matches(plan: PlanFacts, wanted: str) -> bool:
    """Whether a plan is in the state asked for; every plan is in no particular one."""
    if wanted == "cho-ra-soat":
        return bool(plan.open_duties)
    if wanted == "qua-han":
        return plan.facts["published"] is False or plan.is_late
    return wanted != "thieu"


@require_POST
def _conclude(request: OfficialRequest, pk: int) -> HttpResponse:
    duty = ReviewDuty.objects.select_related("plan__unit").filter(pk=pk).first()
    if duty is None:
        raise Http404("Không có nhiệm vụ rà soát này.")
    plan = changeable(request, duty.plan_id)
    form = conclusion_form(duty, request.today, request.POST)
    if not form.is_valid():
        return plan_page(request, plan, conclusion=(pk, form))
    try:
        values = dict(form.cleaned_data)
        on = values.pop("concluded_on")
        conclude_review(duty=duty, by=request.user, on=on, today=request.today, **values)
    except Problem as problem:
        return plan_page(request, plan, problem=problem, conclusion=(pk, form))
    messages.success(request, "Đã ghi kết luận rà soát; chỉ tiêu 1.1 của xã đã được xét lại.")
    return redirect("masterplan", pk=plan.pk)


conclude = requires("masterplans.conclude_reviews")(_conclude)
