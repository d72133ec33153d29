"""The country from two lists: what they say, what they do not say, and that a province is not disturbed by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.platform.integrity import run_checks
from datchuan.territory.country.lists import (
    CHANGES_FILE,
    EVE,
    TWO_LEVELS_ON,
    UNITS_FILE,
    Country,
    read_country,
    search_provinces,
)
from datchuan.territory.country.versions import GONE, NEWER, Versions, draw_versions
from datchuan.territory.models import Change, ChangeAct, Unit
from datchuan.territory.operations import load_country, load_province, obstacles_to_reversal
from datchuan.territory.queries import communes_on, search_units, units_on, within

IN_2020, IN_2025 = date(2020, 6, 1), date(2025, 7, 1)
DAYS = [date(2019, 1, 1), IN_2020, date(2024, 1, 1), EVE, TWO_LEVELS_ON, date(2026, 11, 26)]
LAI_CHAU, DONG_THAP, LANG_SON = "12", "82", "20"


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country(data_folder())


@pytest.fixture(scope="module")
def drawn(country: Country) -> Versions:
    return draw_versions(country, country.provinces)


def there(versions: Versions, day: date, level: str) -> list[Unit]:
    return [u for u in versions.units.values() if u.level == level and day in Period(u.valid_from, u.valid_to)]


# --- the lists -----------------------------------------------------------------------------------------------------


def test_the_lists_hold_what_their_sources_say(country: Country) -> None:
    before, after = (Counter(unit.level for unit in each.values()) for each in (country.before, country.after))
    assert before == {"province": 63, "district": 707, "commune": 10614}
    assert after == {"province": 34, "commune": 3321}
    assert len(country.edges) == 10604


def test_every_old_province_went_into_one_new(country: Country) -> None:
    assert sorted(old for olds in country.origins.values() for old in olds) == sorted(
        code for code, unit in country.before.items() if unit.level == "province"
    )
    assert country.origins[LAI_CHAU] == [LAI_CHAU]
    assert country.origins["19"] == ["06", "19"], "Bắc Kạn and Thái Nguyên"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bac kan", ["Tỉnh Thái Nguyên"]),
        ("HUẾ", ["Thành phố Huế"]),
        ("lai chau", ["Tỉnh Lai Châu"]),
        ("vung tau", ["Thành phố Hồ Chí Minh"]),
        ("không có", []),
    ],
)
def test_a_province_is_found_by_old_and_new_names(country: Country, text: str, names: list[str]) -> None:
    assert [province.name for province, _ in search_provinces(country, text)] == names


def test_an_empty_search_finds_all(country: Country) -> None:
    assert len(search_provinces(country, " ")) == 34


@pytest.mark.parametrize("name", [UNITS_FILE, CHANGES_FILE])
def test_a_missing_file_or_column_is_said(tmp_path: Path, name: str) -> None:
    for each in {UNITS_FILE, CHANGES_FILE} - {name}:
        (tmp_path / each).write_bytes((data_folder() / each).read_bytes())
    with pytest.raises(Problem, match=name) as missing:
        read_country(tmp_path)
    (tmp_path / name).write_text("snapshot,level\n")
    with pytest.raises(Problem, match="thiếu cột") as short:
        read_country(tmp_path)
    assert missing.value.number == short.value.number == 230


# --- units and changes ---------------------------------------------------------------------------------------------


def test_on_the_days_of_the_lists_there_are_exactly_their_units(country: Country, drawn: Versions) -> None:
    for day, listed in ((IN_2020, country.before), (IN_2025, country.after)):
        for level in ("province", "district", "commune"):
            found = {unit.code for unit in there(drawn, day, level)}
            assert found == {code for code, unit in listed.items() if unit.level == level}, (day, level)


def test_no_code_and_no_identity_stands_twice_and_all_lie_inside_their_parents(drawn: Versions) -> None:
    for key in ("code", "identity_id"):
        rows: dict[str, list[Period]] = defaultdict(list)
        for unit in drawn.units.values():
            rows[getattr(unit, key)].append(Period(unit.valid_from, unit.valid_to))
        assert not [name for name, own in rows.items() for i, p in enumerate(own) for q in own[:i] if p.overlaps(q)]
    for day in DAYS:
        for unit in drawn.units.values():
            parent = drawn.units.get(unit.parent_id or "")
            if parent and day in Period(unit.valid_from, unit.valid_to):
                assert day in Period(parent.valid_from, parent.valid_to), (unit.pk, day)


def test_what_the_lists_do_not_say_is_said_not_guessed(drawn: Versions) -> None:
    gone = [unit for unit in drawn.units.values() if unit.note.startswith(GONE)]
    newer = [unit for unit in drawn.units.values() if unit.note.startswith(NEWER)]
    touched = {each.from_unit_id for each in drawn.changes}
    assert {unit.valid_to for unit in gone} == {EVE}
    assert {unit.valid_from for unit in newer} == {EVE}
    assert not touched & {unit.pk for unit in gone}, "nothing says where their land went"
    assert all(unit.continues_id is None for unit in newer), "a code alone is no identity"
    # 06040 was xã Đại Đồng in the list of 2020 and thị trấn Thất Khê on the eve.
    assert [drawn.units[f"06040-{n}"].name for n in (1, 2, 3)] == ["Xã Đại Đồng", "Thị trấn Thất Khê", "Xã Thất Khê"]


def test_a_commune_that_goes_on_alone_stays_the_same_unit_and_a_merged_one_is_new(drawn: Versions) -> None:
    into = Counter(each.to_unit_id for each in drawn.changes)
    for each in drawn.changes:
        if each.to_unit_id is None:
            assert each.type == "abolish"
            continue
        goes_on = each.type in Change.CONTINUING
        assert (drawn.units[each.to_unit_id].continues_id == each.from_unit_id) == goes_on
        assert not goes_on or (into[each.to_unit_id] == 1 and each.extent == "whole")
    assert drawn.units["46-2"].continues_id == "46-1", "Thừa Thiên Huế is Huế under another name and type"


def test_whole_edges_leave_a_unit_once(drawn: Versions) -> None:
    leaving: dict[str, list[str]] = defaultdict(list)
    for each in drawn.changes:
        leaving[each.from_unit_id].append(each.extent)
    assert not [unit for unit, extents in leaving.items() if "whole" in extents and len(extents) > 1]


def test_nobody_claims_that_the_table_of_codes_was_checked(drawn: Versions) -> None:
    assert all(each.is_mapped and not each.is_inferred for each in drawn.changes)


# --- in the database -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("empty_database")
def test_one_province_is_loaded_with_all_that_went_into_it() -> None:
    done = load_province(folder=data_folder(), code=LAI_CHAU, by=None)
    assert (communes_on(IN_2020).count(), communes_on(IN_2025).count()) == (106, 38)
    assert units_on(IN_2020, "district").count() == 8
    assert not units_on(IN_2025, "district").exists()
    assert (done.units, done.changes) == (Unit.objects.count(), Change.objects.count())
    province = Unit.objects.get(code=LAI_CHAU)
    assert communes_on(IN_2020).filter(within(province)).count() == 106
    found = {each.check.key: each.count for each in run_checks(IN_2025) if each.count}
    assert found == {"change_is_mapped": done.changes, "commune_without_shape": 38}


@pytest.mark.usefixtures("empty_database")
def test_a_unit_of_a_neighbour_that_an_edge_names_comes_along_and_is_elsewhere() -> None:
    load_province(folder=data_folder(), code=DONG_THAP, by=None)
    elsewhere = Unit.everywhere.filter(is_elsewhere=True)
    assert {unit.name for unit in elsewhere} == {"Xã Tân Phú", "Huyện Châu Thành", "Tỉnh An Giang"}
    province = Unit.objects.get(code=DONG_THAP, valid_to=None)
    # Tiền Giang and Đồng Tháp of before 2025 are the area of today's province too.
    assert communes_on(IN_2020).filter(within(province)).count() == communes_on(IN_2020).count() == 172 + 143
    assert "30622-1" not in {each.unit.pk for each in search_units("tan phu", today=IN_2025).found}
    assert Change.objects.get(from_unit="30622-1").to_unit.name == "Xã Tân Phú Trung", "the border is crossed here"
    assert not Change.everywhere.filter(is_elsewhere=True).exists()


@pytest.mark.usefixtures("empty_database")
def test_an_unknown_province_is_said() -> None:
    with pytest.raises(Problem, match="không có tỉnh mã “99”") as told:
        load_province(folder=data_folder(), code="99", by=None)
    assert told.value.number == 233
    assert not Unit.everywhere.exists()


def test_the_country_comes_beside_a_province_and_no_page_of_it_changes(
    province: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    def seen() -> list[object]:
        lists = [sorted(communes_on(day).values_list("pk", flat=True)) for day in DAYS]
        return [*lists, [each.count for each in run_checks(IN_2020)]]

    before, own = seen(), Unit.objects.count()
    call_command("load_country")
    assert "Đã nạp 15.056 đơn vị, 11.152 thay đổi." in capsys.readouterr().out
    assert seen() == before
    assert (Unit.objects.count(), Unit.everywhere.count()) == (own, own + 15056)
    assert Unit.everywhere.filter(code="06040").count() == 3, "Lạng Sơn keeps its finer rows"
    assert Change.everywhere.filter(is_elsewhere=True).count() == 11152
    act = ChangeAct.objects.latest("applied_order")
    assert obstacles_to_reversal(act=act) == ["địa bàn của các tỉnh khác được nạp trong lần này"]
    with pytest.raises(CommandError, match="đã được nạp"):
        call_command("load_country")
    with pytest.raises(Problem) as told:
        load_country(folder=data_folder(), by=None)
    assert told.value.number == 232


def test_the_province_of_the_very_name_comes_first(country) -> None:
    found = search_provinces(country, "ha giang")
    assert [province.name for province, _ in found] == ["Tỉnh Tuyên Quang", "Thành phố Cần Thơ"]
