"""Registering plans, revisions, publication in several forms, findings: what is kept and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.making import EMPTY, TODAY

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import change_plan, record_finding, record_publication, register_plan
from datchuan.masterplans.queries import plan_facts
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
KIND = SpatialPlan.Kind.COMMUNE_MASTER
Revision = SpatialPlan.Revision
APPROVED = {"approved_on": date(2016, 3, 1), "horizon_year": 2025, "published_on": date(2016, 3, 10)}


@pytest.fixture(autouse=True)
def _alone(province: Unit) -> None:
    SpatialPlan.objects.filter(unit=EMPTY).delete()


def registered(kind: str = KIND, unit_id: str = EMPTY, **values: Any) -> SpatialPlan:
    unit = Unit.objects.get(pk=unit_id)
    return register_plan(unit=unit, kind=kind, values={"name": "QH", **values}, by=None, today=TODAY)


def serving(on: date = TODAY) -> list[SpatialPlan]:
    unit = Unit.objects.get(pk=EMPTY)
    return [each.plan for each in plan_facts([unit], on)[EMPTY]]


def test_a_plan_is_registered_and_audited() -> None:
    made = registered(**APPROVED, decision="12/QĐ-UBND")
    act = AuditEntry.objects.latest("pk")
    assert (act.action, act.subject) == ("masterplans.register", f"{EMPTY} {made.pk}")
    assert act.details["decision"] == "12/QĐ-UBND"
    assert serving() == [made]


def test_other_kinds_do_not_serve_criterion_1() -> None:
    for kind in (SpatialPlan.Kind.DETAILED, SpatialPlan.Kind.PRODUCTION, SpatialPlan.Kind.URBAN):
        registered(kind, **APPROVED)
    assert serving() == []


def test_a_local_adjustment_stands_beside_and_an_overall_one_takes_the_place() -> None:
    base = registered(**APPROVED)
    local = registered(revises=base, revision=Revision.LOCAL, approved_on=date(2018, 5, 1))
    further = registered(revises=local, revision=Revision.SUPPLEMENT, approved_on=date(2019, 5, 1))
    assert serving(date(2018, 4, 30)) == [base]
    assert serving() == [base, local, further]
    overall = registered(revises=base, revision=Revision.OVERALL, approved_on=date(2020, 5, 1), horizon_year=2030)
    assert serving(date(2020, 4, 30)) == [base, local, further]
    assert serving() == [overall]


def test_what_stands_beside_keeps_to_rules_term_and_findings_of_its_base() -> None:
    base = registered(**APPROVED, rules_issued_on=date(2016, 4, 1))
    registered(revises=base, revision=Revision.LOCAL, approved_on=date(2018, 5, 1))
    record_finding(plan=base, seen_on=date(2020, 6, 1), follows=True, by=None, today=TODAY)
    facts = plan_facts([Unit.objects.get(pk=EMPTY)], TODAY)[EMPTY][1].facts
    assert (facts["rules_issued"], facts["in_term"], facts["built_to_plan"]) == (True, True, True)
    # What was adjusted before the term ended says nothing of the time after it.
    assert (facts["published"], facts["adjusted"]) == (False, None)


def test_a_plan_counts_from_the_day_its_decision_is_in_force() -> None:
    made = registered(approved_on=date(2020, 6, 1), in_force_on=date(2020, 7, 1))
    assert (serving(date(2020, 6, 30)), serving(date(2020, 7, 1))) == ([], [made])


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (701, {"task_approved_on": date(2021, 1, 1)}),
        (702, {"markers_set_on": date(2016, 2, 1), "approved_on": date(2016, 3, 1)}),
        (702, {"published_on": date(2016, 2, 1)}),
        (706, {"revision": Revision.LOCAL}),
        (707, {"opinions_to": date(2016, 1, 5)}),
        (707, {"opinions_from": date(2016, 1, 5), "opinions_to": date(2016, 1, 4)}),
        (707, {"appraised_on": date(2016, 4, 1), "approved_on": date(2016, 3, 1)}),
        (707, {"in_force_on": date(2016, 2, 1), "approved_on": date(2016, 3, 1)}),
        (707, {"horizon_year": 2010, "approved_on": date(2016, 3, 1)}),
    ],
)
def test_what_a_record_may_not_say(number: int, values: dict[str, Any]) -> None:
    before = SpatialPlan.objects.count()
    with pytest.raises(Problem) as found:
        registered(**values)
    assert found.value.number == number
    assert SpatialPlan.objects.count() == before


def test_706_a_plan_revises_one_of_its_kind_its_land_and_before_it() -> None:
    base = registered(**APPROVED)
    other = registered(SpatialPlan.Kind.PRODUCTION, **APPROVED)
    strange = SpatialPlan.objects.filter(kind=KIND).exclude(unit=EMPTY).first()
    for old, approved_on in ((other, None), (strange, None), (base, date(2015, 1, 1))):
        with pytest.raises(Problem) as found:
            registered(revises=old, revision=Revision.OVERALL, approved_on=approved_on)
        assert found.value.number == 706
    later = registered(revises=base, revision=Revision.OVERALL)
    with pytest.raises(Problem) as found:
        change_plan(plan=base, values={"revises": later, "revision": Revision.LOCAL}, by=None, today=TODAY)
    assert found.value.number == 706


def test_708_two_approved_plans_never_hold_together() -> None:
    registered(**APPROVED)
    with pytest.raises(Problem) as found:
        registered(approved_on=date(2020, 1, 2), horizon_year=2030)
    assert found.value.number == 708
    assert "đến năm 2025" in found.value.sentence
    assert registered(approved_on=None).pk  # a draft beside it is none
    SpatialPlan.objects.filter(horizon_year=2025).update(horizon_year=2019)
    assert registered(approved_on=date(2020, 1, 2), horizon_year=2030).pk


def test_the_first_known_form_gives_the_day_of_publication() -> None:
    made = registered(approved_on=date(2020, 3, 2))
    for form, day in (("hoi_nghi", None), ("trung_bay", date(2020, 3, 20)), ("trang_thong_tin", date(2020, 3, 10))):
        record_publication(plan=made, form=form, done_on=day, by=None, today=TODAY)
    made.refresh_from_db()
    assert made.published_on == date(2020, 3, 10)
    assert list(made.publications.values_list("form", flat=True).order_by("form")) == [
        "hoi_nghi",
        "trang_thong_tin",
        "trung_bay",
    ]


def test_the_last_finding_up_to_a_day_counts() -> None:
    made = registered(**APPROVED)
    for day, follows in ((date(2020, 5, 1), False), (date(2020, 9, 1), True)):
        record_finding(plan=made, seen_on=day, follows=follows, by=None, today=TODAY)
    unit = Unit.objects.get(pk=EMPTY)
    told = [
        plan_facts([unit], on)[EMPTY][0].facts["built_to_plan"] for on in (date(2020, 4, 1), date(2020, 8, 1), TODAY)
    ]
    assert told == [None, False, True]
    with pytest.raises(Problem):
        record_finding(plan=made, seen_on=date(2016, 1, 1), follows=True, by=None, today=TODAY)
