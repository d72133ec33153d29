"""Houses as an entity set of the OData service: one row for each house, the version of the day looked at."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from datchuan.housing.access import visible_to
from datchuan.kernel.text import masked
from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.survey.odata.sets import EntitySet, Property, Reading, properties
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

_TYPES = {"bool": "Boolean", "int": "Int32", "decimal": "Decimal", "choice": "String"}


def houses_set() -> EntitySet:
    """The set, with the facts that law/facts/house.yaml declares."""
    fields = load_library().facts["house"].fields.values()
    facts = [_fact(field) for field in fields if field.key != "surveyed_on"]
    return EntitySet(
        name="Houses",
        entity="House",
        title="Nhà ở",
        key="Code",
        permission="housing.view_houses",
        properties=properties(
            Property("Code", "String", "Mã hộ", ("household__code",), filterable=True, nullable=False),
            Property("CommuneCode", "String", "Mã xã", ("village_id",), _commune, filterable=True, asked=_in_commune),
            Property("Village", "String", "Thôn", ("village__name",), filterable=True),
            Property(
                "HeadName", "String", "Chủ hộ", ("head_name",), lambda reading: str if reading.names_whole else masked
            ),
            Property("SurveyedOn", "Date", "Ngày điều tra", ("valid_from",), filterable=True),
            *facts,
            Property("Note", "String", "Ghi chú", ("note",)),
            Property("Version", "Int32", "Bản ghi số", ("version",), filterable=True),
            Property("RecordedAt", "DateTimeOffset", "Ghi lúc", ("recorded_at",), filterable=True),
            Property("Simulated", "Boolean", "Dữ liệu mô phỏng", ("simulated",), filterable=True),
        ),
        records=lambda reading: visible_to(reading.official, reading.day, today=reading.today),
    )


def _fact(field: Field) -> Property:
    name = "".join(part.capitalize() for part in field.key.split("_"))
    title = f"{field.title} ({field.unit})" if field.unit and field.type != "bool" else field.title
    is_plain = field.type in ("bool", "int")
    return Property(
        name, _TYPES[field.type], title, (field.column,), None if is_plain else _shown(field), filterable=is_plain
    )


def _shown(field: Field) -> Callable[[Reading], Callable[..., Any]]:
    """A choice by its title; a decimal in its unit."""

    def choice(value: int | None) -> str | None:
        return None if value is None else field.title_of(value)

    def decimal(value: int | None) -> float | None:
        return None if value is None else float(Decimal(value) / 10**field.scale)

    return lambda reading: choice if field.type == "choice" else decimal


def _commune(reading: Reading) -> Callable[..., Any]:
    held = VillageMembership.objects.filter(holds_on(reading.units_day))
    return dict(held.values_list("village_id", "commune__code")).get


def _in_commune(reading: Reading, asked: Q) -> Q:
    """The comparison, made for the code of the commune that the village belongs to on the day of the units."""
    ((path, value),) = [child for child in asked.children if isinstance(child, tuple)]
    lookup = path.removeprefix("village_id")
    held = VillageMembership.objects.filter(holds_on(reading.units_day))
    if lookup == "__isnull":
        return ~Q(village__in=held.values("village"))
    return Q(village__in=held.filter(**{f"commune__code{lookup}": value}).values("village"))
