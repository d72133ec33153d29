"""Houses out as files: what is in them, for whom, and that it is written down."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import polars as pl
import pytest
from tests.cast import DAY
from tests.survey.field import HOUSE, instance

from datchuan.housing.access import visible_to
from datchuan.housing.exporting import Export, csv_lines
from datchuan.housing.models import HouseRecord
from datchuan.platform.models import AuditEntry

CSV, XLSX, POINTS = "/nha-o/tai/nha-o.csv", "/nha-o/tai/nha-o.xlsx", "/nha-o/tai/vi-tri.geojson"
PARQUET = "/nha-o/tai/nha-o.parquet"


@pytest.fixture
def own(client, xa):
    client.force_login(xa)
    return client


def rows_of(answer) -> list[dict[str, str]]:
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_holds_the_houses_of_the_area_as_they_are_known(own, xa):
    rows = rows_of(own.get(CSV))
    known = {each.household.code: each for each in visible_to(xa, DAY, today=DAY).select_related("household")}
    assert {row["Mã hộ"] for row in rows} == known.keys()
    record, row = known[HOUSE], next(row for row in rows if row["Mã hộ"] == HOUSE)
    assert row["Chủ hộ"] == record.head_name
    assert row["Mã xã"] == "06016"
    assert row["Diện tích ở (m²)"].replace(",", ".") == f"{record.living_area_dm2 / 100:g}"
    assert row["Ngày điều tra"] == f"{record.valid_from:%d/%m/%Y}"
    assert (row["Ngày số liệu"], row["Ngày địa giới"], row["Mô phỏng"]) == ("31/12/2020",) * 2 + ("DỮ LIỆU MÔ PHỎNG",)


def test_the_workbook_holds_the_same(own):
    rows = rows_of(own.get(CSV))
    book = openpyxl.load_workbook(io.BytesIO(own.get(XLSX).getvalue()), read_only=True)
    first, *others = book.active.iter_rows(values_only=True)
    assert list(first) == list(rows[0])
    assert [cells[0] for cells in others] == [row["Mã hộ"] for row in rows]
    assert all(isinstance(cells[first.index("Diện tích ở (m²)")], int | float) for cells in others[:20])


def test_parquet_holds_the_same_in_columns_that_the_national_command_reads(own, xa):
    from datchuan.housing.queries import FACTS

    table = pl.read_parquet(io.BytesIO(own.get(PARQUET).getvalue()))
    known = {each.household.code: each for each in visible_to(xa, DAY, today=DAY).select_related("household")}
    assert set(table["code"]) == known.keys()
    assert table.schema["commune"] == pl.Int32
    for row in table.head(20).iter_rows(named=True):
        record = known[row["code"]]
        assert {name: row[name] for name in FACTS} == {name: getattr(record, name) for name in FACTS}
        assert (row["commune"], row["surveyed_on"], row["version"]) == (6016, record.valid_from, record.version)
        assert row["simulated"] is record.simulated


def test_who_may_not_read_names_gets_them_masked_and_no_points(client, vpdp):
    client.force_login(vpdp)
    rows = rows_of(client.get(CSV, {"xa": "06016-1"}))
    assert rows
    assert all(word.endswith(".") for row in rows for word in row["Chủ hộ"].split())
    assert client.get(POINTS).status_code == 403


def test_another_commune_is_not_in_it(own):
    assert rows_of(own.get(CSV, {"xa": "06046-1"})) == []
    assert own.get(CSV, {"xa": "khong-co"}).status_code == 404


def test_every_export_is_written_down_with_its_days(own, xa):
    own.get(CSV, {"ngay": "2020-11-30"}).getvalue()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by_id) == ("housing.export_houses", xa.pk)
    assert entry.details == {"kind": "csv", "commune": "", "day": "2020-11-30", "units_day": "2020-11-30"}


def test_points_stand_where_submissions_say(own):
    from tests.survey.field import device

    from datchuan.kernel.resources import forms_folder
    from datchuan.survey.operations import publish_forms, take_waiting

    publish_forms(folder=forms_folder(), by=None)
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"xml_submission_file": SimpleUploadedFile("s.xml", instance())}
    assert own.post(f"/odk/{device()[1]}/submission", sent).status_code == 201
    take_waiting()
    told = json.loads(own.get(POINTS).getvalue())
    (feature,) = told["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [106.4846, 22.3203, 260.0]}
    assert feature["properties"]["ma_ho"] == HOUSE
    assert told["metadata"]["co_phieu"] == "1"


def test_what_a_spreadsheet_takes_for_a_formula_is_made_harmless(province, xa):
    record = visible_to(xa, DAY, today=DAY).first()
    HouseRecord.objects.filter(pk=record.pk).update(note="=1+1")
    export = Export(HouseRecord.objects.filter(pk=record.pk), DAY, DAY, names_whole=True)
    assert b",'=1+1," in b"".join(csv_lines(export))


@pytest.mark.parametrize("path", [CSV, POINTS, PARQUET])
def test_queries_do_not_grow_with_the_houses(own, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        own.get(path).getvalue()
