"""The plans of a year as a tree, one plan, its versions, its paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.documents.arrivals import papers_about
from datchuan.documents.web import paper_response
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused, requires
from datchuan.programme.access import may_adopt, may_download, may_edit, may_make, offices_of
from datchuan.programme.cascading import children_against, tree_of
from datchuan.programme.checking import step_of
from datchuan.programme.models import Plan, PlanVersion
from datchuan.programme.papers import plan_paper
from datchuan.programme.queries import (
    assignments_of,
    current_plan,
    plan_of,
    registrations_of,
    targets_of,
    work_of,
)
from datchuan.programme.topics import topic_key
from datchuan.programme.versions import differences
from datchuan.programme.web.found import plan_or_404
from datchuan.territory.models import Level
from datchuan.territory.queries import have_districts


@requires("programme.view_plan")
def plan(request: OfficialRequest) -> HttpResponse:
    """The plans of the day's year from the nation down, and the department's whole."""
    found, branches = current_plan(request.day), tree_of(request.day)
    may_start = bool(request.user.has_perm("programme.edit_plan") and offices_of(request.user))
    shared = {"branches": branches, "may_start": may_start, "year": request.day.year}
    if found is None:
        has_plans = any(each.plan for each in branches)
        return render(request, "programme/no_plan.html", {**shared, "has_plans": has_plans})
    return render(request, "programme/plan.html", {**shared, **_context(request, found)})


@requires("programme.view_plan")
def one(request: OfficialRequest, pk: int) -> HttpResponse:
    """One plan: targets, purposes, work items with windows and units, registrations, the plans below, versions."""
    return render(request, "programme/one.html", _context(request, plan_or_404(pk)))


def _context(request: OfficialRequest, found: Plan) -> dict[str, Any]:
    registrations, work = list(registrations_of(found, None)), work_of(found, request.day)
    official = request.user
    return {
        "plan": found,
        "work": work,
        "papers": papers_about(official, [topic_key(each.item) for each in work]),
        "targets": targets_of(found).select_related("parent"),
        "covers_province": found.office is None or found.office.unit.level == Level.PROVINCE,
        "checks": children_against(found, request.day),
        "registrations": registrations,
        "has_districts": have_districts(each.commune for each in registrations),
        "assignments": assignments_of(found),
        "versions": found.versions.defer("content").select_related("made_by"),
        "may_edit": may_edit(official, found),
        "may_adopt": may_adopt(official, found),
        "may_download": may_download(official, found),
        "may_copy": may_make(official, found.office),
        "may_draft": _may_draft(request, found),
        "is_draft": found.state == Plan.State.DRAFT,
    }


def _may_draft(request: OfficialRequest, found: Plan) -> bool:
    """Whether the official's own office stands below and has no plan of the year yet."""
    if not request.user.has_perm("programme.edit_plan"):
        return False
    lower = [each for each in offices_of(request.user) if step_of(each) > step_of(found.office)]
    if not lower:
        return False
    return not Plan.objects.filter(office__in=lower, year=found.year).exists()


@requires("programme.view_plan")
def versions(request: OfficialRequest, pk: int) -> HttpResponse:
    """Two versions side by side (``?tu=1&den=2``), the newest two by themselves."""
    found = plan_or_404(pk)
    every = list(found.versions.defer("content").select_related("made_by"))
    if not every:
        what = "Kế hoạch chưa có bản nào: còn là dự thảo, hoặc chưa điều chỉnh lần nào"
        raise Problem(735, what, mend="Bản đầu tiên có khi ghi ban hành hoặc điều chỉnh.")
    later = _version(every, request.GET.get("den", ""), every[-1].number)
    earlier = _version(every, request.GET.get("tu", ""), max(later.number - 1, 1))
    context = {
        "plan": found,
        "versions": every,
        "earlier": earlier,
        "later": later,
        "differences": differences(earlier.content, later.content),
    }
    return render(request, "programme/versions.html", context)


def _version(every: list[PlanVersion], asked: str, otherwise: int) -> PlanVersion:
    number = int(asked) if asked.isdecimal() else otherwise
    return next((each for each in every if each.number == number), every[-1])


@requires("programme.download_plan")
def document(request: OfficialRequest, year: int, kind: str) -> HttpResponse:
    """The department's plan of the year as DOCX or PDF; on a day with other units a note tells of them."""
    found = plan_of(year, "sxd")
    return paper_response(
        plan_paper(found, on=request.units_day), kind, f"ke-hoach-{year}-{found.maker.key}", by=request.user
    )


@requires("programme.view_plan")
def paper(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """Any plan as DOCX or PDF, for the department and for who makes it."""
    found = plan_or_404(pk)
    if not may_download(request.user, found):
        raise Refused(f"Bạn không tải được kế hoạch của {found.issuer_name}")
    return paper_response(
        plan_paper(found, on=request.units_day), kind, f"ke-hoach-{found.year}-{found.maker.key}", by=request.user
    )
