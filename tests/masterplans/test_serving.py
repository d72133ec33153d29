"""Which plans serve a commune on a day, and what the law's rules read from them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, MERGED_ON, TODAY

from datchuan.evaluation.computing import compute_verdicts
from datchuan.law.outcome import Verdict
from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import conclude_review, open_review_duties
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.people.models import Official
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("province")

DE_THAM, BAC_AI, KIM_DONG = "06046-1", "06052-1", "06031-1"
BEFORE = date(2019, 12, 31)


@pytest.fixture(autouse=True)
def _no_simulated_plans(province: Unit) -> None:
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.all().delete()


def plan(unit_id: str = EMPTY, approved_on: date | None = date(2012, 3, 5), **changes: Any) -> SpatialPlan:
    """A plan in good order: published in time, rules issued, seen to be built to."""
    good = {"published_on": date(2012, 3, 12), "rules_issued_on": date(2012, 5, 2)}
    follows, seen_on = changes.pop("follows", True), changes.pop("seen_on", date(2020, 3, 2))
    made = SpatialPlan.objects.create(unit_id=unit_id, name="QH", approved_on=approved_on, **{**good, **changes})
    if follows is not None:
        BuildingFinding.objects.create(plan=made, seen_on=seen_on, follows=follows)
    return made


def serving(unit_id: str, on: date = TODAY) -> list[PlanFacts]:
    unit = Unit.objects.get(pk=unit_id)
    return plan_facts([unit], on)[unit_id]


def verdict(code: str, unit_id: str = EMPTY, on: date = TODAY) -> Verdict:
    return compute_verdicts("vn-xa-2016", on, [unit_id]).verdicts[unit_id][code]


def reasons(found: Verdict) -> set[str]:
    return {reason.key for reason in found.reasons}


def test_a_commune_without_any_plan() -> None:
    assert serving(EMPTY) == []
    assert (verdict("1.1").outcome, reasons(verdict("1.1"))) == ("undetermined", {"no_record"})


def test_ones_own_plan_in_good_order() -> None:
    made = plan()
    (facts,) = serving(EMPTY)
    assert facts.plan == made
    assert facts.facts["review_settled"] is True
    assert (verdict("1.1").outcome, verdict("1.2").outcome) == ("met", "met")


def test_the_newest_approved_plan_counts() -> None:
    plan()
    newer = plan(approved_on=date(2018, 6, 1), published_on=date(2018, 6, 20))
    plan(approved_on=date(2021, 6, 1))
    plan(approved_on=None)
    assert [facts.plan for facts in serving(EMPTY)] == [newer]


def test_the_merged_commune_uses_the_old_plans_each_with_its_duty() -> None:
    own, gone = plan(DE_THAM), plan(BAC_AI)
    assert open_review_duties(effective_on=MERGED_ON) == 2
    assert [facts.plan for facts in serving(DE_THAM)] == [own, gone]
    assert [len(facts.open_duties) for facts in serving(DE_THAM)] == [1, 1]
    assert [facts.plan for facts in serving(KIM_DONG)] == [gone]
    assert [(facts.plan, facts.open_duties) for facts in serving(DE_THAM, BEFORE)] == [(own, ())]
    assert [(facts.plan, facts.open_duties) for facts in serving(BAC_AI, BEFORE)] == [(gone, ())]


def test_opening_duties_again_opens_none() -> None:
    plan(DE_THAM)
    assert [open_review_duties(effective_on=MERGED_ON) for _ in range(2)] == [1, 0]
    assert "818/NQ-UBTVQH14" in ReviewDuty.objects.get().instrument


def test_a_plan_approved_on_the_day_of_the_change_or_later_needs_no_review() -> None:
    plan(DE_THAM, approved_on=MERGED_ON)
    assert open_review_duties(effective_on=MERGED_ON) == 0


def test_a_recode_alone_opens_no_duty() -> None:
    recode = Change.objects.filter(type="recode", from_unit__level="commune").first()
    assert recode
    others = Change.objects.filter(effective_on=recode.effective_on).exclude(pk=recode.pk)
    assert not others.filter(from_unit=recode.from_unit_id).exclude(type="recode").exists()
    plan(recode.from_unit_id)
    assert open_review_duties(effective_on=recode.effective_on) == 0


def test_a_new_plan_after_the_merger_serves_alone() -> None:
    plan(DE_THAM)
    plan(BAC_AI)
    open_review_duties(effective_on=MERGED_ON)
    new = plan(DE_THAM, approved_on=date(2020, 7, 1), published_on=date(2020, 7, 10))
    assert [(facts.plan, facts.open_duties) for facts in serving(DE_THAM)] == [(new, ())]
    assert len(serving(DE_THAM, date(2020, 6, 30))) == 2
    assert verdict("1.1", DE_THAM).outcome == "met"


def test_a_plan_made_after_one_merger_stands_for_its_parts_at_the_next() -> None:
    """In 2025 Đề Thám goes into a larger xã: its plan of 2020 comes along, Bắc Ái's of 2012 does not come back."""
    plan(DE_THAM)
    plan(BAC_AI)
    new = plan(DE_THAM, approved_on=date(2020, 7, 1))
    change = Change.objects.get(from_unit=DE_THAM, effective_on=date(2025, 7, 1))
    plans = [facts.plan for facts in serving(change.to_unit_id, date(2025, 7, 1))]
    assert new in plans
    assert not {p.unit_id for p in plans} & {BAC_AI}


def test_an_open_duty_leaves_1_1_undetermined_with_the_reason(qhkt: Official) -> None:
    plan(DE_THAM)
    open_review_duties(effective_on=MERGED_ON)
    assert verdict("1.1", DE_THAM, BEFORE).outcome == "met"
    found = verdict("1.1", DE_THAM)
    assert (found.outcome, reasons(found)) == ("undetermined", {"unknown:review_settled"})
    assert verdict("1.2", DE_THAM).outcome == "met"


@pytest.mark.parametrize(
    ("conclusion", "outcome", "reason"),
    [("still_serves", "met", "all_hold"), ("replacement", "not_met", "fails:review_settled")],
)
def test_a_conclusion_decides_from_its_day_on(qhkt: Official, conclusion: str, outcome: str, reason: str) -> None:
    plan(DE_THAM)
    open_review_duties(effective_on=MERGED_ON)
    concluded_on = date(2020, 6, 15)
    conclude_review(
        duty=ReviewDuty.objects.get(),
        conclusion=conclusion,
        basis="BB 12/BB-SXD",
        by=qhkt,
        on=concluded_on,
        today=TODAY,
    )
    found = verdict("1.1", DE_THAM, concluded_on)
    assert (found.outcome, reasons(found)) == (outcome, {reason})
    assert verdict("1.1", DE_THAM, date(2020, 6, 14)).outcome == "undetermined"


def test_one_of_two_duties_concluded_is_not_enough(qhkt: Official) -> None:
    plan(DE_THAM)
    plan(BAC_AI)
    open_review_duties(effective_on=MERGED_ON)
    first, second = ReviewDuty.objects.all()
    conclude_review(duty=first, conclusion="still_serves", basis="BB 12/BB-SXD", by=qhkt, on=TODAY, today=TODAY)
    assert verdict("1.1", DE_THAM).outcome == "undetermined"
    conclude_review(duty=second, conclusion="still_serves", basis="BB 12/BB-SXD", by=qhkt, on=TODAY, today=TODAY)
    assert verdict("1.1", DE_THAM).outcome == "met"


def test_a_conclusion_after_one_merger_does_not_answer_the_next(qhkt: Official) -> None:
    plan(DE_THAM)
    next_merger = date(2025, 7, 1)
    for day in (MERGED_ON, next_merger):
        open_review_duties(effective_on=day)
    conclude_review(
        duty=ReviewDuty.objects.first(), conclusion="still_serves", basis="BB 12/BB-SXD", by=qhkt, on=TODAY, today=TODAY
    )
    (facts,) = serving(DE_THAM, date(2025, 6, 30))
    assert facts.facts["review_settled"] is True
    heir = Change.objects.get(from_unit=DE_THAM, effective_on=next_merger).to_unit_id
    (facts,) = serving(heir, next_merger)
    assert (facts.facts["review_settled"], len(facts.open_duties)) == (None, 1)


@pytest.mark.parametrize(
    ("approved", "published", "due", "outcome"),
    [
        (date(2004, 6, 30), date(2004, 7, 1), None, "undetermined"),  # before the Construction Law of 2003
        (date(2014, 12, 31), date(2015, 2, 13), date(2015, 2, 13), "met"),  # 30 working days; 1 and 2 January off
        (date(2014, 12, 31), date(2015, 2, 16), date(2015, 2, 13), "not_met"),
        (date(2015, 1, 1), date(2015, 1, 31), date(2015, 1, 31), "met"),  # 30 days
        (date(2015, 1, 1), date(2015, 2, 1), date(2015, 1, 31), "not_met"),
        (date(2019, 1, 1), date(2019, 1, 16), date(2019, 1, 16), "met"),  # 15 days
        (date(2019, 1, 1), date(2019, 1, 17), date(2019, 1, 16), "not_met"),
        (date(2019, 1, 1), None, date(2019, 1, 16), "not_met"),
    ],
)
def test_term_of_publication_by_the_day_of_approval(
    approved: date, published: date | None, due: date | None, outcome: str
) -> None:
    plan(approved_on=approved, published_on=published)
    (facts,) = serving(EMPTY)
    assert facts.facts["publication_due_on"] == due
    assert facts.is_late == (outcome == "not_met" and published is not None)
    assert verdict("1.1").outcome == outcome
    assert due is not None or "Chưa rõ thời hạn" in facts.publication.reason


def test_what_is_not_done_yet_on_the_day_does_not_count() -> None:
    plan(published_on=date(2020, 5, 1), rules_issued_on=date(2020, 5, 1), seen_on=date(2020, 5, 1))
    (facts,) = serving(EMPTY, date(2020, 4, 30))
    names = ("published", "published_on", "rules_issued", "built_to_plan")
    assert [facts.facts[name] for name in names] == [False, None, False, None]
    (facts,) = serving(EMPTY, date(2020, 5, 1))
    assert [facts.facts[name] for name in names] == [True, date(2020, 5, 1), True, True]


@pytest.mark.parametrize(("built", "outcome"), [(True, "met"), (False, "not_met"), (None, "undetermined")])
def test_1_2_by_what_was_found_of_the_building(built: bool | None, outcome: str) -> None:
    plan(follows=built, seen_on=TODAY)
    assert verdict("1.2").outcome == outcome


def test_facts_cost_the_same_for_one_commune_and_for_all() -> None:
    for unit in communes_on(BEFORE, rural_only=True):
        plan(unit.pk)
    open_review_duties(effective_on=MERGED_ON)
    costs = []
    for communes in ([Unit.objects.get(pk=DE_THAM)], list(communes_on(TODAY, rural_only=True))):
        with CaptureQueriesContext(connection) as queries:
            found = plan_facts(communes, TODAY)
        costs.append(len(queries))
        assert all(found.values())
    assert costs[0] == costs[1] <= 5
