"""Units on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.kernel.text import sort_key
from datchuan.territory.models import Level, Unit


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a row's half-open period holds ``day``; ``prefix`` is a relation path ("unit__")."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    not_ended = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})
    return begun & not_ended


def units_of_any_time() -> QuerySet[Unit]:
    """Units of every day in the province served here; of the whole country where none is chosen yet."""
    return Unit.objects.all()


def units_on(day: date, level: str | None = None) -> QuerySet[Unit]:
    """Units that exist on ``day`` in the province served here; in the whole country where none is chosen yet."""
    units = units_of_any_time().filter(holds_on(day))
    return units.filter(level=level) if level else units


def communes_on(day: date, *, rural_only: bool = False) -> QuerySet[Unit]:
    """Commune-level units on ``day``; ``rural_only`` keeps xã, which the criteria sets for communes speak of."""
    communes = units_on(day, Level.COMMUNE)
    return communes.filter(type="Xã") if rural_only else communes


def within(area: Unit) -> Q:
    """The condition that a unit lies in ``area``: itself, its children and theirs. In a province that stands, whatever
    is served here lies, the provinces that went into it too."""
    if area.level == Level.PROVINCE and area.valid_to is None and not area.is_elsewhere:
        return Q(is_elsewhere=False)
    return Q(pk=area.pk) | Q(parent=area) | Q(parent__parent=area)


def sorted_by_name(units: QuerySet[Unit] | list[Unit]) -> list[Unit]:
    """Units in the Vietnamese order of their names."""
    return sorted(units, key=lambda unit: sort_key(unit.short_name))


def have_districts(units: Iterable[Unit]) -> bool:
    """Whether some of the units lie in a district, so that a list shows districts; their parents are at hand."""
    return any(unit.parent is not None and unit.parent.level == Level.DISTRICT for unit in units)


def by_district(unit: Unit) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The key that sorts units by district and then by name, in the Vietnamese order; the parent is at hand."""
    return sort_key(unit.parent.short_name if unit.parent else ""), sort_key(unit.short_name)


def province_of(unit: Unit) -> Unit:
    """The province a unit lies in. Costs no query when parents were selected with the unit."""
    while unit.parent is not None:
        unit = unit.parent
    return unit
