"""Reads of the territory. Every query takes the day it speaks of."""

from datchuan.territory.queries.counterparts import Counterpart, counterparts
from datchuan.territory.queries.dividing import inferred_communes
from datchuan.territory.queries.figures import households_by_census, shapes_on, villages_of
from datchuan.territory.queries.identity import (
    Attribute,
    Attributes,
    attributes_of,
    classes_of,
    version_on,
    versions_of,
)
from datchuan.territory.queries.lineage import (
    Lineage,
    Origin,
    commune_on,
    days_of_change,
    heirs_of,
    lineage,
    merged_since,
    origins,
    successors_on,
)
from datchuan.territory.queries.regrouping import Regrouped, regroup, splits_between
from datchuan.territory.queries.units import (
    by_district,
    communes_on,
    have_districts,
    holds_on,
    province_of,
    search_units,
    sorted_by_name,
    units_on,
    within,
)

__all__ = [
    "Attribute",
    "Attributes",
    "Counterpart",
    "Lineage",
    "Origin",
    "Regrouped",
    "attributes_of",
    "by_district",
    "classes_of",
    "commune_on",
    "communes_on",
    "counterparts",
    "days_of_change",
    "have_districts",
    "heirs_of",
    "holds_on",
    "households_by_census",
    "inferred_communes",
    "lineage",
    "merged_since",
    "origins",
    "province_of",
    "regroup",
    "search_units",
    "shapes_on",
    "sorted_by_name",
    "splits_between",
    "successors_on",
    "units_on",
    "version_on",
    "versions_of",
    "villages_of",
    "within",
]
