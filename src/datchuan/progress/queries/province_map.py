"""The map of the province: one measure on the units of one day, by the facts of another or the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.kernel.text import format_day
from datchuan.masterplans.queries import GroundShare
from datchuan.platform.queries import installation
from datchuan.progress.queries.drawing import (
    MapShape,
    Outline,
    district_outlines,
    map_shapes,
    table_rows,
)
from datchuan.progress.queries.measures import Measure, plans_behind
from datchuan.progress.queries.plan_layer import PlanLayer, plan_layer
from datchuan.progress.queries.shown import NOTHING_JUDGED, OTHER, MapClass, Shown
from datchuan.territory.models import Unit
from datchuan.territory.queries import shape_sources


@dataclass(frozen=True)
class ProvinceMap:
    """What a map shows, whether on a page, in a file or on paper. Without a standing only the units are shown."""

    on: date
    units_on: date
    now: Standing | None
    measure: Measure | None
    units: list[MapShape]
    outlines: list[Outline]
    sources: list[str]
    is_simulated: bool
    layer: PlanLayer | None = None

    @property
    def title(self) -> str:
        return self.measure.title if self.measure else "Địa giới"

    @property
    def days(self) -> str:
        """The day of the facts and that of the units, in words."""
        units = f"địa giới ngày {format_day(self.units_on)}"
        return f"số liệu ngày {format_day(self.on)}, {units}" if self.measure else units

    @property
    def classes(self) -> tuple[MapClass, ...]:
        """The legend: the classes of the measure, then that of units it does not judge if there are any."""
        own = self.measure.classes if self.measure else ()
        has_other = self.measure is not None and any(each.shown.map_class == OTHER for each in self.units)
        return (*own, OTHER) if has_other else own

    @property
    def shapes(self) -> list[MapShape]:
        """The units that have an outline."""
        return [each for each in self.units if each.is_drawn]

    @property
    def undrawn(self) -> list[MapShape]:
        """The units that exist and have no outline: in the table, not on the map."""
        return [each for each in self.units if not each.is_drawn]

    @property
    def rows(self) -> list[MapShape]:
        """The units as the table lists them."""
        return table_rows(self.units)

    @property
    def rows_of_plans(self) -> list[tuple[Unit, GroundShare]]:
        """The layer of plans as a table lists it, commune by commune."""
        shares = self.layer.shares if self.layer else {}
        return [(row.unit, each) for row in self.rows for each in shares.get(row.unit.pk, ())]

    @property
    def has_districts(self) -> bool:
        return bool(self.outlines) or any(
            each.unit.parent and each.unit.parent.level == "district" for each in self.units
        )


def province_map(
    on: date,
    units_on: date,
    now: Standing | None,
    measure: Measure | None,
    *,
    with_geometry: bool = False,
    with_plans: bool = False,
) -> ProvinceMap:
    """The map of a measure. ``with_geometry`` reads the outlines themselves too, for files; ``with_plans`` lays the
    grounds of plans over it."""

    def shown(unit: Unit) -> Shown:
        return measure.shown(now, unit) if now and measure else NOTHING_JUDGED

    def notes(unit: Unit) -> tuple[str, ...]:
        ways = sorted(now.inferred.get(unit.pk, ())) if now else []
        return (f"thôn {', '.join(ways)}",) if ways else ()

    units = map_shapes(units_on, shown, notes, with_geometry=with_geometry)
    layer = None
    if now and with_plans:
        layer = plan_layer(now, plans_behind(measure, now), with_geometry=with_geometry)
    drawn = [*units, *(layer.grounds if layer else ())]
    return ProvinceMap(
        on=on,
        units_on=units_on,
        now=now,
        measure=measure,
        units=units,
        outlines=district_outlines(units_on, with_geometry=with_geometry),
        sources=shape_sources(each.origin for each in drawn),
        is_simulated=installation().simulated,
        layer=layer,
    )
