"""The map of the province, and its data."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from datchuan.evaluation.queries import Standing
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Plan
from datchuan.programme.queries import current_plan
from datchuan.progress.queries import MapShape, bare_shapes, map_shapes
from datchuan.progress.web.asked import criterion_asked, standing_asked
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import shapes_on
from datchuan.territory.shapes import VIEW_HEIGHT, VIEW_WIDTH

VIEW = f"0 0 {VIEW_WIDTH} {VIEW_HEIGHT}"


def map_context(request: OfficialRequest, now: Standing, plan: Plan | None) -> dict[str, Any]:
    """What a drawing of the province needs: the criterion, the choices, the shapes."""
    criterion = criterion_asked(request, now, plan)
    return {
        "criterion": now.criteria_set.criterion(criterion),
        "criteria": [now.criteria_set.criterion(number) for number in now.criteria],
        "shapes": map_shapes(now, criterion),
        "view": VIEW,
    }


@requires("progress.view_overview")
def province_map(request: OfficialRequest) -> HttpResponse:
    """The map of the province by the outcome of a criterion, with its table twin; bare where nothing is judged."""
    now, why_not = standing_asked(request)
    query = {"ngay": request.day.isoformat(), "dia-gioi": request.units_day.isoformat()}
    if now:
        context = map_context(request, now, current_plan(request.day))
        query = {"tieu-chi": context["criterion"].number, **query}
    else:
        context = {"why_not": why_not, "shapes": bare_shapes(request.units_day), "view": VIEW}
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
        drawn = bare_shapes(request.units_day)
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
        for shape in shapes_on(request.units_day).select_related("unit__parent")
    ]
    content = {"type": "FeatureCollection", "features": features}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
