"""The database itself refuses what may not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from tests.making import NOW, TODAY, village

from datchuan.housing.models import Household, HouseRecord
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Office, Official
from datchuan.platform.models import Installation
from datchuan.programme.models import Registration, Target, WorkItem
from datchuan.programme.queries import plan_of
from datchuan.territory.models import Change, ChangeAct, CodeAlias, CommuneClass, Shape, Unit, VillageMembership

pytestmark = pytest.mark.usefixtures("province")


def unit(**changes: Any) -> Unit:
    values = {"id": "09999-1", "code": "09999", "level": "commune", "type": "Xã", "name": "Xã Thử"}
    return Unit(**{**values, "short_name": "Thử", "search": "xa thu 09999", **changes})


def change(**changes: Any) -> Change:
    values = {"event": "thu", "effective_on": TODAY, "type": "absorb", "extent": "whole", "instrument": "NQ thử"}
    return Change(
        **{**values, "from_unit_id": "06016-1", "to_unit_id": "06046-1", "confidence": "published", **changes}
    )


def house(**changes: Any) -> HouseRecord:
    household, _ = Household.objects.get_or_create(code="TH1")
    values = {
        "household": household,
        "version": 1,
        "village_id": village(name=f"V{len(changes)}{changes.get('version')}"),
        "valid_from": TODAY,
    }
    return HouseRecord(**{**values, "head_name": "A", "recorded_at": NOW, **changes})


def duty(**changes: Any) -> ReviewDuty:
    plan = SpatialPlan.objects.first()
    return ReviewDuty(plan=plan, event="thu", instrument="NQ thử", opened_on=TODAY, **changes)


def target(**changes: Any) -> Target:
    values = {"plan": plan_of(2020, "sxd"), "title": "t", "criteria_set": "s", "criterion": "9", "due_on": TODAY}
    figures = {"stated_baseline": 1, "increment": 1, "goal": 2, "denominator": 2}
    return Target(**{**values, **figures, **changes})


REFUSED: dict[str, Callable[[], Any]] = {
    "unit_period_is_not_empty": lambda: unit(valid_from=TODAY, valid_to=TODAY),
    "unit_period_in_order": lambda: unit(valid_from=TODAY, valid_to=date(2020, 1, 1)),
    "unit_code_open_once": lambda: unit(code="06040", valid_from=date(2030, 1, 1)),
    "shape_begins_once": lambda: Shape(unit_id="06040-2", valid_from=date(2024, 12, 1), geometry={}, area_km2=1),
    "unit_code_overlaps_in_the_past": lambda: unit(
        id="06040-9", code="06040", valid_from=date(2021, 1, 1), valid_to=date(2022, 1, 1)
    ),
    "unit_identity_overlaps": lambda: unit(identity_id="05995-1", valid_from=date(2025, 6, 1)),
    "unit_is_its_own_parent": lambda: unit(parent_id="09999-1"),
    "alias_overlaps": lambda: CodeAlias(code="06064", unit_id="06046-1", valid_from=date(2020, 3, 1)),
    "shape_overlaps": lambda: Shape(
        unit_id="06040-2", valid_from=date(2025, 1, 1), valid_to=date(2025, 2, 1), geometry={}
    ),
    "shape_period_is_empty": lambda: Shape(unit_id="06016-1", valid_from=TODAY, valid_to=TODAY, geometry={}),
    "membership_overlaps": lambda: VillageMembership(
        village_id=village(), commune_id="06016-1", valid_from=date(2019, 1, 1), valid_to=TODAY
    ),
    "class_overlaps": lambda: CommuneClass(
        unit_id="06364-1", scheme="atk", value="có", attested_on=TODAY, valid_from=TODAY, instrument="QĐ thử"
    ),
    "change_to_itself": lambda: change(to_unit_id="06016-1"),
    "change_to_nothing": lambda: change(to_unit_id=None),
    "change_of_a_negative_area": lambda: change(area_km2=-1),
    "change_twice_whole": lambda: change(from_unit_id="06013-1", effective_on=date(2025, 7, 1)),
    "act_applied_without_an_order": lambda: ChangeAct(
        state="applied", origin="screen", instrument="NQ thử", effective_on=TODAY, entered_at=NOW
    ),
    "membership_open_once": lambda: VillageMembership(village_id=village(), commune_id="06016-1", valid_from=TODAY),
    "house_period_in_order": lambda: house(valid_to=date(2020, 1, 1)),
    "house_has_persons": lambda: house(persons=0),
    "negative_area": lambda: house(living_area_dm2=-1),
    "official_known_role": lambda: Official(username="x", role="king", office=Office.objects.first(), area_id="20-1"),
    "installation_single_row": lambda: Installation(pk=2, province_code="20"),
    "registered_once_a_year": lambda: Registration(plan=plan_of(2020, "sxd"), year=2020, commune_id="06016-1"),
    "target_goal_within_denominator": lambda: target(goal=3),
    "work_item_window": lambda: WorkItem(
        plan=plan_of(2020, "sxd"), key="k", order=99, title="t", starts_on=TODAY, ends_on=date(2020, 1, 1), lead_id=1
    ),
    "review_conclusion_without_a_day": lambda: duty(conclusion="still_serves"),
    "review_day_without_a_conclusion": lambda: duty(concluded_on=TODAY),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_refused(make: Callable[[], Any]) -> None:
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "make",
    [unit, change, lambda: house(persons=1), house, lambda: duty(conclusion="local", concluded_on=TODAY), target],
    ids=["unit", "change", "house", "house_not_recorded", "duty", "target"],
)
def test_its_lawful_neighbour_is_taken(make: Callable[[], Any]) -> None:
    make().save(force_insert=True)


def test_one_open_version_of_a_house() -> None:
    house(version=1).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        house(version=2, valid_from=date(2021, 1, 1)).save()


def test_the_run_is_on_the_database_it_says() -> None:
    from tests.plugins.ground import CHOSEN

    assert connection.vendor == CHOSEN


def test_a_row_may_be_saved_again_and_follow_another_without_a_gap() -> None:
    for row in (Unit.objects.get(pk="06040-2"), Shape.objects.filter(unit="06040-2").get()):
        row.save()
    made = village()
    VillageMembership.objects.filter(village=made).update(valid_to=TODAY)
    VillageMembership.objects.create(village_id=made, commune_id="06016-1", valid_from=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageMembership.objects.filter(village=made, valid_to=None).update(valid_from=date(2020, 6, 1))


def test_a_form_is_told_of_an_overlap() -> None:
    with pytest.raises(ValidationError, match="unit_code_no_overlap"):
        unit(id="06040-9", code="06040", valid_from=date(2021, 1, 1), valid_to=date(2022, 1, 1)).validate_constraints()
