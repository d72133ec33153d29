"""QĐ 318, 1.1: "còn thời hạn hoặc đã được rà soát, điều chỉnh", as a table of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.making import EMPTY

from datchuan.evaluation.computing import compute_verdicts
from datchuan.law.outcome import Verdict
from datchuan.masterplans.models import BuildingFinding, ReviewDuty, SpatialPlan
from datchuan.masterplans.queries import plan_facts
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
Revision, Conclusion, Reason = SpatialPlan.Revision, ReviewDuty.Conclusion, ReviewDuty.Reason
# The term of the plan ends with 2022, while QĐ 318 is in force.
END, AFTER = date(2022, 12, 31), date(2023, 1, 1)


@pytest.fixture(autouse=True)
def _alone(province: Unit) -> None:
    SpatialPlan.objects.filter(unit=EMPTY).delete()


def plan(approved_on: date = date(2016, 3, 1), **values: Any) -> SpatialPlan:
    good = {"published_on": approved_on, "rules_issued_on": approved_on, "horizon_year": 2022}
    made = SpatialPlan.objects.create(unit_id=EMPTY, name="QH", approved_on=approved_on, **{**good, **values})
    BuildingFinding.objects.create(plan=made, seen_on=approved_on, follows=True)
    return made


def review(of: SpatialPlan, reason: str = Reason.TERM, opened_on: date = AFTER, **values: Any) -> ReviewDuty:
    return ReviewDuty.objects.create(
        plan=of, reason=reason, event=f"thu-{reason}-{opened_on}", instrument="thử", opened_on=opened_on, **values
    )


def verdict(on: date) -> Verdict:
    return compute_verdicts("vn-xa-2021", on, [EMPTY]).verdicts[EMPTY]["1.1"]


def reasons(on: date) -> set[str]:
    return {each.key for each in verdict(on).reasons}


def terms(on: date) -> list[tuple[bool | None, bool | None]]:
    found = plan_facts([Unit.objects.get(pk=EMPTY)], on)[EMPTY]
    return [(each.facts["in_term"], each.facts["adjusted"]) for each in found]


def test_the_last_day_of_the_term_and_the_day_after() -> None:
    plan()
    assert (verdict(END).outcome, terms(END)) == ("met", [(True, None)])
    assert (verdict(AFTER).outcome, terms(AFTER)) == ("undetermined", [(False, None)])
    assert reasons(AFTER) == {"unknown:in_term_or_adjusted"}


def test_no_year_of_an_end_leaves_it_open_on_every_day() -> None:
    plan(horizon_year=None)
    for day in (date(2022, 3, 8), END, date(2025, 1, 1)):
        assert (verdict(day).outcome, terms(day)) == ("undetermined", [(None, None)])


def test_adjusted_before_the_end_says_nothing_of_the_time_after() -> None:
    base = plan()
    plan(date(2019, 5, 2), revises=base, revision=Revision.LOCAL, horizon_year=None)
    assert verdict(END).outcome == "met"
    assert terms(AFTER) == [(False, None), (False, None)]
    assert verdict(AFTER).outcome == "undetermined"


def test_adjusted_before_the_end_to_a_later_year() -> None:
    base = plan()
    plan(date(2019, 5, 2), revises=base, revision=Revision.LOCAL, horizon_year=2024)
    assert terms(AFTER) == [(False, True), (True, True)]
    assert verdict(AFTER).outcome == "met"
    assert verdict(date(2024, 12, 31)).outcome == "met"
    assert verdict(date(2025, 1, 1)).outcome == "undetermined"


def test_adjusted_after_the_end() -> None:
    base = plan()
    adjusted_on = date(2023, 6, 1)
    plan(adjusted_on, revises=base, revision=Revision.SUPPLEMENT, horizon_year=None)
    assert verdict(date(2023, 5, 31)).outcome == "undetermined"
    assert (verdict(adjusted_on).outcome, terms(adjusted_on)) == ("met", [(False, True), (False, True)])


def test_a_replacement_after_the_end_without_a_year_of_its_own() -> None:
    base = plan()
    made = plan(date(2023, 6, 1), revises=base, revision=Revision.REPLACEMENT, horizon_year=None)
    assert terms(date(2023, 6, 1)) == [(None, True)]
    SpatialPlan.objects.filter(pk=made.pk).update(approved_on=date(2022, 6, 1))  # before the end: what term has it?
    assert terms(date(2023, 6, 1)) == [(None, None)]


def test_a_replacement_with_a_year_has_its_own_term() -> None:
    base = plan()
    plan(date(2022, 6, 1), revises=base, revision=Revision.OVERALL, horizon_year=2030)
    assert (verdict(AFTER).outcome, terms(AFTER)) == ("met", [(True, None)])
    # Adjusted once, it is not adjusted for ever.
    assert terms(date(2031, 1, 1)) == [(False, None)]


def test_kept_by_a_review_of_its_term() -> None:
    concluded_on = date(2023, 3, 1)
    review(plan(), conclusion=Conclusion.STILL_SERVES, concluded_on=concluded_on, basis="BB 3/BB-SXD")
    assert reasons(date(2023, 2, 28)) == {"unknown:in_term_or_adjusted", "unknown:review_settled"}
    assert (verdict(concluded_on).outcome, terms(concluded_on)) == ("met", [(False, True)])


def test_a_review_for_another_reason_does_not_answer_the_end_of_the_term() -> None:
    done = {"conclusion": Conclusion.STILL_SERVES, "concluded_on": date(2023, 3, 1)}
    review(plan(), Reason.MERGER, date(2020, 1, 1), **done)
    assert terms(date(2023, 3, 1)) == [(False, None)]


def test_an_open_review_leaves_it_open_even_within_the_term() -> None:
    review(plan(), opened_on=date(2022, 10, 1))
    assert reasons(END) == {"unknown:review_settled"}
    assert reasons(AFTER) == {"unknown:in_term_or_adjusted", "unknown:review_settled"}


def test_concluded_that_it_must_change_and_it_has_not() -> None:
    duty = review(plan(), conclusion=Conclusion.LOCAL, concluded_on=date(2023, 3, 1))
    day = date(2023, 8, 1)
    assert (verdict(day).outcome, terms(day)) == ("not_met", [(False, False)])
    assert reasons(day) == {"fails:in_term_or_adjusted", "fails:review_settled"}
    duty.settled_by = plan(day, revises=duty.plan, revision=Revision.LOCAL, horizon_year=None)
    duty.save()
    assert verdict(date(2023, 7, 31)).outcome == "not_met"
    assert (verdict(day).outcome, terms(day)) == ("met", [(False, True), (False, True)])


def test_the_review_began_before_the_end_and_its_plan_came_before_it_too() -> None:
    duty = review(plan(), opened_on=date(2022, 3, 8), conclusion=Conclusion.LOCAL, concluded_on=date(2022, 5, 1))
    duty.settled_by = plan(date(2022, 11, 1), revises=duty.plan, revision=Revision.LOCAL, horizon_year=None)
    duty.save()
    assert (verdict(AFTER).outcome, terms(AFTER)) == ("met", [(False, True), (False, True)])


def test_a_newer_review_of_the_term_counts() -> None:
    made = plan()
    review(made, conclusion=Conclusion.STILL_SERVES, concluded_on=date(2023, 3, 1))
    review(made, opened_on=date(2024, 1, 1), conclusion=Conclusion.REPLACEMENT, concluded_on=date(2024, 2, 1))
    assert terms(date(2023, 12, 31)) == [(False, True)]
    assert terms(date(2024, 2, 1)) == [(False, False)]


def test_under_qd_1980_the_term_is_not_asked_for() -> None:
    plan(horizon_year=2018)
    found = compute_verdicts("vn-xa-2016", date(2020, 12, 31), [EMPTY]).verdicts[EMPTY]["1.1"]
    assert found.outcome == "met"


def test_published_on_a_day_not_recorded_is_not_known() -> None:
    made = plan(published_on=None)
    assert reasons(END) == {"fails:published", "unknown:published_in_time"}
    made.publications.create(form="trung_bay")
    assert verdict(END).outcome == "undetermined"
    assert reasons(END) == {"unknown:published", "unknown:published_in_time"}


def test_rules_without_their_day_are_not_known() -> None:
    plan(rules_issued_on=None, rules_decision="5/QĐ-UBND")
    found = compute_verdicts("vn-xa-2021", END, [EMPTY]).verdicts[EMPTY]["1.2"]
    assert (found.outcome, {each.key for each in found.reasons}) == ("undetermined", {"unknown:rules_issued"})
