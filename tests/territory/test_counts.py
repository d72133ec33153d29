"""The real units of Lạng Sơn on the days that matter."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from datchuan.territory.models import Change, Level, Unit
from datchuan.territory.queries import communes_on, households_by_census, shapes_on, units_on

BEFORE, MERGED, FEWER, TWO_LEVELS = date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 1), date(2025, 7, 1)
# legal-facts.md section 6: xã, thị trấn and phường of each district after NQ 818.
AFTER_NQ_818 = {
    "Lạng Sơn": (3, 5),
    "Tràng Định": (21, 1),
    "Bình Gia": (18, 1),
    "Văn Lãng": (16, 1),
    "Cao Lộc": (20, 2),
    "Văn Quan": (16, 1),
    "Bắc Sơn": (17, 1),
    "Hữu Lũng": (23, 1),
    "Chi Lăng": (18, 2),
    "Lộc Bình": (19, 2),
    "Đình Lập": (10, 2),
}

pytestmark = pytest.mark.usefixtures("province")


@pytest.mark.parametrize(
    ("day", "types"),
    [
        (BEFORE, {"Xã": 207, "Phường": 5, "Thị trấn": 14}),
        (MERGED, {"Xã": 181, "Phường": 5, "Thị trấn": 14}),
        (date(2024, 11, 30), {"Xã": 181, "Phường": 5, "Thị trấn": 14}),
        (FEWER, {"Xã": 175, "Phường": 5, "Thị trấn": 14}),
        (date(2025, 6, 30), {"Xã": 175, "Phường": 5, "Thị trấn": 14}),
        (TWO_LEVELS, {"Xã": 61, "Phường": 4}),
    ],
)
def test_communes_by_type(day: date, types: dict[str, int]) -> None:
    assert Counter(communes_on(day).values_list("type", flat=True)) == types
    assert communes_on(day, rural_only=True).count() == types["Xã"]


def test_per_district_after_nq_818() -> None:
    found: dict[str, Counter[bool]] = {name: Counter() for name in AFTER_NQ_818}
    for unit in communes_on(MERGED).select_related("parent"):
        found[unit.parent.short_name][unit.type == "Xã"] += 1
    assert {name: (counts[True], counts[False]) for name, counts in found.items()} == AFTER_NQ_818


@pytest.mark.parametrize(("day", "districts"), [(BEFORE, 11), (MERGED, 11), (date(2025, 6, 30), 11), (TWO_LEVELS, 0)])
def test_the_district_level_ends(day: date, districts: int) -> None:
    assert units_on(day, Level.DISTRICT).count() == districts
    assert units_on(day, Level.PROVINCE).count() == 1
    parents = set(communes_on(day).values_list("parent__level", flat=True))
    assert parents == {"district" if districts else "province"}


def test_everything_is_loaded() -> None:
    assert (Unit.objects.count(), Change.objects.count()) == (316, 261)


@pytest.mark.parametrize(("day", "count"), [(BEFORE, 226), (MERGED, 200), (FEWER, 194), (TWO_LEVELS, 65)])
def test_a_shape_for_each_commune_and_for_none_that_does_not_exist(day: date, count: int) -> None:
    shapes = list(shapes_on(day))
    assert len(shapes) == count
    assert {shape.unit_id for shape in shapes} == set(communes_on(day).values_list("pk", flat=True))
    assert all(shape.svg_path.startswith("M") and shape.svg_path.endswith("z") for shape in shapes)


def test_rural_households_of_the_census() -> None:
    then, now = households_by_census(BEFORE), households_by_census(MERGED)
    assert set(now) == set(communes_on(MERGED).values_list("pk", flat=True))
    assert sum(each.value for each in now.values()) == sum(each.value for each in then.values())
    assert not any(each.is_approximate for each in then.values())
    assert {pk for pk, each in now.items() if each.is_approximate} >= {"06046-1", "06031-1"}  # Bắc Ái was divided
    later = households_by_census(TWO_LEVELS)
    assert sum(each.value for each in later.values()) == sum(each.value for each in then.values())


def test_code_reuse_keeps_units_apart() -> None:
    """06040 named xã Đại Đồng, then thị trấn Thất Khê, then xã Thất Khê: on each day one of them."""
    named = {day: communes_on(day).get(code="06040").name for day in (BEFORE, FEWER, TWO_LEVELS)}
    assert list(named.values()) == ["Xã Đại Đồng", "Thị trấn Thất Khê", "Xã Thất Khê"]


def test_periods_of_a_code_never_overlap() -> None:
    for day in (BEFORE, MERGED, FEWER, TWO_LEVELS):
        codes = Counter(units_on(day).values_list("level", "code"))
        assert max(codes.values()) == 1
