"""Reads of housing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from datchuan.housing.models import HouseRecord
from datchuan.kernel.text import masked
from datchuan.people.models import Official
from datchuan.territory.queries import holds_on

# The columns that the law's rules read (law/facts/house.yaml) besides the day of survey.
FACTS = (
    "persons",
    "living_area_dm2",
    "built_year",
    "foundation_material",
    "floor_material",
    "frame_material",
    "wall_material",
    "roof_material",
    "hard_floor",
    "hard_frame",
    "hard_roof",
    "lifetime_years",
    "temporary_material",
    "unsafe",
    "kitchen_hygienic",
    "toilet_hygienic",
    "animal_shed",
    "custom_fit",
)
_COMPARED = (*FACTS, "village_id", "head_name", "note", "valid_from")


Difference = tuple[str, Any, Any]
"""A column of HouseRecord, its old and its new value, as JSON takes them (a day as year-month-day)."""


def differing_facts(one: HouseRecord, other: HouseRecord) -> list[Difference]:
    """The facts in which two versions of a house differ."""
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in _COMPARED)
    return [(name, _plain(old), _plain(new)) for name, old, new in pairs if old != new]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def records_on(day: date) -> QuerySet[HouseRecord]:
    """The version of each house that holds on ``day``."""
    return HouseRecord.objects.filter(holds_on(day))


def name_shower(official: Official) -> Callable[[HouseRecord], str]:
    """Heads' names as this official may see them: whole, or masked."""
    if official.has_perm("housing.view_personal_data"):
        return lambda record: record.head_name
    return lambda record: masked(record.head_name)
