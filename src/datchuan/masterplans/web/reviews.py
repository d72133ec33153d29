"""The queue of reviews: the list, the same as files, how far it is by place and round; several concluded at once;
opened for a change of law; letters that guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, format_number
from datchuan.masterplans.access import changeable_by
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import (
    Gives,
    conclude_together,
    draft_guidance,
    named_instrument,
    open_for_law,
)
from datchuan.masterplans.queries.duties import ReviewState, chosen_plans
from datchuan.masterplans.queries.progress import progress_of_reviews, windows
from datchuan.masterplans.web.queue import COLUMNS, ORDERS, TITLES, Queue, Wanted, queue_of, wanted_of, with_plans
from datchuan.masterplans.web.review_forms import LawForm, ManyForm
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.answering import table_answer
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on

PAGE_SIZE = 50
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
# As narrow columns say them.
SHORT = {
    ReviewDuty.Conclusion.STILL_SERVES: "Tiếp tục",
    ReviewDuty.Conclusion.LOCAL: "Cục bộ",
    ReviewDuty.Conclusion.OVERALL: "Điều chỉnh",
    ReviewDuty.Conclusion.SUPPLEMENT: "Bổ sung",
    ReviewDuty.Conclusion.REPLACEMENT: "Lập mới",
}
HEADINGS = {"noi": "Nơi", "loai": "Quy hoạch", "ly-do": "Lý do", "mo": "Mở", "ket-luan": "Kết luận", "han": "Hạn"}


@requires("masterplans.view_masterplans")
def queue(request: OfficialRequest) -> HttpResponse:
    """The reviews of the area as the day knows them: what is due first stands first."""
    wanted, found = wanted_of(request.GET), queue_of(request.user, request.day)
    page = Paginator(with_plans(found.chosen(wanted)), PAGE_SIZE).get_page(request.GET.get("trang"))
    counted = progress_of_reviews(found.rows, found.homes)
    rounds = [*windows(found.rows, request.user.area, found.day), *counted.rounds]
    may_conclude = request.user.has_perm("masterplans.conclude_reviews") and request.day == request.today
    context = {
        "wanted": wanted,
        "page": page,
        "rows": _lines(page, found),
        "headings": [_heading(key, wanted, request) for key in HEADINGS],
        "whole": counted.whole,
        "states": TITLES.items(),
        "reasons": ReviewDuty.Reason.choices,
        "kinds": SpatialPlan.Kind.choices,
        "conclusions": ReviewDuty.Conclusion.choices,
        "places": [(unit.pk, unit.name) for unit, _ in counted.places],
        "rounds": [(each.key, each.title) for each in rounds],
        "has_districts": _has_districts(found),
        "may_conclude": may_conclude and any(duty.state == ReviewState.OPEN for duty in page),
        "simulated": sum(duty.simulated for duty in page),
        "query": request.GET.urlencode(),
    }
    return render(request, "masterplans/reviews.html", context)


def _lines(duties: Any, found: Queue) -> list[tuple[Any, ReviewState, Any]]:
    return [(duty, ReviewState(duty.state), found.homes[duty.plan.unit_id]) for duty in duties]


def _has_districts(found: Queue) -> bool:
    return any(home.place.level == Level.DISTRICT for home in found.homes.values())


def _heading(key: str, wanted: Wanted, request: OfficialRequest) -> dict[str, str]:
    """A heading with the address that orders by it, the other way round where it is ordered by it already."""
    query = request.GET.copy()
    is_up, is_down = wanted.order == key, wanted.order == f"-{key}"
    query["sap-xep"] = f"-{key}" if is_up else key
    query.pop("trang", None)
    sorts = "ascending" if is_up else "descending" if is_down else ""
    return {"title": HEADINGS[key], "query": query.urlencode() if key in ORDERS else "", "sorts": sorts}


@requires("masterplans.view_masterplans")
def progress(request: OfficialRequest) -> HttpResponse:
    """How far the reviews are by place, by round and by the windows of the plan; every count is that of the queue."""
    found = queue_of(request.user, request.day)
    counted = progress_of_reviews(found.rows, found.homes)
    context = {
        "progress": counted,
        "windows": windows(found.rows, request.user.area, request.day),
        "conclusions": SHORT.items(),
        "has_districts": _has_districts(found),
        "may_guide": request.user.has_perm("masterplans.draft_guidance") and request.day == request.today,
    }
    return render(request, "masterplans/reviews_progress.html", context)


@requires("masterplans.view_masterplans")
def table(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The queue as it is filtered, every column, as CSV or a workbook; each time is logged."""
    found = queue_of(request.user, request.day)
    duties = list(with_plans(found.chosen(wanted_of(request.GET))))
    headings = [*(column.heading for column in COLUMNS), "Ngày số liệu", "Mô phỏng"]
    rows = [
        [*(column.says(duty, found.homes[duty.plan.unit_id]) for column in COLUMNS), format_day(request.day),
         SIMULATED if duty.simulated else ""]
        for duty in duties
    ]  # fmt: skip
    details = {"kind": kind, "rows": len(rows), "day": f"{request.day}", "query": request.GET.urlencode()[:500]}
    record_audit(by=request.user, action="masterplans.export_reviews", subject=request.user.area_id, details=details)
    return table_answer(kind, f"ra-soat-quy-hoach-{request.day:%Y-%m-%d}.{kind}", "Rà soát quy hoạch", headings, rows)


@require_POST
def _conclude_several(request: OfficialRequest) -> HttpResponse:
    """First what would be concluded and the form; sent again with the form filled in, it is done."""
    found = queue_of(request.user, request.today)
    duties = [each for each in with_plans(_picked(found, request.POST)) if each.state == ReviewState.OPEN]
    if not duties:
        messages.error(request, "Chưa chọn nhiệm vụ nào chưa có kết luận.")
        return redirect("reviews")
    asked = "basis" in request.POST
    form = ManyForm(request.POST if asked else None, initial={"concluded_on": request.today})
    problem = None
    if asked and form.is_valid():
        try:
            return _concluded(request, form, duties, found)
        except Problem as raised:
            problem = raised
    context = {"duties": _lines(duties, found), "form": form, "problem": problem}
    return render(request, "masterplans/reviews_conclude.html", context, status=400 if problem else 200)


def _picked(found: Queue, sent: QueryDict) -> QuerySet[Any]:
    """Those that were ticked; all that the filters choose where that was asked for."""
    if "tat-ca" in sent:
        return found.chosen(wanted_of(QueryDict(sent.get("loc", ""))))
    ticked = [int(pk) for pk in sent.getlist("chon") if pk.isdecimal() and len(pk) < 12]
    return found.every.filter(pk__in=ticked).order_by("opened_on", "pk")


def _concluded(request: OfficialRequest, form: ManyForm, duties: Sequence[ReviewDuty], found: Queue) -> HttpResponse:
    values = form.cleaned_data
    gives = Gives(_committees(values["gives"], duties, found), values["due_on"])
    done = conclude_together(
        duties=duties,
        conclusion=values["conclusion"],
        basis=values["basis"],
        gives=gives,
        by=request.user,
        on=values["concluded_on"],
        today=request.today,
    )
    messages.success(request, f"Đã kết luận {format_number(len(done))} nhiệm vụ rà soát; chỉ tiêu 1.1 đã được xét lại.")
    return redirect("reviews")


def _committees(level: str, duties: Sequence[ReviewDuty], found: Queue) -> Mapping[int, str]:
    """Per duty the unit whose committee is to carry it out."""
    homes = {duty.pk: found.homes[duty.plan.unit_id] for duty in duties}
    if level == ManyForm.COMMUNE:
        return {pk: home.commune.pk for pk, home in homes.items()}
    return {pk: home.place.pk for pk, home in homes.items()} if level == ManyForm.DISTRICT else {}


def _open_for_a_law(request: OfficialRequest) -> HttpResponse:
    """Choose an instrument and plans, see how many, then open their reviews."""
    places = [(each.pk, each.name) for each in _places(request)]
    form = LawForm(places, request.POST or None, initial={"opened_on": request.today})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        plans = chosen_plans(
            changeable_by(request.user, request.today),
            kinds=values["kind"],
            before=min(filter(None, (values["before"], values["opened_on"]))),
            place=values["place"],
            day=request.today,
        )
        try:
            context |= {"plans": plans, "instrument": named_instrument(instrument=form.cause)}
            if "mo" in request.POST:
                return _opened(request, form, plans)
        except Problem as problem:
            context["problem"] = problem
    status = 400 if context.get("problem") else 200
    return render(request, "masterplans/reviews_open.html", context, status=status)


def _opened(request: OfficialRequest, form: LawForm, plans: Sequence[SpatialPlan]) -> HttpResponse:
    made = open_for_law(
        plans=plans,
        instrument=form.cause,
        detail=form.cleaned_data["detail"],
        by=request.user,
        on=form.cleaned_data["opened_on"],
        today=request.today,
    )
    held = len(plans) - len(made)
    kept = f"; {format_number(held)} quy hoạch đã mở theo văn bản này từ trước" if held else ""
    messages.success(request, f"Đã mở {format_number(len(made))} nhiệm vụ rà soát{kept}.")
    return redirect("reviews")


def _places(request: OfficialRequest) -> list[Unit]:
    """The districts of today; the communes where there are none."""
    districts = units_on(request.today, Level.DISTRICT)
    return sorted_by_name(districts) or sorted_by_name(units_on(request.today, Level.COMMUNE))


@require_POST
def _guide(request: OfficialRequest) -> HttpResponse:
    """A draft to one place (``noi``) about its reviews."""
    try:
        made = draft_guidance(place_id=request.POST.get("noi", ""), by=request.user, today=request.today)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("reviews-progress")
    messages.success(request, "Đã soạn dự thảo công văn hướng dẫn rà soát. Đọc lại rồi trình trưởng phòng.")
    return redirect("document", pk=made.pk)


conclude_several = requires("masterplans.conclude_reviews")(_conclude_several)
open_for_a_law = requires("masterplans.conclude_reviews")(_open_for_a_law)
guide = requires("masterplans.draft_guidance")(_guide)
