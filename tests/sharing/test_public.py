"""The public page: not there until the department turns it on; then verdicts and no person."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.giving import claimed, concluded, moved, opened, recognised
from tests.making import EMPTY, NOW, TODAY

from datchuan.dossiers.models import Dossier
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.sharing.models import PublicPageSwitch
from datchuan.sharing.operations import switch_public_page
from datchuan.sharing.queries import public_verdicts

PAGE, SWITCH, FILE = "/cong-khai/", "/quan-tri/trang-cong-khai/", "/cong-khai/ket-luan.csv"
RECEIVED = date(2020, 10, 20)
TYPED = "Hộ ông Kín chưa di dời chuồng trại"


@pytest.fixture(scope="module")
def _decided(shared_world: None) -> None:
    """A dossier that the province decided, of an enhanced commune one that is only concluded, one under appraisal, and
    one of 2019 of a commune that ended. Somebody typed names wherever words may be typed."""
    claims = {"1.1": {"actual": TYPED, "outcome": "not_met", "reason": "Theo lời bà Kín, biên bản 05"}}
    made = opened(EMPTY, received_on=RECEIVED)
    for code, changes in claims.items():
        claimed(made, code, by=official("qln"), **changes)
    for code in ("1.2", "9.1", "9.2"):
        claimed(made, code, by=official("qln"), evidence_note="Ông Kín cung cấp")
    for step, by in (("propose", "qln"), ("endorse", "truongphong"), ("approve", "lanhdao")):
        made = moved(made, step, by=official(by), reason="Bà Kín đề nghị")
    made = moved(made, "confirm", by=official("qln"), number="99/SXD-QLN")
    moved(made, "decide", by=official("vpdp"), recognition=recognised(EMPTY, TODAY, number="2166/QĐ-UBND"))
    concluded(opened("06115-1", received_on=RECEIVED))
    opened("05998-1", received_on=RECEIVED)


@pytest.fixture(autouse=True)
def _there(_decided: None, province: object) -> None:
    """What the module shares is there."""


@pytest.fixture
def on(lanhdao: Official) -> None:
    switch_public_page(is_on=True, by=lanhdao, at=NOW)


def test_it_is_not_there_until_it_is_turned_on(client: Client) -> None:
    never = client.get("/khong-co-trang-nay/")
    for address in (PAGE, FILE):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.text == never.text.replace("/khong-co-trang-nay/", address)


def test_the_leadership_turns_it_on_and_off(client: Client, lanhdao: Official) -> None:
    for account in ("qln", "truongphong", "vanthu", "vpdp", "huyen", "xa"):
        client.force_login(official(account))
        assert client.post(SWITCH, {"bat": "1"}).status_code == 403
    client.force_login(lanhdao)
    assert "Đang tắt" in client.get(SWITCH).text
    for value, said, status in (("1", "Đang bật", 200), ("1", "Đang bật", 200), ("0", "Đang tắt", 404)):
        assert said in client.post(SWITCH, {"bat": value}, follow=True).text
        assert Client().get(PAGE).status_code == status
    assert list(PublicPageSwitch.objects.order_by("pk").values_list("is_on", "by")) == [
        (True, lanhdao.pk),
        (False, lanhdao.pk),
    ]
    entries = AuditEntry.objects.filter(action="sharing.switch_public_page").order_by("pk")
    assert [(each.by, each.details) for each in entries] == [(lanhdao, {"is_on": True}), (lanhdao, {"is_on": False})]


@pytest.mark.usefixtures("on")
def test_it_shows_verdicts_and_neither_a_person_nor_typed_words(client: Client) -> None:
    page, file = client.get(PAGE), client.get(FILE)
    text = page.text
    for there in ("Xã Quốc Khánh, huyện Tràng Định", "99/SXD-QLN", "Quyết định 2166/QĐ-UBND", "Không đạt", "9.2"):
        assert there in text, there
    assert "Khánh Long" not in text  # under appraisal
    assert "Dữ liệu mô phỏng" in text
    everything = text + b"".join(file.streaming_content).decode()
    people = Official.objects.values_list("full_name", flat=True)
    assert people
    assert not [each for each in people if each in everything]
    assert "Kín" not in everything
    assert "Biên bản 05" not in everything
    assert TYPED not in everything


@pytest.mark.usefixtures("on")
def test_the_file_has_a_line_for_each_indicator(client: Client) -> None:
    answer = client.get(FILE, {"ten": "quoc khanh"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["Chỉ tiêu"] for row in rows] == ["1.1", "1.2", "9.1", "9.2"]
    first = rows[0]
    told = (first["Xã"], first["Số văn bản xác nhận"], first["Ngày xác nhận"], first["Kết luận"], first["Thực trạng"])
    assert told == ("Xã Quốc Khánh", "99/SXD-QLN", "2020-12-31", "Không đạt", "")
    assert rows[3]["Thực trạng"]


@pytest.mark.usefixtures("on")
def test_filters_find_and_nonsense_finds_all_or_nothing(client: Client) -> None:
    found = public_verdicts(TODAY)
    every = len(found)
    counts = {
        "": every,
        "?ten=quoc+khanh": 1,
        "?ten=QUỐC": 1,
        "?nam=2020": sum(each.year == 2020 for each in found),
        "?nam=1999": 0,
        "?huyen=180-1&ten=quốc": 1,
        "?huyen=185-1&ten=quốc": 0,
        "?chuan=enhanced": sum(each.dossier.standard == "enhanced" for each in found),
        "?chuan=khong-co": every,
        "?trang=999": every,
        "?trang=-1&nam=abcd&huyen=%27--": 0,
    }
    for query, count in counts.items():
        answer = client.get(PAGE + query)
        assert answer.status_code == 200, query
        assert f"{count}/{every} hồ sơ" in answer.text, query


@pytest.mark.usefixtures("on")
def test_it_is_the_same_for_all_light_and_may_be_kept(client: Client, xa: Official) -> None:
    stranger = client.get(PAGE)
    client.force_login(xa)
    assert client.get(PAGE).text == stranger.text  # no menu of officials, no name of who reads
    assert "Cookie" not in stranger.get("Vary", "")
    assert stranger["Cache-Control"] == "public, max-age=300"
    assert not stranger.cookies
    assert "<script" not in stranger.text
    assert len(stranger.content) < 40_000
    assert client.get(PAGE, headers={"If-None-Match": stranger["ETag"]}).status_code == 304
    assert client.post(PAGE).status_code == 405


@pytest.mark.usefixtures("on")
def test_however_many_verdicts_it_asks_the_same(client: Client) -> None:
    few = _queries(client)
    concluded(Dossier.objects.get(commune="05998-1"))
    concluded(opened("06046-1", received_on=RECEIVED))
    assert Dossier.objects.filter(state="concluded").count() >= 3
    assert _queries(client) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)
