"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models.functions import ExtractYear

from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.programme.models import Registration

checks_beside(__file__)


@finds("registered_commune_ended")
def registered_commune_ended(today: date) -> Iterator[Finding]:
    ended = Registration.objects.filter(commune__valid_to__lte=today).select_related("commune", "plan")
    ended = ended.annotate(ended_in=ExtractYear("commune__valid_to"))
    return (
        Finding(f"{each.commune.name}, kế hoạch {each.plan.year}", "commune", each.commune_id)
        for each in ended
        if each.ended_in <= each.plan.year
    )
