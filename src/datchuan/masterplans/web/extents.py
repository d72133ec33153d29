"""The extent of a plan: how it lies in the communes of the day, brought in as a file, taken out as one."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from datchuan.kernel.problem import Problem
from datchuan.masterplans.access import changeable_by, visible_to
from datchuan.masterplans.geojson import LARGEST_FILE, MOST_POINTS
from datchuan.masterplans.ground_drawing import over_communes
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import record_extent
from datchuan.masterplans.placing import AreaCheck, placing_of
from datchuan.masterplans.queries import Grounds, outlines_for
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit

NOT_HERE = "Không có hồ sơ quy hoạch này trong địa bàn của bạn."


class ExtentForm(forms.Form):
    file = forms.FileField(
        label="Tệp GeoJSON",
        help_text=f"Vùng khép kín, hệ tọa độ WGS 84 (EPSG:4326), không quá {LARGEST_FILE // 1_000_000} MB và"
        f" {MOST_POINTS:,} điểm.".replace(",", ".", 1),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    source = forms.CharField(
        label="Nguồn của ranh giới",
        help_text="Bản vẽ, hồ sơ hoặc đơn vị đo, ví dụ: bản vẽ QH-04, tỷ lệ 1/5.000.",
        max_length=200,
        required=False,
    )


def extent_context(request: OfficialRequest, plan: SpatialPlan) -> dict[str, Any]:
    """What the extent of a plan shows: its ground, how that lies in the communes of the day, and what differs."""
    grounds = Grounds([plan], request.units_day)
    ground, shares = grounds.ground(plan), grounds.shares(plan)
    extent = ground.extent
    recorded = None if plan.area_ha is None else float(plan.area_ha)
    return {
        "plan": plan,
        "ground": ground,
        "shares": shares,
        "drawing": over_communes(plan, shares, grounds),
        "placing": placing_of(extent.geometry, outlines_for(plan)) if extent else None,
        "areas": AreaCheck(recorded, float(extent.area_ha)) if extent and recorded is not None else None,
        "units_day": request.units_day,
        "may_record": request.user.has_perm("masterplans.change_masterplans")
        and changeable_by(request.user, request.today).filter(pk=plan.pk).exists(),
    }


def _plan(request: OfficialRequest, pk: int, *, to_change: bool = False) -> SpatialPlan:
    """The plan if the official may see it, or keeps its record today."""
    plans = changeable_by(request.user, request.today) if to_change else visible_to(request.user, request.day)
    plan = plans.select_related("unit__parent").filter(pk=pk).first()
    if plan is None:
        raise Http404(NOT_HERE)
    return plan


@requires("masterplans.change_masterplans")
def extent(request: OfficialRequest, pk: int) -> HttpResponse:
    """Bring in the extent of a plan. A file that cannot be taken comes back with a sentence, nothing changed."""
    plan = _plan(request, pk, to_change=True)
    form = ExtentForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        # One byte more than is taken tells that there are too many.
        content = file.read(LARGEST_FILE + 1)
        try:
            made = record_extent(plan=plan, content=content, source=form.cleaned_data["source"], by=request.user)
        except Problem as found:
            problem = found
        else:
            placing = placing_of(made.geometry, outlines_for(plan))
            messages.success(request, f"Đã ghi phạm vi quy hoạch. {placing.sentence}".strip())
            return redirect("masterplan", pk=pk)
    context = {**extent_context(request, plan), "form": form, "problem": problem}
    return render(request, "masterplans/extent.html", context, status=400 if problem or form.errors else 200)


@requires("masterplans.view_masterplans")
def extent_file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The extent as GeoJSON, with what the record says of it. Exports are written to the audit chain."""
    plan = _plan(request, pk)
    found = getattr(plan, "extent", None)
    if found is None:
        raise Http404("Quy hoạch này chưa có phạm vi riêng.")
    properties = {
        "ten": plan.name,
        "loai": plan.get_kind_display(),
        "ma_dinh_danh": plan.identity_code,
        "don_vi": plan.unit.name,
        "quyet_dinh": plan.decision,
        "ngay_phe_duyet": plan.approved_on.isoformat() if plan.approved_on else "",
        "dien_tich_ho_so_ha": None if plan.area_ha is None else float(plan.area_ha),
        "dien_tich_do_ha": float(found.area_ha),
        "nguon": found.source,
        "mo_phong": "DỮ LIỆU MÔ PHỎNG" if found.simulated or plan.simulated else "",
    }
    feature = {"type": "Feature", "id": plan.pk, "geometry": found.geometry, "properties": properties}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
    record_audit(by=request.user, action="masterplans.export_extent", subject=f"{plan.unit_id} {plan.pk}")
    headers = {"Content-Disposition": f'attachment; filename="pham-vi-quy-hoach-{plan.unit.code}-{plan.pk}.geojson"'}
    return HttpResponse(content, content_type="application/geo+json", headers=headers)


urlpatterns = [
    path("quy-hoach/<int:pk>/pham-vi/", extent, name="masterplan-extent"),
    path("quy-hoach/<int:pk>/pham-vi.geojson", extent_file, name="masterplan-extent-file"),
]
