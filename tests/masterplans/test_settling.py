"""How a conclusion is carried out: who, by when, the steps, the plan; and the verdict along the way."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import EMPTY, TODAY
from tests.masterplans.reviewing import (
    BASIS,
    CONCLUDED_ON,
    DE_THAM,
    KIM_DONG,
    alone,
    concluded,
    merged,
    plan,
    unit,
)

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import (
    Gives,
    assign_review,
    begin_settling_plan,
    change_plan,
    conclude_many,
    conclude_review,
    conclude_together,
    record_finding,
    record_publication,
    settle_review,
)
from datchuan.masterplans.queries import (
    ReviewState,
    StepState,
    duties_on,
    is_settled,
    plan_facts,
    settling,
    steps_of,
    units_to_plan,
)
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry

STEPS = {
    "task": date(2020, 4, 1),
    "draft": date(2020, 5, 1),
    "opinions": date(2020, 6, 1),
    "appraisal": date(2020, 7, 1),
    "approval": date(2020, 8, 3),
    "publication": date(2020, 8, 17),
    "rules": date(2020, 8, 31),
}


@pytest.fixture(autouse=True)
def _alone(province: object) -> None:
    alone()


def state(duty: ReviewDuty, on: date) -> tuple[str, bool, date | None]:
    found = duties_on(on).get(pk=duty.pk)
    return found.state, found.is_late, found.next_on


def states(duty: ReviewDuty, on: date) -> dict[str, str]:
    fresh = ReviewDuty.objects.select_related("settled_by").get(pk=duty.pk)
    return {each.step.step: each.state for each in steps_of(fresh, on)}


def assigned(duty: ReviewDuty, **changes: object) -> ReviewDuty:
    office = Office.objects.get(key="ubnd-180-1")
    given = {"office": office, "due_on": date(2020, 9, 30), "steps": STEPS, "by": None, **changes}
    return assign_review(duty=duty, **given)  # type: ignore[arg-type]


def judged(commune: str = DE_THAM) -> str:
    return IndicatorVerdict.objects.get(commune=commune, indicator="1.1", on=TODAY, is_current=True).outcome


def test_a_merged_commune_from_duty_to_adjusted_published_plan_and_a_met_verdict(qhkt: Official) -> None:
    """Each step tells upper rooms, which judge 1.1 anew: undetermined, not met, met."""
    own, gone = merged()
    evaluate_communes(set_key="vn-xa-2016", on=TODAY, by=None, cause="thử", commune_ids=[DE_THAM, KIM_DONG])
    assert judged() == "undetermined"
    concluded(own, "overall", by=qhkt)
    assert judged() == "not_met"
    concluded(gone, "replacement", by=qhkt)
    given = {"unit": unit(DE_THAM), "name": "Điều chỉnh quy hoạch chung xã Đề Thám", "by": qhkt, "today": TODAY}
    own, new = begin_settling_plan(duty=own, **given)
    gone = settle_review(duty=gone, plan=new, by=qhkt)
    assert (new.revises, new.revision, new.approved_on) == (own.plan, "overall", None)
    assert judged() == "not_met"
    days = {"approved_on": date(2020, 8, 3), "rules_issued_on": date(2020, 8, 10), "horizon_year": 2030}
    change_plan(plan=new, values=days, by=qhkt, today=TODAY)
    assert is_settled(ReviewDuty.objects.get(pk=own.pk), TODAY)
    assert judged() == "not_met", "in force, not published"
    record_publication(plan=new, form="hoi_nghi", done_on=date(2020, 8, 12), by=qhkt, today=TODAY)
    record_finding(plan=new, seen_on=date(2020, 10, 1), follows=True, by=qhkt, today=TODAY)
    assert judged() == "met"
    assert judged(KIM_DONG) == "not_met", "what Đề Thám made for itself is no plan of the other heir"
    assert first_broken_entry() is None


def test_one_heirs_plan_settles_nothing_at_the_other(qhkt: Official) -> None:
    _, gone = merged()
    concluded(gone, "replacement")
    new = plan(DE_THAM, approved_on=date(2020, 7, 1), published_on=date(2020, 7, 6))
    settle_review(duty=gone, plan=new, by=qhkt)
    facts = plan_facts([unit(DE_THAM), unit(KIM_DONG)], TODAY)
    assert [(each.plan, each.facts["review_settled"]) for each in facts[DE_THAM]] == [(new, True)]
    assert [(each.plan, each.facts["review_settled"]) for each in facts[KIM_DONG]] == [(gone.plan, False)]
    theirs = plan(KIM_DONG, approved_on=date(2020, 9, 1), published_on=date(2020, 9, 7))
    assert [each.plan for each in plan_facts([unit(KIM_DONG)], TODAY)[KIM_DONG]] == [theirs]


def test_a_local_adjustment_of_a_divided_plan_settles_it_at_both(qhkt: Official) -> None:
    _, gone = merged()
    concluded(gone, "local")
    assert units_to_plan(ReviewDuty.objects.get(pk=gone.pk), TODAY) == [gone.plan.unit]
    gone, new = begin_settling_plan(duty=gone, unit=gone.plan.unit, name="Điều chỉnh cục bộ", by=qhkt, today=TODAY)
    change_plan(plan=new, values={"approved_on": date(2020, 8, 3)}, by=qhkt, today=TODAY)
    for pk in (DE_THAM, KIM_DONG):
        found = {each.plan.pk: each.facts["review_settled"] for each in plan_facts([unit(pk)], TODAY)[pk]}
        assert found[gone.plan_id] is True
        assert new.pk in found


def test_steps_are_read_from_the_record_of_the_plan_that_settles() -> None:
    own, _ = merged()
    own = assigned(concluded(own, "overall"))
    assert states(own, date(2020, 4, 1)) == dict.fromkeys(STEPS, StepState.DUE)
    assert states(own, date(2020, 4, 2))["task"] == StepState.LATE
    assert state(own, date(2020, 4, 1)) == (ReviewState.WORKS, False, STEPS["task"])
    assert state(own, date(2020, 4, 2)) == (ReviewState.WORKS, True, STEPS["task"])
    own, new = begin_settling_plan(duty=own, unit=unit(DE_THAM), name="QH mới", by=None, today=TODAY)
    values = {
        "task_approved_on": date(2020, 3, 25),
        "opinions_from": date(2020, 5, 4),
        "opinions_to": date(2020, 5, 29),
    }
    change_plan(plan=new, values=values, by=None, today=TODAY)
    on = date(2020, 6, 2)
    assert states(own, on) == {
        **dict.fromkeys(STEPS, StepState.DUE),
        **dict.fromkeys(("task", "draft", "opinions"), StepState.DONE),
    }
    assert state(own, on) == (ReviewState.WORKS, False, STEPS["appraisal"])
    fresh = ReviewDuty.objects.select_related("settled_by").get(pk=own.pk)
    assert [each.was_late for each in steps_of(fresh, on)][:3] == [False, True, False]
    change_plan(plan=new, values={"approved_on": date(2020, 8, 3)}, by=None, today=TODAY)
    assert states(own, date(2020, 8, 18)) == {
        **dict.fromkeys(("task", "draft", "opinions", "approval"), StepState.DONE),
        "appraisal": StepState.PASSED,
        "publication": StepState.LATE,
        "rules": StepState.DUE,
    }
    assert state(own, date(2020, 8, 18)) == (ReviewState.SETTLED, True, STEPS["publication"])
    record_publication(plan=new, form="hoi_nghi", done_on=date(2020, 8, 17), by=None, today=TODAY)
    assert state(own, date(2020, 8, 31)) == (ReviewState.SETTLED, False, STEPS["rules"])


def test_the_deadline_counts_until_the_plan_is_in_force() -> None:
    own, _ = merged()
    own = assigned(concluded(own, "overall"), steps={})
    new = plan(DE_THAM, approved_on=date(2020, 10, 1), in_force_on=date(2020, 10, 15))
    settle_review(duty=own, plan=new, by=None)
    day = date(2020, 9, 30)
    told = [state(own, each) for each in (day, date(2020, 10, 1), date(2020, 10, 14), date(2020, 10, 15))]
    assert told == [
        (ReviewState.WORKS, False, day),
        (ReviewState.WORKS, True, day),
        (ReviewState.WORKS, True, day),
        (ReviewState.SETTLED, False, None),
    ]


@pytest.mark.parametrize("conclusion", ReviewDuty.Conclusion.values)
def test_many_and_one_are_told_the_same(conclusion: str) -> None:
    own, _ = merged()
    own = concluded(own, conclusion)
    if conclusion != "still_serves":
        settle_review(duty=own, plan=plan(DE_THAM, approved_on=date(2020, 7, 1)), by=None)
    own.refresh_from_db()
    said = {None: ReviewState.OPEN, False: ReviewState.WORKS, True: ReviewState.SETTLED}
    for day in (date(2020, 3, 1), CONCLUDED_ON, date(2020, 6, 30), date(2020, 7, 1)):
        assert state(own, day)[0] == said[is_settled(own, day)]


def test_assigning_is_audited_and_what_is_the_same_is_no_change(qhkt: Official) -> None:
    own, _ = merged()
    own = assigned(concluded(own, "overall"), by=qhkt)
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.details["due_on"]) == ("masterplans.assign_review", ["", "2020-09-30"])
    count = AuditEntry.objects.count()
    assigned(own)
    assert AuditEntry.objects.count() == count
    assigned(own, steps={"approval": STEPS["approval"]})
    assert list(own.steps.values_list("step", flat=True)) == ["approval"]


@pytest.mark.parametrize(
    ("conclusion", "changes", "number"),
    [
        ("", {}, 745),
        ("still_serves", {}, 745),
        ("overall", {"due_on": date(2020, 3, 1)}, 746),
        ("overall", {"due_on": date(2020, 8, 30)}, 746),  # before the last step
        ("overall", {"steps": {"task": date(2020, 3, 1)}}, 746),
        ("overall", {"steps": {"task": date(2020, 6, 1), "approval": date(2020, 5, 1)}}, 746),
    ],
)
def test_refused_assignments(conclusion: str, changes: dict[str, object], number: int) -> None:
    own, _ = merged()
    own = concluded(own, conclusion) if conclusion else own
    with pytest.raises(Problem) as found:
        assigned(own, **changes)
    assert found.value.number == number
    own.refresh_from_db()
    assert (own.office, own.due_on, own.steps.count()) == (None, None, 0)


def test_747_only_a_plan_of_the_kind_the_land_and_the_time_settles() -> None:
    own, gone = merged()
    gone = concluded(gone, "replacement")
    fits = [plan(DE_THAM, approved_on=date(2020, 7, 1)), plan(KIM_DONG, approved_on=None, published_on=None)]
    wrong = [
        plan(DE_THAM, SpatialPlan.Kind.PRODUCTION, approved_on=date(2020, 7, 1)),
        plan(EMPTY, approved_on=date(2020, 7, 1)),
        own.plan,
        gone.plan,
    ]
    assert set(settling(gone)) == set(fits)
    for each in wrong:
        with pytest.raises(Problem) as found:
            settle_review(duty=gone, plan=each, by=None)
        assert found.value.number == 747


def test_a_plan_is_begun_once_with_a_name_for_the_land() -> None:
    own, _ = merged()
    own = concluded(own, "overall")
    given = {"duty": own, "by": None, "today": TODAY}
    for values, number in (({"unit": unit(EMPTY), "name": "QH"}, 747), ({"unit": unit(DE_THAM), "name": " "}, 750)):
        with pytest.raises(Problem) as found:
            begin_settling_plan(**given, **values)
        assert found.value.number == number
    begin_settling_plan(**given, unit=unit(DE_THAM), name="QH mới")
    before = SpatialPlan.objects.count()
    with pytest.raises(Problem) as found:
        begin_settling_plan(**given, unit=unit(DE_THAM), name="QH mới nữa")
    assert (found.value.number, SpatialPlan.objects.count()) == (750, before)


def test_concluding_anew_that_it_still_serves_ends_what_was_planned(qhkt: Official) -> None:
    own, _ = merged()
    own = assigned(concluded(own, "overall"))
    own, new = begin_settling_plan(duty=own, unit=unit(DE_THAM), name="QH mới", by=None, today=TODAY)
    given = {"basis": BASIS, "by": qhkt, "on": TODAY, "today": TODAY, "reason": "Ghi nhầm biên bản"}
    own = conclude_review(duty=own, conclusion="still_serves", **given)
    assert (own.office, own.due_on, own.settled_by, own.steps.count()) == (None, None, None, 0)
    details = AuditEntry.objects.latest("pk").details
    assert details["ended_settled_by"] == str(new.pk)
    assert "task 2020-04-01" in details["ended_steps"]
    assert SpatialPlan.objects.filter(pk=new.pk).exists(), "nothing is lost"


def test_several_at_once_each_audited_or_none(qhkt: Official) -> None:
    both = merged()
    given = {"basis": BASIS, "by": qhkt, "on": CONCLUDED_ON, "today": TODAY}
    with pytest.raises(Problem) as found:
        conclude_many(duties=[], conclusion="local", **given)
    assert found.value.number == 749
    gives = Gives({each.pk: "180-1" for each in both}, date(2020, 9, 30))
    done = conclude_together(duties=both, conclusion="local", gives=gives, **given)
    assert {(each.conclusion, each.office.key, each.due_on) for each in done if each.office} == {
        ("local", "ubnd-180-1", date(2020, 9, 30))
    }
    assert AuditEntry.objects.filter(action="masterplans.conclude_review", by=qhkt).count() == 2
    with pytest.raises(Problem) as found:
        conclude_many(duties=both, conclusion="overall", **given)
    assert found.value.number == 749


def test_a_bad_one_among_several_leaves_all_as_they_were(qhkt: Official) -> None:
    own, gone = merged()
    ReviewDuty.objects.filter(pk=gone.pk).update(opened_on=date(2020, 6, 1))
    given = {"conclusion": "local", "basis": BASIS, "by": qhkt, "on": CONCLUDED_ON, "today": TODAY}
    with pytest.raises(Problem) as found:
        conclude_many(duties=[own, gone], **given)
    assert found.value.number == 705
    own.refresh_from_db()
    assert own.conclusion == ""


def test_the_plan_of_a_vanished_unit_is_known_by_its_land() -> None:
    _, gone = merged()
    gone = concluded(gone, "replacement")
    assert {each.pk for each in units_to_plan(gone, TODAY)} == {DE_THAM, KIM_DONG}
    kept = plan(KIM_DONG)
    theirs = ReviewDuty(plan=kept, conclusion="overall")
    assert units_to_plan(theirs, TODAY)[0] == kept.unit, "the unit's own comes first"
    own_plan = SpatialPlan.objects.get(unit=DE_THAM)
    _, new = begin_settling_plan(duty=gone, unit=unit(DE_THAM), name="QH chung", by=None, today=TODAY)
    assert new.revises == own_plan, "the new plan of a merged commune takes the place of its own"
