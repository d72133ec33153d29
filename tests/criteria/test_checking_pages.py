"""The list of values, the page of one value and its forms: who may, what is refused, how many queries."""

from __future__ import annotations

import html
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.criteria.marking import PDF, SHARE, differ, file, mark, sent, value

from datchuan.criteria.models import Marking, SignedScan
from datchuan.criteria.operations import keep_scan, withdraw_marking
from datchuan.criteria.web.values import PAGE_SIZE
from datchuan.kernel.text import fold
from datchuan.law.library import load_library
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")

LIST = "/tieu-chi/doi-chieu/"
PAGE = f"{LIST}gia-tri/{SHARE}/"
MARK = f"{LIST}ghi/{SHARE}/"
WITHDRAW = f"{LIST}rut/{SHARE}/"
DEPARTMENT = ["lanhdao", "qln", "qhkt"]
OTHERS = ["vpdp", "huyen", "xa"]


@pytest.fixture
def visit(client, qln):
    client.force_login(qln)

    def read(address: str = LIST, **query: str) -> str:
        answer = client.get(address, query)
        assert answer.status_code == 200
        return " ".join(html.unescape(answer.text).split())

    return read


@pytest.fixture
def post(client, qln):
    client.force_login(qln)

    def write(address: str = MARK, **fields):
        answer = client.post(address, sent(**fields) if address == MARK else fields, follow=True)
        return " ".join(html.unescape(answer.text).split())

    return write


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", DEPARTMENT)
def test_the_department_marks_and_withdraws(client, request, account):
    client.force_login(request.getfixturevalue(account))
    assert 'name="finding"' in client.get(PAGE).text
    assert client.post(MARK, sent()).status_code == 302
    assert client.post(WITHDRAW, {"reason": "nhầm", "seen": "1"}).status_code == 302
    assert Marking.objects.count() == 2


@pytest.mark.parametrize("account", OTHERS)
def test_others_read_everything_and_mark_nothing(client, request, account, qln):
    mark(qln, scan=keep_scan(content=PDF, file_name="q.pdf", by=qln))
    client.force_login(request.getfixturevalue(account))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert str(qln) in page.text
    assert 'name="finding"' not in page.text
    assert "Rút dấu</button>" not in page.text
    assert client.get(LIST).status_code == client.get(f"{LIST}danh-muc.xlsx").status_code == 200
    assert client.get(f"{LIST}ban-scan/{SignedScan.objects.get().pk}/").status_code == 200
    assert client.post(MARK, sent(seen="1")).status_code == 403
    assert client.post(WITHDRAW, {"reason": "x"}).status_code == 403
    assert Marking.objects.count() == 1


@pytest.mark.parametrize("address", [MARK, WITHDRAW])
def test_marking_is_no_link(client, qln, address):
    client.force_login(qln)
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", ["gia-tri/vn-xa-2016/0.0@all/", "ban-scan/99/", "gia-tri/x/"])
def test_what_is_not_there_is_a_page_that_says_so(client, qln, address):
    client.force_login(qln)
    assert client.get(f"{LIST}{address}").status_code == 404


# --- bad input: a sentence at the field, nothing typed is lost -------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"finding": None}, "Chưa chọn kết quả so. Chọn khớp hoặc khác."),
        ({"finding": "withdrawn"}, "Chưa chọn kết quả so."),
        ({"place": ""}, "Chưa ghi chỗ trong bản có chữ ký. Ghi điều, khoản hoặc phụ lục"),
        ({"place": "\u200b\u200b"}, "Chưa ghi. Ghi điều, khoản hoặc phụ lục, ví dụ “Phụ lục, chỉ tiêu 9.2”."),
        ({"place": "a" * 300}, "Dài 300 ký tự, tối đa 200. Viết gọn lại."),
        ({"compared_on": ""}, "Chưa ghi ngày so. Chọn ngày trên lịch"),
        ({"compared_on": "31/02/2020"}, "Ngày so không phải là một ngày có thật."),
        ({"compared_on": "2021-01-01"}, "01/01/2021 ở sau hôm nay (31/12/2020). Ghi ngày đã so"),
        ({"finding": "differs"}, "Chưa ghi. Chép đúng lời hoặc con số của bản có chữ ký."),
        ({"says": "≥ 70 %"}, "Đã ghi lời khác trong khi chọn khớp."),
        ({"fingerprint": "0" * 64}, "Tệp luật vừa đổi giá trị này trong khi trang đang mở."),
        ({"seen": "5"}, "Vừa có người khác đánh dấu giá trị này."),
        ({"file": file(b"MZ exe")}, "Tệp quyet-dinh.pdf không phải PDF, PNG hay JPEG"),
        ({"file": file(b"")}, "Tệp quyet-dinh.pdf trống."),
        ({"file": file(PDF[:-8])}, "bị cắt cụt"),
        ({"file": file(PDF + b"0" * 20_000_000)}, "nặng 20,0 MB, giới hạn là 20 MB. Chỉ quét trang có giá trị"),
    ],
    ids=lambda given: str(given)[:40],
)
def test_bad_input_comes_back_with_a_sentence_and_all_that_was_typed(post, fields, sentence):
    page = post(page="trang 42 và 43", note="bản giấy ở văn thư", **fields)
    assert sentence in page
    assert 'value="trang 42 và 43"' in page
    assert "bản giấy ở văn thư</textarea>" in page
    assert not Marking.objects.exists()


def test_a_good_scan_stays_chosen_while_another_field_is_mended(post):
    page = post(place="", file=file(PDF, "Quyết định 1980.pdf"))
    scan = SignedScan.objects.get()
    assert f'<option value="{scan.pk}" selected>Quyết định 1980.pdf' in page
    post(scan=str(scan.pk))
    assert Marking.objects.get().scan == scan


@pytest.mark.parametrize("scan", ["x", "99", "-1", "9" * 30])
def test_a_scan_that_is_not_there_is_not_taken(post, scan, qln):
    mark(qln, scan=keep_scan(content=PDF, file_name="q.pdf", by=qln))
    post(scan=scan, seen="1")
    assert Marking.objects.count() == 1


def test_a_withdrawal_without_reason_comes_back(post, qln):
    mark(qln)
    assert "Chưa ghi lý do rút." in post(WITHDRAW, reason=" ", seen="1")
    assert Marking.objects.count() == 1


def test_who_was_overtaken_sees_the_other_mark_and_can_go_on(post, qln, lanhdao):
    differ(lanhdao)
    page = post(seen="0", fingerprint=value().fingerprint)
    assert "Vừa có người khác đánh dấu giá trị này." in page
    assert "≥ 70 %" in page
    assert 'name="seen" value="1"' in page
    post(seen="1", fingerprint=value().fingerprint)
    assert [row.marked_by for row in Marking.objects.order_by("number")] == [lanhdao, qln]


def test_a_null_character_is_refused_before(client, qln):
    client.force_login(qln)
    assert client.post(MARK, sent(place="a\x00b")).status_code == 400


# --- the page of a value ---------------------------------------------------------------------------------------------


def test_a_value_shows_its_history_and_what_rests_on_it(visit, qln, lanhdao):
    mark(qln, page="42", scan=keep_scan(content=PDF, file_name="QĐ 1980.pdf", by=qln))
    differ(lanhdao)
    page = visit(PAGE)
    assert "Bản có chữ ký ghi: “≥ 70 %”" in page
    assert page.count("<tr>") == 3
    assert "trang 42" in page
    assert f"{lanhdao}" in page
    assert "/tieu-chi/vn-xa-2016/9.2/" in page
    assert visit(f"{LIST}gia-tri/regions/province-20@0/").count("/tieu-chi/vn-xa-20") >= 8


def test_a_clause_shows_what_runs_and_the_next_value_that_waits(visit, qln):
    page = visit(f"{LIST}gia-tri/house-cv117/living_area/")
    assert "diện tích ở ≥ 10 m²/người × số nhân khẩu" in page
    assert "living_area >= param.min_area_per_person * persons" in page
    assert "/gia-tri/house-cv117/lifetime/" in page
    mark(qln, "house-cv117/lifetime")
    assert "/gia-tri/house-cv117/kitchen/" in visit(f"{LIST}gia-tri/house-cv117/living_area/")


@pytest.mark.once("values stand in files: of the database every page asks the same")
@pytest.mark.parametrize("value_id", sorted(load_library().values)[::9])
def test_every_kind_of_value_has_its_page(visit, value_id):
    from django.urls import reverse

    assert value(value_id).words in visit(reverse("value", args=[value_id]))


def test_a_scan_is_sent_as_it_came_and_the_chain_remembers(client, qln, xa):
    scan = keep_scan(content=PDF, file_name="Quyết định 1980.pdf", by=qln)
    client.force_login(xa)
    answer = client.get(f"{LIST}ban-scan/{scan.pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%E1%BA%BFt")
    assert answer["X-Content-Type-Options"] == "nosniff"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.by) == ("criteria.download_scan", f"scan {scan.pk}", xa)


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_scan_that_was_changed_or_lost_is_not_sent(client, qln, harm):
    scan = keep_scan(content=PDF, file_name="q.pdf", by=qln)
    scan.file.storage.delete(scan.file.name)
    if harm == "changed":
        with scan.file.storage.open(scan.file.name, "wb") as stored:
            stored.write(PDF + b"x")
    client.force_login(qln)
    answer = client.get(f"{LIST}ban-scan/{scan.pk}/")
    assert answer.status_code == 400
    assert "đã lưu bị thay đổi hoặc bị mất" in answer.text


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_counts_by_state(visit, qln):
    total = len(load_library().values)
    mark(qln)
    differ(qln, "house-cv117/safe", says="khác")
    page = visit()
    for label, count in {"bản có chữ ký ghi khác": 1, "đã đối chiếu": 1, "chưa đối chiếu": total - 2}.items():
        assert f'aria-label="{count} giá trị {label}"' in page
    assert f"{total}/{total} giá trị" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"q": "nha o 9.2 tdmnpb"}, ["vn-xa-2016/9.2@tdmnpb", "vn-xa-2021/9.2@tdmnpb"], ["vn-xa-2016/9.1@tdmnpb"]),
        ({"q": "KHÔNG THỂ CÓ"}, [], [SHARE]),
        ({"tep": "law/rules/house-cv134.yaml"}, ["house-cv134/solid_roof"], [SHARE]),
        ({"tep": "law/khong-co.yaml"}, ["regions/tdmnpb"], []),
        ({"trang-thai": "differs"}, ["house-cv117/safe"], [SHARE]),
        ({"trang-thai": "checked"}, [SHARE], ["house-cv117/safe"]),
        ({"trang-thai": "x", "trang": "99"}, [], []),
        ({"q": "nong thi hanh"}, [SHARE], ["vn-xa-2016/9.1@tdmnpb"]),
    ],
    ids=str,
)
def test_the_list_is_filtered(visit, qln, query, shown, hidden):
    assert fold(qln.full_name) == "nong thi hanh"
    mark(qln)
    differ(qln, "house-cv117/safe", says="khác")
    page = visit(LIST, **query)
    for value_id in shown:
        assert f"/gia-tri/{value_id}/" in page
    for value_id in hidden:
        assert f"/gia-tri/{value_id}/" not in page


def test_every_value_is_on_some_page_once(visit):
    from urllib.parse import quote

    pages = -(-len(load_library().values) // PAGE_SIZE)
    text = " ".join(visit(LIST, trang=str(number)) for number in range(1, pages + 1))
    for value_id in load_library().values:
        assert text.count(f'/gia-tri/{quote(value_id, safe="/@,=:")}/"') == 1, value_id


def test_the_workbook_holds_the_filtered_list_as_text(client, qln):
    mark(qln, note="=1+1", page="42")
    client.force_login(qln)
    answer = client.get(f"{LIST}danh-muc.xlsx", {"tep": "law/sets/vn-xa-2016.yaml", "q": "9.2"})
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    heads, found = rows[0], {row[-1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert heads[0] == "Văn bản"
    assert set(found) >= {
        v.value_id for v in load_library().values.values() if v.value_id.startswith("vn-xa-2016/9.2@")
    }
    assert all(value_id.startswith("vn-xa-2016/") and "9.2" in str(row) for value_id, row in found.items())
    assert found[SHARE]["Chỉ tiêu dựa vào"].startswith("9.2 Tỷ lệ hộ có nhà ở")
    assert found[SHARE]["Tình trạng"] == "đã đối chiếu"
    assert found[SHARE]["Ghi chú của người so"] == "=1+1"
    assert found[SHARE]["Người so"] == qln.full_name
    assert page.cell(4, 1).data_type == "s"
    assert "DỮ LIỆU MÔ PHỎNG" in page.cell(2, 1).value
    assert AuditEntry.objects.latest("pk").action == "criteria.export_values"


# --- how much it asks of the database --------------------------------------------------------------------------------

PAGES = [LIST, PAGE, "/tieu-chi/", "/tieu-chi/vn-xa-2016/", "/tieu-chi/vn-xa-2016/9.2/"]


@pytest.mark.parametrize("address", PAGES)
def test_queries_are_the_same_for_one_mark_and_for_many(client, qln, address):
    client.force_login(qln)
    mark(qln, scan=keep_scan(content=PDF, file_name="q.pdf", by=qln))
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number, value_id in enumerate(["vn-xa-2016/9.2@btb", "house-cv117/safe", "vn-xa-2016/9.1@tdmnpb"]):
        mark(qln, value_id, scan=keep_scan(content=PDF + b"%%EOF" * number, file_name="q.pdf", by=qln))
    withdraw_marking(value=value(), reason="nhầm", by=qln)
    differ(qln)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one) <= 12
