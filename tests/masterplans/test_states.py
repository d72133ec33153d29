"""The state of a plan on a day and why it wants attention: tables of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, NOW, TODAY
from tests.masterplans.papers import pdf

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import add_document, record_finding
from datchuan.masterplans.queries import Attention, PlanState, registered, states_on
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")

DE_THAM, BAC_AI, KIM_DONG = "06046-1", "06052-1", "06031-1"
Kind, Revision = SpatialPlan.Kind, SpatialPlan.Revision
DRAFT, APPROVED, IN_FORCE, SUPERSEDED = PlanState


@pytest.fixture(autouse=True)
def _no_plans(province: Unit) -> None:
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.all().delete()


def plan(unit_id: str = EMPTY, approved_on: date | None = date(2016, 3, 1), **values: Any) -> SpatialPlan:
    return SpatialPlan.objects.create(unit_id=unit_id, name="QH", approved_on=approved_on, **values)


def state(found: SpatialPlan, on: date = TODAY) -> PlanState:
    return states_on([SpatialPlan.objects.get(pk=found.pk)], on)[found.pk]


def wants(found: SpatialPlan, on: date = TODAY) -> set[Attention]:
    return set(registered([SpatialPlan.objects.get(pk=found.pk)], on)[0].attention)


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2016, 2, 29), DRAFT),
        (date(2016, 3, 1), APPROVED),
        (date(2016, 4, 30), APPROVED),
        (date(2016, 5, 1), IN_FORCE),
        (TODAY, IN_FORCE),
    ],
)
def test_from_draft_to_in_force(kind: str, on: date, told: PlanState) -> None:
    assert state(plan(kind=kind, in_force_on=date(2016, 5, 1)), on) == told
    assert state(plan(kind=kind, approved_on=None), on) == DRAFT


@pytest.mark.parametrize("kind", Kind.values)
def test_what_takes_a_plans_place_supersedes_it_and_what_stands_beside_it(kind: str) -> None:
    base = plan(kind=kind)
    local = plan(kind=kind, revises=base, revision=Revision.LOCAL, approved_on=date(2017, 1, 2))
    overall = plan(kind=kind, revises=local, revision=Revision.OVERALL, approved_on=date(2020, 5, 4))
    draft = plan(kind=kind, revises=overall, revision=Revision.REPLACEMENT, approved_on=None)
    assert [state(each, date(2020, 5, 3)) for each in (base, local, overall)] == [IN_FORCE, IN_FORCE, DRAFT]
    assert [state(each) for each in (base, local, overall, draft)] == [SUPERSEDED, SUPERSEDED, IN_FORCE, DRAFT]


def test_the_plan_of_a_vanished_commune_holds_until_its_land_has_a_new_one() -> None:
    """Bắc Ái went to Đề Thám and Kim Đồng on 01/01/2020."""
    old = plan(BAC_AI)
    plan(DE_THAM, date(2020, 6, 1))
    assert state(old) == IN_FORCE  # Kim Đồng still goes by it
    plan(KIM_DONG, date(2020, 7, 1))
    assert state(old, date(2020, 6, 30)) == IN_FORCE
    assert state(old, date(2020, 7, 1)) == SUPERSEDED


@pytest.mark.parametrize(
    ("kind", "approved_on", "published_on", "on", "late"),
    [
        # 15 days since 2019: approved 02/3/2020, the last lawful day is 17/3/2020.
        (Kind.COMMUNE_MASTER, date(2020, 3, 2), None, date(2020, 3, 17), False),
        (Kind.COMMUNE_MASTER, date(2020, 3, 2), None, date(2020, 3, 18), True),
        (Kind.DETAILED, date(2020, 3, 2), date(2020, 3, 17), TODAY, False),
        (Kind.DETAILED, date(2020, 3, 2), date(2020, 3, 18), TODAY, True),
        # A day of publication after the day looked at is not known then.
        (Kind.COMMUNE_MASTER, date(2020, 3, 2), date(2020, 3, 17), date(2020, 3, 16), False),
        # The term is of rural plans: of another only that it is not published can be said.
        (Kind.URBAN, date(2020, 3, 2), None, date(2020, 3, 3), True),
        (Kind.PRODUCTION, date(2012, 3, 2), date(2014, 1, 1), TODAY, False),
        # No term is known before 01/7/2004.
        (Kind.COMMUNE_MASTER, date(2003, 3, 3), date(2010, 1, 1), TODAY, False),
    ],
)
def test_not_published_in_time(kind: str, approved_on: date, published_on: date | None, on: date, late: bool) -> None:
    found = plan(kind=kind, approved_on=approved_on, published_on=published_on)
    assert (Attention.PUBLICATION in wants(found, on)) is late


def test_what_is_lacking_is_named_until_it_is_there() -> None:
    found = plan(published_on=date(2016, 3, 5), horizon_year=2019)
    assert wants(found) == {Attention.RULES, Attention.FINDING, Attention.PAPERS, Attention.TERM}
    add_document(plan=found, kind="decision", content=pdf(), file_name="a.pdf", by=None, at=NOW)
    record_finding(plan=found, seen_on=date(2020, 6, 1), follows=False, by=None, today=TODAY)
    SpatialPlan.objects.filter(pk=found.pk).update(rules_issued_on=date(2016, 4, 1), horizon_year=2020)
    assert wants(found) == set()
    assert wants(found, date(2016, 3, 31)) == {Attention.RULES, Attention.FINDING}


def test_what_stands_beside_keeps_to_rules_and_findings_of_its_base() -> None:
    base = plan(published_on=date(2016, 3, 5), rules_issued_on=date(2016, 4, 1))
    record_finding(plan=base, seen_on=date(2020, 6, 1), follows=True, by=None, today=TODAY)
    beside = plan(revises=base, revision=Revision.LOCAL, approved_on=date(2020, 9, 1), published_on=date(2020, 9, 2))
    assert wants(beside) == {Attention.PAPERS}


def test_production_plans_have_no_rules_nor_buildings_and_drafts_want_nothing() -> None:
    assert wants(plan(kind=Kind.PRODUCTION, published_on=date(2016, 3, 5))) == {Attention.PAPERS}
    assert wants(plan(kind=Kind.DETAILED, approved_on=None)) == set()


def test_a_register_of_any_length_asks_as_many_questions() -> None:
    counts = set()
    for number in range(3):
        for unit in Unit.objects.filter(level="commune", valid_to=None)[: 4 * number]:
            base = plan(unit.pk, kind=Kind.values[number])
            plan(unit.pk, kind=base.kind, revises=base, revision=Revision.LOCAL)
        plan(BAC_AI, date(2015, 1, 5 + number))
        found = list(SpatialPlan.objects.all())
        with CaptureQueriesContext(connection) as captured:
            registered(found, TODAY)
        counts.add(len(captured))
    assert len(counts) == 1
    assert max(counts) <= 10
