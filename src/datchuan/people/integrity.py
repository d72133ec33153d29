"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datchuan.people.models import Office, Official
from datchuan.platform.integrity import Finding, checks_beside, finds

checks_beside(__file__)


@finds("official_area_ended")
def official_area_ended(today: date) -> Iterator[Finding]:
    officials = Official.objects.filter(is_active=True, area__valid_to__lte=today).select_related("area")
    return (
        Finding(f"{each.full_name} ({each.username}), {each.area.name}", "commune", each.area_id) for each in officials
    )


@finds("office_unit_ended")
def office_unit_ended(today: date) -> Iterator[Finding]:
    offices = Office.objects.filter(unit__valid_to__lte=today).select_related("unit")
    return (Finding(f"{each.name}, {each.unit.name}", "commune", each.unit_id) for each in offices)
