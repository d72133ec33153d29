"""Plans of other kinds in the demonstration: there, marked, the same from the same seed, and no verdict turns."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from datchuan.demo.other_plans import make_other_plans
from datchuan.demo.story import story
from datchuan.evaluation.computing import compute_verdicts
from datchuan.masterplans.checking import check_plan
from datchuan.masterplans.models import PlanDocument, Publication, ReviewDuty, SpatialPlan
from datchuan.territory.models import Unit

Kind, TODAY = SpatialPlan.Kind, date(2020, 12, 31)


def outcomes() -> dict[tuple[str, str], str]:
    verdicts = compute_verdicts("vn-xa-2016", TODAY).verdicts
    return {(pk, code): each[code].outcome.value for pk, each in verdicts.items() for code in ("1.1", "1.2")}


def plans() -> list[tuple[object, ...]]:
    fields = ("unit", "kind", "decision", "approved_on", "published_on", "area_ha", "revision")
    return list(SpatialPlan.objects.order_by("unit", "kind", "decision").values_list(*fields))


@pytest.fixture
def before(province: Unit) -> tuple[dict[tuple[str, str], str], list[tuple[object, ...]], list[tuple[object, ...]]]:
    duties = list(ReviewDuty.objects.order_by("pk").values_list("plan__decision", "conclusion", "concluded_on"))
    found = outcomes(), plans(), duties
    make_other_plans(story())
    return found


def test_no_verdict_turns_and_what_was_drawn_stays(before: tuple) -> None:
    verdicts, known, duties = before
    assert outcomes() == verdicts
    assert set(known) <= set(plans())
    masters = ReviewDuty.objects.filter(plan__kind=Kind.COMMUNE_MASTER).order_by("pk")
    assert list(masters.values_list("plan__decision", "conclusion", "concluded_on")) == duties


def test_every_kind_is_there_and_may_stand_in_the_register(before: tuple) -> None:
    kinds = Counter(SpatialPlan.objects.values_list("kind", flat=True))
    assert kinds[Kind.URBAN] == 2
    assert 150 < kinds[Kind.PRODUCTION] < 200
    assert kinds[Kind.DETAILED] > 20
    assert SpatialPlan.objects.filter(revision=SpatialPlan.Revision.LOCAL).count() == 10
    assert not SpatialPlan.objects.filter(simulated=False).exists()
    others = SpatialPlan.objects.exclude(kind=Kind.COMMUNE_MASTER) | SpatialPlan.objects.exclude(revision="")
    for plan in others.select_related("unit", "revises"):
        check_plan(plan, TODAY)
    assert SpatialPlan.objects.filter(covers__isnull=False).distinct().count() == 2
    assert Publication.objects.filter(plan__kind=Kind.DETAILED).exists()


def test_the_merger_opened_reviews_of_production_plans_and_some_are_concluded(before: tuple) -> None:
    duties = ReviewDuty.objects.filter(plan__kind=Kind.PRODUCTION)
    assert {duty.opened_on for duty in duties} == {date(2020, 1, 1)}
    told = Counter(bool(duty.conclusion) for duty in duties)
    assert told[False] > told[True] > 0
    assert all(duty.simulated for duty in duties)


def test_a_handful_has_papers_that_say_they_are_simulated(before: tuple) -> None:
    papers = PlanDocument.objects.all()
    assert papers.count() == 12
    for paper in papers:
        assert paper.simulated
        assert paper.file.read()[:5] == b"%PDF-"
        assert "mô phỏng" in paper.title


def test_the_same_from_the_same_seed(province: Unit) -> None:
    make_other_plans(story())
    first = plans()
    SpatialPlan.objects.filter(revises__isnull=False).delete()
    SpatialPlan.objects.exclude(kind=Kind.COMMUNE_MASTER).delete()
    make_other_plans(story())
    assert plans() == first
