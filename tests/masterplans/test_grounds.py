"""How much of the plans of vanished communes lies in their successors."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import TODAY

from datchuan.masterplans.models import PlanExtent, SpatialPlan
from datchuan.masterplans.queries import Grounds, GroundShare, plan_facts
from datchuan.territory.models import Change, Shape, Unit
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("province")

DE_THAM, BAC_AI, KIM_DONG = "06046-1", "06052-1", "06031-1"
LATER = date(2025, 7, 1)


def plan_of(unit_id: str, **changes: object) -> SpatialPlan:
    return SpatialPlan.objects.create(unit_id=unit_id, name="QH", **{"approved_on": date(2012, 3, 5), **changes})


def shares(plan: SpatialPlan, day: date = TODAY) -> dict[str, GroundShare]:
    return {each.commune.pk: each for each in Grounds([plan], day).shares(plan)}


def figures(share: GroundShare) -> tuple[object, ...]:
    plan, commune = share.of_plan, share.of_commune
    return plan.share, plan.part_ha, plan.whole_ha, plan.by, commune.share, commune.whole_ha, commune.by


def test_bac_ai_lies_in_both_receivers_by_the_published_areas() -> None:
    found = shares(plan_of(BAC_AI))
    assert set(found) == {DE_THAM, KIM_DONG}
    by = "diện tích công bố"
    assert figures(found[DE_THAM]) == pytest.approx((11 / 22.46, 1100, 2246, by, 11 / 50.98, 5098, by))
    assert figures(found[KIM_DONG]) == pytest.approx((11.46 / 22.46, 1146, 2246, by, 11.46 / 71.37, 7137, by))
    assert not any(part.is_estimate for each in found.values() for part in (each.of_plan, each.of_commune))


def test_without_any_outline_the_published_areas_still_tell() -> None:
    plan = plan_of(BAC_AI)
    Shape.objects.filter(unit=BAC_AI).delete()
    assert figures(shares(plan)[DE_THAM])[:5] == pytest.approx(
        (11 / 22.46, 1100, 2246, "diện tích công bố", 11 / 50.98)
    )


def test_a_later_merger_of_the_receivers_carries_the_part_along() -> None:
    """In 2025 Đề Thám and Kim Đồng go wholly into larger communes, drawn on another map."""
    found = shares(plan_of(BAC_AI), LATER)
    assert sum(each.of_plan.share for each in found.values()) == pytest.approx(1)
    assert all(each.of_commune.is_estimate for each in found.values())
    assert all(each.of_commune.by == "đo trên bản đồ" for each in found.values())
    assert 0 < found["06046-2"].of_commune.share < 0.2


def test_a_whole_commune_lies_wholly_in_its_successor_whatever_maps_say() -> None:
    (share,) = shares(plan_of(DE_THAM, approved_on=date(2020, 5, 4)), LATER).values()
    assert (share.of_plan.share, share.of_plan.by, share.of_plan.is_estimate) == (
        1,
        "văn bản sắp xếp: toàn bộ",
        False,
    )
    assert 0.3 < share.of_commune.share < 0.6


def test_a_plan_made_after_the_merger_covers_its_commune() -> None:
    (share,) = shares(plan_of(DE_THAM, approved_on=date(2020, 5, 4))).values()
    assert (share.of_plan.share, share.of_commune.share, share.of_commune.is_estimate) == (1, 1, False)


def test_the_older_plan_of_a_commune_that_received_land_covers_a_part_of_it() -> None:
    (share,) = shares(plan_of(DE_THAM)).values()
    assert share.of_plan.share == 1
    assert share.of_commune.share == pytest.approx(40.18 / 50.84, abs=0.01)
    assert share.of_commune.is_estimate, "the dividing line of Bắc Ái comes from another map"


def test_a_part_whose_area_nobody_published_is_measured_and_said_to_be_an_estimate() -> None:
    edge = Change.objects.filter(extent="part", area_km2=None, from_unit__level="commune").first()
    share = shares(plan_of(edge.from_unit_id))[edge.to_unit_id]
    assert (share.of_plan.by, share.of_plan.is_estimate) == ("đo trên bản đồ", True)
    Shape.objects.filter(unit=edge.from_unit_id).delete()
    share = shares(SpatialPlan.objects.filter(unit=edge.from_unit_id).last())[edge.to_unit_id]
    assert share.of_plan.share is None
    assert share.of_commune.share is None


def test_an_extent_of_its_own_is_measured_and_other_kinds_without_one_are_not_known() -> None:
    detailed = plan_of(DE_THAM, kind="detailed")
    assert shares(detailed)[DE_THAM].of_plan.share is None
    square = {
        "type": "Polygon",
        "coordinates": [[[106.5, 22.2], [106.51, 22.2], [106.51, 22.21], [106.5, 22.21], [106.5, 22.2]]],
    }
    PlanExtent.objects.create(plan=detailed, geometry=square, area_ha="114.5", source="Bản vẽ QH-04")
    (share,) = shares(detailed).values()
    assert share.of_plan.by == "đo theo phạm vi quy hoạch"
    assert share.of_plan.share is not None


def test_what_stands_beside_a_plan_does_not_cover_all_of_its_unit() -> None:
    base = plan_of(DE_THAM)
    beside = plan_of(DE_THAM, approved_on=date(2015, 1, 5), revises=base, revision="local")
    assert Grounds([beside], TODAY).ground(beside).geometry is None


def test_shares_cost_the_same_for_one_commune_and_for_all() -> None:
    for unit in communes_on(date(2019, 12, 31), rural_only=True):
        plan_of(unit.pk)
    costs = []
    for communes in ([Unit.objects.get(pk=DE_THAM)], list(communes_on(TODAY, rural_only=True))):
        facts = plan_facts(communes, TODAY)
        with CaptureQueriesContext(connection) as queries:
            grounds = Grounds([each.plan for plans in facts.values() for each in plans], TODAY)
            found = grounds.each_share([(each.plan, commune) for commune in communes for each in facts[commune.pk]])
        assert all(each.of_plan.share is not None for each in found)
        costs.append(len(queries))
    assert costs[0] <= costs[1] <= 6, "one more where some are measured"
