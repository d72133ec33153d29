"""One drawn house measured again by a form, or why it could not be."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.inspection.models import SampleHouse, Visit
from datchuan.inspection.operations import measure_house, say_why_not
from datchuan.inspection.queries.samples import judging_of
from datchuan.inspection.web.sample_forms import MeasureForm, WhyNotForm
from datchuan.inspection.web.samples import visit_of
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


def _house_of(visit: Visit, code: str) -> SampleHouse:
    """The drawn house of a code. Problem 694 for one that is in no sample of the visit."""
    found = SampleHouse.objects.filter(sample__visit=visit, household__code=code)
    house = found.select_related("sample", "household", "village", "declared").first()
    if house is None:
        what = f"hộ “{code[:20]}” không ở trong mẫu của buổi kiểm tra này, chưa có gì được ghi"
        raise Problem(694, what, where=visit.commune.name, mend="Chọn nhà trong danh sách mẫu.")
    return house


@requires("inspection.visit")
def measured_house(request: OfficialRequest, pk: int, code: str) -> HttpResponseBase:
    """A drawn house: measured by a form, which the set judges while it is filled in."""
    visit = visit_of(request, pk, writing=True)
    try:
        house = _house_of(visit, code)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("sample", pk)
    form = _form(request, visit, house, request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, entry = timezone.now(), form.entry()
        try:
            done = measure_house(
                sample_house=house, entry=entry, measured_at=form.measured_at(), by=request.user, at=at
            )
        except Problem as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, f"Đã ghi đo lại hộ {code}.")
            for effect in done.effects:
                if effect.before != effect.after:
                    before, after = Outcome(effect.before).label, Outcome(effect.after).label
                    what = f"{effect.commune}, chỉ tiêu {effect.indicator} ngày {effect.on:%d/%m/%Y}"
                    messages.info(request, f"{what}: {before} → {after}")
            return redirect("sample", pk)
    return _page(request, visit, house, form, WhyNotForm(initial={"why_not": house.why_not}))


def _form(request: OfficialRequest, visit: Visit, house: SampleHouse, data: Any) -> MeasureForm:
    sample = house.sample
    read = judging_of(visit.commune, sample.on, sample.indicator, sample.criteria_set).every_field
    return MeasureForm(data, house=house, read=read, today=request.today)


def _page(
    request: OfficialRequest, visit: Visit, house: SampleHouse, form: MeasureForm, why_not: WhyNotForm
) -> HttpResponse:
    newest = house.remeasurements.select_related("by").order_by("measured_at", "pk").last()
    context = {"visit": visit, "house": house, "form": form, "why_not_form": why_not, "newest": newest}
    status = 400 if request.method == "POST" and (form.errors or why_not.errors) else 200
    return render(request, "inspection/sample_house.html", context, status=status)


@require_POST
def _why_not(request: OfficialRequest, pk: int, code: str) -> HttpResponseBase:
    visit = visit_of(request, pk, writing=True)
    try:
        house = _house_of(visit, code)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("sample", pk)
    form = WhyNotForm(request.POST)
    if form.is_valid():
        try:
            say_why_not(sample_house=house, why_not=form.cleaned_data["why_not"], by=request.user)
        except Problem as problem:
            form.add_error("why_not", problem.sentence)
        else:
            messages.success(request, f"Đã ghi với hộ {code}.")
            return redirect("sample", pk)
    return _page(request, visit, house, _form(request, visit, house, None), form)


not_measured = requires("inspection.visit")(_why_not)
