"""A plan's record on screen: entered into the register, changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.masterplans.access import units_kept_by
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import change_plan, register_plan
from datchuan.masterplans.web.forms import PlanForm, SubjectForm
from datchuan.masterplans.web.page import changeable
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import by_district, communes_on

STALE = 713


@requires("masterplans.change_masterplans")
def new(request: OfficialRequest) -> HttpResponse:
    """First of which unit and kind the plan is, which the address then holds; then its record."""
    units = _by_district(units_kept_by(request.user, request.today).select_related("parent"))
    asked = SubjectForm(
        request.GET if "don_vi" in request.GET and "loai" in request.GET else None, units=units, today=request.today
    )
    if not asked.is_valid():
        asked.initial = {"don_vi": request.GET.get("don_vi"), "loai": request.GET.get("loai")}
        return render(request, "masterplans/new.html", {"asked": asked})
    unit = next(each for each in units if each.pk == asked.cleaned_data["don_vi"])
    plan = SpatialPlan(unit=unit, kind=asked.cleaned_data["loai"])
    form = _new_form(request, plan)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"values": form.values(), "covers": form.covers() or []}
        try:
            made = register_plan(unit=unit, kind=plan.kind, by=request.user, today=request.today, **given)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã ghi quy hoạch vào sổ; chỉ tiêu 1.1, 1.2 của xã đã được xét lại.")
            return redirect("masterplan", pk=made.pk)
    context = {"plan": plan, "form": form, "asked": asked.cleaned_data}
    return render(request, "masterplans/edit.html", context, status=400 if form.errors else 200)


def _new_form(request: OfficialRequest, plan: SpatialPlan) -> PlanForm:
    data: QueryDict | None = request.POST if request.method == "POST" else None
    revised = request.GET.get("sua", "")
    initial = {"revises": revised} if revised.isdecimal() else {}
    return PlanForm(data, instance=plan, initial=initial, coverable=_coverable(request, plan))


@requires("masterplans.change_masterplans")
def change(request: OfficialRequest, pk: int) -> HttpResponse:
    """The record as one form in groups. Who saves after somebody else is told, and keeps what they typed."""
    plan = changeable(request, pk)
    coverable = _coverable(request, plan)
    if request.method != "POST":
        return _edit_page(request, plan, PlanForm(instance=plan, coverable=coverable))
    form = PlanForm(request.POST, instance=plan, coverable=coverable)
    if form.is_valid():
        given: dict[str, Any] = {"values": form.values(), "covers": form.covers(), "seen": form.seen()}
        try:
            change_plan(plan=plan, by=request.user, today=request.today, **given)
        except Problem as problem:
            if problem.number == STALE:
                form = form.with_stored(changeable(request, pk), coverable)
            form.tell(problem)
        else:
            messages.success(request, "Đã ghi hồ sơ quy hoạch; chỉ tiêu 1.1, 1.2 của xã đã được xét lại.")
            return redirect("masterplan", pk=pk)
    return _edit_page(request, changeable(request, pk), form)


def _edit_page(request: OfficialRequest, plan: SpatialPlan, form: PlanForm) -> HttpResponse:
    context = {"plan": plan, "form": form}
    return render(request, "masterplans/edit.html", context, status=400 if form.errors else 200)


def _coverable(request: OfficialRequest, plan: SpatialPlan) -> list[Unit]:
    """The communes that an urban plan may cover: of the unit's district (the province's where it has none), today and
    when it was approved; those that it is said to cover already."""
    if plan.kind != SpatialPlan.Kind.URBAN:
        return []
    unit = plan.unit
    district = unit if unit.level == Level.DISTRICT else unit.parent
    days = {request.today, plan.approved_on or request.today}
    found = {each.pk: each for day in days for each in communes_on(day).filter(parent=district)}
    found |= {each.pk: each for each in plan.covers.all()} if plan.pk else {}
    found.pop(unit.pk, None)
    return _by_district(found.values())


def _by_district(units: Iterable[Unit]) -> list[Unit]:
    """Communes by district and name, districts after them."""
    return sorted(units, key=lambda unit: (unit.level != Level.COMMUNE, *by_district(unit), sort_key(unit.pk)))


urlpatterns = [
    path("quy-hoach/so/ghi/", new, name="spatial-plan-new"),
    path("quy-hoach/<int:pk>/sua/", change, name="masterplan-change"),
]
