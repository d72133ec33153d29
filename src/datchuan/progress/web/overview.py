"""The first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.evaluation.queries import Standing
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Plan, Target
from datchuan.programme.queries import assignments_of, current_plan, targets_of
from datchuan.progress.curve import draw_curve
from datchuan.progress.forecasting import METHOD
from datchuan.progress.queries import (
    DistrictRow,
    cell,
    criterion_measure,
    district_rows,
    province_map,
    registered_rows,
    target_progress,
    target_year,
    waiting_tasks,
)
from datchuan.progress.web.asked import criterion_asked, standing_asked
from datchuan.progress.web.province_map import VIEW
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import have_districts


@requires("progress.view_overview")
def overview(request: OfficialRequest) -> HttpResponse:
    """One line of truth, the year's curve, the registered communes, the map, what is overdue, the districts."""
    now, why_not = standing_asked(request)
    if now is None:
        return render(request, "progress/no_standing.html", {"why_not": why_not})
    plan = current_plan(request.day)
    districts = district_rows(now)
    context = {
        "now": now,
        "plan": plan,
        **_targets(plan, now),
        "registered": registered_rows(plan, now) if plan else [],
        "assignments": assignments_of(plan) if plan and plan.until_year >= now.on.year else [],
        "districts": districts,
        "has_districts": have_districts(now.communes),
        "tasks": waiting_tasks(plan, now),
        "own_communes": _own(request, now),
        "own_district": _own_district(request, districts),
        **_drawing(request, now, plan),
    }
    return render(request, "progress/overview.html", context)


def _targets(plan: Plan | None, now: Standing) -> dict[str, Any]:
    """The plan's first target that the standing at hand counts, through its year; the others by name."""
    targets = list(targets_of(plan)) if plan else []
    main = next((each for each in targets if _is_at_hand(each, now)), None)
    if main is None:
        return {"targets": targets}
    progress = target_progress(main, now)
    year = target_year(progress, now)
    others = [each for each in targets if each != main]
    return {"progress": progress, "year": year, "curve": draw_curve(year), "method": METHOD, "targets": others}


def _is_at_hand(target: Target, now: Standing) -> bool:
    by_verdicts = target.counted_by == Target.CountedBy.VERDICTS
    return by_verdicts and target.criteria_set == now.criteria_set.key and target.criterion in now.criteria


def _drawing(request: OfficialRequest, now: Standing, plan: Plan | None) -> dict[str, Any]:
    """The drawing of the province by the verdicts of a criterion, and the criteria to choose from."""
    criterion = criterion_asked(request, now, plan)
    measure = criterion_measure(now, criterion)
    return {
        "criterion": now.criteria_set.criterion(criterion),
        "criteria": [now.criteria_set.criterion(number) for number in now.criteria],
        "drawn": province_map(request.day, request.units_day, now, measure),
        "view": VIEW,
    }


def _own(request: OfficialRequest, now: Standing) -> list[tuple[Unit, list[Any]]]:
    """A commune official's own commune first: that is where the work is."""
    if request.user.area.level != Level.COMMUNE:
        return []
    own = [unit for unit in now.communes if unit.pk == request.user.area_id]
    return [(unit, [cell(code, verdict) for code, verdict in now.verdicts[unit.pk].items()]) for unit in own]


def _own_district(request: OfficialRequest, districts: list[DistrictRow]) -> DistrictRow | None:
    """A district official's own district, where that district exists on the day and has communes that are judged."""
    if request.user.area.level != Level.DISTRICT:
        return None
    return next((row for row in districts if row.district and row.district.pk == request.user.area_id), None)
