"""Pages of difficulties: who sees what, what a form loses, what a list costs."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import newcomer, official
from tests.difficulties.giving import BAC_QUYNH, PNG, TRI_PHUONG, assigned, photo, raised, step

from datchuan.difficulties.models import Difficulty, DifficultyFile
from datchuan.people.models import Role
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem

pytestmark = pytest.mark.usefixtures("province")
FORM = {"unit": TRI_PHUONG, "title": "Đường vào thôn bị sạt, xe không vào", "kind": "other", "severity": "serious"}


@pytest.fixture
def as_(client: Client) -> Any:
    def sign_in(account: str) -> Client:
        client.force_login(official(account))
        return client

    return sign_in


def path(found: Difficulty, rest: str = "") -> str:
    return f"/vuong-mac/{found.code}/{rest}"


def test_a_commune_raises_with_four_answers_and_a_photo(as_: Any) -> None:
    client = as_("xa")
    page = client.get("/vuong-mac/neu/").text
    assert "Nêu vướng mắc ở xã Tri Phương" in page
    assert '<input type="hidden" name="unit" value="06016-1"' in page
    answer = client.post("/vuong-mac/neu/", {**FORM, "evidence": SimpleUploadedFile("duong.png", PNG)})
    made = Difficulty.objects.latest("pk")
    assert answer["Location"] == path(made)
    assert (made.raised_by, made.severity, made.simulated) == (official("xa"), "serious", True)
    assert made.steps.get().files.get().file_name == "duong.png"
    assert "Đường vào thôn bị sạt" in client.get(path(made)).text


def test_the_form_is_filled_in_from_where_one_comes(as_: Any) -> None:
    item = WorkItem.objects.filter(plan__year=2020).first()
    assert item is not None
    page = as_("qln").get(f"/vuong-mac/neu/?xa={BAC_QUYNH}&tieu-chi=9.2&viec={item.pk}&nhom=9.2:toilet").text
    for value in (BAC_QUYNH, "9.2", str(item.pk), "9.2:toilet"):
        assert f'<option value="{value}" selected>' in page
    assert "<details" in page
    assert " open>" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Vướng gì: chưa ghi."),
        ({"title": "Vướng"}, "Quá ngắn"),
        ({"kind": ""}, "Loại: chưa chọn."),
        ({"unit": BAC_QUYNH}, "Chọn trong danh sách."),
        ({"evidence": SimpleUploadedFile("a.png", b"<html>")}, "không phải PDF, PNG hay JPEG"),
    ],
    ids=["nothing", "short", "kind", "elsewhere", "file"],
)
def test_a_fault_comes_back_with_what_was_typed(as_: Any, changes: dict[str, Any], sentence: str) -> None:
    before = Difficulty.objects.count()
    answer = as_("xa").post("/vuong-mac/neu/", {**FORM, "text": "Nói thêm cho rõ", **changes})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Nói thêm cho rõ" in answer.text
    assert Difficulty.objects.count() == before


def test_from_raised_to_resolved_by_forms(as_: Any) -> None:
    found = raised()
    client = as_("truongphong")
    page = client.get(path(found)).text
    assert "Giao chủ trì" in page
    qln = official("qln")
    seen = found.steps.latest("number").number
    given = {"giao-owner": f"{qln.office_id}/{qln.pk}", "giao-seen": seen}
    assert client.post(path(found, "giao/"), given)["Location"] == path(found)
    late = client.post(path(found, "giao/"), given)
    assert late.status_code == 400
    assert "trong khi trang đang mở" in late.text
    client = as_("qln")
    assert client.post(path(found, "huong/"), {"huong-text": "Xã đo lại đất, huyện duyệt"}).status_code == 302
    bare = client.post(path(found, "xong/"), {"xong-text": ""})
    assert bare.status_code == 400
    assert "chưa có gì chứng minh" in bare.text.lower()
    assert client.post(path(found, "xong/"), {"xong-evidence": SimpleUploadedFile("bb.png", PNG)}).status_code == 302
    found.refresh_from_db()
    assert found.state == "resolved"
    page = as_("xa").get(path(found)).text
    assert "bb.png" in page
    assert "Mở lại" in page


@pytest.mark.parametrize(
    ("account", "sees", "assigns", "directs"),
    [
        ("lanhdao", 200, True, True),
        ("truongphong", 200, True, True),
        ("qln", 200, True, True),
        ("qhkt", 200, True, False),
        ("vanthu", 200, False, False),
        ("vpdp", 200, False, False),
        ("huyen", 200, True, True),
        ("xa", 200, False, False),
        ("xa_khac", 404, False, False),
        ("huyen_khac", 404, False, False),
    ],
)
def test_who_may_what(
    client: Client, xa_khac: Any, huyen_khac: Any, account: str, sees: int, assigns: bool, directs: bool
) -> None:
    found = step(assigned(), "record_remedy", files=[photo()])
    client.force_login(official(account))
    page = client.get(path(found))
    assert page.status_code == sees
    assert client.get(path(found, f"tep/{DifficultyFile.objects.latest('pk').pk}/")).status_code == sees
    assert (found.code in client.get("/vuong-mac/").text) is (sees == 200)
    assert (path(found, "giao/") in page.text) is assigns
    assert (path(found, "huong/") in page.text) is directs
    for key, may in (("giao", assigns), ("huong", directs)):
        answer = client.post(path(found, f"{key}/"), {f"{key}-text": "Làm theo hướng này nhé"})
        if not may:
            assert answer.status_code in (400, 404)
    found.refresh_from_db()
    assert (found.state == "directed") is directs


def test_the_owner_sees_it_wherever_it_is(client: Client) -> None:
    outsider = newcomer("xa_ngoai", Role.COMMUNE_OFFICER, "06004-1")
    found = raised()
    client.force_login(outsider)
    assert client.get(path(found)).status_code == 404
    Difficulty.objects.filter(pk=found.pk).update(owner=outsider.office)
    assert client.get(path(found)).status_code == 200


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("", True),
        ("loai=land", True),
        ("loai=money", False),
        ("muc=ordinary&trang-thai=assigned", True),
        ("trang-thai=resolved", False),
        ("don-vi=180-1", True),
        ("don-vi=185-1", False),
        ("qua-han=1", True),
        ("qua-han=1&ngay=2020-12-04", False),
        ("tim=nha+van+hoa", True),
        ("tim=cầu", False),
        ("ngay=2020-11-01", False),
        ("loai=zzz&muc=zzz&sap-xep=zzz&chu-tri=zzz&trang=zzz", True),
        ("cot=ma&cot=cap&sap-xep=-noi", True),
    ],
)
def test_the_list_is_filtered_and_of_the_day(as_: Any, query: str, holds: bool) -> None:
    found = assigned(raised(on=date(2020, 11, 4)), on=date(2020, 11, 5))
    assert found.due_on == date(2020, 12, 4)
    client = as_("qln")
    shown = client.get(f"/vuong-mac/?{query}").text
    client.get("/?ngay=")
    assert (f">{found.code}</a>" in shown) is holds


def test_exports_are_the_list_and_are_logged(as_: Any) -> None:
    found = raised(title="=HYPERLINK(1) vướng mắc lạ")
    client = as_("xa")
    answer = client.get("/vuong-mac/tai/danh-sach.xlsx?tim=hyperlink")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Mã", found.code]
    assert "DỮ LIỆU MÔ PHỎNG" not in str(rows[1])
    lines = b"".join(client.get("/vuong-mac/tai/danh-sach.csv?tim=hyperlink").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in lines
    assert AuditEntry.objects.latest("pk").action == "difficulties.export"


def test_the_commune_page_shows_them_to_its_area(as_: Any, huyen_khac: Any) -> None:
    found = raised()
    address = f"/dia-ban/{TRI_PHUONG}/"
    assert found.title in as_("xa").get(address).text
    assert found.title not in as_("huyen_khac").get(address).text
    resolved = step(assigned(found), "resolve_difficulty")
    assert resolved.title not in as_("xa").get(address).text


def test_a_group_of_houses_is_counted_and_names_nobody(as_: Any) -> None:
    found = raised(houses="9.2:toilet", criterion="9.2")
    page = as_("xa").get(path(found)).text
    assert "Nhà không đạt “Nhà vệ sinh hợp vệ sinh” (9.2)" in page
    assert "?dieu-kien=toilet#nha" in page
    assert " nhà</a> ngày 31/12/2020" in page


def costs(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "address",
    ["/vuong-mac/", "/vuong-mac/bao-cao/", "/vuong-mac/tai/danh-sach.xlsx", f"/dia-ban/{TRI_PHUONG}/"],
)
def test_lists_cost_the_same_however_long(as_: Any, address: str) -> None:
    client = as_("qln")
    assigned()
    before = costs(client, address)
    for _ in range(4):
        assigned(person="qln")
        raised(BAC_QUYNH, "qln")
    assert costs(client, address) == before
