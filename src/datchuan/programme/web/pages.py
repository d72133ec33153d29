"""One way for every form of a plan: what is refused is told at its field, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.web.telling import Telling
from datchuan.programme.access import check_may_edit
from datchuan.programme.models import Plan
from datchuan.programme.operations import Edit
from datchuan.programme.web.found import amendment_of, edit_of, plan_or_404


def editable(request: OfficialRequest, pk: int) -> Plan:
    """The plan, for who may edit it now. Problem 401."""
    plan = plan_or_404(pk)
    check_may_edit(request.user, plan)
    return plan


def must_amend(request: OfficialRequest, plan: Plan) -> HttpResponseRedirect | None:
    """The way to the page that names the amendment, where an adopted plan has none yet."""
    if plan.state == Plan.State.ADOPTED and amendment_of(request, plan) is None:
        return redirect("plan-amend", pk=plan.pk)
    return None


def form_page(
    request: OfficialRequest,
    plan: Plan,
    form: Telling,
    act: Callable[[Edit], object],
    context: Mapping[str, Any],
    *,
    back: str = "plan-edit",
) -> HttpResponse:
    """Show the form, or do what it asks and go back to ``back``. ``context`` holds its title, the words on its button
    and what is said when it is done."""
    if request.method == "POST" and form.is_valid():
        try:
            act(edit_of(request, plan))
        except Problem as problem:
            form.tell(problem)
            plan = plan_or_404(plan.pk)  # the next press is made on what stands now
        else:
            messages.success(request, context["said"])
            return redirect(back, pk=plan.pk)
    page = {"plan": plan, "form": form, "back": reverse(back, args=[plan.pk]), **context}
    page["amendment"] = amendment_of(request, plan)
    return render(request, "programme/form.html", page, status=400 if form.errors else 200)


def pressed(request: OfficialRequest, plan: Plan, act: Callable[[Edit], object], said: str) -> HttpResponse:
    """A button without fields: done, or told above the page it stands on."""
    try:
        act(edit_of(request, plan))
    except Problem as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, said)
    return redirect("plan-edit", pk=plan.pk)
