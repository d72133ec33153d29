"""The visits of a round, and one visit: what is declared beside what is seen, findings, photos, minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.documents.arrivals import papers_about
from datchuan.documents.assembling import assembled
from datchuan.documents.models import IssuedCopy
from datchuan.documents.queries import ground_of
from datchuan.documents.templates import template_now
from datchuan.documents.web.downloads import paper_response
from datchuan.inspection.access import check_may_plan, may_plan, may_write, visible_to
from datchuan.inspection.minutes import about_key, blank_minutes
from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations import drop_commune, open_record
from datchuan.inspection.queries.findings import earlier_findings
from datchuan.inspection.queries.visits import checklist_of, may_be_prepared, visits_with_counts
from datchuan.inspection.web.visit_writing import VisitForms
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.thumbnails import thumbnail_of
from datchuan.territory.models import Level

MINUTES = "visit-minutes"


def _visit(request: OfficialRequest, pk: int) -> Visit:
    rows = visible_to(request.user, request.today).select_related(
        "commune__parent__parent", "round__lead", "team", "record"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có buổi kiểm tra này trong địa bàn của bạn.")
    return found


def _writable(request: OfficialRequest, pk: int) -> Visit:
    found = _visit(request, pk)
    if not may_write(request.user, found):
        raise PermissionDenied
    return found


def _now(request: OfficialRequest) -> datetime:
    """Now; in a demonstration at the day its story stands at."""
    clock = timezone.localtime()
    return clock if request.today == clock.date() else datetime.combine(request.today, clock.timetz())


@requires("inspection.view")
def round_visits(request: OfficialRequest, pk: int) -> HttpResponse:
    """The visits of a round by day: who goes, where each stands, what was seen and found."""
    mine = visible_to(request.user, request.today).filter(round=pk)
    found = Round.objects.filter(pk=pk).select_related("lead").first()
    if found is None or (request.user.area.level != Level.PROVINCE and not mine.exists()):
        raise Http404("Không có đợt kiểm tra này trong địa bàn của bạn.")
    team, state = request.GET.get("doan", ""), request.GET.get("tinh-trang", "")
    rows = visits_with_counts(mine).order_by("day", "team__name", "order", "pk")
    rows = rows.filter(team=int(team)) if team.isdecimal() else rows
    rows = rows.filter(state=state) if state in Visit.State.values else rows
    visits = sorted(rows, key=lambda each: each.day is None)
    context = {
        "round": found,
        "tab": "visits",
        "visits": visits,
        "total": mine.count(),
        "teams": found.teams.all(),
        "states": Visit.State.choices,
        "team": team,
        "state": state,
    }
    return render(request, "inspection/round_visits.html", context)


@requires("inspection.view")
def visit(request: OfficialRequest, pk: int) -> HttpResponse:
    """One visit; for those who write it down the same with fields."""
    if request.method == "POST":
        return _written(request, _writable(request, pk))
    return _page(request, _visit(request, pk))


def _written(request: OfficialRequest, found: Visit) -> HttpResponse:
    if not hasattr(found, "record"):
        return _page(request, found)
    forms = VisitForms(found, checklist_of(found), request.POST, request.FILES)
    try:
        told = forms.save(request.user, _now(request))
    except Problem as problem:
        return _page(request, found, forms, problem)
    if not forms.has_errors:
        messages.success(request, f"Đã ghi: {', '.join(told)}." if told else "Không có gì thay đổi.")
        return redirect("visit", pk=found.pk)
    if told:
        messages.success(request, f"Đã nhận {', '.join(told)}; phần còn lại chưa ghi.")
    return _page(request, _visit(request, found.pk), forms)


def _page(
    request: OfficialRequest, found: Visit, forms: VisitForms | None = None, problem: Problem | None = None
) -> HttpResponse:
    is_open = hasattr(found, "record")
    lines = checklist_of(found) if is_open else []
    writes = may_write(request.user, found)
    is_closed = found.state == Visit.State.DROPPED or found.round.state == Round.State.CLOSED
    if writes and is_open and forms is None and not is_closed:
        forms = VisitForms(found, lines)
    is_wrong = problem is not None or (forms is not None and forms.data is not None)
    files = list(found.files.select_related("finding", "added_by")) if is_open else []
    papers = papers_about(request.user, [about_key(found)])
    context: dict[str, Any] = {
        "visit": found,
        "tab": "visit",
        "is_open": is_open,
        "lines": [(line, forms.observations[line.declared["code"]] if forms else None) for line in lines],
        "forms": forms,
        "problem": problem,
        "writes": writes,
        "may_prepare": writes and not is_open and may_be_prepared(found, request.today),
        "members": list(found.team.members.select_related("official__office")) if found.team else [],
        "findings": list(found.findings.select_related("owner", "by")),
        "earlier": earlier_findings(found, request.today),
        "photos": [each for each in files if each.step_id is None and not each.is_minutes],
        "signed_scans": [each for each in files if each.is_minutes],
        "papers": papers,
        "copies": _signed_copies([each.pk for each in papers.outgoing]),
        "may_draft": is_open and request.user.has_perm("documents.draft"),
        "may_drop": _may_drop(request, found),
        "dropping_for": request.POST.get("ly-do", ""),
    }
    return render(request, "inspection/visit.html", context, status=400 if is_wrong else 200)


def _may_drop(request: OfficialRequest, found: Visit) -> bool:
    """While the schedule is a draft communes are dropped at the round's own page."""
    is_open = found.state == Visit.State.PLANNED and found.round.state == Round.State.ANNOUNCED
    return is_open and may_plan(request.user, found.round)


def _signed_copies(documents: list[int]) -> list[IssuedCopy]:
    kinds = (IssuedCopy.Kind.SIGNED, IssuedCopy.Kind.SEALED)
    return list(IssuedCopy.objects.filter(document__in=documents, kind__in=kinds).select_related("document"))


@require_POST
def _open(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _writable(request, pk)
    if not may_be_prepared(found, request.today):
        what = "chưa xếp ngày" if found.day is None else f"ngày kiểm tra {found.day:%d/%m/%Y} còn xa"
        return _page(request, found, problem=Problem(664, what, mend="Danh mục mở khi gần đến ngày kiểm tra."))
    try:
        open_record(visit=found, on=request.today, by=request.user, at=_now(request))
    except Problem as problem:
        return _page(request, found, problem=problem)
    messages.success(request, f"Đã mở danh mục kiểm tra theo số liệu ngày {request.today:%d/%m/%Y}.")
    return redirect("visit", pk=pk)


@require_POST
def _drop(request: OfficialRequest, pk: int) -> HttpResponse:
    """A commune of an announced round is not visited after all."""
    found = _visit(request, pk)
    check_may_plan(request.user, found.round)
    try:
        drop_commune(visit=found, reason=request.POST.get("ly-do", ""), by=request.user)
    except Problem as problem:
        return _page(request, found, problem=problem)
    messages.success(request, f"Đã ghi: không kiểm tra {lower_first(found.commune.name)} trong đợt này.")
    return redirect("visit", pk=pk)


@requires("inspection.view")
def blank(request: OfficialRequest, pk: int) -> HttpResponse:
    """The minutes with what is declared and dots for the rest, to be filled in by hand where no phone is."""
    here = _visit(request, pk)
    if not hasattr(here, "record"):
        raise Http404("Danh mục kiểm tra của buổi này chưa mở.")
    department = here.round.lead.parent or here.round.lead
    template = template_now(department, MINUTES).template
    paper = assembled(template, blank_minutes(here), ground_of(department, here.round.lead, request.today))
    return paper_response(paper, "pdf", f"to-kiem-tra-{here.pk}", by=request.user)


@requires("inspection.view")
def file(request: OfficialRequest, pk: int, file: int) -> HttpResponseBase:
    """A photo or scan as it came; small where it is asked for so. Problem 665 when the stored file is lost."""
    kept = _visit(request, pk).files.filter(pk=file).first()
    if kept is None:
        raise Http404("Buổi kiểm tra này không có tệp ấy.")
    if "nho" in request.GET and (small := thumbnail_of(kept)):
        return FileResponse(
            small.open("rb"), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"}
        )
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        what = f"Tệp “{kept.file_name}” đã lưu không còn trên máy chủ"
        raise Problem(665, what, mend="Báo người quản trị khôi phục từ bản sao lưu, hoặc nộp lại tệp.") from None
    response = FileResponse(content, content_type=kept.media_type)
    header = content_disposition_header(as_attachment=True, filename=kept.file_name)
    response["Content-Disposition"] = header or "attachment"
    return response


open_visit = requires("inspection.visit")(_open)
drop = requires("inspection.plan")(_drop)
