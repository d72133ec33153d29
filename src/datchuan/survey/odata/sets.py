"""Entity sets: their properties, where each comes from, and the registry by which rooms offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from datchuan.people.models import Official

Make = Callable[..., Any]


@dataclass(frozen=True)
class Reading:
    """Who reads, and of which days."""

    official: Official
    day: date
    units_day: date
    today: date

    @property
    def names_whole(self) -> bool:
        return self.official.has_perm("housing.view_personal_data")


@dataclass(frozen=True)
class Property:
    """A property of an entity: ``paths`` in the database, ``type`` without "Edm.", ``title`` in Vietnamese.

    ``make`` gives, for a reading, what turns the values of ``paths`` into the property's. ``asked`` gives what a
    comparison means where it is not one of the first path; without a ``filterable`` there is none.
    """

    name: str
    type: str
    title: str
    paths: tuple[str, ...]
    make: Callable[[Reading], Make] | None = None
    filterable: bool = False
    asked: Callable[[Reading, Q], Q] | None = None
    nullable: bool = True


@dataclass(frozen=True)
class EntitySet:
    """A table of the service. ``records`` are those the official may see; ``key`` is the property that names one."""

    name: str
    entity: str
    title: str
    key: str
    permission: str
    properties: Mapping[str, Property]
    records: Callable[[Reading], QuerySet[Any]]


def properties(*each: Property) -> Mapping[str, Property]:
    return {one.name: one for one in each}


_sets: dict[str, EntitySet] = {}


def offer_set(offered: EntitySet) -> None:
    """Register an entity set (once, in an AppConfig.ready)."""
    _sets[offered.name] = offered


def sets_for(official: Official) -> dict[str, EntitySet]:
    """Those that the official may read."""
    return {name: each for name, each in sorted(_sets.items()) if official.has_perm(each.permission)}


def plain(value: Any) -> Any:
    """A value of the database as JSON has it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value
