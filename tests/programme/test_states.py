"""Work items on a day: computed where a measure tells, else by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from datchuan.documents.models import OutgoingDocument
from datchuan.people.models import Office
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.queries import overdue_items, plan_of, progress_of, work_of
from datchuan.programme.states import WorkState
from datchuan.territory.models import Unit

IN_YEAR = date(2020, 7, 1)


@pytest.fixture
def plan(province: Unit) -> Plan:
    return plan_of(2020, "sxd")


def item(plan: Plan, key: str = "moi", **fields: object) -> WorkItem:
    given = {"starts_on": date(2020, 6, 1), "ends_on": date(2020, 6, 30), "lead": Office.objects.get(key="qln")}
    return WorkItem.objects.create(plan=plan, key=key, order=99, title=f"Việc {key}", **{**given, **fields})


def state(given: WorkItem, on: date) -> WorkState:
    return progress_of([given], on)[given.pk].state


def letter(given: WorkItem, on: date, spelt: str = "work-item") -> OutgoingDocument:
    return OutgoingDocument.objects.create(
        office=given.plan.maker,
        division=given.lead,
        type="OFFICIAL_LETTER",
        subject="về việc này",
        about=f"{spelt} {given.pk}",
        state="issued",
        drafted_at=timezone.now(),
        signed_on=on,
        number=1,
        notation="1/SXD",
        dated=on,
    )


def test_by_hand_it_goes_from_not_begun_to_overdue_or_done(plan):
    made = item(plan)
    assert state(made, date(2020, 5, 31)) == WorkState.NOT_BEGUN
    assert state(made, date(2020, 6, 30)) == WorkState.RUNNING
    assert state(made, IN_YEAR) == WorkState.OVERDUE
    assert progress_of([made], IN_YEAR)[made.pk].days_late == 1
    made.done_on = date(2020, 6, 26)
    assert state(made, date(2020, 6, 25)) == WorkState.RUNNING
    told = progress_of([made], IN_YEAR)[made.pk]
    assert (told.state, told.sentence) == (WorkState.DONE, "ghi tay: xong ngày 26/06/2020")


def test_what_was_recorded_tells_more_than_a_tick(plan):
    made = item(plan, measure="letter-about-item", done_on=date(2020, 6, 2))
    told = progress_of([made], IN_YEAR)[made.pk]
    assert (told.state, told.is_computed) == (WorkState.OVERDUE, True)
    assert told.sentence == "chưa phát hành văn bản nào về việc này"


@pytest.mark.parametrize("spelt", ["work-item", "work item"])
def test_a_letter_about_the_item_closes_it_from_its_day_on(plan, spelt):
    made = item(plan, measure="letter-about-item")
    letter(made, date(2020, 6, 10), spelt)
    assert state(made, date(2020, 6, 9)) == WorkState.RUNNING
    told = progress_of([made], date(2020, 6, 10))[made.pk]
    assert (told.state, told.done and told.done.last_on) == (WorkState.DONE, date(2020, 6, 10))


def test_work_done_before_its_window_has_begun(plan):
    early = item(plan, measure="dossiers-received", starts_on=date(2020, 12, 1), ends_on=date(2020, 12, 31))
    assert state(early, date(2020, 11, 30)) == WorkState.RUNNING  # some dossiers came in autumn


def test_a_measure_that_has_nothing_to_tell_or_is_unknown_leaves_it_to_the_hand(plan):
    plan.registrations.update(is_focus=False)
    nothing = item(plan, measure="focus-concluded", done_on=date(2020, 6, 2))
    unknown = item(plan, "khac", measure="khong-co")
    told = progress_of([nothing, unknown], IN_YEAR)
    assert (told[nothing.pk].is_computed, told[nothing.pk].state) == (False, WorkState.DONE)
    assert (told[unknown.pk].is_computed, told[unknown.pk].state) == (False, WorkState.OVERDUE)


def test_overdue_is_what_is_not_done_by_what_was_recorded(plan):
    written, silent = (item(plan, key, measure="letter-about-item") for key in ("da-viet", "chua-viet"))
    letter(written, date(2020, 6, 10))
    assert [each.key for each in overdue_items(plan, IN_YEAR)] == [silent.key]


def test_queries_do_not_grow_with_the_items(plan, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as first:
        work_of(plan, IN_YEAR)
    for number in range(6):
        item(plan, f"them-{number}", measure=["dossiers-received", "master-plan-reviews", ""][number % 3])
    with django_assert_num_queries(len(first)):
        assert len(work_of(plan, IN_YEAR)) > 10
