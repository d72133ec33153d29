"""Reviews opened by mergers, by hand, for a change of law, at the end of a term: each cause once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import EMPTY, MERGED_ON, NOW, TODAY
from tests.masterplans.reviewing import BAC_AI, DE_THAM, alone, concluded, merged, plan, unit

from datchuan.kernel.problem import Problem
from datchuan.masterplans.integrity import plan_untouched_by_change
from datchuan.masterplans.jobs import open_daily
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import open_after_terms, open_by_hand, open_for_law, open_review_duties
from datchuan.masterplans.queries import plan_facts
from datchuan.masterplans.queries.duties import chosen_plans
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.timing import jobs

Kind, Reason = SpatialPlan.Kind, ReviewDuty.Reason


@pytest.fixture(autouse=True)
def _alone(province: object) -> None:
    alone()


def duties() -> set[tuple[int, str, date]]:
    return set(ReviewDuty.objects.values_list("plan", "reason", "opened_on"))


def settled(unit_id: str, on: date) -> bool | None:
    (facts,) = plan_facts([unit(unit_id)], on)[unit_id]
    return facts.facts["review_settled"]


def test_a_merger_asks_for_every_kind_of_plan_and_the_check_sees_none_left() -> None:
    made = [plan(DE_THAM), plan(BAC_AI, Kind.PRODUCTION), plan(BAC_AI, Kind.DETAILED), plan(DE_THAM, Kind.URBAN)]
    assert len(list(plan_untouched_by_change(TODAY))) == 4
    assert open_review_duties(effective_on=MERGED_ON) == 4
    assert duties() == {(each.pk, Reason.MERGER, MERGED_ON) for each in made}
    assert list(plan_untouched_by_change(TODAY)) == []


def test_a_term_that_ended_on_the_day_of_a_merger_answers_for_no_merger() -> None:
    made = plan(DE_THAM, horizon_year=2019)
    open_after_terms(today=TODAY)
    assert duties() == {(made.pk, Reason.TERM, MERGED_ON)}
    assert len(list(plan_untouched_by_change(TODAY))) == 1


def test_a_plan_that_comes_into_the_register_after_the_merger_is_not_missed() -> None:
    """A production plan of 2012, entered in December 2020."""
    made = plan(BAC_AI, Kind.PRODUCTION)
    said = open_daily(NOW, TODAY)
    assert (made.pk, Reason.MERGER, MERGED_ON) in duties()
    assert "1 do sắp xếp" in said
    assert "0 do sắp xếp" in open_daily(NOW, TODAY)
    assert "reviews" in jobs()


def test_by_hand_for_a_paper_once(qhkt: Official) -> None:
    made, on = plan(), date(2020, 6, 1)
    given = {"plan": made, "instrument": "Công văn 12/UBND-KT ngày 28/5/2020", "by": qhkt, "today": TODAY}
    duty = open_by_hand(detail="Bổ sung điểm dân cư", on=on, **given)
    assert (duty.reason, duty.opened_on, duty.opened_by) == (Reason.BY_HAND, on, qhkt)
    assert settled(EMPTY, date(2020, 5, 31)) is True
    assert settled(EMPTY, on) is None
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.by, act.details["plans"]) == ("masterplans.open_reviews", qhkt, [made.pk])
    with pytest.raises(Problem) as found:
        open_by_hand(on=TODAY, **given)
    assert found.value.number == 744


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (743, {"instrument": " CV 1 "}),
        (705, {"on": date(2021, 1, 1)}),
        (748, {"on": date(2012, 3, 5)}),
    ],
)
def test_refused_by_hand(number: int, changes: dict[str, object]) -> None:
    given = {"plan": plan(), "instrument": "Công văn 12/UBND-KT", "by": None, "on": TODAY, "today": TODAY}
    with pytest.raises(Problem) as found:
        open_by_hand(**{**given, **changes})  # type: ignore[arg-type]
    assert found.value.number == number
    assert not ReviewDuty.objects.exists()


@pytest.mark.parametrize("instrument", ["luat-35-2018", "Thông tư 02/2017/TT-BXD ngày 01/3/2017"])
def test_for_a_change_of_law_each_chosen_plan_once(instrument: str) -> None:
    first, second, later = plan(), plan(DE_THAM), plan(BAC_AI, approved_on=date(2020, 7, 1))
    given = {"instrument": instrument, "by": None, "on": date(2020, 6, 1), "today": TODAY}
    made = open_for_law(plans=[first, later], **given)
    assert [each.plan for each in made] == [first], "what was not approved by the day is left out"
    assert [each.plan for each in open_for_law(plans=[first, second], **given)] == [second]
    assert "35/2018/QH14" in made[0].instrument or made[0].instrument == instrument


def test_743_a_change_of_law_names_its_instrument() -> None:
    with pytest.raises(Problem) as found:
        open_for_law(plans=[plan()], instrument="", by=None, on=TODAY, today=TODAY)
    assert found.value.number == 743


def test_the_plans_to_choose_from() -> None:
    old = plan()
    new = plan(approved_on=date(2016, 1, 4), revises=old, revision=SpatialPlan.Revision.OVERALL)
    sown, gone = plan(EMPTY, Kind.PRODUCTION), plan(BAC_AI)
    every = SpatialPlan.objects.all()

    def chosen(kinds: list[str], before: date = TODAY, place: str = "") -> set[SpatialPlan]:
        return set(chosen_plans(every, kinds=kinds, before=before, place=place, day=TODAY))

    assert chosen([]) == {new, sown, gone}
    assert chosen([Kind.PRODUCTION]) == {sown}
    assert chosen([], before=date(2016, 1, 4)) == {sown, gone}
    assert chosen([], place="180-1") == {new, sown, gone}
    assert chosen([], place=EMPTY) == {new, sown}
    assert chosen([], place="185-1") == set()


@pytest.mark.parametrize(
    ("horizon", "today", "opened_on"),
    [
        (2019, date(2019, 12, 31), None),  # the last day of the term
        (2019, date(2020, 1, 1), date(2020, 1, 1)),  # a public holiday: the term is of years
        (2015, TODAY, date(2016, 1, 1)),  # entered late: open since the term ended
        (2025, TODAY, None),
        (None, TODAY, None),
    ],
)
def test_the_end_of_a_term(horizon: int | None, today: date, opened_on: date | None) -> None:
    plan(horizon_year=horizon)
    for _ in range(2):
        open_after_terms(today=today)
    assert [day for _, _, day in duties()] == ([opened_on] if opened_on else [])


def test_no_term_of_what_another_plan_took_the_place_of() -> None:
    old = plan(horizon_year=2015)
    plan(approved_on=date(2016, 1, 4), horizon_year=2025)
    sown = plan(DE_THAM, Kind.PRODUCTION, horizon_year=2015)
    again = {"approved_on": date(2016, 1, 4), "revises": sown, "revision": "replacement", "horizon_year": 2018}
    newer = plan(DE_THAM, Kind.PRODUCTION, **again)
    assert [each.plan for each in open_after_terms(today=TODAY)] == [newer]
    assert old.review_duties.count() == 0


def test_a_term_that_was_recorded_wrongly_drops_its_open_review() -> None:
    made = plan(horizon_year=2015)
    open_after_terms(today=TODAY)
    assert settled(EMPTY, TODAY) is None
    SpatialPlan.objects.filter(pk=made.pk).update(horizon_year=2025)
    assert open_after_terms(today=TODAY) == []
    assert not ReviewDuty.objects.exists()
    assert settled(EMPTY, TODAY) is True
    assert AuditEntry.objects.filter(action="masterplans.drop_review").exists()


def test_a_concluded_review_of_a_term_stays() -> None:
    made = plan(horizon_year=2015)
    concluded(*open_after_terms(today=TODAY), "still_serves")
    SpatialPlan.objects.filter(pk=made.pk).update(horizon_year=2018)
    assert [each.event for each in open_after_terms(today=TODAY)] == ["term-2018"]
    assert ReviewDuty.objects.count() == 2


def test_a_second_cause_opens_a_second_duty() -> None:
    own, _ = merged()
    concluded(own, "still_serves")
    open_by_hand(plan=own.plan, instrument="Công văn 12/UBND-KT", by=None, on=date(2020, 6, 1), today=TODAY)
    assert own.plan.review_duties.count() == 2
