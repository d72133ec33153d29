"""The yearly plan on screen and as a paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.documents.arrivals import papers_about
from datchuan.documents.web import paper_response
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
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
from datchuan.territory.queries import have_districts


@requires("programme.view_plan")
def plan(request: OfficialRequest) -> HttpResponse:
    """The plan of the day's year: purposes, work items with windows and units, target, registrations."""
    found = current_plan(request.day)
    if found is None:
        return render(request, "programme/no_plan.html", {"year": request.day.year})
    registrations, work = list(registrations_of(found)), work_of(found, request.day)
    context = {
        "plan": found,
        "work": work,
        "papers": papers_about(request.user, [topic_key(each.item) for each in work]),
        "targets": targets_of(found),
        "registrations": registrations,
        "has_districts": have_districts(each.commune for each in registrations),
        "assignments": assignments_of(found),
    }
    return render(request, "programme/plan.html", context)


@requires("programme.download_plan")
def document(request: OfficialRequest, year: int, kind: str) -> HttpResponse:
    """The department's plan of the year as DOCX or PDF; on a day with other units a note tells of them."""
    found = plan_of(year, "sxd")
    return paper_response(
        plan_paper(found, on=request.units_day), kind, f"ke-hoach-{year}-{found.maker.key}", by=request.user
    )
