"""The ground that a plan was made for, and what is told of a part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from datchuan.masterplans.models import PlanExtent, SpatialPlan
from datchuan.territory.measuring import area_ha
from datchuan.territory.models import Shape, Unit
from datchuan.territory.shapes import svg_path

# By what a part was found.
BY_INSTRUMENT = "văn bản sắp xếp: toàn bộ"
BY_AREA = "diện tích công bố"
BY_OUTLINE = "đo trên bản đồ"
BY_EXTENT = "đo theo phạm vi quy hoạch"


@dataclass(frozen=True)
class Ground:
    """The land of a plan: its own extent, or of a commune master plan without one the outline that its unit had when it
    was approved. Neither: nobody knows it."""

    plan: SpatialPlan
    extent: PlanExtent | None
    outline: Shape | None

    @property
    def drawn(self) -> PlanExtent | Shape | None:
        return self.extent or self.outline

    @property
    def geometry(self) -> Any:
        if self.extent:
            return self.extent.geometry
        return self.outline.geometry if self.outline else None

    @property
    def svg_path(self) -> str:
        """The same on the province's drawing; empty where it is not known."""
        if self.extent:
            return svg_path(written(self.extent))
        return self.outline.svg_path if self.outline else ""

    @cached_property
    def area_ha(self) -> float | None:
        if self.extent:
            return float(self.extent.area_ha)
        return outline_ha(self.outline) if self.outline else None


def extents_of(plan_ids: Iterable[int]) -> dict[int, PlanExtent]:
    """The extents of plans by plan, each with its geometry as text (``written``), not read yet. One query."""
    found = PlanExtent.objects.filter(plan__in=plan_ids).defer("geometry")
    return {each.plan_id: each for each in found.annotate(written=Cast("geometry", TextField()))}


def written(extent: PlanExtent) -> Any:
    """The geometry of an extent as text where it came so, which is all that measuring needs."""
    return getattr(extent, "written", None) or extent.geometry


@dataclass(frozen=True)
class Part:
    """A part of a whole: its share where that is known, both in hectares where they are, by what it was found. An
    estimate where maps do not meet, a line is not that of an instrument, or a published figure was divided."""

    share: float | None
    part_ha: float | None
    whole_ha: float | None
    by: str
    is_estimate: bool


NOT_KNOWN = Part(None, None, None, "", is_estimate=False)


def part_of(part_ha: float, whole_ha: float, by: str, *, is_estimate: bool) -> Part:
    """A part by its area; lines of two maps may make it a little larger than the whole, which it never is."""
    return Part(min(1.0, part_ha / whole_ha), part_ha, whole_ha, by, is_estimate)


@dataclass(frozen=True)
class GroundShare:
    """How a plan's ground lies in a commune of a day: the part of the ground that lies in it (``of_plan``) and the part
    of the commune that it covers (``of_commune``)."""

    plan: SpatialPlan
    commune: Unit
    of_plan: Part
    of_commune: Part


def made_on(plan: SpatialPlan) -> date:
    """The day whose land a plan was made for: that of its approval, within the life of its unit."""
    return within_life(plan.unit, plan.approved_on or plan.unit.valid_from or date.min)


def within_life(unit: Unit, day: date) -> date:
    """The day nearest to ``day`` on which a unit exists."""
    if unit.valid_to and day >= unit.valid_to:
        return unit.valid_to - timedelta(days=1)
    return max(day, unit.valid_from or date.min)


def is_for_its_unit(plan: SpatialPlan) -> bool:
    """Whether a plan is for all the land of its unit. What adjusts one locally or supplements it is for some of it."""
    return plan.kind == SpatialPlan.Kind.COMMUNE_MASTER and not plan.stands_beside


def outlines_of(unit_ids: Iterable[str]) -> dict[str, list[Shape]]:
    """The outlines of units, of any time, the oldest first, their geometries not read yet. One query."""
    found: dict[str, list[Shape]] = defaultdict(list)
    shapes = Shape.objects.filter(unit__in=set(unit_ids)).select_related("unit").defer("geometry")
    for shape in sorted(shapes, key=lambda each: each.valid_from or date.min):
        found[shape.unit_id].append(shape)
    return found


def outline_on(outlines: Sequence[Shape], day: date) -> Shape | None:
    """That of the day; of outlines that all begin later, the first."""
    begun = [each for each in outlines if each.valid_from is None or each.valid_from <= day]
    return begun[-1] if begun else next(iter(outlines), None)


def read_geometries(outlines: Iterable[Shape]) -> None:
    """Read the geometries of outlines that have none yet, all at once. One query at most."""
    unread = [each for each in outlines if "geometry" in each.get_deferred_fields()]
    if unread:
        keys = {each.pk for each in unread}
        known = dict(Shape.objects.filter(pk__in=keys).values_list("pk", "geometry"))
        for each in unread:
            each.geometry = known[each.pk]


def outlines_for(plan: SpatialPlan) -> list[Shape]:
    """The outlines of the units that a plan is for, as they were when it was approved. Three queries."""
    units = [plan.unit, *(plan.covers.all() if plan.kind == SpatialPlan.Kind.URBAN else ())]
    outlines = outlines_of(unit.pk for unit in units)
    found = (outline_on(outlines[unit.pk], within_life(unit, made_on(plan))) for unit in units)
    known = [outline for outline in found if outline is not None]
    read_geometries(known)
    return known


def outline_ha(outline: Shape) -> float:
    """The area of an outline as it was measured when it was drawn; measured now where it was not."""
    return area_ha(outline.geometry) if outline.area_km2 is None else float(outline.area_km2) * 100


def is_rough(outline: Shape) -> bool:
    """Whether an outline somewhere follows no line of an instrument or of its own map."""
    return outline.origin.startswith("approximate") or "split along" in outline.origin
