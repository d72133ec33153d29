"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count

from datchuan.housing.models import HouseRecord
from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

checks_beside(__file__)


@finds("house_outside_communes")
def house_outside_communes(today: date) -> Iterator[Finding]:
    somewhere = VillageMembership.objects.filter(holds_on(today), holds_on(today, "commune__")).values("village")
    lost = HouseRecord.objects.filter(holds_on(today)).exclude(village__in=somewhere).order_by()
    villages = lost.values_list("village__name", "village__code").annotate(n=Count("pk"))
    return (Finding(f"{count} nhà ở thôn {name} ({code})") for name, code, count in villages)


@finds("house_records_overlap")
def house_records_overlap(today: date) -> Iterator[Finding]:
    holding = HouseRecord.objects.filter(holds_on(today)).order_by()
    twice = holding.values_list("household__code").annotate(n=Count("pk")).filter(n__gt=1)
    return (Finding(f"Hộ {code}: {count} bản ghi", "house", code) for code, count in twice)
