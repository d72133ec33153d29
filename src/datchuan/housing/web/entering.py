"""One house by a form: known or new, judged while it is filled in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.housing.access import visible_to
from datchuan.housing.capturing import new_code, twin_of, villages_of_area
from datchuan.housing.judging import RuleJudgement, house_judge
from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry, Recorded, record_houses
from datchuan.housing.web.house_form import HouseForm, initial_of
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import VillageMembership


def _villages(request: OfficialRequest) -> list[VillageMembership]:
    found = villages_of_area(request.user.area, request.today)
    return list(found.order_by("commune__short_name", "village__name", "village__code"))


@requires("housing.import_houses")
def edit(request: OfficialRequest, code: str) -> HttpResponse:
    """A known house of the official's area, seen anew or put right."""
    records = visible_to(request.user, request.today, today=request.today)
    record = records.filter(household__code=code).select_related("household", "village").first()
    if record is None:
        raise Http404(f"Không có hộ “{code}” trong địa bàn của bạn hôm nay.")
    form = _form(request, initial=initial_of(record, request.today))
    if request.method == "POST" and form.is_valid():
        _tell(request, code, _record(request, form, code))
        return redirect("house", code=code)
    return _page(request, form, code=code)


@requires("housing.import_houses")
def new(request: OfficialRequest) -> HttpResponse:
    """A household that has no code yet. One that looks like a known one is asked about once."""
    form = _form(request, initial={"surveyed_on": request.today})
    twin = ""
    if request.method == "POST" and form.is_valid():
        row = next(each for each in _villages(request) if each.village_id == form.cleaned_data["village"])
        twin = twin_of(row.village, form.cleaned_data["head_name"])
        if not twin or request.POST.get("confirmed_new") == "1":
            code = new_code(row.commune)
            _tell(request, code, _record(request, form, code))
            return redirect("house", code=code)
    return _page(request, form, twin=twin)


def _form(request: OfficialRequest, **options: Any) -> HouseForm:
    return HouseForm(request.POST or None, villages=_villages(request), today=request.today, **options)


def _record(request: OfficialRequest, form: HouseForm, code: str) -> Recorded:
    given = form.cleaned_data
    entry = HouseEntry(
        code, given["village"], given["head_name"], given["surveyed_on"], form.facts(), given["note"] or ""
    )
    return record_houses(entries=[entry], by=request.user, at=timezone.now())


def _tell(request: OfficialRequest, code: str, done: Recorded) -> None:
    if done.unchanged:
        messages.info(request, f"Hộ {code} không có gì thay đổi.")
        return
    messages.success(request, f"Đã ghi hộ {code}.")
    for effect in done.effects:
        if effect.before != effect.after:
            before, after = Outcome(effect.before).label, Outcome(effect.after).label
            what = f"{effect.commune}, chỉ tiêu {effect.indicator} ngày {effect.on:%d/%m/%Y}"
            messages.info(request, f"{what}: {before} → {after}")


def _page(request: OfficialRequest, form: HouseForm, *, code: str = "", twin: str = "") -> HttpResponse:
    context = {"form": form, "code": code, "twin": twin, **_judged(request, form)}
    status = 400 if request.method == "POST" and (form.errors or twin) else 200
    return render(request, "housing/house_form.html", context, status=status)


@require_POST
def _judge(request: OfficialRequest) -> HttpResponse:
    """The panel beside the form, by what is filled in so far; nothing is written."""
    return render(request, "housing/judgement.html", _judged(request, _form(request)))


def _judged(request: OfficialRequest, form: HouseForm) -> dict[str, Any]:
    """How the house stands by the set of today, with what has been filled in; what is not valid yet is not known."""
    bound = form if form.is_bound else HouseForm(form.initial, villages=_villages(request), today=request.today)
    bound.is_valid()
    row = next((each for each in _villages(request) if each.village_id == bound.cleaned_data.get("village")), None)
    if row is None:
        return {"why_not": "Chọn thôn để xét theo bộ tiêu chí.", "judgements": []}
    day = bound.cleaned_data.get("surveyed_on") or request.today
    record = HouseRecord(valid_from=day, **bound.facts())
    try:
        judgements: list[RuleJudgement] = house_judge(row.commune, request.today)(record)
    except Problem as problem:
        return {"why_not": problem.sentence, "judgements": []}
    return {"judgements": judgements, "why_not": ""}


judge = requires("housing.import_houses")(_judge)
