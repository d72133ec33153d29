"""A target: its actual, its year, its forecast, and the communes behind them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.law.outcome import Outcome
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Target
from datchuan.progress.curve import draw_curve
from datchuan.progress.forecasting import METHOD, METHOD_MONTHS
from datchuan.progress.queries import AT_RISK, NEAREST, at_risk, communes_of, nearest, target_progress, target_year
from datchuan.progress.web.asked import standing_asked


@requires("programme.view_plan")
def target(request: OfficialRequest, pk: int) -> HttpResponse:
    """Which communes a target counts on the day and which not, at risk, nearest to passing; its year and forecast."""
    found = Target.objects.select_related("plan__office__unit", "parent__plan__office").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có chỉ tiêu kế hoạch này.")
    now, why_not = standing_asked(request)
    if now is None:
        return render(request, "progress/no_standing.html", {"why_not": why_not})
    progress = target_progress(found, now)
    year, communes = target_year(progress, now), communes_of(progress, now)
    context = {
        "now": now,
        "plan": found.plan,
        "progress": progress,
        "year": year,
        "curve": draw_curve(year),
        "days_left": max(0, (found.due_on - now.on).days),
        "counted": [each for each in communes if each.outcome == Outcome.MET],
        "not_counted": [each for each in communes if each.outcome != Outcome.MET],
        "at_risk": at_risk(communes),
        "steps": nearest(communes, progress),
        "rules": {"at_risk": AT_RISK, "nearest": NEAREST, "method": METHOD, "months": METHOD_MONTHS},
    }
    return render(request, "progress/target.html", context)
