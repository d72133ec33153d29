"""Changing a record and concluding a review: refusals, audit, and whose verdicts are judged anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.making import TODAY

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import change_plan, conclude_review
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry
from datchuan.territory.models import Unit

TRI_PHUONG, DE_THAM, BAC_AI = "06016-1", "06046-1", "06052-1"
BEFORE = date(2019, 12, 31)


@pytest.fixture
def plan(province: Unit) -> SpatialPlan:
    """Tri Phương's plan: approved, published, in good order."""
    return SpatialPlan.objects.get(unit=TRI_PHUONG)


@pytest.fixture
def duty(province: Unit) -> ReviewDuty:
    """An open duty on Đề Thám's old plan."""
    found = ReviewDuty.objects.get(plan__unit=DE_THAM)
    found.conclusion, found.concluded_on, found.basis = "", None, ""
    found.save()
    return found


def current(on: date = TODAY) -> dict[tuple[str, str], int]:
    rows = IndicatorVerdict.objects.filter(is_current=True, on=on)
    return {(row.commune_id, row.indicator): row.pk for row in rows}


def moved(before: dict[tuple[str, str], int], on: date = TODAY) -> set[tuple[str, str]]:
    after = current(on)
    assert after.keys() == before.keys()
    return {key for key in after if after[key] != before[key]}


def change(plan: SpatialPlan, by: Official | None = None, **values: Any) -> SpatialPlan:
    return change_plan(plan=plan, values=values, by=by, today=TODAY)


def test_a_change_is_audited_and_judged_anew_for_its_commune_alone(plan: SpatialPlan, xa: Official) -> None:
    before, issued = current(), plan.rules_issued_on
    change(plan, xa, rules_issued_on=None, rules_decision="")
    assert moved(before) == {(TRI_PHUONG, "1.2")}
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.by, act.subject) == ("masterplans.change", xa, f"{TRI_PHUONG} {plan.pk}")
    assert act.details["rules_issued_on"] == [str(issued), "None"]
    assert set(act.details) == {"rules_issued_on", "rules_decision"}
    assert first_broken_entry() is None
    outcomes = IndicatorVerdict.objects.filter(commune=TRI_PHUONG, indicator="1.2", on=TODAY).order_by("pk")
    assert [(v.outcome, v.is_current) for v in outcomes] == [("met", False), ("not_met", True)]


def test_what_is_the_same_is_no_change(plan: SpatialPlan, xa: Official) -> None:
    before, acts = current(), AuditEntry.objects.count()
    change(plan, xa, decision=plan.decision, approved_on=plan.approved_on)
    assert moved(before) == set()
    assert AuditEntry.objects.count() == acts


def test_a_record_filled_by_a_form_is_compared_with_what_is_stored(plan: SpatialPlan, xa: Official) -> None:
    """A ModelForm writes into the instance it was given: the operation must not take that for the state before."""
    plan.decision = "999/QĐ-UBND"
    change(plan, xa, decision="999/QĐ-UBND")
    assert AuditEntry.objects.latest("pk").details["decision"][1] == "999/QĐ-UBND"


@pytest.mark.parametrize("name", ["approved_on", "published_on", "rules_issued_on", "markers_set_on"])
def test_701_no_day_in_the_future(plan: SpatialPlan, name: str) -> None:
    with pytest.raises(Problem) as found:
        change(plan, **{name: date(2021, 1, 1)})
    assert found.value.number == 701
    assert "01/01/2021" in found.value.sentence


@pytest.mark.parametrize(
    "values",
    [
        {"approved_on": None},
        {"approved_on": None, "published_on": None},
        {"published_on": date(2011, 1, 1)},
        {"rules_issued_on": date(2011, 1, 1)},
    ],
    ids=["published_unapproved", "rules_unapproved", "published_before", "rules_before"],
)
def test_702_nothing_before_the_approval(plan: SpatialPlan, values: dict[str, Any]) -> None:
    with pytest.raises(Problem) as found:
        change(plan, **values)
    assert found.value.number == 702


def test_a_refused_change_leaves_the_record(plan: SpatialPlan) -> None:
    stored = plan.published_on
    with pytest.raises(Problem):
        change(plan, decision="x", published_on=date(2021, 1, 1))
    kept = SpatialPlan.objects.get(pk=plan.pk)
    assert (kept.published_on, kept.decision) == (stored, plan.decision)


def test_only_the_fields_of_the_record(plan: SpatialPlan) -> None:
    with pytest.raises(ValueError, match="unit_id"):
        change(plan, unit_id=DE_THAM)


def test_days_between_the_old_and_the_new_approval_are_judged_anew(plan: SpatialPlan) -> None:
    """The approval turns out to be of 2018: on a kept day of 2017 the commune had no plan after all."""
    day = date(2017, 6, 30)
    evaluate_communes(set_key="vn-xa-2016", on=day, by=None, cause="thử", commune_ids=[TRI_PHUONG])
    values = {"published_on": date(2018, 2, 20), "rules_issued_on": date(2018, 3, 1)}
    change(plan, approved_on=date(2018, 2, 14), **values)
    kept = IndicatorVerdict.objects.get(commune=TRI_PHUONG, indicator="1.1", on=day, is_current=True)
    assert (kept.outcome, kept.detail["total"]) == ("undetermined", 0)


def test_the_plan_of_a_commune_that_is_gone_concerns_its_own_time_and_its_heirs(province: Unit) -> None:
    """Bắc Ái's plan: the kept verdicts of Bắc Ái itself in 2019, and of Đề Thám and Kim Đồng since."""
    SpatialPlan.objects.filter(unit__in=[DE_THAM, "06031-1"], approved_on__gte=date(2020, 1, 1)).delete()
    for day in (BEFORE, TODAY):
        evaluate_communes(set_key="vn-xa-2016", on=day, by=None, cause="thử")
    then, now = current(BEFORE), current()
    change(SpatialPlan.objects.get(unit=BAC_AI), published_on=None)
    assert {key for key in moved(then, BEFORE) if key[1] == "1.1"} == {(BAC_AI, "1.1")}
    assert {commune for commune, _ in moved(now)} == {DE_THAM, "06031-1"}


def test_concluding(duty: ReviewDuty, qhkt: Official) -> None:
    done = conclude_review(duty=duty, conclusion="local", basis="  BB 12/BB-SXD ", by=qhkt, on=TODAY, today=TODAY)
    kept = ReviewDuty.objects.get(pk=done.pk)
    assert (kept.conclusion, kept.basis) == ("local", "BB 12/BB-SXD")
    assert (kept.concluded_on, kept.concluded_by) == (TODAY, qhkt)
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.details["conclusion"]) == ("masterplans.conclude_review", "local")
    assert act.details["basis"] == "BB 12/BB-SXD"
    verdict = IndicatorVerdict.objects.get(commune=DE_THAM, indicator="1.1", on=TODAY, is_current=True)
    assert verdict.outcome == "not_met" or SpatialPlan.objects.filter(unit=DE_THAM).count() > 1


def test_703_concluded_once(duty: ReviewDuty, qhkt: Official) -> None:
    stale = ReviewDuty.objects.get(pk=duty.pk)
    conclude_review(duty=duty, conclusion="still_serves", basis="BB 12/BB-SXD", by=qhkt, on=TODAY, today=TODAY)
    with pytest.raises(Problem) as found:
        conclude_review(duty=stale, conclusion="local", basis="BB 12/BB-SXD", by=qhkt, on=TODAY, today=TODAY)
    assert found.value.number == 703
    assert ReviewDuty.objects.get(pk=duty.pk).conclusion == "still_serves"


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (704, {"conclusion": ""}),
        (704, {"conclusion": "perhaps"}),
        (704, {"basis": "  "}),
        (705, {"on": BEFORE}),
    ],
)
def test_refused_conclusions(duty: ReviewDuty, qhkt: Official, number: int, values: dict[str, Any]) -> None:
    with pytest.raises(Problem) as found:
        conclude_review(
            **{
                "duty": duty,
                "conclusion": "still_serves",
                "basis": "BB 12/BB-SXD",
                "by": qhkt,
                "on": TODAY,
                "today": TODAY,
                **values,
            }
        )
    assert found.value.number == number
    assert ReviewDuty.objects.get(pk=duty.pk).conclusion == ""


def test_a_conclusion_on_the_day_the_duty_opened(duty: ReviewDuty, qhkt: Official) -> None:
    conclude_review(duty=duty, conclusion="still_serves", basis="BB 12/BB-SXD", by=qhkt, on=duty.opened_on, today=TODAY)
    assert ReviewDuty.objects.get(pk=duty.pk).concluded_on == duty.opened_on
