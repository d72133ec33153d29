"""Bắc Ái (Tràng Định) was divided on 01/01/2020 between Đề Thám and Kim Đồng: each receiver, step by step.

NQ 818/NQ-UBTVQH14, Điều 1 khoản 1. What is done for one receiver decides nothing for the other.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.making import MERGED_ON, TODAY

from datchuan.evaluation.computing import compute_verdicts
from datchuan.law.outcome import Verdict
from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import change_plan, conclude_review, open_review_duties
from datchuan.masterplans.queries import plan_facts
from datchuan.people.models import Official
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
BAC_AI, DE_THAM, KIM_DONG = "06052-1", "06046-1", "06031-1"
BOTH = (DE_THAM, KIM_DONG)
DAY_BEFORE = date(2019, 12, 31)
Conclusion, Revision = ReviewDuty.Conclusion, SpatialPlan.Revision


@pytest.fixture(autouse=True)
def _no_simulated_plans(province: Unit) -> None:
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.all().delete()


def plan(unit_id: str, approved_on: date = date(2012, 3, 5), **values: Any) -> SpatialPlan:
    """In good order: published a week later, rules issued, building seen to follow it."""
    good = {"published_on": approved_on, "rules_issued_on": approved_on, "horizon_year": 2025}
    made = SpatialPlan.objects.create(
        unit_id=unit_id, name=f"QH {unit_id}", approved_on=approved_on, **{**good, **values}
    )
    BuildingFinding.objects.create(plan=made, seen_on=approved_on, follows=True)
    return made


@pytest.fixture
def three() -> dict[str, SpatialPlan]:
    """A plan of each of the three of before, and the duties that the division opened."""
    made = {unit: plan(unit) for unit in (BAC_AI, DE_THAM, KIM_DONG)}
    assert open_review_duties(effective_on=MERGED_ON) == 3
    return made


def verdict(unit_id: str, on: date, code: str = "1.1") -> Verdict:
    return compute_verdicts("vn-xa-2016", on, [unit_id]).verdicts[unit_id][code]


def outcomes(on: date, code: str = "1.1") -> tuple[str, str]:
    """Of Đề Thám and Kim Đồng."""
    return (verdict(DE_THAM, on, code).outcome.value, verdict(KIM_DONG, on, code).outcome.value)


def serving(unit_id: str, on: date) -> list[SpatialPlan]:
    return [each.plan for each in plan_facts([Unit.objects.get(pk=unit_id)], on)[unit_id]]


def conclude(of: SpatialPlan, conclusion: str, on: date, by: Official, **changes: Any) -> ReviewDuty:
    duty = ReviewDuty.objects.get(plan=of)
    return conclude_review(duty=duty, conclusion=conclusion, basis="BB 12/BB-SXD", by=by, on=on, today=TODAY, **changes)


def test_the_day_before_each_of_the_three_stands_alone(three: dict[str, SpatialPlan]) -> None:
    for unit, own in three.items():
        assert serving(unit, DAY_BEFORE) == [own]
        assert verdict(unit, DAY_BEFORE).outcome == "met"


def test_on_the_day_both_receivers_stand_on_two_plans_under_review(three: dict[str, SpatialPlan]) -> None:
    for unit in BOTH:
        assert {each.unit_id for each in serving(unit, MERGED_ON)} == {unit, BAC_AI}
        found = verdict(unit, MERGED_ON)
        assert (found.outcome, found.total, found.unknown) == ("undetermined", 2, 2)
        assert {reason.key for reason in found.reasons} == {"unknown:review_settled"}
    assert outcomes(MERGED_ON, "1.2") == ("met", "met")
    assert BAC_AI not in compute_verdicts("vn-xa-2016", MERGED_ON).verdicts
    assert "Bắc Ái" in Unit.objects.get(pk=BAC_AI).name


def test_without_a_plan_of_bac_ai_its_land_asks_for_nothing() -> None:
    """What is known decides: that Bắc Ái had no plan on record is no failure of the receivers."""
    for unit in BOTH:
        plan(unit)
    open_review_duties(effective_on=MERGED_ON)
    for unit in BOTH:
        assert len(serving(unit, MERGED_ON)) == 1


def test_what_bac_ai_lacked_both_receivers_lack(three: dict[str, SpatialPlan], qhkt: Official) -> None:
    SpatialPlan.objects.filter(pk=three[BAC_AI].pk).update(rules_issued_on=None)
    assert (outcomes(DAY_BEFORE, "1.2"), verdict(BAC_AI, DAY_BEFORE, "1.2").outcome) == (("met", "met"), "not_met")
    assert outcomes(MERGED_ON, "1.2") == ("not_met", "not_met")


def test_step_by_step(three: dict[str, SpatialPlan], qhkt: Official) -> None:
    # Đề Thám's own plan still serves: nobody has said what of Bắc Ái's.
    conclude(three[DE_THAM], Conclusion.STILL_SERVES, date(2020, 3, 2), qhkt)
    assert outcomes(date(2020, 3, 2)) == ("undetermined", "undetermined")
    # Bắc Ái's still serves on its land: that is enough for Đề Thám, and not for Kim Đồng, whose own is open.
    conclude(three[BAC_AI], Conclusion.STILL_SERVES, date(2020, 4, 1), qhkt)
    assert outcomes(date(2020, 3, 31)) == ("undetermined", "undetermined")
    assert outcomes(date(2020, 4, 1)) == ("met", "undetermined")
    # Kim Đồng's must be adjusted: not met there until it is, met in Đề Thám all the while.
    conclude(three[KIM_DONG], Conclusion.LOCAL, date(2020, 5, 4), qhkt)
    assert outcomes(date(2020, 5, 3)) == ("met", "undetermined")
    assert outcomes(date(2020, 5, 4)) == ("met", "not_met")
    # The adjustment is approved and published beside it, its decision in force a week later.
    values = {"revises": three[KIM_DONG], "revision": Revision.LOCAL, "in_force_on": date(2020, 8, 10)}
    adjusted = plan(KIM_DONG, date(2020, 8, 3), **values)
    ReviewDuty.objects.filter(plan=three[KIM_DONG]).update(settled_by=adjusted)
    assert outcomes(date(2020, 8, 9)) == ("met", "not_met")
    assert outcomes(date(2020, 8, 10)) == ("met", "met")
    assert {each.pk for each in serving(KIM_DONG, date(2020, 8, 10))} == {
        three[BAC_AI].pk,
        three[KIM_DONG].pk,
        adjusted.pk,
    }
    assert adjusted not in serving(DE_THAM, date(2020, 8, 10))


def test_bac_ais_plan_must_change_and_one_receiver_makes_a_new_one(
    three: dict[str, SpatialPlan], qhkt: Official
) -> None:
    for unit in BOTH:
        conclude(three[unit], Conclusion.STILL_SERVES, date(2020, 3, 2), qhkt)
    conclude(three[BAC_AI], Conclusion.REPLACEMENT, date(2020, 3, 2), qhkt)
    assert outcomes(date(2020, 3, 2)) == ("not_met", "not_met")
    # A new plan of Đề Thám, for the commune as it is: it serves alone there. Kim Đồng still stands on Bắc Ái's.
    made = plan(DE_THAM, date(2020, 9, 1), revises=three[DE_THAM], revision=Revision.REPLACEMENT)
    assert outcomes(date(2020, 8, 31)) == ("not_met", "not_met")
    assert outcomes(date(2020, 9, 1)) == ("met", "not_met")
    assert serving(DE_THAM, date(2020, 9, 1)) == [made]
    assert {each.unit_id for each in serving(KIM_DONG, date(2020, 9, 1))} == {KIM_DONG, BAC_AI}
    # Published late it is not met, though it serves.
    change_plan(plan=made, values={"published_on": date(2020, 9, 17)}, by=qhkt, today=TODAY)
    assert outcomes(TODAY) == ("not_met", "not_met")
    assert {reason.key for reason in verdict(DE_THAM, TODAY).reasons} == {"fails:published_in_time"}
    change_plan(plan=made, values={"published_on": date(2020, 9, 16)}, by=qhkt, today=TODAY)
    assert outcomes(TODAY) == ("met", "not_met")


def test_a_new_plan_of_each_receiver_leaves_bac_ais_behind(three: dict[str, SpatialPlan]) -> None:
    for number, unit in enumerate(BOTH, start=1):
        made = plan(unit, date(2020, 9, number))
        assert serving(unit, TODAY) == [made]
    assert outcomes(date(2020, 9, 1)) == ("met", "undetermined")
    assert outcomes(date(2020, 9, 2)) == ("met", "met")
    assert ReviewDuty.objects.filter(conclusion="").count() == 3, "who concludes is a person"


def test_approved_on_the_day_of_the_division_it_is_for_the_new_commune(three: dict[str, SpatialPlan]) -> None:
    made = plan(DE_THAM, MERGED_ON)
    assert serving(DE_THAM, MERGED_ON) == [made]
    assert outcomes(MERGED_ON) == ("met", "undetermined")


def test_approved_the_day_before_it_is_for_the_old_one() -> None:
    plan(BAC_AI)
    made = plan(DE_THAM, DAY_BEFORE)
    assert open_review_duties(effective_on=MERGED_ON) == 2
    assert serving(DE_THAM, DAY_BEFORE) == [made]
    assert len(serving(DE_THAM, MERGED_ON)) == 2
    assert outcomes(DAY_BEFORE)[0] == "met"
    assert outcomes(MERGED_ON)[0] == "undetermined"


def test_concluded_anew_the_verdicts_follow_from_both_days(three: dict[str, SpatialPlan], qhkt: Official) -> None:
    for each in three.values():
        conclude(each, Conclusion.STILL_SERVES, date(2020, 3, 2), qhkt)
    assert outcomes(date(2020, 3, 2)) == ("met", "met")
    conclude(three[BAC_AI], Conclusion.OVERALL, date(2020, 6, 1), qhkt, reason="Biên bản ghi nhầm")
    assert outcomes(date(2020, 3, 2)) == ("undetermined", "undetermined")
    assert outcomes(date(2020, 6, 1)) == ("not_met", "not_met")
