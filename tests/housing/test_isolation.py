"""A commune's official sees no other commune's houses: by no URL, form, file or export."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from tests.making import row, workbook

from datchuan.housing.models import HouseRecord
from datchuan.platform.models import AuditEntry
from datchuan.survey.models import Upload
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on

OWN, FOREIGN = "06016-1", "06046-1"


@pytest.fixture
def own(client: Client, xa):
    client.force_login(xa)
    return client


def foreign_house() -> HouseRecord:
    return houses_in(FOREIGN)[0]


def typed(record: HouseRecord, **cells: Any) -> dict[str, Any]:
    """The house as a row that somebody types, but for ``cells``."""
    return {**row(record.household.code, record.village.name), "head_name": record.head_name, **cells}


def houses_in(commune: str) -> QuerySet[HouseRecord]:
    found = HouseRecord.objects.filter(village__memberships__commune=commune, valid_to=None)
    return found.select_related("household", "village").order_by("household__code")


def workbook_of(commune: str, *rows: dict[str, Any]) -> bytes:
    """The commune's workbook with ``rows``, or with its first three houses: whose they are is asked, not how many."""
    return workbook(Unit.objects.get(pk=commune), rows or [typed(house) for house in houses_in(commune)[:3]])


def send(client: Client, content: bytes, **data):
    file = SimpleUploadedFile("thu.xlsx", content)
    return client.post("/nha-o/nhap/", {"file": file, **data})


def test_lists_hold_only_the_own_commune(own):
    foreign = foreign_house()
    page = own.get("/nha-o/").text
    assert "LS06016" in page
    for query in ({"xa": FOREIGN}, {"ma": foreign.household.code}, {"ma": "LS06046"}, {"trang": "9999"}):
        text = own.get("/nha-o/", query).text
        assert "LS06046" not in text.replace(f'value="{query.get("ma", "")}"', "")


def test_a_foreign_house_does_not_exist_for_them(own):
    code = foreign_house().household.code
    assert own.get(f"/nha-o/ho/{code}/").status_code == 404
    assert own.get(f"/nha-o/ho/{code}/", {"ngay": "2020-07-15"}).status_code == 404


def test_the_reasons_of_a_foreign_commune_hold_no_house(own):
    page = own.get(f"/danh-gia/{FOREIGN}/9.2/")
    assert page.status_code == 200
    assert "LS06046" not in page.text
    assert "Ngoài địa bàn của bạn" in page.text


def test_exports_hold_only_the_own_commune(own):
    assert own.get("/nha-o/tep.xlsx", {"du-lieu": "1", "xa": FOREIGN}).status_code == 404
    book = openpyxl.load_workbook(BytesIO(own.get("/nha-o/tep.xlsx", {"du-lieu": "1"}).content))
    codes = [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True) if str(row[0]).startswith("LS")]
    assert len(codes) == 1399
    assert all(code.startswith("LS06016") for code in codes)
    assert AuditEntry.objects.filter(action="housing.export_houses", subject=OWN).exists()


def test_a_file_of_another_commune_is_all_faults_and_writes_nothing(own):
    before = HouseRecord.objects.count()
    send(own, workbook_of(FOREIGN))
    upload = Upload.objects.latest("pk")
    assert upload.area_id == OWN
    assert upload.counts["new"] == upload.counts["changed"] == 0
    assert upload.counts["faulty"] == upload.counts["total"] == 3
    assert HouseRecord.objects.count() == before


def test_a_foreign_code_in_an_own_file_is_refused_without_saying_whose(own):
    foreign, own_house = foreign_house(), houses_in(OWN)[0]
    foreign_code = typed(houses_in(OWN)[1], code=foreign.household.code)
    send(own, workbook_of(OWN, typed(own_house), foreign_code))
    upload = Upload.objects.latest("pk")
    assert (upload.counts["faulty"], upload.counts["total"]) == (1, 2)
    fault = upload.counts["faults"][0]
    assert "hộ ở xã khác" in fault["what"]
    assert "Đề Thám" not in str(upload.counts)
    assert foreign.head_name not in str(upload.counts["faults"])


def test_the_form_cannot_name_another_commune(own):
    assert send(own, workbook_of(FOREIGN), xa=FOREIGN).status_code == 404
    assert not Upload.objects.exists()


@pytest.mark.parametrize("route", ["", "nhan/", "bo/", "dong-loi.xlsx"])
def test_uploads_of_others_do_not_exist_for_them(client, xa, xa_khac, route):
    client.force_login(xa_khac)
    send(client, workbook_of(FOREIGN))
    upload = Upload.objects.get()
    client.force_login(xa)
    method = client.post if route in ("nhan/", "bo/") else client.get
    assert method(f"/nha-o/nhap/{upload.pk}/{route}").status_code == 404
    upload.refresh_from_db()
    assert upload.state == Upload.State.PREVIEWED


def test_a_district_sees_its_communes_and_no_other(client, huyen, huyen_khac):
    code = foreign_house().household.code
    client.force_login(huyen)
    assert client.get(f"/nha-o/ho/{code}/").status_code == 200
    client.force_login(huyen_khac)
    assert client.get(f"/nha-o/ho/{code}/").status_code == 404


def test_the_coordination_office_reads_no_names(client, vpdp):
    house = foreign_house()
    client.force_login(vpdp)
    page = client.get(f"/nha-o/ho/{house.household.code}/").text
    assert house.head_name not in page
    assert client.get("/nha-o/tep.xlsx", {"du-lieu": "1"}).status_code == 403
    assert client.get("/nha-o/nhap/").status_code == 403


def test_master_plans_of_other_communes_do_not_exist_for_a_commune(own):
    from datchuan.masterplans.models import SpatialPlan

    foreign = SpatialPlan.objects.filter(unit_id=FOREIGN).first()
    assert own.get(f"/quy-hoach/{foreign.pk}/").status_code == 404
    assert own.post(f"/quy-hoach/{foreign.pk}/sua/", {}).status_code == 404
    assert "06046-1" not in own.get("/quy-hoach/").text


def move(village_id: int, target: str, day: date) -> None:
    """The village goes to another commune on a day."""
    held = VillageMembership.objects.get(holds_on(day), village=village_id)
    end = held.valid_to
    held.valid_to = day
    held.save()
    VillageMembership.objects.create(village_id=village_id, commune_id=target, valid_from=day, valid_to=end)


def test_a_commune_that_lost_a_village_reads_no_more_of_it_on_any_day(client, xa, xa_khac):
    house = HouseRecord.objects.filter(village__memberships__commune=OWN).select_related("household").first()
    move(house.village_id, FOREIGN, date(2020, 10, 1))
    address = f"/nha-o/ho/{house.household.code}/"
    client.force_login(xa)
    assert client.get(address).status_code == 404
    assert client.get(address, {"ngay": "2020-09-01"}).status_code == 404
    client.get("/", {"ngay": ""})
    client.force_login(xa_khac)
    assert client.get(address).status_code == 200


def test_the_past_of_a_village_is_not_for_its_new_commune_to_write(client, xa_khac):
    house, theirs = houses_in(OWN)[0], foreign_house()
    move(house.village_id, FOREIGN, date(2020, 10, 1))
    client.force_login(xa_khac)
    send(client, workbook_of(FOREIGN, typed(house, surveyed_on=date(2020, 9, 30)), typed(theirs)))
    faults = Upload.objects.latest("pk").counts["faults"]
    assert len(faults) == 1
    assert all("trước ngày thôn thuộc xã này" in fault["what"] for fault in faults)


def test_no_file_name_of_a_commune_is_read_by_another(client, xa, xa_khac):
    client.force_login(xa)
    changed = workbook_of(OWN, typed(houses_in(OWN)[0], persons=11))
    file = SimpleUploadedFile("ho ngheo ong Pao 0912345678.xlsx", changed)
    client.post("/nha-o/nhap/", {"file": file})
    client.post(f"/nha-o/nhap/{Upload.objects.get().pk}/nhan/")
    assert Upload.objects.get().state == Upload.State.ACCEPTED
    client.force_login(xa_khac)
    for address in (f"/dia-ban/{OWN}/", f"/danh-gia/{OWN}/9.2/", f"/danh-gia/{OWN}/9.1/"):
        assert "0912345678" not in client.get(address).text


def test_a_house_follows_its_village_into_the_commune_of_the_day(client, qln):
    house = foreign_house()
    client.force_login(qln)
    address = f"/nha-o/ho/{house.household.code}/"
    page = client.get(address, {"ngay": "2025-07-02"})
    assert page.status_code == 200
    assert "Xã Tràng Định" in page.text
    VillageMembership.objects.filter(holds_on(date(2025, 7, 2)), village=house.village_id).delete()
    assert "Chưa rõ thôn" in client.get(address, {"ngay": "2025-07-02"}).text


def test_the_list_of_uploads_is_ones_own_and_asks_a_constant_number_of_questions(client, xa, xa_khac):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(xa)
    send(client, workbook_of(OWN))
    for _ in range(3):
        Upload.objects.create(
            sheet_key="house-survey", file_name="khac.xlsx", sha256="0" * 64, area_id=FOREIGN, uploaded_by=xa_khac,
            uploaded_at=timezone.now(),
        )  # fmt: skip
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/nha-o/nhap/").text
        counts.append(len(captured))
        Upload.objects.bulk_create(
            Upload(sheet_key="house-survey", file_name="khac.xlsx", sha256="0" * 64, area_id=FOREIGN,
                   uploaded_by=xa_khac, uploaded_at=timezone.now())
            for _ in range(30)
        )  # fmt: skip
        assert "thu.xlsx" in page
        assert "khac.xlsx" not in page
    assert counts[0] == counts[1]
