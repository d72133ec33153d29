"""The register as files: what comes back unchanged says nothing; Biểu 07 says what in it has a source."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.making import TODAY

from datchuan.masterplans.access import visible_to
from datchuan.masterplans.form07 import HEADINGS, UNSOURCED, district_rows
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import change_plan, register_plan
from datchuan.masterplans.reading import read_list
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
ADDRESS = "/quy-hoach/so/tai/so-quy-hoach"


def content(client: Any, kind: str, query: str = "") -> bytes:
    answer = client.get(f"{ADDRESS}.{kind}{query}")
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(client: Any, huyen: Official, kind: str) -> None:
    plan = SpatialPlan.objects.filter(unit="06016-1").earliest("pk")
    values = {"note": "=HYPERLINK(1)", "scope": "'-xã", "area_ha": "1250.5", "organiser": "+84"}
    change_plan(plan=plan, values=values, by=huyen, today=TODAY)
    client.force_login(huyen)
    told = content(client, kind)
    reading = read_list(told, area=huyen.area, today=TODAY)
    assert [fault.what for fault in reading.checked.faults] == []
    assert (reading.entries, reading.untouched) == ([], visible_to(huyen, TODAY).count())
    assert AuditEntry.objects.latest("pk").action == "masterplans.export"
    if kind == "csv":
        assert "'=HYPERLINK(1)" in told.decode("utf-8-sig")


def test_the_file_is_of_ones_area_and_of_what_is_asked(client: Any, huyen: Official, xa: Official) -> None:
    def lines(official: Official, query: str = "") -> list[list[str]]:
        client.force_login(official)
        return list(csv.reader(StringIO(content(client, "csv", query).decode("utf-8-sig"))))[1:]

    assert len(lines(huyen)) == visible_to(huyen, TODAY).count()
    assert {line[0] for line in lines(xa)} == {"06016"}
    assert all("MÔ PHỎNG" in line[-1] for line in lines(xa))
    register_plan(unit=xa.area, kind="urban", values={"name": "QHC thị trấn"}, by=xa, today=TODAY)
    assert [line[2] for line in lines(xa, "?loai=urban")] == ["QHC thị trấn"]


def test_a_register_of_any_size_asks_a_constant_number_of_questions(
    client: Any, qln: Official, xa: Official, django_assert_max_num_queries: Any
) -> None:
    for official in (xa, qln):
        client.force_login(official)
        with django_assert_max_num_queries(16):
            content(client, "csv")


def test_form_07_says_that_its_columns_are_ours(client: Any, lanhdao: Official) -> None:
    client.force_login(lanhdao)
    page = load_workbook(BytesIO(client.get("/quy-hoach/so/tai/bieu-07.xlsx").content)).worksheets[0]
    told = [page.cell(line, 1).value for line in range(1, 8)]
    assert told[0] == "Biểu số 07/BCĐP"
    assert UNSOURCED in told
    assert "DỮ LIỆU MÔ PHỎNG" in told
    assert [cell.value for cell in page[8]] == list(HEADINGS)
    assert page.cell(page.max_row, 2).value == 181
    assert "chỉ tên biểu có nguồn" in client.get("/quy-hoach/").text


def test_form_07_counts_by_district_on_a_day(django_assert_max_num_queries: Any, province: Unit) -> None:
    with django_assert_max_num_queries(16):
        before = {row.name: row.figures for row in district_rows(province, TODAY)}
    unit = Unit.objects.get(pk="06016-1")
    values = {"name": "Bản Mới", "approved_on": TODAY, "area_ha": "12.5"}
    register_plan(unit=unit, kind="detailed", values=values, by=None, today=TODAY)
    after = {row.name: row.figures for row in district_rows(province, TODAY)}
    changed = [name for name in after if after[name] != before[name]]
    assert changed == [unit.parent.name]
    (one, two) = (before[changed[0]], after[changed[0]])
    assert (two[5] - one[5], float(two[6] - one[6])) == (1, 12.5)
