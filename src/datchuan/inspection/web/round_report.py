"""The report of a round on a page, its map for paper, and the end of the round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.documents.arrivals import papers_about
from datchuan.inspection.access import may_plan, visible_to
from datchuan.inspection.models import Round
from datchuan.inspection.operations import close_round
from datchuan.inspection.queries.reporting import RoundReport, report_of
from datchuan.inspection.round_map import round_map, round_map_pdf
from datchuan.inspection.topics import round_key
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Level


def _round(request: OfficialRequest, pk: int) -> Round:
    """A round that has a visit which the official sees; every round for who serves the province."""
    found = Round.objects.select_related("lead", "item").prefetch_related("coordinating").filter(pk=pk)
    if request.user.area.level != Level.PROVINCE:
        found = found.filter(pk__in=visible_to(request.user, request.today).values("round"))
    round_ = found.first()
    if round_ is None:
        raise Http404("Không có đợt kiểm tra này trong địa bàn của bạn.")
    return round_


@requires("inspection.view")
def round_report(request: OfficialRequest, pk: int) -> HttpResponse:
    """The figures that the paper tells, with links to what they count."""
    round_ = _round(request, pk)
    report = report_of(round_, request.day)
    shown = set(visible_to(request.user, request.today).filter(round=round_).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "round": round_,
        "tab": "report",
        "report": report,
        "about": round_key(round_),
        "tables": _tables(report),
        # Figures are for everyone of the round; the words of a finding, which may speak of a household, are not.
        "overdue": [step for step in report.overdue if step.finding.visit_id in shown],
        "samples": [sample for sample in report.samples if sample.visit_id in shown],
        "not_visited": [*report.dropped, *report.planned],
        "may_close": round_.state == Round.State.ANNOUNCED and may_plan(request.user, round_),
        "papers": papers_about(request.user, [round_key(round_)]),
    }
    return render(request, "inspection/round_report.html", context)


def _tables(report: RoundReport) -> list[tuple[str, str, Any]]:
    first = ("Theo huyện, thành phố", "Huyện, thành phố") if report.has_districts else ("Theo xã", "Xã")
    return [(*first, report.places), ("Theo chỉ tiêu", "Chỉ tiêu", report.kinds)]


@requires("inspection.view")
def map_sheet(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """The map as SVG, or as PDF to be laid beside the report; each PDF is logged."""
    round_ = _round(request, pk)
    report = report_of(round_, request.day)
    if kind == "svg":
        return HttpResponse(round_map(report), content_type="image/svg+xml")
    record_audit(by=request.user, action="inspection.export_map", subject=str(pk), details={"day": f"{request.day}"})
    answer = HttpResponse(round_map_pdf(report), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="ban-do-dot-kiem-tra-{pk}.pdf"'
    return answer


@require_POST
def _close(request: OfficialRequest, pk: int) -> HttpResponse:
    round_ = _round(request, pk)
    if not may_plan(request.user, round_):
        raise Http404("Bạn không kết thúc được đợt này.")
    try:
        close_round(round_=round_, by=request.user, at=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã kết thúc đợt kiểm tra. Kiến nghị vẫn được theo dõi tiếp.")
    return redirect("round-report", pk=pk)


close = requires("inspection.plan")(_close)
