"""Reads of the territory. Every query takes the day it speaks of."""

from datchuan.territory.queries.counterparts import Counterpart, counterparts
from datchuan.territory.queries.dividing import inferred_communes
from datchuan.territory.queries.family import Family, family_of
from datchuan.territory.queries.figures import (
    households_by_census,
    map_of,
    shape_sources,
    shapes_on,
    villages_of,
)
from datchuan.territory.queries.holding import Holding, held_on
from datchuan.territory.queries.identity import (
    Attribute,
    Attributes,
    attributes_of,
    classes_of,
    version_on,
    versions_of,
)
from datchuan.territory.queries.land import HeldLand, LandMoves
from datchuan.territory.queries.lineage import (
    Origin,
    Successors,
    commune_on,
    days_of_change,
    heirs_of,
    merged_since,
    origins,
    successors_of,
    successors_on,
)
from datchuan.territory.queries.periods import UnitsPeriod, units_periods
from datchuan.territory.queries.regrouping import Regrouped, brought, regroup, splits_between
from datchuan.territory.queries.searching import FoundUnit, Search, search_units
from datchuan.territory.queries.units import (
    by_district,
    communes_on,
    have_districts,
    holds_on,
    province_of,
    sorted_by_name,
    units_on,
    within,
)

__all__ = [
    "Attribute",
    "Attributes",
    "Counterpart",
    "Family",
    "FoundUnit",
    "HeldLand",
    "Holding",
    "LandMoves",
    "Origin",
    "Regrouped",
    "Search",
    "Successors",
    "UnitsPeriod",
    "attributes_of",
    "brought",
    "by_district",
    "classes_of",
    "commune_on",
    "communes_on",
    "counterparts",
    "days_of_change",
    "family_of",
    "have_districts",
    "heirs_of",
    "held_on",
    "holds_on",
    "households_by_census",
    "inferred_communes",
    "map_of",
    "merged_since",
    "origins",
    "province_of",
    "regroup",
    "search_units",
    "shape_sources",
    "shapes_on",
    "sorted_by_name",
    "splits_between",
    "successors_of",
    "successors_on",
    "units_on",
    "units_periods",
    "version_on",
    "versions_of",
    "villages_of",
    "within",
]
