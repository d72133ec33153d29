"""Who carries a recognition on which day: never silently lost, never silently kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.dossiers.giving import recognised, withdrawn
from tests.making import TODAY
from tests.territory.entering import DAY, applied, open_ended, row

from datchuan.dossiers.models import Recognition
from datchuan.dossiers.queries import Carried, Kind, Share, Shares, carried_on, recognitions_about, withdrawn_by
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, origins, units_on

pytestmark = pytest.mark.usefixtures("province")
VAN_AN, DIEM_HE, DIEM_HE_NOW = "06280-1", "06280-2", "06280-3"
BEFORE, AFTER, LATER = date(2019, 12, 31), date(2020, 1, 1), date(2025, 7, 1)
TRI_PHUONG, QUOC_KHANH = "06016-1", "06004-1"


def unit(pk: str) -> Unit:
    return Unit.objects.get(pk=pk)


def of(commune_id: str, day: date) -> dict[str, Carried]:
    """Who carries the commune's recognitions that day, by unit."""
    found = [each for each in carried_on(day) if each.recognition.commune_id == commune_id]
    return {each.unit.pk if each.unit else "": each for each in found}


def shares_of(carried: Carried, units_on: date, day: date) -> list[Share]:
    return Shares(units_on, day).of(carried)


def test_van_an_is_its_own_until_it_ends_and_then_inherited_in_part_by_diem_he() -> None:
    assert {pk: each.kind for pk, each in of(VAN_AN, BEFORE).items()} == {VAN_AN: Kind.OWN}
    after = of(VAN_AN, AFTER)
    assert {pk: each.kind for pk, each in after.items()} == {DIEM_HE: Kind.PART}
    assert after[DIEM_HE].is_whole_of_former
    assert after[DIEM_HE].came_on == AFTER
    (way,) = after[DIEM_HE].ways
    assert way[0].words == "toàn bộ xã Văn An vào xã Điềm He ngày 01/01/2020 theo 818/NQ-UBTVQH14 (21/11/2019)"
    later = of(VAN_AN, LATER)
    assert set(later) == {DIEM_HE_NOW}, "Điềm He of 2025 is another unit: the merger makes a new one"
    assert [len(way) for way in later[DIEM_HE_NOW].ways] == [2]


def test_recognitions_of_one_day_on_the_units_of_another() -> None:
    found = {each.unit.pk: each.kind for each in carried_on(BEFORE, units_on=LATER) if each.unit}
    assert found[DIEM_HE_NOW] == Kind.PART
    assert VAN_AN not in found
    one = recognitions_about(unit(DIEM_HE_NOW), BEFORE, units_on=LATER).carried
    assert {each.recognition.commune_id for each in one} == {VAN_AN, "06262-1"}
    recognised(DIEM_HE, date(2020, 5, 4))
    earlier = [each for each in carried_on(TODAY, units_on=BEFORE) if each.recognition.commune_id == DIEM_HE]
    assert [each.kind for each in earlier] == [Kind.NOBODY], "no unit of 2019 was recognised as Điềm He"


def test_not_before_it_was_recognised_and_not_after_it_was_withdrawn() -> None:
    assert of(VAN_AN, date(2018, 10, 30)) == {}
    assert set(of(VAN_AN, date(2018, 10, 31))) == {VAN_AN}
    withdrawn(Recognition.objects.get(commune=VAN_AN), date(2020, 6, 1))
    assert set(of(VAN_AN, date(2020, 5, 31))) == {DIEM_HE}
    assert of(VAN_AN, date(2020, 6, 1)) == {}
    assert [each.unit.pk for each in withdrawn_by(TODAY) if each.unit] == [VAN_AN]
    assert recognitions_about(unit(DIEM_HE), TODAY).carried == []
    about = recognitions_about(unit(VAN_AN), TODAY)
    assert [(each.kind, each.recognition.commune_id) for each in about.elsewhere] == [(Kind.WITHDRAWN, VAN_AN)]


def test_a_divided_commune_is_inherited_in_part_by_each() -> None:
    bac_ai = of("06052-1", AFTER)
    assert set(bac_ai) == {"06046-1", "06031-1"}, "Đề Thám and Kim Đồng"
    assert {each.kind for each in bac_ai.values()} == {Kind.PART}
    assert not any(each.is_whole_of_former for each in bac_ai.values())


def test_ones_own_says_when_the_ground_has_changed_since() -> None:
    own = of("06046-1", AFTER)["06046-1"]
    assert own.kind == Kind.OWN
    assert own.altered is not None
    assert own.altered.effective_on == AFTER
    assert of("06046-1", BEFORE)["06046-1"].altered is None
    assert of("06622-1", TODAY)["06622-1"].altered is None, "Bính Xá has stayed as it was"


def test_the_same_legal_unit_under_another_code_keeps_it_whole() -> None:
    """Bình Phúc is recoded on the day on which it also gets the rest of Xuân Mai: kept, and told to be larger."""
    recognised("06310-1")
    kept = of("06310-1", AFTER)
    assert {pk: each.kind for pk, each in kept.items()} == {"06298-2": Kind.WHOLE}
    assert kept["06298-2"].altered is not None


def test_a_unit_that_ends_without_successor_is_told_too() -> None:
    open_ended()
    recognised(TRI_PHUONG)
    applied(row(TRI_PHUONG, event_type="abolish"))
    gone = of(TRI_PHUONG, TODAY)
    assert gone[""].kind == Kind.NOBODY
    assert set(of(TRI_PHUONG, DAY.replace(month=11))) == {TRI_PHUONG}


def test_land_that_a_unit_gave_before_it_was_recognised_carries_nothing() -> None:
    open_ended()
    applied(row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", population=300))
    recognised(TRI_PHUONG, date(2020, 12, 15))
    assert set(of(TRI_PHUONG, TODAY)) == {TRI_PHUONG}


@pytest.mark.parametrize("day", [AFTER, date(2024, 12, 1), LATER], ids=str)
def test_every_commune_of_2019_is_carried_by_exactly_the_units_that_hold_its_land(day: date) -> None:
    """All 207 xã, told by a way of its own: whose origins it is among."""
    communes = list(communes_on(BEFORE, rural_only=True))
    held = [Recognition(pk=at, commune=each, attested_on=BEFORE) for at, each in enumerate(communes)]
    found: dict[str, set[str]] = {each.pk: set() for each in communes}
    for each in carried_on(day, held):
        found[each.recognition.commune_id] |= {each.unit.pk} if each.unit else set()
    expected: dict[str, set[str]] = {each.pk: set() for each in communes}
    for holder, origin in origins(list(units_on(day, "commune")), day).items():
        for pk in origin.unit_ids & set(expected):
            expected[pk].add(holder)
    assert found == expected
    assert all(found.values())


def test_what_one_unit_carries_is_its_part_of_the_whole_list() -> None:
    for pk in (DIEM_HE, "06046-1", "06268-2", "06622-1", TRI_PHUONG):
        one = [(each.recognition.pk, each.kind) for each in recognitions_about(unit(pk), TODAY).carried]
        whole = [(each.recognition.pk, each.kind) for each in carried_on(TODAY) if each.unit and each.unit.pk == pk]
        assert one == whole
    gone = recognitions_about(unit(VAN_AN), TODAY)
    assert gone.carried == [], "it does not exist that day"
    assert [each.unit.pk for each in gone.elsewhere if each.unit] == [DIEM_HE]


def test_the_list_costs_the_same_however_long() -> None:
    costs = []
    for commune_id in (None, TRI_PHUONG, "05998-1"):
        if commune_id:
            recognised(commune_id)
        with CaptureQueriesContext(connection) as queries:
            carried_on(TODAY)
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2] <= 6


# --- how much came in ----------------------------------------------------------------------------------------------


def test_the_published_figures_of_a_merger_are_an_estimate_of_today() -> None:
    people, land = shares_of(of(VAN_AN, TODAY)[DIEM_HE], TODAY, TODAY)
    assert (people.measure, people.pair, people.part, people.whole) == ("người", "2.502/4.825", 2502, 4825)
    assert (land.measure, land.pair) == ("km²", "10,55/33,27")
    assert "818/NQ-UBTVQH14" in people.method


def test_published_figures_do_not_stand_for_a_unit_that_has_changed_since() -> None:
    open_ended()
    applied(row("06256-1", DIEM_HE))
    (people,) = shares_of(of(VAN_AN, TODAY)[DIEM_HE], TODAY, TODAY)
    assert people.whole > 4825
    assert "tổng điều tra 2019" in people.method


def test_villages_and_houses_are_exact_where_they_are_known() -> None:
    open_ended()
    recognised(TRI_PHUONG)
    applied(row(TRI_PHUONG, "06046-1"))
    villages, houses = shares_of(of(TRI_PHUONG, TODAY)["06046-1"], TODAY, TODAY)
    assert [villages.measure, houses.measure] == ["thôn", "nhà đã điều tra"]
    assert villages.method == houses.method == ""
    assert (villages.part, houses.part) == (15, 1399)
    assert houses.whole > houses.part


def test_where_the_receiver_has_no_village_recorded_its_share_is_not_taken_for_all() -> None:
    open_ended()
    recognised(TRI_PHUONG)
    applied(row(TRI_PHUONG, QUOC_KHANH))
    (people,) = shares_of(of(TRI_PHUONG, TODAY)[QUOC_KHANH], TODAY, TODAY)
    assert people.measure == "người"
    assert 0 < people.part < people.whole
    assert people.method == "tổng điều tra 2019 quy về đơn vị ngày xem", "whole units went in: nothing was divided"


def test_where_villages_were_dealt_out_the_published_people_are_an_estimate() -> None:
    open_ended()
    recognised(TRI_PHUONG)
    applied(row(TRI_PHUONG, "06046-1", event_type="transfer_part", extent="part", population=600))
    (people,) = shares_of(of(TRI_PHUONG, TODAY)["06046-1"], TODAY, TODAY)
    assert (people.measure, people.part) == ("người", 600)
    assert "chia theo dân số công bố" in people.method


def test_through_two_mergers_the_census_is_regrouped() -> None:
    (people,) = shares_of(of(VAN_AN, LATER)[DIEM_HE_NOW], LATER, LATER)
    assert people.measure == "người"
    assert 0 < people.part < people.whole
    assert "tổng điều tra 2019" in people.method


def test_ones_own_has_no_share() -> None:
    assert shares_of(of(VAN_AN, BEFORE)[VAN_AN], BEFORE, BEFORE) == []
