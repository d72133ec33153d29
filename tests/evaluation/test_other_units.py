"""The facts of the working day on the units of another day: what is exact, what is an inference, what stays open."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum
from tests.making import EMPTY, GOOD, TODAY, entry, houses, record, village

from datchuan.evaluation.computing import compute_verdicts
from datchuan.evaluation.models import CubeCell, KeptCube
from datchuan.evaluation.queries import standing
from datchuan.law.outcome import Outcome
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import communes_on, counterparts, inferred_communes

SET = "vn-xa-2016"
DAYS = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 11, 30), date(2024, 12, 1), date(2025, 7, 1)]

pytestmark = pytest.mark.usefixtures("province")


def total(on: date) -> int:
    evaluation = compute_verdicts(SET, TODAY, units_on=on)
    return sum(verdicts["9.2"].total for verdicts in evaluation.verdicts.values())


@pytest.mark.parametrize("day", DAYS)
def test_no_house_is_lost_or_counted_twice_on_the_units_of_any_day(day: date) -> None:
    # Those of a village that went to a phường or thị trấn are not judged by this set.
    urban = communes_on(day).exclude(type="Xã").values("pk")
    holds = VillageMembership.objects.exclude(valid_from__gt=day).exclude(valid_to__lte=day).filter(commune__in=urban)
    cells = CubeCell.objects.filter(cube__criteria_set=SET, cube__on=TODAY, village__in=holds.values("village"))
    in_towns = cells.aggregate(houses=Sum("houses"))["houses"] or 0
    assert total(day) + in_towns == total(TODAY) > 4000


def test_the_units_judged_are_those_of_the_day_and_no_other() -> None:
    judged = compute_verdicts(SET, TODAY, units_on=date(2025, 7, 1))
    assert {unit.pk for unit in judged.communes} == set(
        communes_on(date(2025, 7, 1), rural_only=True).values_list("pk", flat=True)
    )
    assert all(unit.valid_from == date(2025, 7, 1) or unit.valid_to is None for unit in judged.communes)


def test_without_kept_cells_the_houses_give_the_same() -> None:
    kept = compute_verdicts(SET, TODAY, units_on=date(2025, 7, 1)).verdicts
    CubeCell.objects.all().delete()
    KeptCube.objects.all().delete()
    fresh = compute_verdicts(SET, TODAY, units_on=date(2025, 7, 1)).verdicts
    assert {pk: v["9.2"].passing for pk, v in kept.items()} == {pk: v["9.2"].passing for pk, v in fresh.items()}


def test_the_same_day_is_the_same_evaluation() -> None:
    assert compute_verdicts(SET, TODAY, units_on=TODAY) == compute_verdicts(SET, TODAY)


def test_a_house_in_the_villages_of_a_commune_counts_where_the_village_lies() -> None:
    moving = village(EMPTY, "Nà Đi", until=date(2024, 12, 1))
    VillageMembership.objects.create(village_id=moving, commune_id="06046-1", valid_from=date(2024, 12, 1))
    before = compute_verdicts(SET, TODAY, ["06046-1"], units_on=date(2024, 12, 1)).verdicts["06046-1"]["9.2"]
    houses(moving, GOOD, GOOD)
    after = compute_verdicts(SET, TODAY, ["06046-1"], units_on=date(2024, 12, 1)).verdicts["06046-1"]["9.2"]
    assert (after.total, after.passing) == (before.total + 2, before.passing + 2)
    assert compute_verdicts(SET, TODAY, [EMPTY]).verdicts[EMPTY]["9.2"].total == 2


# --- what a record decides -----------------------------------------------------------------------------------------


def test_a_plan_verdict_goes_over_to_the_same_land() -> None:
    found = counterparts(communes_on(date(2024, 11, 30), rural_only=True), date(2024, 11, 30), TODAY)
    same = [pk for pk, each in found.items() if each.is_same]
    mine = compute_verdicts(SET, TODAY).verdicts
    theirs = compute_verdicts(SET, TODAY, units_on=date(2024, 11, 30)).verdicts
    assert len(same) > 170
    for pk in same:
        assert theirs[pk]["1.1"] == mine[found[pk].units[0].pk]["1.1"]


def test_for_a_unit_of_several_it_stays_open_with_what_was_found_in_each() -> None:
    merged = Unit.objects.get(short_name="Thất Khê", valid_from=date(2025, 7, 1))
    verdict = compute_verdicts(SET, TODAY, [merged.pk], units_on=date(2025, 7, 1)).verdicts[merged.pk]["1.1"]
    assert verdict.outcome is Outcome.UNDETERMINED
    [reason] = verdict.reasons
    assert reason.key == "other_units"
    assert "Đất của nhiều đơn vị ngày 31/12/2020" in reason.sentence
    assert "Xã Đại Đồng" in reason.sentence
    assert verdict.total == verdict.passing + verdict.failing + verdict.unknown > 1


def test_the_old_commune_of_a_merged_one_stays_open_too() -> None:
    """Xã Bắc Ái was divided in 2020: nothing says what of the plans of today serves its land."""
    verdict = compute_verdicts(SET, TODAY, ["06052-1"], units_on=date(2019, 12, 31)).verdicts["06052-1"]["1.1"]
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "Xã Đề Thám" in verdict.reasons[0].sentence
    assert "Xã Kim Đồng" in verdict.reasons[0].sentence


# --- inference -----------------------------------------------------------------------------------------------------


def test_units_of_divided_communes_are_marked_with_the_method() -> None:
    inferred = inferred_communes(date(2019, 12, 31))
    assert inferred["06052-1"] == {"chia theo dân số công bố"}  # Bắc Ái gave Đề Thám a part of itself
    assert "06046-1" in inferred  # and Đề Thám of that time is what is left
    assert "06016-1" not in inferred  # Tri Phương never changed
    assert standing(SET, TODAY, units_on=date(2019, 12, 31)).inferred == inferred


def test_nothing_is_inferred_where_whole_communes_came_together() -> None:
    assert inferred_communes(TODAY) == {}


def test_parts_that_came_together_again_are_exact() -> None:
    first, second = date(2021, 1, 1), date(2022, 1, 1)
    goes = village(EMPTY, "Một", until=first)
    VillageMembership.objects.create(
        village_id=goes, commune_id="06016-1", valid_from=first, valid_to=second, dealt_by="area"
    )
    VillageMembership.objects.create(village_id=goes, commune_id="06046-1", valid_from=second)
    stays = village(EMPTY, "Hai", until=second)
    VillageMembership.objects.create(village_id=stays, commune_id="06046-1", valid_from=second)
    assert inferred_communes(first) == dict.fromkeys([EMPTY, "06016-1"], frozenset({"chia theo diện tích công bố"}))
    assert inferred_communes(second) == {}


def test_villages_that_the_instrument_names_are_no_inference() -> None:
    day = date(2021, 1, 1)
    named = village("05998-1", "Có tên", until=day)
    VillageMembership.objects.create(village_id=named, commune_id=EMPTY, valid_from=day)
    assert inferred_communes(day) == {}


def test_queries_do_not_grow_with_the_units(django_assert_max_num_queries: object) -> None:
    record(entry("TH90001", village(EMPTY, "Khác")))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        compute_verdicts(SET, TODAY, units_on=date(2025, 7, 1))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        compute_verdicts(SET, TODAY, [EMPTY], units_on=date(2024, 12, 1))
