"""The map of the province through time, its data, and the files made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from datchuan.kernel.text import format_day, format_number
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.programme.queries import current_plan
from datchuan.progress.exporting import FILES, feature_collection
from datchuan.progress.queries import Measure, ProvinceMap, province_map
from datchuan.progress.web.asked import measure_asked, standing_asked
from datchuan.territory.queries import units_periods
from datchuan.territory.shapes import VIEW_HEIGHT, VIEW_WIDTH

VIEW = f"0 0 {VIEW_WIDTH} {VIEW_HEIGHT}"
PLANS = "quy-hoach"  # the layer of plans (``lop``)
JSON_PARAMS = {"ensure_ascii": False, "separators": (",", ":")}


@dataclass(frozen=True)
class Step:
    """A stop of the time slider: the day whose units it shows."""

    day: str
    label: str
    is_chosen: bool


def _asked(request: OfficialRequest, *, with_geometry: bool = False) -> tuple[ProvinceMap, list[Measure], str]:
    """The map asked for, the measures to choose from, and why nothing is judged if so."""
    now, why_not = standing_asked(request)
    measure, measures = measure_asked(request, now, current_plan(request.day)) if now else (None, [])
    with_plans = request.GET.get("lop") == PLANS
    drawn = province_map(
        request.day, request.units_day, now, measure, with_geometry=with_geometry, with_plans=with_plans
    )
    return drawn, measures, why_not


def _query(drawn: ProvinceMap) -> str:
    """The address of this very map: both days stand in it, whatever the session keeps."""
    query = {"ngay": drawn.on.isoformat(), "dia-gioi": drawn.units_on.isoformat()}
    layer = {"lop": PLANS} if drawn.layer else {}
    return urlencode({"xem": drawn.measure.key, **query, **layer} if drawn.measure else query)


@requires("progress.view_overview")
def show_map(request: OfficialRequest) -> HttpResponse:
    """The map by a measure with its table; bare where nothing is judged. The slider moves the day of the units, and
    with it that of the facts where the person asks so."""
    follows = request.GET.get("so-lieu") == "theo"
    if follows and request.GET.get("dia-gioi"):
        query = request.GET.copy()
        query["ngay"], query["dia-gioi"] = request.units_day.isoformat(), ""
        return redirect(f"{reverse('map')}?{query.urlencode()}")
    drawn, measures, why_not = _asked(request)
    context = {
        "drawn": drawn,
        "now": drawn.now,
        "measures": measures,
        "why_not": why_not,
        "steps": _steps(request),
        "follows": follows,
        "view": VIEW,
        "query": _query(drawn),
        "files": [(kind, each.label) for kind, each in FILES.items()],
    }
    return render(request, "progress/map.html", context)


def _steps(request: OfficialRequest) -> list[Step]:
    """One stop for every period of units; the one looked at is chosen."""
    steps = []
    for each in units_periods():
        begins = each.period.valid_from
        since = f"từ {format_day(begins)}" if begins else "trước thay đổi đầu tiên"
        if begins is None and each.period.valid_to:
            since = f"trước {format_day(each.period.valid_to)}"
        label = f"{since}: {format_number(each.units)} đơn vị"
        steps.append(Step(each.day(request.day).isoformat(), label, request.units_day in each.period))
    return steps


@requires("progress.view_overview")
def map_data(request: OfficialRequest) -> HttpResponse:
    """What the live map draws: the units with their classes, the districts, the classes in the order of the legend."""
    drawn, _, _ = _asked(request, with_geometry=True)
    content: dict[str, Any] = feature_collection(drawn, url=lambda unit: reverse("commune", args=[unit.pk]))
    content["classes"] = [{"key": each.key, "open": each.is_open} for each in drawn.classes]
    content["districts"] = _named((each.unit.name, each.geometry) for each in drawn.outlines)
    content["plans"] = _named((each.title, each.geometry) for each in (drawn.layer.grounds if drawn.layer else ()))
    return JsonResponse(content, json_dumps_params=JSON_PARAMS)


def _named(lines: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    features = [{"type": "Feature", "geometry": shape, "properties": {"name": name}} for name, shape in lines]
    return {"type": "FeatureCollection", "features": features}


@requires("progress.view_overview")
def map_file(request: OfficialRequest, kind: str) -> HttpResponse:
    """The map as a file: what is shown, no more. Exports are written to the audit chain."""
    if kind not in FILES:
        raise Http404(f"Bản đồ không xuất ra loại tệp “{kind[:20]}”.")
    chosen = FILES[kind]
    drawn, _, _ = _asked(request, with_geometry=chosen.needs_geometry)
    content = chosen.render(drawn)
    key = drawn.measure.key if drawn.measure else "dia-gioi"
    details = {"on": drawn.on.isoformat(), "units_on": drawn.units_on.isoformat(), "units": len(drawn.units)}
    record_audit(by=request.user, action="progress.export_map", subject=f"{key}.{kind}", details=details)
    name = f"ban-do-{key}-{drawn.on:%Y-%m-%d}-dia-gioi-{drawn.units_on:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=chosen.content_type, headers=headers)
