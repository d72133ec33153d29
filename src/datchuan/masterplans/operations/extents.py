"""Writes of a plan's extent."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.masterplans.geojson import read_geometry
from datchuan.masterplans.models import PlanExtent, SpatialPlan
from datchuan.masterplans.placing import check_place
from datchuan.masterplans.queries.grounds import outlines_for
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.measuring import area_ha

LONGEST_SOURCE = 200


@transaction.atomic
def record_extent(
    *, plan: SpatialPlan, content: bytes, source: str, by: Official | None, simulated: bool = False
) -> PlanExtent:
    """Record the extent of a plan from a GeoJSON file, in place of the one that it has, which stays whole in the audit
    chain. The same extent once more changes nothing.

    Problem 775 to 778 as of ``read_geometry``, 779 where it lies apart from its communes or mostly outside them, 780
    without the source that says whose line it is.
    """
    plan = SpatialPlan.objects.select_for_update().select_related("unit").get(pk=plan.pk)
    source = _checked(source)
    geometry = read_geometry(content)
    check_place(plan, geometry, outlines_for(plan))
    before = PlanExtent.objects.filter(plan=plan).first()
    given = {"geometry": _as_kept(geometry), "area_ha": round(area_ha(geometry), 2), "source": source}
    if before and (before.geometry, before.source) == (given["geometry"], source):
        return before
    given |= {"recorded_by": by, "simulated": simulated}
    made, _ = PlanExtent.objects.update_or_create(plan=plan, defaults=given)
    details = {"source": source, "area_ha": str(given["area_ha"]), "before": _told(before)}
    record_audit(by=by, action="masterplans.extent", subject=f"{plan.unit_id} {plan.pk}", details=details)
    return made


def _checked(source: str) -> str:
    text = nfc(source)
    if not text:
        mend = "Ghi bản vẽ, hồ sơ hoặc đơn vị đo mà ranh giới này lấy từ đó."
        raise Problem(780, "chưa ghi", where="Nguồn của ranh giới", mend=mend)
    if len(text) > LONGEST_SOURCE:
        what = f"dài {len(text)} chữ, giới hạn là {LONGEST_SOURCE}"
        raise Problem(780, what, where="Nguồn của ranh giới", mend="Ghi ngắn lại.")
    return text


def _as_kept(geometry: dict[str, Any]) -> dict[str, Any]:
    """As JSON gives it back: lists, no tuples."""

    def listed(value: Any) -> Any:
        return [listed(each) for each in value] if isinstance(value, list | tuple) else value

    return {"type": geometry["type"], "coordinates": listed(geometry["coordinates"])}


def _told(extent: PlanExtent | None) -> dict[str, Any] | None:
    if extent is None:
        return None
    return {"source": extent.source, "area_ha": str(extent.area_ha), "geometry": extent.geometry}
