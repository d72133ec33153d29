"""Who may see and bring houses."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import QuerySet

from datchuan.housing.models import HouseRecord
from datchuan.people.access import has_role, is_official
from datchuan.people.models import Official, Role
from datchuan.territory.models import Level, Unit, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, within

# Houses inside one's own area.
rules.add_perm("housing.view_houses", is_official)
# Bring houses of one's own area by Excel.
rules.add_perm("housing.import_houses", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
# Names of heads of household, inside one's own area; others see them masked.
rules.add_perm(
    "housing.view_personal_data",
    has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER, Role.LEADERSHIP),
)


def communes_of(official: Official, on: date) -> QuerySet[Unit]:
    """The communes existing on ``on`` inside the official's area."""
    return communes_on(on).filter(within(official.area))


def visible_to(official: Official, on: date, *, today: date) -> QuerySet[HouseRecord]:
    """The house records that hold on ``on`` in villages that belong to the official's area today.

    Today decides, whatever day is looked at: a commune that lost a village reads no more of it, one that received it
    reads its past too.
    """
    records = HouseRecord.objects.filter(holds_on(on))
    if official.area.level == Level.PROVINCE:
        return records
    villages = VillageMembership.objects.filter(holds_on(today), commune__in=communes_of(official, today))
    return records.filter(village__in=villages.values("village"))
