"""The demonstration's two rounds of inspection: simulated, whole, and as their file tells them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import TODAY

from datchuan.demo.rounds import make_rounds, rounds_told
from datchuan.demo.story import story
from datchuan.difficulties.models import Difficulty
from datchuan.inspection.models import (
    Finding,
    FindingState,
    FindingStep,
    Observation,
    Remeasurement,
    Round,
    Sample,
    Severity,
    Visit,
    VisitRecord,
)
from datchuan.people.models import Official
from datchuan.platform.integrity import checks, run_check
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem
from datchuan.programme.states import WorkState, progress_of
from datchuan.territory.models import Unit

MIDDLE = date(2020, 6, 12)


@pytest.fixture(scope="module")
def made(shared_world: None) -> None:
    """Both, once for the tests of this module."""
    make_rounds(story())


@pytest.fixture
def rounds(made: None, province: Unit) -> tuple[Round, Round]:
    first, second = Round.objects.order_by("first_on")
    return first, second


def test_the_first_is_over_and_the_second_was_left_open(rounds: tuple[Round, Round]) -> None:
    first, second = rounds
    assert (first.state, second.state) == (Round.State.CLOSED, Round.State.ANNOUNCED)
    assert states_of(first) == {Visit.State.HELD: 17, Visit.State.DROPPED: 1}
    assert states_of(second) == {Visit.State.HELD: 7, Visit.State.DROPPED: 1, Visit.State.PLANNED: 6}
    for visit in Visit.objects.filter(state=Visit.State.HELD):
        assert visit.record.held_on == visit.day


def states_of(round_: Round) -> dict[str, int]:
    states = list(round_.visits.values_list("state", flat=True))
    return {state: states.count(state) for state in states}


def test_the_plan_says_so_by_their_visits(rounds: tuple[Round, Round]) -> None:
    items = list(WorkItem.objects.filter(plan__office__key="sxd", key__in=["round-1", "round-2"]).order_by("key"))
    found = progress_of(items, TODAY)
    first, second = (found[item.pk] for item in items)
    assert (first.state, second.state) == (WorkState.DONE, WorkState.OVERDUE)
    assert (second.done.part, second.done.whole) == (7, 13)
    assert progress_of(items, MIDDLE)[items[0].pk].state == WorkState.RUNNING


def test_everything_that_is_told_happened(rounds: tuple[Round, Round]) -> None:
    """Of a visit that the schedule did not come to, nothing would be."""
    visits = [each for entry in rounds_told()["rounds"] for each in entry["visits"].values()]
    findings = [finding for visit in visits for finding in visit.get("findings", ())]
    assert Finding.objects.count() == len(findings)
    assert set(Finding.objects.values_list("severity", flat=True)) == set(Severity.values)
    steps = [step["do"] for finding in findings for step in finding["steps"]]
    taken = FindingStep.objects.exclude(kind__in=["found", "raised"])
    assert taken.count() == sum(step not in ("assign", "direct", "resolve") for step in steps)
    seen_otherwise = sum(len(visit.get("seen", ())) for visit in visits)
    assert Observation.objects.filter(text__in=[s[1] for v in visits for s in v.get("seen", {}).values()]).count() == (
        seen_otherwise
    )


def test_two_findings_are_open_after_their_term(rounds: tuple[Round, Round]) -> None:
    late = Finding.objects.filter(state=FindingState.OPEN, due_on__lt=TODAY)
    assert sorted(late.values_list("severity", flat=True)) == ["grave", "minor"]


def test_what_was_overdue_became_difficulties_after_those_of_the_story(rounds: tuple[Round, Round]) -> None:
    raised = Difficulty.objects.filter(findings__isnull=False).order_by("number")
    assert [each.number for each in raised] == [19, 20]
    assert [each.is_open for each in raised] == [False, True]
    assert all(each.simulated for each in raised)


def test_the_sample_says_what_was_concluded(rounds: tuple[Round, Round]) -> None:
    sample = Sample.objects.get()
    assert sample.computed == sample.concluded == Sample.Standing.STANDS
    measured = Remeasurement.objects.filter(house__sample=sample).count()
    assert 30 <= measured == sample.houses.count() - 2
    assert not Remeasurement.objects.filter(record__simulated=False).exists()


def test_all_of_it_is_simulated_and_what_the_checks_want(rounds: tuple[Round, Round]) -> None:
    for model in (Round, VisitRecord, Finding, Sample, Official):
        assert model.objects.exists()
        assert not model.objects.filter(simulated=False).exists(), model.__name__
    found = {check.key: run_check(check.key, TODAY).count for check in checks() if check.severity == "error"}
    assert {key: count for key, count in found.items() if count} == {}
    assert AuditEntry.objects.filter(action="inspection.hold").count() == 24
