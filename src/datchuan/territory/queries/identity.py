"""What a legal unit was called, coded and classed, and what it belonged to, each with its own periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from datchuan.kernel.period import Period
from datchuan.territory.models import CommuneClass, Unit


def versions_of(unit: Unit) -> list[Unit]:
    """Every version of the same legal unit, oldest first."""
    versions = Unit.objects.filter(identity=unit.identity_id).select_related("parent")
    return list(versions.order_by(F("valid_from").asc(nulls_first=True)))


def version_on(identity_id: str, day: date) -> Unit | None:
    """The version of a legal unit that exists on ``day``; ``None`` when the unit did not exist then."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return Unit.objects.filter(begun, Q(valid_to=None) | Q(valid_to__gt=day), identity=identity_id).first()


@dataclass(frozen=True)
class Attribute:
    """A value that a unit had during a period."""

    value: str
    period: Period


@dataclass(frozen=True)
class Attributes:
    """What a legal unit was called, of which type, under which code and parent, each oldest first."""

    names: list[Attribute]
    types: list[Attribute]
    codes: list[Attribute]
    parents: list[Attribute]


def attributes_of(unit: Unit) -> Attributes:
    """The values of a legal unit over all its versions. One query."""
    versions = versions_of(unit)
    return Attributes(
        names=_runs(versions, lambda version: version.short_name),
        types=_runs(versions, lambda version: version.type),
        codes=_runs(versions, lambda version: version.code),
        parents=_runs(versions, lambda version: version.parent.name if version.parent else ""),
    )


def _runs(versions: Iterable[Unit], value: Callable[[Unit], str]) -> list[Attribute]:
    """Equal values of versions that follow each other without a gap are one."""
    runs: list[Attribute] = []
    for version in versions:
        last = runs[-1] if runs else None
        if last and last.value == value(version) and last.period.valid_to == version.valid_from:
            runs[-1] = Attribute(last.value, Period(last.period.valid_from, version.valid_to))
        else:
            runs.append(Attribute(value(version), Period(version.valid_from, version.valid_to)))
    return runs


def classes_of(unit: Unit, day: date) -> dict[CommuneClass.Scheme, CommuneClass | None]:
    """For each scheme the class that the unit is known to have on ``day``; ``None``: not known. One query.

    A class whose beginning is not known speaks from the day it is attested on, not before.
    """
    attested = Q(valid_from__lte=day) | Q(valid_from=None, attested_on__lte=day)
    rows = CommuneClass.objects.filter(attested, Q(valid_to=None) | Q(valid_to__gt=day), unit=unit)
    exists = day in Period(unit.valid_from, unit.valid_to)
    found = {row.scheme: row for row in rows} if exists else {}
    return {scheme: found.get(scheme.value) for scheme in CommuneClass.Scheme}
