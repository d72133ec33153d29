"""Registering an arrival, passing it on, acknowledging it, marking it done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import house_of
from datchuan.documents.arrivals import same_arrivals
from datchuan.documents.models import IncomingDocument
from datchuan.documents.operations.incoming import (
    CORRECTED,
    acknowledge_arrival,
    assign_arrival,
    correct_arrival,
    finish_arrival,
    register_arrival,
)
from datchuan.documents.web.incoming import arrival_or_404, arrival_page
from datchuan.documents.web.incoming_forms import ArrivalForm, AssignForm, FinishForm
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@requires("documents.register_arrivals")
def register_one(request: OfficialRequest) -> HttpResponse:
    """The form, and what it enters. What looks like an arrival that is there already must be confirmed."""
    office = house_of(request.user)
    initial = {"arrived_on": request.today, "about": request.GET.get("ve", "")}
    form = ArrivalForm(
        request.POST or None, request.FILES or None, office=office, by=request.user, on=request.today, initial=initial
    )
    same: list[IncomingDocument] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        same = same_arrivals(office, told["author"], told["notation"], told["dated"])
        if not same or told["again"]:
            try:
                made = register_arrival(office=office, given=form.given(), by=request.user, on=request.today)
            except Problem as problem:
                form.add_error(None, problem.sentence)
            else:
                messages.success(request, f"Đã đăng ký, số đến {made.number:02d}.")
                return redirect("arrival", pk=made.pk)
    if not same:
        del form.fields["again"]
    refused = bool(form.errors or same)
    context = {"form": form, "same": same, "office": office}
    return render(request, "documents/register_arrival.html", context, status=400 if refused else 200)


@requires("documents.register_arrivals")
def correct(request: OfficialRequest, pk: int) -> HttpResponse:
    """What was entered, to be mended; the scan that came later."""
    found = arrival_or_404(request, pk)
    initial = {name: getattr(found, name) for name in CORRECTED}
    form = ArrivalForm(
        request.POST or None,
        request.FILES or None,
        office=found.office,
        by=request.user,
        on=request.today,
        initial=initial,
        kept_about=found.about,
    )
    for name in ("handler", "official", "due_on", "again"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            correct_arrival(arrival=found, given=form.given(), by=request.user, on=request.today)
        except Problem as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, "Đã sửa. Nhật ký giữ điều đã ghi trước đó.")
            return redirect("arrival", pk=pk)
    context = {"form": form, "office": found.office, "found": found}
    return render(request, "documents/register_arrival.html", context, status=400 if form.errors else 200)


@require_POST
def _assign(request: OfficialRequest, pk: int) -> HttpResponse:
    found = arrival_or_404(request, pk)
    form = AssignForm(request.POST, arrival=found)
    if not form.is_valid():
        return arrival_page(request, found, _first_fault(form))
    try:
        assign_arrival(arrival=found, by=request.user, on=request.today, **form.cleaned_data)
    except Problem as problem:
        return arrival_page(request, found, problem)
    messages.success(request, "Đã chuyển xử lý.")
    return redirect("arrival", pk=pk)


@require_POST
def _acknowledge(request: OfficialRequest, pk: int) -> HttpResponse:
    found = arrival_or_404(request, pk)
    try:
        acknowledge_arrival(arrival=found, by=request.user)
    except Problem as problem:
        return arrival_page(request, found, problem)
    messages.success(request, "Đã báo nhận.")
    return redirect("arrival", pk=pk)


@require_POST
def _finish(request: OfficialRequest, pk: int) -> HttpResponse:
    found = arrival_or_404(request, pk)
    form = FinishForm(request.POST, arrival=found)
    if not form.is_valid():
        return arrival_page(request, found, _first_fault(form))
    try:
        finish_arrival(arrival=found, by=request.user, on=request.today, **form.cleaned_data)
    except Problem as problem:
        return arrival_page(request, found, problem)
    messages.success(request, "Đã ghi xong.")
    return redirect("arrival", pk=pk)


def _first_fault(form: AssignForm | FinishForm) -> Problem:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return Problem(570, " ".join(str(each) for each in errors), where=str(label), mend="Sửa rồi ghi lại.")


# Whose it is to handle is asked in the operation.
assign = requires("documents.assign_arrivals")(_assign)
acknowledge = requires("documents.acknowledge")(_acknowledge)
finish = requires("documents.acknowledge")(_finish)
