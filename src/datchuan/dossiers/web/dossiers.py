"""Dossiers: the list of the area, one dossier with its history, opening and taking one out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import Dossier, Standard
from datchuan.dossiers.operations import DossierGiven, open_dossier, remove_dossier
from datchuan.dossiers.queries import missing_counts, now_in, standing_on, stood
from datchuan.dossiers.turns import TURNS, whose_turn
from datchuan.dossiers.web.choosing import commune_choices
from datchuan.dossiers.web.claimed import sets_in_words
from datchuan.dossiers.web.forms import DossierForm, RemovalForm
from datchuan.dossiers.web.listing import PHASES, STATES, units_to_choose, wanted_of
from datchuan.dossiers.web.page import dossier_of, dossier_page
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.programme.models import Registration
from datchuan.programme.queries import current_plan, registrations_of
from datchuan.territory.queries import have_districts

PAGE_SIZE = 50


@requires("dossiers.view_dossiers")
def dossiers(request: OfficialRequest) -> HttpResponse:
    """The dossiers of the area as they stood on the day looked at. A constant number of queries."""
    wanted = wanted_of(request.GET)
    every = standing_on(request.day, visible_to(request.user, request.day))
    page = Paginator(wanted.found(every, request.user, request.day), PAGE_SIZE).get_page(request.GET.get("trang"))
    shown = stood(page)
    now = now_in((each.dossier for each in shown), request.units_day)
    lacking = missing_counts([each.dossier.pk for each in shown])
    rows = [
        (each, now.get(each.dossier.commune_id), lacking.get(each.dossier.pk), whose_turn(each.dossier, each.step))
        for each in shown
    ]
    context = {
        "page": page,
        "rows": rows,
        "total": every.count(),
        "wanted": wanted,
        "states": [(key, state.label) for key, state in STATES.items()],
        "phases": [(key, title) for key, (title, _) in PHASES.items()],
        "standards": Standard.choices,
        "units": units_to_choose(request.user, request.units_day),
        "may_have_turn": any(request.user.role in turn.roles for turn in TURNS.values()),
        "districts": have_districts(each.dossier.commune for each in shown),
    }
    return render(request, "dossiers/dossiers.html", context)


@requires("dossiers.view_dossiers")
def dossier(request: OfficialRequest, pk: int) -> HttpResponse:
    """One dossier: what it is for, where it stands, every step; the form that moves it on."""
    return dossier_page(request, dossier_of(request, pk))


@require_POST
def _remove(request: OfficialRequest, pk: int) -> HttpResponse:
    found, form = dossier_of(request, pk), RemovalForm(request.POST, prefix="go")
    if not form.is_valid():
        return dossier_page(request, found, removal=form)
    try:
        remove_dossier(dossier=found, reason=form.cleaned_data["reason"], by=request.user)
    except Problem as problem:
        form.tell(problem)
        return dossier_page(request, found, removal=form)
    messages.success(request, "Đã gỡ hồ sơ; toàn bộ nội dung ở lại trong nhật ký.")
    return redirect("dossiers")


remove = requires("dossiers.keep_dossiers")(_remove)


@requires("dossiers.keep_dossiers")
def open_one(request: OfficialRequest) -> HttpResponse:
    """Open a dossier by hand, from a registration (``?dang-ky=``) or from a stopped one (``?tu=``)."""
    registration, old = _registration(request), _stopped(request)
    form = DossierForm(request.POST or None, initial=_initial(request, registration, old))
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "registration": registration, "reopens": old}
        given = DossierGiven(**values, simulated=installation().simulated)
        try:
            made = open_dossier(given=given, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã mở hồ sơ của {made.commune.name}.")
            return redirect("dossier", pk=made.pk)
    plan = current_plan(request.today)
    context = {
        "form": form,
        "units": commune_choices(),
        "registration": registration,
        "old": old,
        "registrations": list(registrations_of(plan)) if plan else [],
        "sets": sets_in_words(request.today),
    }
    return render(request, "dossiers/open.html", context, status=400 if form.errors else 200)


def _registration(request: OfficialRequest) -> Registration | None:
    given = request.POST.get("registration") or request.GET.get("dang-ky", "")
    return (
        Registration.objects.select_related("commune", "plan").filter(pk=given).first() if given.isdecimal() else None
    )


def _stopped(request: OfficialRequest) -> Dossier | None:
    given = request.POST.get("reopens") or request.GET.get("tu", "")
    return Dossier.objects.select_related("commune").filter(pk=given).first() if given.isdecimal() else None


def _initial(request: OfficialRequest, registration: Registration | None, old: Dossier | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"opened_on": request.today, "commune": request.GET.get("xa", "")}
    if registration:
        initial |= {"registration": registration.pk, "commune": registration.commune_id}
    if old:
        initial |= {"reopens": old.pk, "standard": old.standard, "criteria_set": old.criteria_set}
    return initial
