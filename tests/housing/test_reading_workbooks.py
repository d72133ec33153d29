"""read_houses over real workbooks: what is a fault, and what never reaches another commune's households."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.making import EMPTY, GOOD, SURVEYED, TODAY, entry, record, row, saved, village, without_versions, workbook

from datchuan.housing.area import Area
from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import FACTS
from datchuan.housing.reading import Reading, read_houses
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import survey_workbook
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
FOREIGN = "LS0604600001"  # a household of Đề Thám


@pytest.fixture
def commune() -> Unit:
    village()
    return Unit.objects.get(pk=EMPTY)


@pytest.fixture
def trang_dinh(commune: Unit) -> Unit:
    return Unit.objects.get(pk="180-1")


def read(area: Unit, *rows: dict[str, Any], **options: Any) -> Reading:
    return read_houses(workbook(area, rows, **options), area=area, today=TODAY)


def only_fault(reading: Reading) -> tuple[str, str]:
    (fault,) = reading.checked.faults
    assert reading.entries == []
    return fault.column_key, fault.sentence


def test_a_good_row(commune: Unit) -> None:
    reading = read(commune, row("TH1", note="nhà sàn"))
    (found,) = reading.entries
    assert reading.checked.faults == []
    assert found.facts == GOOD
    assert (found.code, found.head_name, found.surveyed_on, found.note) == ("TH1", "Nông Văn Thử", SURVEYED, "nhà sàn")
    assert set(found.facts) == set(FACTS)


def test_village_without_marks_or_in_other_letters(commune: Unit) -> None:
    reading = read(commune, row("TH1", "na thu"), row("TH2", "NÀ  THỬ"))
    assert len({found.village_id for found in reading.entries}) == 1


def test_villages_whose_names_differ_by_a_mark_only(commune: Unit) -> None:
    grave, acute = village(name="Nà Pàn"), village(name="Nà Pán")
    reading = read(commune, row("TH1", "Nà Pán"), row("TH2", "Nà Pàn"), row("TH3", "na pan"))
    assert [found.village_id for found in reading.entries] == [acute, grave]
    (fault,) = reading.checked.faults
    assert (fault.row, fault.column_key) == (reading.table.header_row + 3, "village")
    assert "có 2 thôn tên như “na pan”: " in fault.what


def test_a_village_that_is_like_none_gets_the_list_and_no_guess(commune: Unit) -> None:
    _, sentence = only_fault(read(commune, row("TH1", "Nà Mười Hai")))
    assert "Có phải" not in sentence
    assert "Các thôn của xã: " in sentence


def test_an_unknown_village_with_the_nearest_name(commune: Unit) -> None:
    column, sentence = only_fault(read(commune, row("TH1", "Nà Thủy")))
    assert column == "village"
    assert "Xã Quốc Khánh không có thôn “Nà Thủy”" in sentence
    assert "Có phải “Nà Thử”?" in sentence


def test_a_village_of_another_commune_is_unknown_here(commune: Unit) -> None:
    village("06001-1", "Bản Riêng")
    assert only_fault(read(commune, row("TH1", "Bản Riêng")))[0] == "village"


@pytest.mark.parametrize("code", ["06046", "06046-1", "6046", "99999"])
def test_a_commune_outside_the_area(commune: Unit, code: str) -> None:
    column, sentence = only_fault(read(commune, row("TH1", commune=code)))
    assert column == "commune"
    assert "không phải mã xã trong phạm vi Xã Quốc Khánh" in sentence


@pytest.mark.parametrize("code", ["06004", "06004-1", "6004", 6004])
def test_ones_own_commune_by_code_or_id(commune: Unit, code: object) -> None:
    assert len(read(commune, row("TH1", commune=code)).entries) == 1


def test_a_district_has_to_say_which_commune(trang_dinh: Unit) -> None:
    column, sentence = only_fault(read(trang_dinh, row("TH1")))
    assert column == "commune"
    assert "Huyện Tràng Định" in sentence
    assert len(read(trang_dinh, row("TH1", commune="06004")).entries) == 1


def test_without_its_commune_column_a_district_is_told_so(trang_dinh: Unit) -> None:
    assert only_fault(read(trang_dinh, row("TH1"), without=["commune"]))[0] == "commune"


def test_the_code_of_a_foreign_household_without_saying_whose(commune: Unit) -> None:
    column, sentence = only_fault(read(commune, row(FOREIGN)))
    assert column == "code"
    assert "đang là của một hộ ở xã khác" in sentence
    assert "Đề Thám" not in sentence
    assert "06046-1" not in sentence


@pytest.mark.parametrize(
    "typed",
    [
        f" {FOREIGN} ",
        f"{FOREIGN}\u200b",
        f"\u200b{FOREIGN}",
        "LS\u200b0604600001",
        f"{FOREIGN}\u00a0",
        f"\ufeff{FOREIGN}",
    ],
    ids=ascii,
)
def test_no_disguise_opens_a_foreign_household(commune: Unit, typed: str) -> None:
    reading = read(commune, row(typed))
    assert FOREIGN not in {found.code for found in reading.entries}
    assert len(reading.checked.faults) == 1


def test_a_code_typed_as_a_number_is_the_same_code(commune: Unit) -> None:
    record(entry("12345", village("06001-1", "Bản Riêng")))
    assert only_fault(read(commune, row(12345)))[0] == "code"  # type: ignore[arg-type]


def test_a_district_does_not_move_a_household_between_its_communes(trang_dinh: Unit) -> None:
    assert only_fault(read(trang_dinh, row(FOREIGN, commune="06004")))[0] == "code"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"surveyed_on": date(2021, 1, 1)}, "surveyed_on"),
        ({"surveyed_on": None}, "surveyed_on"),
        ({"built_year": 2021}, "built_year"),
        ({"persons": 0}, "persons"),
        ({"persons": 61}, "persons"),
        ({"living_area_dm2": -1}, "living_area_dm2"),
        ({"hard_floor": "có lẽ"}, "hard_floor"),
        ({"animal_shed": "Chuồng cọp"}, "animal_shed"),
        ({"code": None}, "code"),
        ({"head_name": " "}, "head_name"),
    ],
    ids=str,
)
def test_faults_of_single_cells(commune: Unit, cells: dict[str, Any], column: str) -> None:
    assert only_fault(read(commune, {**row("TH1"), **cells}))[0] == column


def test_today_is_no_future(commune: Unit) -> None:
    assert len(read(commune, row("TH1", surveyed_on=TODAY)).entries) == 1


def test_both_rows_of_a_pair_are_faulty(commune: Unit) -> None:
    reading = read(commune, row("TH1"), row("TH1"), row("TH2"))
    assert [found.code for found in reading.entries] == ["TH2"]
    assert (reading.faulty_rows, len(reading.checked.faults)) == (2, 2)


def test_a_column_that_the_file_lacks_is_not_asked(commune: Unit) -> None:
    (found,) = read(commune, row("TH1", note="x"), without=["note", "hard_floor"]).entries
    assert found.note is None
    assert "hard_floor" not in found.facts


def test_an_empty_cell_is_not_recorded(commune: Unit) -> None:
    (found,) = read(commune, row("TH1", hard_floor=None, persons=None)).entries
    assert (found.facts["hard_floor"], found.facts["persons"], found.note) == (None, None, "")


def test_no_workbook_at_all(commune: Unit) -> None:
    with pytest.raises(Problem) as found:
        read_houses(b"khong phai Excel", area=commune, today=TODAY)
    assert 310 <= found.value.number < 330


def test_a_prefilled_workbook_reads_back_as_it_was(province: Unit) -> None:
    """Every house of Khánh Long, written for correction and read again: no fact moves, also where the file does not say
    from which versions it was made."""
    area = Unit.objects.get(pk="05998-1")
    content = survey_workbook(area=area, today=TODAY, prefilled=True, names_of=lambda record: record.head_name)
    assert read_houses(content, area=area, today=TODAY).untouched == 182
    reading = read_houses(without_versions(content), area=area, today=TODAY)
    kept = {r.household.code: r for r in HouseRecord.objects.filter(village__memberships__commune=area.pk)}
    assert (len(reading.entries), reading.checked.faults) == (182, [])
    for found in reading.entries:
        house = kept[found.code]
        assert found.facts == {name: getattr(house, name) for name in FACTS}
        assert (found.village_id, found.surveyed_on) == (house.village_id, house.valid_from)
    assert record(*reading.entries).unchanged == 182


def test_names_go_out_as_the_official_may_see_them(province: Unit) -> None:
    area = Unit.objects.get(pk="05998-1")
    content = survey_workbook(area=area, today=TODAY, prefilled=True, names_of=lambda _: "N. V. P.")
    page = load_workbook(BytesIO(content)).worksheets[0]
    place = [column.key for column in house_sheet().columns].index("head_name") + 1
    names = {page.cell(at, place).value for at in range(1, page.max_row + 1)}
    real = set(HouseRecord.objects.values_list("head_name", flat=True))
    assert "N. V. P." in names
    assert not names & real


def test_a_formula_is_no_fact(commune: Unit) -> None:
    book = load_workbook(BytesIO(workbook(commune, [row("TH1")])))
    page = book.worksheets[0]
    column = [each.key for each in house_sheet().columns].index("persons") + 1
    at = next(r for r in range(1, 15) if page.cell(r, column).value == 4)
    page.cell(at, column).value = "=2+2"
    reading = read_houses(saved(book), area=commune, today=TODAY)
    assert [fault.column_key for fault in reading.checked.faults] == ["persons"]


def test_area_costs_the_same_for_a_commune_and_for_the_province(commune: Unit, province: Unit) -> None:
    costs = []
    for area, codes in ((commune, ["TH1"]), (province, [f"LS06046{n:05d}" for n in range(1, 1200)])):
        with CaptureQueriesContext(connection) as queries:
            Area(area, TODAY, codes)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4
