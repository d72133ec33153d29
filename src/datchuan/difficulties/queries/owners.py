"""To whom a difficulty may be given."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from datchuan.difficulties.models import Difficulty
from datchuan.people.models import Office, Official, Role
from datchuan.territory.queries import successors_of

_OF_THE_PROVINCE = (Office.Kind.DEPARTMENT, Office.Kind.DIVISION, Office.Kind.COORDINATION, Office.Kind.PROVINCE)


def offices_for(by: Official, difficulty: Difficulty, on: date) -> QuerySet[Office]:
    """The offices that an official may give a difficulty to: those of its commune and district (of the units that hold
    its land, where it ended); the department may give it to its divisions and the province's offices too."""
    unit = difficulty.unit
    now = successors_of([unit], on).get(unit.pk)
    units = [unit, *(now.units if now else [])]
    ids = {each.pk for each in units} | {each.parent_id for each in units if each.parent_id}
    near = Q(unit__in=ids, kind__in=[Office.Kind.DISTRICT, Office.Kind.COMMUNE]) | Q(unit__parent=unit.pk)
    if by.role == Role.DISTRICT_OFFICER:
        mine = Q(unit=by.area_id) | Q(unit__parent=by.area_id)
        return Office.objects.filter(near & mine).order_by("kind", "key")
    return Office.objects.filter(near | Q(kind__in=_OF_THE_PROVINCE)).order_by("kind", "key")


def owner_choices(by: Official, difficulty: Difficulty, on: date) -> list[tuple[str, str]]:
    """Offices, each followed by its people: "3" for an office, "3/7" for one of its people. Two queries."""
    offices = list(offices_for(by, difficulty, on))
    people: dict[int, list[Official]] = {}
    for each in Official.objects.filter(is_active=True, office__in=offices).order_by("username"):
        people.setdefault(each.office_id, []).append(each)
    found: list[tuple[str, str]] = []
    for office in offices:
        found.append((str(office.pk), office.short_name))
        found += [(f"{office.pk}/{each.pk}", f"{office.short_name}: {each}") for each in people.get(office.pk, [])]
    return found
