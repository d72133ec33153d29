"""Urban plans that cover communes: what is known of their land before and after a merger, and what it decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, MERGED_ON, TODAY

from datchuan.evaluation.computing import compute_verdicts
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.kernel.problem import Problem
from datchuan.masterplans.access import changeable_by, visible_to
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import change_plan
from datchuan.masterplans.queries import CoverFacts, cover_facts, cover_facts_on_units
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("province")
DE_THAM, BAC_AI, KIM_DONG, TOWN = "06046-1", "06052-1", "06031-1", "05994-1"
BEFORE, DAY_BEFORE, LETTER = date(2019, 12, 31), date(2023, 5, 17), date(2023, 5, 18)


@pytest.fixture(autouse=True)
def _no_simulated_plans(province: Unit) -> None:
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.update(revises=None, revision="")
    SpatialPlan.objects.all().delete()


def town(*named: str, approved_on: date = date(2015, 6, 1), **values: Any) -> SpatialPlan:
    unit = Unit.objects.filter(short_name="Thất Khê", level="commune").order_by("pk").first()
    assert unit
    made = SpatialPlan.objects.create(
        unit=unit, kind="urban", name="QH chung đô thị", approved_on=approved_on, **values
    )
    made.covers.set(Unit.objects.filter(pk__in=named))
    return made


def covers(unit_id: str, on: date = TODAY) -> list[CoverFacts]:
    return cover_facts([Unit.objects.get(pk=unit_id)], on)[unit_id]


def covered(unit_id: str, on: date = TODAY) -> bool | None:
    """As the only plan there is has it; false where it is not shown at all."""
    found = covers(unit_id, on)
    return found[0].facts["covers_commune"] if found else False


def outcome(unit_id: str, on: date, code: str = "1.1", key: str = "vn-xa-2021") -> str:
    return compute_verdicts(key, on, [unit_id]).verdicts[unit_id][code].outcome.value


def test_a_commune_that_nothing_touched_is_covered_as_it_is_recorded() -> None:
    town(EMPTY)
    assert covered(EMPTY) is True
    assert covered(DE_THAM) is False
    assert covers(EMPTY, date(2015, 5, 31)) == []


@pytest.mark.parametrize(
    ("named", "de_tham", "kim_dong"),
    [
        ([BAC_AI], None, None),  # only the land that came of it
        ([DE_THAM], None, False),
        ([KIM_DONG], False, None),
        ([DE_THAM, BAC_AI], True, None),
        ([DE_THAM, BAC_AI, KIM_DONG], True, True),
        ([], False, False),
    ],
)
def test_after_bac_ai_was_divided(named: list[str], de_tham: bool | None, kim_dong: bool | None) -> None:
    town(*named)
    assert (covered(DE_THAM, BEFORE), covered(BAC_AI, BEFORE), covered(KIM_DONG, BEFORE)) == tuple(
        unit in named for unit in (DE_THAM, BAC_AI, KIM_DONG)
    )
    assert (covered(DE_THAM, MERGED_ON), covered(KIM_DONG, MERGED_ON)) == (de_tham, kim_dong)


def test_a_plan_approved_after_the_merger_names_the_commune_as_it_is() -> None:
    town(DE_THAM, approved_on=MERGED_ON)
    assert covered(DE_THAM, MERGED_ON) is True


def test_who_names_a_commune_that_a_merger_made_names_it_as_it_was_made() -> None:
    """Liên Hội was put together in 2020; the record of a plan of 2015 names it."""
    town("06268-2")
    assert covered("06268-2") is True


def test_a_commune_put_together_of_covered_ones_is_covered() -> None:
    parts = list(Change.objects.filter(to_unit="06268-2").values_list("from_unit", flat=True))
    assert len(parts) > 1
    plan = town(*parts)
    assert covered("06268-2") is True
    plan.covers.remove(parts[0])
    assert covered("06268-2") is None


def test_the_coverage_goes_over_merger_by_merger() -> None:
    town(DE_THAM, BAC_AI)
    heir = Change.objects.get(from_unit=DE_THAM, effective_on=date(2025, 7, 1)).to_unit_id
    assert heir
    assert covered(DE_THAM, date(2025, 6, 30)) is True
    assert covered(heir, date(2025, 7, 1)) is None  # of several, most of them outside


def test_land_given_away_leaves_the_rest_covered() -> None:
    giver = Change.objects.filter(type="transfer_part", from_unit__valid_to=None).exclude(from_unit=BAC_AI).first()
    if giver is None:
        giver = Change.objects.filter(type="transfer_part").exclude(from_unit=BAC_AI).first()
    assert giver
    unit = giver.from_unit
    town(unit.pk, approved_on=date(2010, 1, 4))
    last = max(each.effective_on for each in unit.changes_out.all())
    day = last if unit.valid_to is None or last < unit.valid_to else BEFORE
    assert covered(unit.pk, day) is True


def test_only_the_plan_in_force_covers() -> None:
    old = town(EMPTY)
    town(EMPTY, DE_THAM, approved_on=date(2018, 3, 1), revises=old, revision="overall")
    assert [each.plan for each in covers(EMPTY, date(2018, 2, 28))] == [old]
    assert old not in [each.plan for each in covers(EMPTY)]
    assert len(covers(EMPTY)) == 1
    later = town(EMPTY, approved_on=date(2020, 3, 1), in_force_on=date(2020, 4, 1))
    assert later not in [each.plan for each in covers(EMPTY, date(2020, 3, 31))]
    assert later in [each.plan for each in covers(EMPTY, date(2020, 4, 1))]


# --- what it decides -----------------------------------------------------------------------------------------------


def test_from_the_letter_on_it_meets_1_1_and_1_2_and_before_it_nothing() -> None:
    town(EMPTY)
    for code in ("1.1", "1.2"):
        assert [outcome(EMPTY, day, code) for day in (DAY_BEFORE, LETTER)] == ["undetermined", "met"]
    assert outcome(EMPTY, TODAY, key="vn-xa-2016") == "undetermined"  # under QĐ 1980: no record of its own


def test_where_the_coverage_is_not_known_nothing_is_met() -> None:
    town(DE_THAM)
    own = SpatialPlan.objects.create(
        unit_id=DE_THAM, name="QH", approved_on=date(2021, 3, 1), published_on=date(2021, 6, 1), horizon_year=2030
    )
    assert [outcome(DE_THAM, day) for day in (DAY_BEFORE, LETTER)] == ["not_met", "undetermined"]
    SpatialPlan.objects.filter(pk=own.pk).update(published_on=date(2021, 3, 5))
    assert [outcome(DE_THAM, day) for day in (DAY_BEFORE, LETTER)] == ["met", "met"]


def test_a_review_of_the_urban_plan_leaves_it_open() -> None:
    plan = town(EMPTY)
    duty = ReviewDuty.objects.create(
        plan=plan, reason="law", event="thu", instrument="Luật thử", opened_on=date(2023, 6, 1)
    )
    assert [outcome(EMPTY, day) for day in (date(2023, 5, 31), date(2023, 6, 1))] == ["met", "undetermined"]
    assert covers(EMPTY, date(2023, 6, 1))[0].open_duties == (duty,)


def test_recording_what_a_plan_covers_judges_those_communes_anew(qhkt: Any) -> None:
    plan = town()
    evaluate_communes(set_key="vn-xa-2021", on=LETTER, by=None, cause="thử")
    today = date(2023, 12, 31)
    change_plan(plan=plan, values={}, covers=list(Unit.objects.filter(pk=EMPTY)), by=qhkt, today=today)

    def kept() -> str:
        rows = IndicatorVerdict.objects.filter(commune=EMPTY, criteria_set="vn-xa-2021", indicator="1.1", on=LETTER)
        return rows.latest("pk").outcome

    assert kept() == "met"
    assert AuditEntry.objects.latest("pk").details == {"covers": ["", EMPTY]}
    count = AuditEntry.objects.count()
    change_plan(plan=plan, values={}, covers=list(Unit.objects.filter(pk=EMPTY)), by=qhkt, today=today)
    assert AuditEntry.objects.count() == count, "nothing changed"
    change_plan(plan=plan, values={}, covers=[], by=qhkt, today=today)
    assert kept() == "undetermined"


def test_refused_coverage(qhkt: Any) -> None:
    own = SpatialPlan.objects.create(unit_id=EMPTY, name="QH")
    with pytest.raises(Problem) as found:
        change_plan(plan=own, values={}, covers=[Unit.objects.get(pk="06046-1")], by=qhkt, today=TODAY)
    assert found.value.number == 709
    plan = town(EMPTY)
    with pytest.raises(Problem) as found:
        change_plan(plan=plan, values={}, covers=[Unit.objects.get(pk="180-1")], by=qhkt, today=TODAY)
    assert found.value.number == 709
    assert list(plan.covers.values_list("pk", flat=True)) == [EMPTY]


def test_covers_cost_the_same_for_one_commune_and_for_all() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not any(cover_facts(list(communes_on(TODAY, rural_only=True)), TODAY).values())
    assert len(queries) == 2  # the communes, and that there is no urban plan
    town(EMPTY, DE_THAM, BAC_AI)
    town(KIM_DONG)
    costs = []
    for communes in ([Unit.objects.get(pk=DE_THAM)], list(communes_on(TODAY, rural_only=True))):
        with CaptureQueriesContext(connection) as queries:
            cover_facts(communes, TODAY)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 7


def test_on_the_units_of_another_day_each_plan_once() -> None:
    plan = town(DE_THAM, BAC_AI)
    heir = Change.objects.get(from_unit=DE_THAM, effective_on=date(2025, 7, 1)).to_unit
    assert heir
    found = cover_facts_on_units([heir], date(2025, 7, 1), TODAY)[heir.pk]
    assert [each.plan for each in found] == [plan]


def test_who_sees_a_covered_commune_sees_the_urban_plan(xa: Any) -> None:
    plan = town("06016-1")
    assert plan.unit_id != xa.area_id
    assert list(visible_to(xa, TODAY)) == [plan]
    assert not changeable_by(xa, TODAY).exists()
    plan.covers.set([EMPTY])
    assert not visible_to(xa, TODAY).exists()
