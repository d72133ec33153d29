"""A sample of houses that a test names, as drawing keeps one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Sample, SampleHouse, Visit


def a_sample(visit: Visit, codes: Sequence[str], on: date) -> Sample:
    """Open, of the houses' newest versions, whatever chance would have drawn."""
    measures = {"confidence": 0.95, "half_width": 0.1, "share": 0.75, "population": len(codes)}
    drawn = {"seed": "1", "frame_sha256": "0" * 64, "method": "thử", "drawn_at": timezone.now()}
    law = {"criteria_set": "vn-xa-2016", "indicator": "9.2", "strata": {"met": len(codes)}}
    made = Sample.objects.create(visit=visit, on=on, **measures, **drawn, **law)
    newest = HouseRecord.objects.filter(household__code__in=codes, valid_to=None).order_by("household__code")
    SampleHouse.objects.bulk_create(
        SampleHouse(
            sample=made,
            order=order,
            household_id=each.household_id,
            village_id=each.village_id,
            stratum="met",
            declared=each,
        )
        for order, each in enumerate(newest, start=1)
    )
    return made
