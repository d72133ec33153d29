"""How much of the grounds of plans lies in the communes of a day.

What an instrument says comes first: a unit that moved as a whole, then the areas that it publishes for the parts of one
that was divided. Outlines are measured where no instrument says, and where a plan has an extent of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from datchuan.masterplans.models import PlanExtent, SpatialPlan
from datchuan.masterplans.queries.grounds import (
    BY_AREA,
    BY_EXTENT,
    BY_INSTRUMENT,
    BY_OUTLINE,
    NOT_KNOWN,
    Ground,
    GroundShare,
    Part,
    extents_of,
    is_for_its_unit,
    is_rough,
    made_on,
    outline_ha,
    outline_on,
    outlines_of,
    part_of,
    read_geometries,
    within_life,
    written,
)
from datchuan.territory.measuring import common_of, level, level_ha
from datchuan.territory.models import Shape, Statistic, Unit
from datchuan.territory.queries import HeldLand, LandMoves, communes_on, map_of, shapes_on, sorted_by_name


class Grounds:
    """The grounds of some plans, held against the communes of a day. Seven queries at most, whatever their number; the
    plans come with their units."""

    def __init__(self, plans: Iterable[SpatialPlan], day: date) -> None:
        self.plans, self.day = {plan.pk: plan for plan in plans}, day
        self._moves = LandMoves()
        self._levels: dict[PlanExtent | Shape | None, Any] = {}
        self._shares: dict[tuple[int, str], GroundShare] = {}
        self._commons: dict[tuple[int, int], float] = {}

    def ground(self, plan: SpatialPlan) -> Ground:
        """The land of one of the plans."""
        extent = self._extents.get(plan.pk)
        if extent or not is_for_its_unit(plan):
            return Ground(plan, extent, None)
        return Ground(plan, None, outline_on(self._unit_outlines.get(plan.unit_id, ()), made_on(plan)))

    def outline(self, commune: Unit) -> Shape | None:
        """The outline of a commune on the day."""
        return self._outlines.get(commune.pk)

    def share(self, plan: SpatialPlan, commune: Unit) -> GroundShare:
        """How the ground of a plan lies in a commune of the day. Of many, ask ``each_share``."""
        return self.each_share([(plan, commune)])[0]

    def each_share(self, pairs: Sequence[tuple[SpatialPlan, Unit]]) -> list[GroundShare]:
        """How the ground of each plan lies in the commune beside it; asked again, it costs nothing."""
        self._measure([pair for pair in pairs if _key(*pair) not in self._shares])
        return [self._shares[_key(*pair)] for pair in pairs]

    def _measure(self, pairs: Sequence[tuple[SpatialPlan, Unit]]) -> None:
        told = [self._told(plan, commune) for plan, commune in pairs]
        measured = [pair for pair, each in zip(pairs, told, strict=True) if self._is_to_measure(*pair, each)]
        grounds = (self.ground(plan) for plan, _ in measured)
        drawn = [*(each.outline for each in grounds), *(self.outline(commune) for _, commune in measured)]
        read_geometries(outline for outline in drawn if outline is not None)
        for (plan, commune), each in zip(pairs, told, strict=True):
            self._shares[_key(plan, commune)] = self._share(plan, commune, each)

    def read(self, plans: Iterable[SpatialPlan], communes: Iterable[Unit]) -> None:
        """Read the geometries of the grounds of plans and of the outlines of communes, all at once."""
        grounds = [self.ground(plan) for plan in plans]
        found = [*(each.outline for each in grounds), *(self.outline(commune) for commune in communes)]
        read_geometries(outline for outline in found if outline is not None)
        for extent in (each.extent for each in grounds if each.extent):
            extent.geometry = json.loads(written(extent))

    def _told(self, plan: SpatialPlan, commune: Unit) -> tuple[HeldLand | None, Part]:
        """What instruments say of the land of a plan's unit in a commune."""
        if not is_for_its_unit(plan) or plan.pk in self._extents:
            return None, NOT_KNOWN
        held = self._moves.held(plan.unit_id, made_on(plan), self.day).get(commune.pk)
        return held, _of_plan(self.ground(plan), held, commune) if held else NOT_KNOWN

    def _is_to_measure(self, plan: SpatialPlan, commune: Unit, told: tuple[HeldLand | None, Part]) -> bool:
        held, of_plan = told
        if held is None or of_plan.share is None:
            return True
        return not held.is_whole and not (held.area_km2 is not None and self._published(commune))

    def _share(self, plan: SpatialPlan, commune: Unit, told: tuple[HeldLand | None, Part]) -> GroundShare:
        ground, outline = self.ground(plan), self.outline(commune)
        held, of_plan = told
        if ground.extent or not is_for_its_unit(plan):
            return self._measured(ground, commune, outline, BY_EXTENT)
        if held is None or (of_plan.share is None and ground.outline and outline):
            return self._measured(ground, commune, outline, BY_OUTLINE)
        return GroundShare(plan, commune, of_plan, self._of_commune(ground, held, commune, outline))

    def differs(self, plan: SpatialPlan, commune: Unit) -> bool:
        """Whether the ground of a plan may be other land than the commune's own of the day: it has an extent of its
        own, or was made for another unit, or before the commune last gave or received land."""
        moved = self._moves.last_moved(commune.pk, self.day)
        is_older = moved is not None and made_on(plan) < moved
        return plan.pk in self._extents or plan.unit_id != commune.pk or is_older

    def shares(self, plan: SpatialPlan) -> list[GroundShare]:
        """The same for every commune of the day that holds land of the plan's unit or of those that it covers. For
        one plan: it costs two queries."""
        units = [plan.unit, *plan.covers.all()]
        days = {unit.pk: within_life(unit, made_on(plan)) for unit in units}
        ids = {pk for unit_id, since in days.items() for pk in self._moves.held(unit_id, since, self.day)}
        communes = communes_on(self.day).filter(pk__in=ids).select_related("parent")
        return self.each_share([(plan, commune) for commune in sorted_by_name(communes)])

    def _of_commune(self, ground: Ground, held: HeldLand, commune: Unit, outline: Shape | None) -> Part:
        published = self._published(commune)
        if held.area_km2 is not None and published:
            return part_of(float(held.area_km2) * 100, published, BY_AREA, is_estimate=held.is_composed)
        if ground.outline is None or outline is None:
            return NOT_KNOWN
        part = ground.area_ha if held.is_whole else self._common(ground, outline)
        differ = (
            is_rough(ground.outline) or is_rough(outline) or map_of(ground.outline.origin) != map_of(outline.origin)
        )
        return part_of(part or 0.0, outline_ha(outline), BY_OUTLINE, is_estimate=differ and ground.outline != outline)

    def _measured(self, ground: Ground, commune: Unit, outline: Shape | None, by: str) -> GroundShare:
        if ground.drawn is None or outline is None:
            return GroundShare(ground.plan, commune, NOT_KNOWN, NOT_KNOWN)
        common = self._common(ground, outline)
        estimate = is_rough(outline) if ground.extent else True
        # Both as they are measured here: figures of other measurings make parts larger than wholes.
        of_plan = part_of(common, level_ha(self._level(ground.drawn)), by, is_estimate=estimate)
        of_commune = part_of(common, level_ha(self._level(outline)), by, is_estimate=estimate)
        return GroundShare(ground.plan, commune, of_plan, of_commune)

    def _common(self, ground: Ground, outline: Shape) -> float:
        key = (ground.plan.pk, outline.pk)
        if key not in self._commons:
            one, other = self._level(ground.drawn), self._level(outline)
            self._commons[key] = common_of(one, other)
        return self._commons[key]

    def _level(self, drawn: PlanExtent | Shape | None) -> Any:
        if drawn not in self._levels:
            self._levels[drawn] = level(written(drawn) if isinstance(drawn, PlanExtent) else drawn and drawn.geometry)
        return self._levels[drawn]

    def _published(self, commune: Unit) -> float | None:
        """The area in hectares that an instrument gives the commune as it is on the day."""
        moved = self._moves.last_moved(commune.pk, self.day)
        return self._published_areas.get((commune.pk, moved)) if moved else None

    @cached_property
    def _extents(self) -> dict[int, PlanExtent]:
        return extents_of(self.plans)

    @cached_property
    def _unit_outlines(self) -> dict[str, list[Shape]]:
        return outlines_of(plan.unit_id for plan in self.plans.values())

    @cached_property
    def _outlines(self) -> dict[str, Shape]:
        return {shape.unit_id: shape for shape in shapes_on(self.day).defer("geometry")}

    @cached_property
    def _published_areas(self) -> dict[tuple[str, date], float]:
        figures = Statistic.objects.filter(indicator="area_km2", method__startswith="resolution")
        return {(pk, on): float(value) * 100 for pk, on, value in figures.values_list("unit", "snapshot_on", "value")}


def _key(plan: SpatialPlan, commune: Unit) -> tuple[int, str]:
    return plan.pk, commune.pk


def _differ(one: Shape, other: Shape) -> bool:
    """Whether two outlines do not meet: one is rough, or they were drawn from two maps."""
    return is_rough(one) or is_rough(other) or map_of(one.origin) != map_of(other.origin)


def _of_plan(ground: Ground, held: HeldLand, commune: Unit) -> Part:
    """By what instruments say; of a unit that gave a part of its land and went on, against its measured area."""
    area = None if held.area_km2 is None else float(held.area_km2) * 100
    if held.is_whole:
        whole = ground.area_ha if area is None else area
        return Part(1.0, whole, whole, BY_INSTRUMENT if commune.pk != ground.plan.unit_id else "", is_estimate=False)
    if held.share is not None:
        share = float(held.share)
        return Part(share, area, None if area is None else area / share, BY_AREA, is_estimate=held.is_composed)
    whole = ground.area_ha
    if whole and area is not None:
        return part_of(area, whole, BY_AREA, is_estimate=True)
    if whole and held.less_km2 is not None:
        return part_of(max(0.0, whole - float(held.less_km2) * 100), whole, BY_AREA, is_estimate=True)
    return Part(None, area, None, BY_AREA if area is not None else "", is_estimate=False)
