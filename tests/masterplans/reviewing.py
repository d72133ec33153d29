"""Plans, duties and days of reviews, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.making import EMPTY, MERGED_ON, TODAY

from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import conclude_review, open_review_duties
from datchuan.people.models import Official
from datchuan.territory.models import Unit

DE_THAM, BAC_AI, KIM_DONG = "06046-1", "06052-1", "06031-1"
CONCLUDED_ON = date(2020, 3, 2)
BASIS = "Biên bản 12/BB-SXD"


def plan(unit_id: str = EMPTY, kind: str = SpatialPlan.Kind.COMMUNE_MASTER, **changes: Any) -> SpatialPlan:
    """A plan of 2012 in good order: published in time, rules issued; a master plan was seen to be built to."""
    good = {
        "name": f"QH {unit_id}",
        "approved_on": date(2012, 3, 5),
        "published_on": date(2012, 3, 12),
        "rules_issued_on": date(2012, 5, 2),
    }
    made = SpatialPlan.objects.create(unit_id=unit_id, kind=kind, **{**good, **changes})
    if kind == SpatialPlan.Kind.COMMUNE_MASTER:
        BuildingFinding.objects.create(plan=made, seen_on=date(2020, 3, 2), follows=True)
    return made


def alone() -> None:
    """The province without the demonstration's plans."""
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.all().delete()


def merged() -> tuple[ReviewDuty, ReviewDuty]:
    """The open duties of Đề Thám's plan and of that of Bắc Ái, divided between Đề Thám and Kim Đồng in 2020."""
    plan(DE_THAM)
    plan(BAC_AI)
    open_review_duties(effective_on=MERGED_ON)
    return ReviewDuty.objects.get(plan__unit=DE_THAM), ReviewDuty.objects.get(plan__unit=BAC_AI)


def concluded(duty: ReviewDuty, conclusion: str, on: date = CONCLUDED_ON, by: Official | None = None) -> ReviewDuty:
    return conclude_review(duty=duty, conclusion=conclusion, basis=BASIS, by=by, on=on, today=TODAY)


def unit(pk: str) -> Unit:
    return Unit.objects.get(pk=pk)
