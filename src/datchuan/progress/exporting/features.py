"""A map as GeoJSON (RFC 7946): one feature a unit, and the head of the file beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datchuan.progress.exporting.described import NOT_FOR_LAW, SIMULATED, described, row_values
from datchuan.progress.queries import LayerGround, MapShape, ProvinceMap
from datchuan.territory.models import Level, Unit


def feature_collection(drawn: ProvinceMap, *, url: Callable[[Unit], str] | None = None) -> dict[str, Any]:
    """The units of a map that was drawn with its geometry; the geometry of one without an outline is null. With ``url``
    for our own page: those that can be drawn, with fewer properties and where each leads. Where the layer of plans is
    on, their grounds follow."""
    features = [
        {"type": "Feature", "id": each.unit.pk, "geometry": each.geometry, "properties": _properties(each, url, drawn)}
        for each in (drawn.shapes if url else drawn.units)
    ]
    if drawn.layer and not url:
        features += [_ground(each) for each in drawn.layer.grounds]
    head = {} if url else {"metadata": {**described(drawn), "ghi_chu": NOT_FOR_LAW}}
    return {"type": "FeatureCollection", **head, "features": features}


def _ground(each: LayerGround) -> dict[str, Any]:
    plan = each.plan
    properties = {
        "loai": "phạm vi quy hoạch",
        "ten": plan.name,
        "don_vi": plan.unit.name,
        "quyet_dinh": plan.decision,
        "mo_phong": SIMULATED if plan.simulated else "",
    }
    return {"type": "Feature", "id": f"quy-hoach-{plan.pk}", "geometry": each.geometry, "properties": properties}


def _properties(each: MapShape, url: Callable[[Unit], str] | None, drawn: ProvinceMap) -> dict[str, Any]:
    if url is None:
        return row_values(each, drawn.layer)
    parent = each.unit.parent
    return {
        "id": each.unit.pk,
        "name": each.unit.name,
        "district": parent.name if parent and parent.level == Level.DISTRICT else "",
        "outcome": each.shown.map_class.key,
        "label": each.shown.label,
        "url": url(each.unit),
        "merged": each.is_merged,
    }
