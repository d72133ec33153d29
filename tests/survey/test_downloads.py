"""Submissions as files: what is in them, for whom, chosen how, and that it is written down."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.survey.field import HOUSE, KEY, device, instance

from datchuan.platform.models import AuditEntry
from datchuan.survey.exporting import SubmissionExport
from datchuan.survey.models import Submission
from datchuan.survey.operations import take_waiting
from datchuan.survey.operations.examining import examine_waiting

FILES = "/thu-thap/tai-ve/phieu"


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def sent(client):
    def send(changes=None, area: str = "06016-1") -> Submission:
        _, key = device(area)
        parts = {"xml_submission_file": SimpleUploadedFile("s.xml", instance(changes))}
        assert client.post(f"/odk/{key}/submission", parts).status_code == 201
        take_waiting()
        examine_waiting()
        return Submission.objects.order_by("-pk").first()

    return send


def rows_of(answer) -> list[dict[str, str]]:
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def ask(client, kind="csv", **asked):
    return client.get(f"{FILES}.{kind}", {"bieu-mau": KEY, **asked})


def test_a_row_says_what_was_answered_and_what_was_put_in_its_place(client, sent, xa):
    held = sent({"people/persons": "99", "note": "=1+1"})
    client.force_login(xa)
    Submission.objects.filter(pk=held.pk).update(mended={"people/persons": "9"})
    (row,) = rows_of(ask(client))
    assert (row["Mã phiếu"], row["Tình trạng"], row["Máy"]) == (held.instance_id, "Chờ sửa", "Máy thử")
    assert "9" in row.values()
    assert "99" not in row.values()
    assert "'=1+1" in row.values()
    assert "Nhập từ 1 đến 60 người" in row["Cần sửa"]
    assert "Nông Văn Thử" in row.values()


def test_every_kind_holds_the_same(client, sent, xa):
    sent()
    client.force_login(xa)
    (row,) = rows_of(ask(client))
    book = openpyxl.load_workbook(io.BytesIO(ask(client, "xlsx").getvalue()), read_only=True)
    headings, cells = book.active.iter_rows(values_only=True)
    assert dict(zip(headings, [cell or "" for cell in cells], strict=True)) == row
    table = pl.read_parquet(io.BytesIO(ask(client, "parquet").getvalue()))
    assert table.row(0) == tuple(row.values())
    assert "people/persons" in table.columns
    (feature,) = json.loads(ask(client, "geojson").getvalue())["features"]
    assert feature["geometry"]["coordinates"] == [106.4846, 22.3203, 260.0]
    assert feature["properties"]["ma_ho_so"] == HOUSE


def test_only_the_own_area_and_what_was_asked(client, sent, xa, huyen):
    held, taken = sent({"people/persons": "99"}), sent()
    other = sent(area="06046-1")
    client.force_login(xa)

    def codes(**asked):
        return {row["Mã phiếu"] for row in rows_of(ask(client, **asked))}

    assert codes() == {held.instance_id, taken.instance_id}
    assert codes(**{"trang-thai": "held"}) == {held.instance_id}
    assert codes(xa="06046-1") == codes(thon="0") == codes(tu="2099-01-01") == codes(den="2020-01-01") == set()
    day = f"{taken.received_at.astimezone():%Y-%m-%d}"
    assert codes(tu=day, den=day, thon=str(taken.trace.village_id)) == {held.instance_id, taken.instance_id}
    client.force_login(huyen)
    assert codes(xa="06046-1") == {other.instance_id}


@pytest.mark.parametrize(
    "asked", [{"tu": "x"}, {"thon": "x"}, {"thon": "9" * 30}, {"trang-thai": "x"}, {"bieu-mau": "x"}]
)
def test_what_makes_no_sense_is_refused(client, xa, asked):
    client.force_login(xa)
    assert ask(client, **asked).status_code == 404


def test_who_decides_nothing_downloads_nothing(client, vpdp):
    client.force_login(vpdp)
    assert ask(client).status_code == 403


def test_every_download_is_written_down(client, sent, xa):
    client.force_login(xa)
    ask(client, tu="2020-01-01").getvalue()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by_id) == ("survey.export_submissions", xa.pk)
    assert entry.details == {"kind": "csv", "bieu-mau": KEY, "tu": "2020-01-01"}


def test_names_are_masked_where_they_must_be(sent):
    sent()
    export = SubmissionExport(Submission.objects.all(), KEY, names_whole=False)
    (row,) = export.rows()
    assert "N. V. T." in row
    assert "Nông Văn Thử" not in row


def test_the_page_offers_what_there_is(client, xa, qln):
    client.force_login(xa)
    text = client.get("/thu-thap/tai-ve/").text
    assert "Điều tra nhà ở" in text
    assert 'name="thon"' in text
    client.force_login(qln)
    assert 'name="xa"' in client.get("/thu-thap/tai-ve/").text


def test_queries_do_not_grow_with_the_submissions(client, sent, xa, django_assert_max_num_queries):
    for _ in range(3):
        sent({"people/persons": "99"})
    client.force_login(xa)
    for kind in ("csv", "geojson", "parquet"):
        with django_assert_max_num_queries(12):
            ask(client, kind).getvalue()
