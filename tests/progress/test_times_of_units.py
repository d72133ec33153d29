"""What hurts in other registries of units in time, tried here by the numbers of GeoPrism Registry's issues: a unit
outside its period is shown as if it existed (519, 583, 781, 790); the shape of another period (635, 736); a unit that
exists again (884); a division is entered first, its outlines come later (179)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from datchuan.territory.models import Shape, Unit
from datchuan.territory.queries import search_units, shapes_on, units_on

# Units that exist in one period only, and a day on which each exists and one on which it does not.
GONE = "06052-1"  # Bắc Ái, to 2019
COMING = "06040-3"  # xã Thất Khê, from 01/07/2025
BETWEEN = "06040-2"  # thị trấn Thất Khê, 01/12/2024 to 30/06/2025
CASES = [
    (GONE, "2019-12-31", "2020-01-01"),
    (BETWEEN, "2025-06-30", "2025-07-01"),
    (BETWEEN, "2024-12-01", "2024-11-30"),
    (COMING, "2025-07-01", "2025-06-30"),
]
pytestmark = pytest.mark.usefixtures("province")


def links(text: str) -> set[str]:
    return set(re.findall(r'href="/dia-ban/(\d{5}-\d+)/"', text))


@pytest.mark.parametrize(("unit", "there", "away"), CASES)
@pytest.mark.parametrize("by", ["dia-gioi", "ngay"])
def test_geoprism_519_a_unit_outside_its_period_is_in_no_list(visit, unit, there, away, by) -> None:
    assert unit in links(visit("qln", "/dia-ban/", **{by: there}).text)
    assert unit not in links(visit("qln", "/dia-ban/", **{by: away}).text)


@pytest.mark.parametrize(("unit", "there", "away"), CASES)
def test_geoprism_583_a_unit_outside_its_period_is_on_no_map(visit, unit, there, away) -> None:
    assert unit in links(visit("qln", "/ban-do/", **{"dia-gioi": there}).text)
    assert unit not in links(visit("qln", "/ban-do/", **{"dia-gioi": away}).text)
    for day, expected in ((there, True), (away, False)):
        data = visit("qln", "/ban-do/du-lieu.json", **{"dia-gioi": day}).json()
        assert (unit in {feature["id"] for feature in data["features"]}) == expected


@pytest.mark.parametrize(("unit", "there", "away"), CASES)
@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_geoprism_781_and_790_a_unit_outside_its_period_is_in_no_export(visit, unit, there, away, kind) -> None:
    for day, expected in ((there, True), (away, False)):
        content = visit("qln", f"/ban-do/xuat/{kind}/", **{"dia-gioi": day}).content.decode("utf-8-sig")
        assert (unit in content) == expected


@pytest.mark.parametrize(("unit", "there", "away"), CASES)
def test_geoprism_519_a_unit_outside_its_period_is_not_found_as_current(unit, there, away) -> None:
    name = Unit.objects.get(pk=unit).name
    for day, expected in ((there, "current"), (away, None)):
        (found,) = [each for each in search_units(name, today=date.fromisoformat(day)).found if each.unit.pk == unit]
        assert found.state == expected or (expected is None and found.state in ("past", "coming"))


@pytest.mark.parametrize("account", ["qln", "huyen"])
def test_geoprism_519_a_unit_outside_its_period_is_offered_by_no_form(visit, account) -> None:
    for address in ("/nha-o/", "/nha-o/nhap/", "/dia-ban/"):
        offered = re.findall(r'<option value="(\d{3}(?:\d\d)?-\d+)"', visit(account, address).text)
        assert set(offered) <= set(units_on(date(2020, 12, 31)).values_list("pk", flat=True)), address


def test_geoprism_635_and_736_the_shape_is_that_of_the_day(visit) -> None:
    """Đề Thám received land on 01/01/2020: its outline of 2019 is another than that of 2020, on the map of each day."""
    paths = {shape.valid_from: shape.svg_path for shape in Shape.objects.filter(unit="06046-1")}
    before, after = paths[None], paths[date(2020, 1, 1)]
    assert before != after
    for day, own, other in (("2019-12-31", before, after), ("2020-01-01", after, before)):
        page = visit("qln", "/ban-do/", **{"dia-gioi": day}).text
        assert f'd="{own}"' in page
        assert f'd="{other}"' not in page
    for day in (date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 1), date(2025, 7, 1)):
        units = list(shapes_on(day).values_list("unit", flat=True))
        assert len(units) == len(set(units)), "one shape a unit"


def test_geoprism_635_districts_are_drawn_to_the_last_day_of_their_level(visit) -> None:
    assert visit("qln", "/ban-do/", **{"dia-gioi": "2025-06-30"}).text.count('class="district"') == 11
    assert visit("qln", "/ban-do/", **{"dia-gioi": "2025-07-01"}).text.count('class="district"') == 0


def test_geoprism_884_a_code_that_is_used_again_is_another_unit_and_each_day_has_one(visit) -> None:
    for day, unit in (("2020-12-31", "06040-1"), ("2024-12-01", "06040-2"), ("2025-07-01", "06040-3")):
        listed = links(visit("qln", "/ban-do/", **{"dia-gioi": day}).text)
        assert {each for each in listed if each.startswith("06040")} == {unit}


def test_geoprism_179_without_any_outline_the_table_stands_alone(visit) -> None:
    Shape.objects.all().delete()
    page = visit("qln", "/ban-do/").text
    assert "Chưa có đường ranh giới" in page
    assert page.count('<tr><th scope="row"') == 200
    assert "data-map-script" not in page
    assert visit("qln", "/ban-do/xuat/svg/").status_code == 200
    assert visit("qln", "/").status_code == 200


def test_geoprism_179_a_unit_without_an_outline_is_in_every_table_and_said_to_be_missing_on_the_map(visit) -> None:
    Shape.objects.filter(unit="06016-1").delete()
    assert "06016-1" in links(visit("qln", "/dia-ban/").text)
    page = visit("qln", "/ban-do/").text
    assert 'chưa có đường ranh giới: <a href="/dia-ban/06016-1/">xã Tri Phương</a>.' in page
    assert page.count('<tr><th scope="row"') == 200
    assert page.count('class="unit-link"') == 199
    (feature,) = [each for each in visit("qln", "/ban-do/xuat/geojson/").json()["features"] if each["id"] == "06016-1"]
    assert feature["geometry"] is None
    assert feature["properties"]["uoc_tinh"] == "chưa có đường ranh giới"
    assert len(visit("qln", "/ban-do/du-lieu.json").json()["features"]) == 199
    assert visit("qln", "/ban-do/xuat/svg/").status_code == 200
