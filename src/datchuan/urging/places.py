"""Whom a reminder is about, who is written to, and which office is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datchuan.desk.finding import Urgent
from datchuan.people.models import Office
from datchuan.territory.models import Level, Unit


@dataclass(frozen=True)
class Placed:
    """A unit with the one that is written to (its district, or itself where it lies in none), and the office there
    that a rule addresses."""

    unit: Unit
    place: Unit
    office: Office | None


def places_of(found: Sequence[Urgent], addressee: str) -> Mapping[str, Placed]:
    """For each unit that something was found in. Two queries."""
    units = list(Unit.objects.filter(pk__in={each.unit_id for each in found}).select_related("parent"))
    places = {unit.pk: written_to(unit) for unit in units}
    told = {unit.pk: unit if addressee == "commune" else places[unit.pk] for unit in units}
    kinds = (Office.Kind.DISTRICT, Office.Kind.COMMUNE)
    offices = Office.objects.filter(kind__in=kinds, unit__in={each.pk for each in told.values()})
    by_unit = {office.unit_id: office for office in offices}
    return {unit.pk: Placed(unit, places[unit.pk], by_unit.get(told[unit.pk].pk)) for unit in units}


def written_to(unit: Unit) -> Unit:
    """The district of a commune; any other unit itself. The parent is at hand."""
    parent = unit.parent
    in_district = unit.level == Level.COMMUNE and parent is not None and parent.level == Level.DISTRICT
    return parent if in_district and parent is not None else unit


def about(place: Unit) -> str:
    """How a paper names the place it is about: ``district 180-1``."""
    return f"{place.level} {place.pk}"
