"""Finding units by what they were or are called, and saying what became of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datchuan.territory.models import CodeAlias, Unit
from datchuan.territory.queries import held_on, search_units

BEFORE, TODAY, LATE = date(2019, 12, 31), date(2020, 12, 31), date(2025, 8, 1)

pytestmark = pytest.mark.usefixtures("province")


def found(text: str, today: date = TODAY) -> list[str]:
    return [each.unit.pk for each in search_units(text, today=today).found]


def first(text: str, today: date = TODAY) -> tuple[str, str, list[str]]:
    best = search_units(text, today=today).found[0]
    return best.unit.pk, best.state, [unit.pk for unit in best.holding.holders] if best.holding else []


@pytest.mark.parametrize(
    ("text", "today", "unit", "state", "holders"),
    [
        ("bac ai", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
        ("Bắc Ái", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
        ("BẮC  ái ", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
        ("Ba\u0306\u0301c A\u0301i", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
        ("bac ai", BEFORE, "06052-1", "current", []),
        ("Văn An", TODAY, "06280-1", "past", ["06280-2"]),
        ("xã văn an", TODAY, "06280-1", "past", ["06280-2"]),
        ("Văn An", LATE, "06280-1", "past", ["06280-3"]),
        ("van an, van quan", TODAY, "06280-1", "past", ["06280-2"]),
        ("van an, chi lang", TODAY, "06469-1", "current", []),
        ("dai dong", TODAY, "06040-1", "current", []),
        ("Điềm He", TODAY, "06280-2", "current", []),
        ("Điềm He", LATE, "06280-3", "current", []),
        ("huyen trang dinh", LATE, "180-1", "past", []),
        ("06052", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
        ("6052", TODAY, "06052-1", "past", ["06046-1", "06031-1"]),
    ],
)
def test_a_name_or_code_of_any_time_leads_to_what_the_unit_is_now(text, today, unit, state, holders) -> None:
    assert first(text, today) == (unit, state, holders)


def test_a_reused_code_gives_its_units_in_the_order_of_time() -> None:
    assert found("06040") == ["06040-1", "06040-2", "06040-3"]
    states = [each.state for each in search_units("06040", today=TODAY).found]
    assert states == ["current", "coming", "coming"]
    states = [each.state for each in search_units("06040", today=LATE).found]
    assert states == ["past", "past", "current"]


def test_a_unit_to_come_tells_who_holds_its_land_now() -> None:
    town, commune = search_units("06040", today=TODAY).found[1:]
    assert [unit.pk for unit in town.holding.holders] == ["06040-1", "05995-1"]
    assert {"06040-1", "05995-1"} < {unit.pk for unit in commune.holding.holders}


def test_a_code_that_was_replaced_leads_to_its_unit_and_says_when() -> None:
    ended, dien_he = search_units("06265", today=TODAY).found
    assert (ended.unit.short_name, ended.state) == ("Song Giang", "past")
    assert dien_he.unit.pk == "06280-2"
    assert [(each.code, each.valid_from, each.valid_to) for each in dien_he.aliases] == [
        ("06265", date(2020, 2, 2), date(2020, 3, 24))
    ]


def test_the_name_with_its_marks_comes_before_one_that_only_sounds_alike() -> None:
    assert found("Văn An")[:2] == ["06280-1", "06469-1"]
    assert found("Vân An")[:2] == ["06469-1", "06280-1"]
    assert found("van an")[0] == "06469-1", "of equals the one that exists comes first"


def test_of_one_name_the_unit_that_exists_comes_first() -> None:
    assert found("that khe") == ["05995-1", "06040-2", "06040-3"]
    assert found("that khe", LATE) == ["06040-3", "05995-1", "06040-2"]


@pytest.mark.parametrize("text", ["", "   ", ",", "khongcoxanay", "%", "_", "99999", "bac ai, huyen khong co"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert search_units(text, today=TODAY).found == []


def test_what_is_left_out_is_counted() -> None:
    some = search_units("xa", today=TODAY, limit=7)
    assert len(some.found) == 7
    assert some.left_out == some.total - 7 == Unit.objects.filter(type="Xã").count() - 7


def test_a_search_costs_the_same_whatever_it_finds() -> None:
    costs = []
    for text in ("bac ai", "06040", "xa", "thi tran"):
        with CaptureQueriesContext(connection) as queries:
            search_units(text, today=TODAY)
        costs.append(len(queries))
    assert max(costs) == 4, "two of them only where something found is not there today"


def test_land_that_left_before_other_land_came_is_not_followed() -> None:
    """Song Giang gave all to Điềm He in 2020; what Điềm He's successor holds in 2025 is one unit, not those that
    its land never reached."""
    song_giang = Unit.objects.get(pk="06265-1")
    assert [unit.pk for unit in held_on([song_giang], LATE)["06265-1"].holders] == ["06280-3"]
    assert held_on([song_giang], BEFORE) == {}


def test_every_ended_commune_is_held_by_somebody_and_nothing_is_held_by_what_does_not_exist() -> None:
    communes = list(Unit.objects.filter(level="commune"))
    for day in (BEFORE, date(2020, 1, 1), date(2024, 12, 1), LATE):
        for unit_id, holding in held_on(communes, day).items():
            assert holding.holders, (unit_id, day)
            assert all(
                (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day < unit.valid_to)
                for unit in holding.holders
            )


def test_an_alias_is_not_forgotten_by_the_search() -> None:
    for alias in CodeAlias.objects.all():
        assert alias.unit_id in found(alias.code)


def test_every_unit_is_found_by_its_name_and_district_and_by_its_code() -> None:
    """Whatever the day: nothing that ever was is lost to the search."""
    for unit in Unit.objects.select_related("parent").order_by("pk")[::9]:
        place = f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name
        for text in (place, place.upper(), unit.code):
            assert unit.pk in found(text), text
