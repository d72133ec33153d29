"""Pages of recognitions and dossiers: what they show on which day, to whom, and that forms lose nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import official
from tests.dossiers.giving import opened, recognised, withdrawn
from tests.making import EMPTY
from tests.territory.entering import applied, open_ended, row

from datchuan.dossiers.models import Dossier, Recognition
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
VAN_AN = "06280-1"
FORM = {
    "commune": "06004-1 Xã Quốc Khánh (Tràng Định)",
    "standard": "basic",
    "criteria_set": "vn-xa-2016",
    "number": "777/QĐ-UBND",
    "issued_on": "2020-10-01",
    "issuer": "UBND tỉnh Lạng Sơn",
    "recognised_on": "2020-10-01",
    "note": "",
}


@pytest.fixture
def qln_client(client: Client) -> Client:
    client.force_login(official("qln"))
    return client


def test_the_list_shows_who_carries_what_on_the_day(qln_client: Client) -> None:
    page = qln_client.get("/cong-nhan/").text
    assert "Xã Điềm He" in page
    assert "Kế thừa một phần" in page
    assert "trong 181 xã của địa giới đang xem" in page
    assert "mô phỏng" in page
    before = qln_client.get("/cong-nhan/?ngay=2019-12-31").text
    assert "Xã Điềm He" not in before
    assert "Xã Văn An" in before
    regrouped = qln_client.get("/cong-nhan/?ngay=2019-12-31&dia-gioi=2020-01-01").text
    assert "Xã Điềm He" in regrouped


def test_the_list_is_filtered(qln_client: Client) -> None:
    withdrawn(recognised(EMPTY), date(2020, 6, 1))
    lists = {
        query: qln_client.get(f"/cong-nhan/?{query}").text
        for query in ("cach=ke-thua", "cach=rieng", "cach=thu-hoi", "chuan=enhanced", "cach=khong-con")
    }
    assert "2166/QĐ-UBND" in lists["cach=ke-thua"]
    assert "2165/QĐ-UBND" not in lists["cach=ke-thua"]
    assert "2165/QĐ-UBND" in lists["cach=rieng"]
    assert "Đã thu hồi từ 01/06/2020" in lists["cach=thu-hoi"]
    assert "Xã Chi Lăng" in lists["chuan=enhanced"]
    assert "Xã Bính Xá" not in lists["chuan=enhanced"]
    assert "Không có công nhận nào" in lists["cach=khong-con"]


def test_the_workbook_is_the_same_list_and_is_logged(qln_client: Client) -> None:
    answer = qln_client.get("/cong-nhan/danh-sach.xlsx?cach=ke-thua")
    assert answer["Content-Disposition"].endswith('"cong-nhan-2020-12-31.xlsx"')
    page = load_workbook(BytesIO(answer.content)).active
    rows = [[cell or "" for cell in each] for each in page.iter_rows(min_row=4, values_only=True)]
    assert len(rows) == 4
    (van_an,) = [each for each in rows if each[6] == "2166/QĐ-UBND"]
    assert van_an[:6] == [
        "Xã Điềm He",
        "Huyện Văn Quan",
        "kế thừa một phần",
        "Xã Văn An",
        VAN_AN,
        "đạt chuẩn nông thôn mới",
    ]
    assert "DỮ LIỆU MÔ PHỎNG" in page.cell(2, 1).value
    assert AuditEntry.objects.latest("pk").action == "dossiers.export_recognitions"


def test_a_recognition_is_recorded_by_form_and_withdrawn_by_form(client: Client) -> None:
    client.force_login(official("vpdp"))
    answer = client.post("/cong-nhan/moi/", FORM)
    made = Recognition.objects.get(number="777/QĐ-UBND")
    assert answer["Location"] == f"/cong-nhan/{made.pk}/"
    assert (made.commune_id, made.criteria_set, made.simulated) == (EMPTY, "vn-xa-2016", True)
    given = {"number": "888/QĐ-UBND", "issued_on": "2020-12-01", "issuer": "UBND tỉnh", "withdrawn_on": "2020-12-01"}
    short = client.post(f"/cong-nhan/{made.pk}/thu-hoi/", {**given, "reason": "x"})
    assert short.status_code == 400
    assert "Quá ngắn" in short.text
    assert 'value="888/QĐ-UBND"' in short.text, "nothing typed is lost"
    client.post(f"/cong-nhan/{made.pk}/thu-hoi/", {**given, "reason": "Không còn đạt tiêu chí"})
    made.refresh_from_db()
    assert made.withdrawn_on == date(2020, 12, 1)
    assert "Đã thu hồi từ 01/12/2020" in client.get(f"/cong-nhan/{made.pk}/").text


def test_a_mistaken_record_is_taken_out_by_form(qln_client: Client) -> None:
    recognition, dossier = recognised(EMPTY), opened(EMPTY)
    for address, made, rest in (
        (f"/cong-nhan/{recognition.pk}/", recognition, "/cong-nhan/"),
        (f"/ho-so/{dossier.pk}/", dossier, "/ho-so/"),
    ):
        short = qln_client.post(f"{address}go/", {"go-reason": "x"})
        assert short.status_code == 400
        assert "Quá ngắn" in short.text
        done = qln_client.post(f"{address}go/", {"go-reason": "Ghi nhầm xã này"})
        assert done["Location"] == rest
        assert not type(made).objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"commune": "Văn An"}, "Chọn một đơn vị trong danh sách"),
        ({"commune": "09999-1"}, "Không có đơn vị mã này"),
        ({"commune": "06280-2", "recognised_on": "2018-10-31", "issued_on": "2018-10-31"}, "Xã Văn An (06280-1)"),
        ({"recognised_on": "2021-01-01"}, "sau hôm nay"),
        ({"issued_on": "31/02/2020"}, "không phải là một ngày có thật"),
        ({"number": ""}, "Số quyết định: chưa ghi"),
        ({"commune": "06622-1", "criteria_set": ""}, "đã được công nhận"),
    ],
    ids=str,
)
def test_a_fault_comes_back_with_the_form(qln_client: Client, changes: dict[str, str], sentence: str) -> None:
    before = Recognition.objects.count()
    answer = qln_client.post("/cong-nhan/moi/", {**FORM, **changes})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'value="UBND tỉnh Lạng Sơn"' in answer.text
    assert Recognition.objects.count() == before


def test_the_commune_page_tells_recognitions_and_dossiers(qln_client: Client) -> None:
    successor = qln_client.get("/dia-ban/06280-2/").text
    assert "toàn bộ xã đó nhập vào" in successor
    assert "51,9 %" in successor
    assert "(2.502/4.825)" in successor
    assert "ước tính" in successor
    former = qln_client.get(f"/dia-ban/{VAN_AN}/").text
    assert "2166/QĐ-UBND" in former
    assert "xã Điềm He" in former
    assert "Chưa ghi công nhận nào" in qln_client.get(f"/dia-ban/{EMPTY}/").text
    merged = qln_client.get("/dia-ban/06268-2/").text
    assert "đã dừng từ 01/01/2020" in merged


def test_a_dossier_is_opened_moved_stopped_and_opened_again_by_form(qln_client: Client) -> None:
    given = {"commune": "06004-1", "standard": "basic", "criteria_set": "", "opened_on": "2020-11-02"}
    refused = qln_client.post("/ho-so/moi/", {**given, "received_on": "2020-11-03"})
    assert refused.status_code == 400
    assert "cả ngày nhận và số tờ trình" in refused.text
    qln_client.post("/ho-so/moi/", given)
    made = Dossier.objects.get(commune=EMPTY)
    address = f"/ho-so/{made.pk}/"
    answer = qln_client.post(f"{address}chuyen/", {"transition": "receive", "on": "2020-11-03"})
    assert answer.status_code == 400
    step = {"transition": "receive", "on": "2020-11-03", "number": "9/TTr-UBND"}
    qln_client.post(f"{address}chuyen/", step)
    qln_client.post(f"{address}chuyen/", {"transition": "stop", "on": "2020-12-01", "reason": "Dừng theo công văn 5"})
    page = qln_client.get(address).text
    assert "Đã dừng từ 01/12/2020" in page
    assert "Mở lại cho xã Quốc Khánh" in page
    late = qln_client.post(f"{address}chuyen/", {"transition": "approve", "on": "2020-12-02"})
    assert late.status_code == 400
    qln_client.post("/ho-so/moi/", {**given, "opened_on": "2020-12-05", "reopens": made.pk})
    assert made.reopened_by.get().commune_id == EMPTY
    assert "Mở lại cho" not in qln_client.get(address).text


def test_a_dossier_from_a_registration(qln_client: Client) -> None:
    page = qln_client.get("/ho-so/moi/").text
    assert "Hoặc mở từ đăng ký" in page
    registration = Dossier.objects.get(commune="06016-1").registration
    assert registration is not None
    assert "06016-1" in qln_client.get(f"/ho-so/moi/?dang-ky={registration.pk}").text


def test_the_list_of_dossiers_is_of_the_day_and_of_the_area(client: Client) -> None:
    client.force_login(official("qln"))
    assert "19/19 hồ sơ" in client.get("/ho-so/").text
    stopped = client.get("/ho-so/?trang-thai=da-dung").text
    assert "1/19 hồ sơ" in stopped
    assert "nay thuộc" in stopped
    assert "3/3 hồ sơ" in client.get("/ho-so/?ngay=2019-12-31").text
    client.get("/?ngay=")
    client.force_login(official("xa"))
    own = client.get("/ho-so/").text
    assert "1/1 hồ sơ" in own
    assert "Tri Phương" in own
    assert client.get(f"/ho-so/{Dossier.objects.get(commune='06259-1').pk}/").status_code == 404


@pytest.mark.parametrize(
    ("account", "records", "keeps"),
    [("lanhdao", 403, 403), ("qln", 200, 200), ("vpdp", 200, 403), ("huyen", 403, 403), ("xa", 403, 403)],
)
def test_who_may_what(client: Client, account: str, records: int, keeps: int) -> None:
    client.force_login(official(account))
    recognition, dossier = Recognition.objects.get(commune=VAN_AN), Dossier.objects.get(commune="06016-1")
    for address in ("/cong-nhan/", "/cong-nhan/danh-sach.xlsx", f"/cong-nhan/{recognition.pk}/", "/ho-so/"):
        assert client.get(address).status_code == 200
    assert client.get(f"/ho-so/{dossier.pk}/").status_code == 200
    assert client.get("/cong-nhan/moi/").status_code == records
    assert client.get("/ho-so/moi/").status_code == keeps
    refused = {400 if records == 200 else 403, 400 if keeps == 200 else 403}
    assert client.post(f"/cong-nhan/{recognition.pk}/thu-hoi/").status_code in refused
    assert client.post(f"/ho-so/{dossier.pk}/chuyen/").status_code == 400, "some step is everybody's"
    assert client.post(f"/cong-nhan/{recognition.pk}/go/").status_code in refused
    assert client.post(f"/ho-so/{dossier.pk}/go/").status_code in refused


def test_a_day_that_is_past_shows_but_does_not_write(client: Client) -> None:
    """A commune that has left the district meanwhile: its officer looks at the dossier of then and writes nothing."""
    dossier = opened(EMPTY)
    Unit.objects.filter(pk=EMPTY).update(valid_to=date(2020, 12, 1))
    client.force_login(official("huyen"))
    assert client.get(f"/ho-so/{dossier.pk}/").status_code == 404
    assert client.get(f"/ho-so/{dossier.pk}/?ngay=2020-11-01").status_code == 200
    given = {"transition": "withdraw", "on": "2020-12-31", "reason": "Không còn của huyện"}
    assert client.post(f"/ho-so/{dossier.pk}/chuyen/", given).status_code == 404
    assert Dossier.objects.get(pk=dossier.pk).state == "preparing"


def test_lists_cost_the_same_however_long(qln_client: Client) -> None:
    open_ended()
    for number, commune_id in enumerate(("06016-1", "05998-1")):
        recognised(commune_id)
        applied(row(commune_id, "06046-1", event_id=f"thu-{number}"))
    costs: dict[str, list[int]] = {"/cong-nhan/": [], "/ho-so/": [], "/cong-nhan/danh-sach.xlsx": []}
    for commune_id in (None, EMPTY, "06019-1"):
        if commune_id:
            recognised(commune_id)
            opened(commune_id)
        for address, found in costs.items():
            with CaptureQueriesContext(connection) as queries:
                qln_client.get(address)
            found.append(len(queries))
    assert all(len(set(found)) == 1 for found in costs.values()), costs
