"""What became of units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.territory.models import Unit
from datchuan.territory.operations import load_territory
from datchuan.territory.queries import (
    commune_on,
    communes_on,
    family_of,
    heirs_of,
    merged_since,
    origins,
    successors_on,
)

BEFORE, MERGED = date(2019, 12, 31), date(2020, 1, 1)

pytestmark = pytest.mark.usefixtures("province")


def ids(units: list[Unit]) -> set[str]:
    return {unit.pk for unit in units}


def test_a_commune_split_over_two() -> None:
    bac_ai = Unit.objects.get(pk="06052-1")
    edges = [each for each in family_of(bac_ai).changes if each.effective_on == MERGED]
    went = {change.to_unit.short_name: change for change in edges}
    assert set(went) == {"Đề Thám", "Kim Đồng"}
    assert (went["Đề Thám"].extent, went["Đề Thám"].area_km2) == ("part", Decimal("11.00"))
    assert went["Kim Đồng"].extent == "rest"
    assert ids(successors_on(bac_ai, MERGED)) == {"06046-1", "06031-1"}
    de_tham = Unit.objects.get(pk="06046-1")
    assert bac_ai.pk in {change.from_unit_id for change in family_of(de_tham).changes}


def test_heirs_reach_every_later_generation() -> None:
    heirs = heirs_of(Unit.objects.get(pk="06052-1"))
    assert {"06052-1", "06046-1", "06031-1"} < heirs
    others = Unit.objects.filter(pk__in=["06016-1", "06268-2"])
    assert heirs_of(*others) == set().union(*map(heirs_of, others))
    later = communes_on(date(2025, 7, 1)).filter(pk__in=heirs)
    assert later.exists()
    assert not communes_on(BEFORE).filter(pk__in=heirs - {"06052-1", "06046-1", "06031-1"}).exists()


def test_commune_on_gives_the_unit_of_that_day() -> None:
    assert commune_on("06052-1", BEFORE).short_name == "Bắc Ái"


def test_commune_on_names_the_successors() -> None:
    with pytest.raises(Problem, match=r"không tồn tại ngày 01/01/2020.*Đề Thám \(06046-1\), Xã Kim Đồng") as found:
        commune_on("06052-1", MERGED)
    assert found.value.number == 203


def test_commune_on_names_what_was_there_before() -> None:
    with pytest.raises(Problem, match="Đại Đồng") as found:
        commune_on("06040-2", BEFORE)
    assert found.value.number == 203


def test_commune_on_an_unknown_id() -> None:
    with pytest.raises(Problem) as found:
        commune_on("99999-9", BEFORE)
    assert found.value.number == 202


def test_origin_of_a_merged_commune() -> None:
    de_tham = Unit.objects.get(pk="06046-1")
    assert origins([de_tham], BEFORE)["06046-1"].unit_ids == {"06046-1"}
    origin = origins([de_tham], MERGED)["06046-1"]
    assert {"06046-1", "06052-1"} <= origin.unit_ids
    assert origin.received_on("06046-1") == MERGED
    assert origin.received_on("06052-1") is None


@pytest.mark.parametrize("day", [BEFORE, MERGED, date(2025, 7, 1)])
def test_origins_cost_the_same_for_one_unit_and_for_all(day: date) -> None:
    communes = list(communes_on(day))
    deepest = max(communes, key=lambda unit: len(origins([unit], day)[unit.pk].unit_ids))
    costs = []
    for units in ([deepest], communes):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            origins(units, day)
        costs.append(len(queries))
    assert costs[0] <= costs[1] <= 4


def test_merged_since() -> None:
    merged = merged_since(MERGED, date(2020, 12, 31))
    assert "06046-1" in merged
    assert "06016-1" not in merged
    assert merged_since(date(2021, 1, 1), date(2024, 11, 30)) == set()


def test_a_loaded_territory_is_not_loaded_again() -> None:
    with pytest.raises(Problem) as found:
        load_territory(folder=data_folder())
    assert found.value.number == 201
