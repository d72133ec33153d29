"""Dossiers: the list of the area, one dossier with its history, opening and moving on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.arrivals import papers_about
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import Dossier, DossierState, Standard
from datchuan.dossiers.operations import DossierGiven, may_remove, move_dossier, open_dossier, remove_dossier
from datchuan.dossiers.queries import dossiers_on, history_of, now_in
from datchuan.dossiers.topics import topic_key
from datchuan.dossiers.web.choosing import commune_choices
from datchuan.dossiers.web.forms import DossierForm, RemovalForm, StepForm, step_form
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.programme.models import Registration
from datchuan.programme.queries import current_plan, registrations_of

STATES = {
    "dang-chuan-bi": DossierState.PREPARING,
    "dang-tham-dinh": DossierState.APPRAISAL,
    "da-ket-luan": DossierState.CONCLUDED,
    "da-dung": DossierState.STOPPED,
    "da-rut": DossierState.WITHDRAWN,
}


@requires("dossiers.view_dossiers")
def dossiers(request: OfficialRequest) -> HttpResponse:
    """The dossiers of the area as they stood on the day looked at."""
    wanted = STATES.get(request.GET.get("trang-thai", ""))
    standard = request.GET.get("chuan", "")
    every = dossiers_on(request.day, visible_to(request.user, request.day))
    now = now_in((each.dossier for each in every), request.units_day)
    rows = [
        (each, now.get(each.dossier.commune_id))
        for each in every
        if (wanted is None or each.state == wanted) and standard in ("", each.dossier.standard)
    ]
    context = {
        "rows": rows,
        "total": len(every),
        "states": [(key, state.label, state == wanted) for key, state in STATES.items()],
        "standards": Standard.choices,
        "standard": standard,
    }
    return render(request, "dossiers/dossiers.html", context)


def _dossier(request: OfficialRequest, pk: int) -> Dossier:
    found = visible_to(request.user, request.day).select_related(
        "commune__parent", "registration__plan", "reopens__commune", "received_by", "opened_by"
    )
    dossier = found.filter(pk=pk).first()
    if dossier is None:
        raise Http404("Không có hồ sơ này trong địa bàn của bạn.")
    return dossier


@requires("dossiers.view_dossiers")
def dossier(request: OfficialRequest, pk: int) -> HttpResponse:
    """One dossier: what it is for, where it stands, every step; the form that moves it on."""
    return _page(request, _dossier(request, pk))


def _page(
    request: OfficialRequest, found: Dossier, form: StepForm | None = None, removal: RemovalForm | None = None
) -> HttpResponse:
    may_keep = request.user.has_perm("dossiers.keep_dossiers")
    now = now_in([found], request.today).get(found.commune_id)
    reopened = list(found.reopened_by.select_related("commune"))
    done = {each.commune_id for each in reopened}
    context = {
        "found": found,
        "steps": history_of(found),
        "now": now,
        "successors": [unit for unit in (now.units if now else [found.commune]) if unit.pk not in done],
        "reopened": reopened,
        "form": (form or step_form(found, request.today)) if may_keep else None,
        "removal": removal or RemovalForm(prefix="go"),
        "may_remove": may_keep and may_remove(dossier=found),
        "may_reopen": may_keep and found.state == DossierState.STOPPED,
        "papers": papers_about(request.user, [topic_key(found), f"commune {found.commune_id}"]),
    }
    return render(request, "dossiers/dossier.html", context, status=400 if form or removal else 200)


@require_POST
def _move(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _dossier(request, pk)
    form = StepForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        moved = move_dossier(dossier=found, by=request.user, today=request.today, **form.cleaned_data)
    except Problem as problem:
        fresh = _dossier(request, pk)
        form.tell(problem)
        return _page(request, fresh, form)
    messages.success(request, f"Đã ghi: hồ sơ {moved.get_state_display().lower()}.")
    return redirect("dossier", pk=pk)


@require_POST
def _remove(request: OfficialRequest, pk: int) -> HttpResponse:
    found, form = _dossier(request, pk), RemovalForm(request.POST, prefix="go")
    if not form.is_valid():
        return _page(request, found, removal=form)
    try:
        remove_dossier(dossier=found, reason=form.cleaned_data["reason"], by=request.user)
    except Problem as problem:
        form.tell(problem)
        return _page(request, found, removal=form)
    messages.success(request, "Đã gỡ hồ sơ; toàn bộ nội dung ở lại trong nhật ký.")
    return redirect("dossiers")


move = requires("dossiers.keep_dossiers")(_move)
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
