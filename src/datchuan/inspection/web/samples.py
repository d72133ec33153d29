"""Samples of a visit: drawn, carried, compared, concluded on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.housing.queries import name_shower
from datchuan.housing.web.codes import picture
from datchuan.inspection.access import may_see_sample, may_write, visible_to
from datchuan.inspection.models import Sample, Visit
from datchuan.inspection.operations import conclude, draw_sample
from datchuan.inspection.queries.planning import check_further, check_open_visit, plan_sample
from datchuan.inspection.queries.redrawing import redraw
from datchuan.inspection.queries.remeasured import Compared, Found, all_copies, found_of, samples_of
from datchuan.inspection.queries.samples import judgings_of
from datchuan.inspection.web.sample_files import house_table, shown_of
from datchuan.inspection.web.sample_forms import ConcludeForm, DrawForm
from datchuan.inspection.web.sample_words import computed_label, found_words, plan_words, standing_words
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.law.facts import Field
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused, requires
from datchuan.platform.operations import record_audit


def visit_of(request: OfficialRequest, pk: int, *, writing: bool = False) -> Visit:
    """A visit that the official may see; to write, one of their own. 404, or refused."""
    visits = visible_to(request.user, request.today).select_related("round", "commune__parent__parent", "team")
    visit = visits.filter(pk=pk).first()
    if visit is None:
        raise Http404("Không có buổi kiểm tra này trong địa bàn của bạn.")
    if not may_see_sample(request.user, visit):
        raise Refused("Mẫu nhà đo lại chỉ mở cho xã, huyện sau buổi kiểm tra")
    if writing and not may_write(request.user, visit):
        raise Refused("Bạn không ở trong đoàn hay đơn vị của buổi kiểm tra này")
    return visit


@requires("inspection.view")
def sample(request: OfficialRequest, pk: int) -> HttpResponse:
    """The samples of a visit; ``?tinh`` tells the size, ``?rut-lai`` draws again from what was kept."""
    visit = visit_of(request, pk)
    form = _draw_form(request, visit, request.GET) if "width" in request.GET else None
    return _page(request, visit, form)


def _page(
    request: OfficialRequest, visit: Visit, draw: DrawForm | None = None, concluding: ConcludeForm | None = None
) -> HttpResponse:
    samples = samples_of(visit)
    context: dict[str, Any] = {"visit": visit, "tab": "sample", "samples": samples, "may_write": False}
    context["may_write"] = may_write(request.user, visit)
    if samples:
        context |= _compared(request, visit, samples, concluding)
        if "rut-lai" in request.GET:
            context["redrawn"], context["since"] = redraw(visit, samples, timezone.now())
    if context["may_write"]:
        context |= _drawing(request, visit, samples, draw)
    wrong = any(form is not None and form.is_bound and form.errors for form in (draw, concluding))
    status = 400 if request.method == "POST" and wrong else 200
    return render(request, "inspection/sample.html", context, status=status)


def _drawing(
    request: OfficialRequest, visit: Visit, samples: Sequence[Sample], form: DrawForm | None
) -> dict[str, Any]:
    """The form for the next sample with what it would tell, or why there can be none."""
    try:
        check_open_visit(visit)
        if samples:
            check_further(visit, samples)
        form = form or _draw_form(request, visit, None)
    except Problem as problem:
        return {"why_not": problem.sentence}
    told = ""
    if form.is_bound and form.is_valid():
        try:
            told = plan_words(plan_sample(visit, form.asked(), timezone.now()))
        except Problem as problem:
            form.tell(problem)
    return {"draw_form": form, "told": told}


def _draw_form(request: OfficialRequest, visit: Visit, data: Any) -> DrawForm:
    first = Sample.objects.filter(visit=visit).order_by("number").first()
    found = judgings_of(visit.commune, request.today)
    indicators = [(code, f"{code} {each.indicator.title}") for code, each in found.items()]
    indicators.sort(key=lambda each: found[each[0]].allows_none)  # a share first: it is what a sample tells best
    return DrawForm(data, indicators=indicators, today=request.today, first=first)


def _compared(
    request: OfficialRequest, visit: Visit, samples: Sequence[Sample], concluding: ConcludeForm | None
) -> dict[str, Any]:
    every = found_of(visit, samples)
    main, newest = every[0], samples[-1]
    measured = sum(each.record is not None for each in main.houses)
    initial = {"standing": newest.concluded, "reason": newest.conclusion}
    return {
        "found": [(each, found_words(each, newest.confidence), standing_words(each)) for each in every],
        "main": main,
        "newest": newest,
        "computed": computed_label(main),
        "fields": main.judging.fields,
        "villages": by_village(request, main),
        "measured": measured,
        "not_measured": sum(each.record is None and bool(each.house.why_not) for each in main.houses),
        "drawn": len(main.houses),
        "copies": all_copies(main.houses),
        "conclude_form": concluding or ConcludeForm(initial=initial if newest.concluded else None),
    }


def by_village(request: OfficialRequest, main: Found) -> list[tuple[str, list[dict[str, Any]]]]:
    """The drawn houses as they are walked: village by village, by code."""
    show = name_shower(request.user)
    ordered = sorted(main.houses, key=_walk)
    return [
        (name, [_row(each, main, show(each.house.declared)) for each in houses])
        for (_, _, name), houses in groupby(ordered, key=_village)
    ]


def _village(each: Compared) -> tuple[Any, str, str]:
    """Two villages of one name are two."""
    village = each.house.village
    return sort_key(village.name), village.code, village.name


def _walk(each: Compared) -> tuple[Any, ...]:
    return (*_village(each), each.house.household.code)


def _row(each: Compared, main: Found, head: str) -> dict[str, Any]:
    judging = main.judging
    return {
        "house": each.house,
        "head": head,
        "declared": judging.outcome(each.declared).value,
        "measured": judging.outcome(each.measured).value if each.measured is not None else "",
        "record": each.record,
        "facts": [_fact(field, each) for field in judging.fields],
    }


def _fact(field: Field, each: Compared) -> dict[str, Any]:
    declared, measured = shown_of(field, each.house.declared), shown_of(field, each.record)
    return {"title": field.title, "declared": declared, "measured": measured, "differs": measured not in ("", declared)}


@require_POST
def _draw(request: OfficialRequest, pk: int) -> HttpResponseBase:
    visit = visit_of(request, pk, writing=True)
    try:
        form = _draw_form(request, visit, request.POST)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("sample", pk)
    if form.is_valid():
        asked = form.asked()
        try:
            made = draw_sample(
                visit=visit,
                on=asked.on,
                indicator=asked.indicator,
                confidence=asked.confidence,
                half_width=asked.half_width,
                size=asked.size,
                seed=secrets.token_hex(8),
                by=request.user,
                at=timezone.now(),
            )
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã rút mẫu {made.number}: {made.houses.count()} nhà.")
            return redirect("sample", pk)
    return _page(request, visit, form)


draw = requires("inspection.visit")(_draw)


@require_POST
def _conclude(request: OfficialRequest, pk: int) -> HttpResponseBase:
    visit = visit_of(request, pk, writing=True)
    newest, form = Sample.objects.filter(visit=visit).order_by("number").last(), ConcludeForm(request.POST)
    if newest is None:
        raise Http404("Buổi kiểm tra này chưa có mẫu.")
    if form.is_valid():
        said = form.cleaned_data
        try:
            conclude(sample=newest, **said, by=request.user, on=request.today)
        except Problem as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, "Đã ghi kết luận về mẫu.")
            return redirect("sample", pk)
    return _page(request, visit, concluding=form)


concluded = requires("inspection.visit")(_conclude)


@requires("inspection.visit")
def sheet(request: OfficialRequest, pk: int) -> HttpResponse:
    """The drawn houses to carry: by village, with codes to scan. Nothing declared stands on it, to be copied."""
    visit = visit_of(request, pk, writing=True)
    samples = samples_of(visit)
    if not samples:
        raise Http404("Buổi kiểm tra này chưa có mẫu.")
    main = found_of(visit, samples)[0]
    villages = by_village(request, main)
    drawings = {each.house.pk: picture(each.house.household.code) for each in main.houses}
    record_audit(by=request.user, action="inspection.print_sample", subject=str(visit.pk))
    rows = [(name, [(row, drawings[row["house"].pk]) for row in houses]) for name, houses in villages]
    context = {"visit": visit, "villages": rows, "fields": main.judging.fields, "drawn": len(main.houses)}
    return render(request, "inspection/sample_sheet.html", context)


@requires("inspection.view")
def table(request: OfficialRequest, pk: int, kind: str) -> HttpResponseBase:
    """The drawn houses as CSV or a workbook; each is logged."""
    visit = visit_of(request, pk)
    samples = samples_of(visit)
    if not samples:
        raise Http404("Buổi kiểm tra này chưa có mẫu.")
    main = found_of(visit, samples)[0]
    record_audit(by=request.user, action="inspection.export_sample", subject=str(visit.pk), details={"kind": kind})
    return house_table(visit, main.judging, main.houses, main.judging.fields, name_shower(request.user), kind)
