"""One house: what the law says of the version looked at, and the computed column of the workbook."""

from __future__ import annotations

import html
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.making import EMPTY, SURVEYED, TODAY, entry, houses, record, saved, village

from datchuan.housing.judging import house_judge, lacking_words
from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import records_on
from datchuan.housing.reading import read_houses
from datchuan.housing.sheet import LACKING, house_sheet
from datchuan.housing.workbooks import survey_workbook
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")

LATER = date(2020, 12, 1)
PLACE = [column.key for column in house_sheet().columns].index(LACKING) + 1


@pytest.fixture
def page(client: Client, huyen: Official):
    client.force_login(huyen)

    def read(code: str, **query: str) -> str:
        return " ".join(html.unescape(client.get(f"/nha-o/ho/{code}/", query).text).split())

    return read


def judged(**facts: object) -> dict[str, tuple[str, list[str]]]:
    record(entry("TH1", village(), **facts))
    commune = Unit.objects.get(pk=EMPTY)
    found = house_judge(commune, TODAY)(HouseRecord.objects.get(household__code="TH1"))
    return {each.indicator.code: (each.house.outcome.value, each.house.lacking) for each in found}


def test_each_rule_in_three_values() -> None:
    assert judged(hard_floor=False, lifetime_years=None) == {
        "9.1": ("undetermined", ["chưa rõ niên hạn sử dụng"]),
        "9.2": ("not_met", ["nền không cứng", "chưa rõ niên hạn sử dụng"]),
    }


def test_a_good_house_lacks_nothing() -> None:
    assert judged() == {"9.1": ("met", []), "9.2": ("met", [])}


def test_no_set_in_force_is_a_problem() -> None:
    commune = Unit.objects.select_related("parent__parent").get(pk=EMPTY)
    with pytest.raises(Problem) as found:
        house_judge(commune, date(2010, 1, 1))
    assert found.value.number == 106


def test_the_page_shows_the_version_looked_at(page) -> None:
    here = village()
    record(entry("TH1", here, hard_roof=False))
    record(entry("TH1", here, LATER))
    then = page("TH1", ngay=SURVEYED.isoformat())
    assert "Nhà ở nông thôn đạt chuẩn (9.2)" in then
    assert "mái không cứng" in then
    assert "Phiên bản 1 (đang xem)<" in then
    assert "Phiên bản 2 (mới nhất)<" in then
    now = page("TH1", ngay=TODAY.isoformat())
    assert "mái không cứng" not in now
    assert "Phiên bản 2 (đang xem) (mới nhất)<" in now
    assert "hiện tại" not in now


def test_a_judgement_that_the_material_speaks_against_is_noted(page) -> None:
    record(entry("TH1", village(), roof_material=8, temporary_material=None))
    assert "Ghi mái cứng nhưng mái lợp Lá, rơm, rạ, giấy dầu." in page("TH1")


def test_a_day_without_criteria_set_says_so(page) -> None:
    record(entry("TH1", village(since=date(2000, 1, 1)), date(2010, 5, 1)))
    text = page("TH1", ngay="2010-06-01")
    assert "Chưa xét được" in text
    assert "không áp dụng vào ngày 01/06/2010" in text


def test_the_workbook_says_what_each_house_lacks_and_takes_nothing_of_it_in() -> None:
    houses(village(), {"hard_floor": False, "unsafe": True}, {})
    area = Unit.objects.get(pk=EMPTY)
    content = survey_workbook(area=area, today=TODAY, prefilled=True, names_of=lambda each: each.head_name)
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    header = next(r for r in range(1, 12) if str(sheet.cell(r, 1).value).startswith("Mã hộ"))
    assert sheet.cell(header, PLACE).value == "Còn thiếu (phần mềm tính)"
    assert [sheet.cell(header + n, PLACE).value for n in (1, 2)] == [
        "9.1: mất an toàn cho người sử dụng. 9.2: nền không cứng",
        "không thiếu điều kiện nào",
    ]
    sheet.cell(header + 1, PLACE).value = "x" * 900
    sheet.cell(header + 2, PLACE).value = "=1+1"
    sheet.cell(header + 3, PLACE).value = "ngoài bảng"
    reading = read_houses(saved(book), area=area, today=TODAY)
    assert (reading.untouched, reading.checked.total, reading.checked.faults, reading.table.warnings) == (2, 0, [], ())


def test_the_empty_form_has_no_computed_column() -> None:
    area = Unit.objects.get(pk=EMPTY)
    content = survey_workbook(area=area, today=TODAY, prefilled=False, names_of=lambda each: each.head_name)
    texts = {cell.value for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row}
    assert "Ghi chú" in texts
    assert "Còn thiếu (phần mềm tính)" not in texts


def test_words_of_any_house_fit_the_cell() -> None:
    everything = dict.fromkeys(("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "custom_fit"), False)
    everything |= {"living_area_dm2": None, "lifetime_years": 1, "temporary_material": True, "unsafe": None}
    record(entry("TH1", village(), animal_shed=2, toilet_hygienic=False, **everything))
    judge = house_judge(Unit.objects.get(pk=EMPTY), TODAY)
    words = lacking_words(judge(records_on(TODAY).get(household__code="TH1")))
    assert len(words) <= 500
    assert not words.endswith("…")
