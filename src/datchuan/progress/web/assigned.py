"""The page of a district that an office was given to direct and follow."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.documents.arrivals import papers_about
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.topics import topic_key
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Assignment
from datchuan.progress.queries import assignments_in, followed_district, judged_codes
from datchuan.progress.web.asked import standing_asked


@requires("programme.view_plan")
def assigned_district(request: OfficialRequest, unit_id: str) -> HttpResponse:
    """The district's communes against the criteria, its registrations, dossiers, reviews, work, and the papers about it
    that the official may see."""
    assignment = _assignment(request, unit_id)
    now, why_not = standing_asked(request)
    if now is None:
        return render(request, "progress/no_standing.html", {"why_not": why_not})
    found = followed_district(assignment, now, visible_to(request.user, request.day), request.user.area)
    about = [
        f"district {assignment.district_id}",
        *(f"commune {each.unit.pk}" for each in found.communes),
        *(topic_key(each.dossier) for each in found.dossiers),
    ]
    context = {
        "found": found,
        "now": now,
        "codes": judged_codes(now),
        "criteria": [(now.criteria_set.criterion(number), count) for number, count in found.counts.items()],
        "papers": papers_about(request.user, about),
    }
    return render(request, "progress/assigned.html", context)


def _assignment(request: OfficialRequest, unit_id: str) -> Assignment:
    """The newest assignment of the district, by any version of it, whose plan holds in the year looked at."""
    every = list(assignments_in(request.day.year))
    found = [each for each in every if unit_id in (each.district_id, each.district.identity_id)]
    if not found:
        names = ", ".join(each.district.name for each in every) or "chưa có huyện nào"
        raise Http404(f"Năm {request.day.year} không giao theo dõi đơn vị này; được giao: {names}.")
    return found[-1]
