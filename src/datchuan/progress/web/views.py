"""The first page, the map, a commune's page: they read, and send on."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from datchuan.evaluation.computing import province_profile
from datchuan.evaluation.queries import Standing, history_of, set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.masterplans.queries import plan_facts
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Plan, Target
from datchuan.programme.queries import current_plan, targets_of
from datchuan.progress.queries import (
    DistrictRow,
    MapShape,
    bare_shapes,
    cell,
    district_rows,
    map_shapes,
    registered_rows,
    target_progress,
    waiting_tasks,
)
from datchuan.progress.web.asked import criterion_asked, standing_asked
from datchuan.territory.models import CodeAlias, Level, Unit
from datchuan.territory.queries import (
    attributes_of,
    classes_of,
    have_districts,
    households_by_census,
    lineage,
    shapes_on,
    successors_on,
    units_on,
    within,
)
from datchuan.territory.shapes import VIEW_HEIGHT, VIEW_WIDTH

VIEW = f"0 0 {VIEW_WIDTH} {VIEW_HEIGHT}"


def _map_context(request: OfficialRequest, now: Standing, plan: Plan | None) -> dict[str, Any]:
    criterion = criterion_asked(request, now, plan)
    return {
        "criterion": now.criteria_set.criterion(criterion),
        "criteria": [now.criteria_set.criterion(number) for number in now.criteria],
        "shapes": map_shapes(now, criterion),
        "view": VIEW,
    }


@requires("progress.view_overview")
def overview(request: OfficialRequest) -> HttpResponse:
    """One line of truth, the registered communes, the map, what is overdue, the districts."""
    now, why_not = standing_asked(request)
    if now is None:
        return render(request, "progress/no_standing.html", {"why_not": why_not})
    plan = current_plan(request.day)
    districts = district_rows(now)
    context = {
        "now": now,
        "plan": plan,
        "targets": [target_progress(target, now) for target in _targets_of_the_year(request, plan)],
        "registered": registered_rows(plan, now) if plan else [],
        "districts": districts,
        "has_districts": have_districts(now.communes),
        "tasks": waiting_tasks(plan, now),
        "own_communes": _own(request, now),
        "own_district": _own_district(request, districts),
        **_map_context(request, now, plan),
    }
    return render(request, "progress/overview.html", context)


def _targets_of_the_year(request: OfficialRequest, plan: Plan | None) -> list[Target]:
    """A target is for its plan's year: the communes of a later one are others, and fewer."""
    return list(targets_of(plan)) if plan and plan.year == request.day.year else []


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


@requires("progress.view_overview")
def province_map(request: OfficialRequest) -> HttpResponse:
    """The map of the province by the outcome of a criterion, with its table twin; bare where nothing is judged."""
    now, why_not = standing_asked(request)
    query = {"ngay": request.day.isoformat()}
    if now:
        context = _map_context(request, now, current_plan(request.day))
        query = {"tieu-chi": context["criterion"].number, **query}
    else:
        context = {"why_not": why_not, "shapes": bare_shapes(request.day), "view": VIEW}
    context["data_url"] = f"{reverse('map-data')}?{urlencode(query)}"
    rows = _with_districts(context["shapes"])
    context["has_districts"] = any(district for _, district in rows)
    return render(request, "progress/map.html", {**context, "now": now, "rows": rows})


def _with_districts(shapes: list[MapShape]) -> list[tuple[MapShape, Unit | None]]:
    """The shapes with their districts, by district and code."""
    parents = {shape.unit.parent_id or "" for shape in shapes}
    districts = Unit.objects.filter(level=Level.DISTRICT).in_bulk(parents)
    ordered = sorted(shapes, key=lambda each: (each.unit.parent_id or "", each.unit.code))
    return [(shape, districts.get(shape.unit.parent_id or "")) for shape in ordered]


@requires("progress.view_overview")
def map_data(request: OfficialRequest) -> HttpResponse:
    """The shapes of the day with outcomes, as GeoJSON; the outcome is "other" where nothing is judged."""
    now, _ = standing_asked(request)
    if now:
        drawn = map_shapes(now, criterion_asked(request, now, current_plan(request.day)))
    else:
        drawn = bare_shapes(request.day)
    shapes = {each.unit.pk: each for each in drawn}
    features = [
        {
            "type": "Feature",
            "geometry": shape.geometry,
            "properties": {
                "id": shape.unit_id,
                "name": shape.unit.name,
                "district": shape.unit.parent.name if shape.unit.parent else "",
                "outcome": shapes[shape.unit_id].outcome,
                "label": shapes[shape.unit_id].label,
                "url": reverse("commune", args=[shape.unit_id]),
                "merged": shapes[shape.unit_id].is_merged,
            },
        }
        for shape in shapes_on(request.day).select_related("unit__parent")
    ]
    content = {"type": "FeatureCollection", "features": features}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@requires("progress.view_overview")
def commune(request: OfficialRequest, unit_id: str) -> HttpResponse:
    """Everything of a commune on the day: verdicts, what is missing, plan record, where it came from, history."""
    unit = Unit.objects.select_related("parent").filter(pk=unit_id).first()
    if unit is None:
        raise Http404(f"Không có đơn vị hành chính mã “{unit_id}”.")
    if unit.level != Level.COMMUNE:
        return redirect(f"{reverse('territory')}?huyen={unit.pk}")
    exists = units_on(request.day).filter(pk=unit.pk).exists()
    context: dict[str, Any] = {
        "unit": unit,
        "exists": exists,
        "lineage": lineage(unit),
        "counterparts": [] if exists else successors_on(unit, request.day),
        "households": households_by_census(request.day).get(unit.pk),
        **_through_time(unit, request.day),
        "in_area": Unit.objects.filter(within(request.user.area), pk=unit.pk).exists(),
    }
    if exists and unit.type == "Xã":
        context |= _judged(request, unit)
    return render(request, "progress/commune.html", context)


def _through_time(unit: Unit, day: date) -> dict[str, Any]:
    """What the legal unit was called, coded and classed."""
    kept = attributes_of(unit)
    titles = {"Tên": kept.names, "Loại": kept.types, "Mã": kept.codes, "Trực thuộc": kept.parents}
    return {
        "attributes": list(titles.items()),
        "aliases": list(CodeAlias.objects.filter(unit__identity=unit.identity_id).order_by("valid_from")),
        "classes": list(classes_of(unit, day).items()),
    }


def _judged(request: OfficialRequest, unit: Unit) -> dict[str, Any]:
    try:
        now = standing(set_key_on(request.day), request.day, [unit.pk])
    except Problem as problem:
        return {"why_not": problem.sentence}
    verdicts = now.verdicts[unit.pk]
    profile = province_profile(load_library(), now.communes[0], request.day)
    indicators = {indicator.code: indicator for indicator in now.criteria_set.indicators()}
    return {
        "now": now,
        "lines": [
            (indicators[code], cell(code, verdict), indicators[code].threshold_for(profile, request.day))
            for code, verdict in verdicts.items()
        ],
        "criteria": [(now.criteria_set.criterion(n), now.of_criterion(unit.pk, n)) for n in now.criteria],
        "clauses": verdicts["9.2"].clauses if "9.2" in verdicts else (),
        "share": verdicts.get("9.2"),
        "plans": plan_facts([unit], request.day)[unit.pk],
        "history": history_of(unit, now.criteria_set.key)[:12],
    }
