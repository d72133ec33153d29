"""Rounds on screen: those of a year, one made, changed, given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from datchuan.inspection.access import rounds_visible_to, visible_to
from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Round
from datchuan.inspection.operations import change_round, delete_round, make_round
from datchuan.inspection.queries import counts_of, planned_rounds, rounds_in
from datchuan.inspection.web.found import planned_round
from datchuan.inspection.web.round_forms import PLACE, RoundForm, stored_values
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.programme.models import WorkItem
from datchuan.territory.queries import communes_on, sorted_by_name

STALE = 793


@requires("inspection.view")
def rounds(request: OfficialRequest) -> HttpResponse:
    """The rounds of the year looked at, each with how far it is in the official's area."""
    found = list(rounds_in(request.day.year, rounds_visible_to(request.user, request.today)))
    counts = counts_of(found, visible_to(request.user, request.today))
    context = {"rows": [(each, counts[each.pk]) for each in found], "year": request.day.year}
    return render(request, "inspection/rounds.html", context)


@requires("inspection.plan")
def new(request: OfficialRequest) -> HttpResponse:
    """First from which work item of the plan, or from none, which the address then holds; then the form."""
    item = _item(request)
    if item is None and "tu-do" not in request.GET:
        items = list(planned_rounds(request.day.year).prefetch_related("coordinating", "rounds"))
        return render(request, "inspection/round_new.html", {"items": items, "year": request.day.year})
    form = _form(request, {**_last_measures(), **(_of_item(item) if item else {})})
    if request.method == "POST" and form.is_valid():
        values = {**form.values(), **({"item": item} if item else {})}
        given: dict[str, Any] = {"coordinating": form.coordinating_offices(), "simulated": installation().simulated}
        try:
            made = make_round(values=values, by=request.user, **given)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã lập đợt kiểm tra. Tiếp theo: lập đoàn, chọn xã.")
            return redirect("round", pk=made.pk)
    context = {"form": form, "item": item}
    return render(request, "inspection/round_edit.html", context, status=400 if form.errors else 200)


def _item(request: OfficialRequest) -> WorkItem | None:
    asked = request.GET.get("viec", "")
    if not asked:
        return None
    found = planned_rounds(request.day.year).filter(pk=asked).first() if asked.isdecimal() else None
    if found is None:
        raise Http404("Không có đợt kiểm tra này trong kế hoạch của năm đang xem.")
    return found


def _of_item(item: WorkItem) -> dict[str, Any]:
    """What the plan says of a round. Its purposes are those of the work item, else of the whole plan."""
    purposes = item.text or "\n".join(item.plan.facts.get("purposes", ()))
    return {
        "title": f"{item.title}, năm {item.plan.year}",
        "purposes": purposes,
        "first_on": item.starts_on,
        "last_on": item.ends_on,
        "lead": str(item.lead_id),
        "coordinating": [str(each.pk) for each in item.coordinating.all()],
    }


def _last_measures() -> dict[str, Any]:
    """The measures of the round made last: a department seldom changes them. Else the defaults of the model."""
    last = Round.objects.order_by("-pk").first()
    names = ("working_minutes", "visit_minutes", "road_factor", "km_per_hour")
    if last is None:
        return {name: Round._meta.get_field(name).get_default() for name in names}  # type: ignore[union-attr]
    return {name: getattr(last, name) for name in (*names, "cars", *PLACE)}


def _form(request: OfficialRequest, initial: dict[str, Any], data: QueryDict | None = None) -> RoundForm:
    """The form as it is sent, or with ``data`` instead; else with what it says at first."""
    sent = request.POST if request.method == "POST" else None
    offices = Office.objects.filter(kind=Office.Kind.DIVISION).order_by("key")
    communes = sorted_by_name(communes_on(request.today))
    return RoundForm(data or sent, initial=initial, offices=offices, communes=communes)


@requires("inspection.plan")
def change(request: OfficialRequest, pk: int) -> HttpResponse:
    """The round as a form. Who saves after somebody else is told, and keeps what they typed."""
    round_ = planned_round(request, pk)
    check_draft(round_)
    form = _form(request, stored_values(round_))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"values": form.values(), "coordinating": form.coordinating_offices()}
        revision = form.cleaned_data["revision"] or 0
        try:
            change_round(round_=round_, revision=revision, by=request.user, **given)
        except Problem as problem:
            form = _told(request, form, Round.objects.get(pk=pk), problem)
        else:
            messages.success(request, "Đã ghi đợt kiểm tra.")
            return redirect("round", pk=pk)
    context = {"form": form, "round": round_, "item": round_.item}
    return render(request, "inspection/round_edit.html", context, status=400 if form.errors else 200)


def _told(request: OfficialRequest, form: RoundForm, now: Round, problem: Problem) -> RoundForm:
    """The form with the problem; where someone else was first, with what they wrote."""
    if problem.number == STALE:
        offices, communes = Office.objects.filter(kind=Office.Kind.DIVISION).order_by("key"), communes_on(request.today)
        stored = RoundForm(initial=stored_values(now), offices=offices, communes=sorted_by_name(communes))
        data, both = form.merged(stored)
        form = _form(request, stored_values(now), data)
        for name, sentence in both.items():
            form.add_error(name, sentence)
    form.tell(problem)
    return form


@requires("inspection.plan")
def delete(request: OfficialRequest, pk: int) -> HttpResponse:
    """What goes with the draft, and why it is given up."""
    round_ = planned_round(request, pk)
    check_draft(round_)
    problem = None
    if request.method == "POST":
        try:
            delete_round(round_=round_, reason=request.POST.get("ly-do", ""), by=request.user)
        except Problem as found:
            problem = found
        else:
            messages.success(request, f"Đã bỏ {round_.title}. Lý do được giữ trong nhật ký.")
            return redirect("rounds")
    context = {"round": round_, "problem": problem, "visits": round_.visits.count(), "teams": round_.teams.count()}
    return render(request, "inspection/round_delete.html", context, status=400 if problem else 200)
