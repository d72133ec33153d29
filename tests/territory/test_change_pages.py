"""The pages and commands by which a change is entered: who may, what is asked, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.territory.entering import INSTRUMENT, applied, entered, open_ended, row

from datchuan.platform.models import AuditEntry
from datchuan.territory.models import ChangeAct, Unit

pytestmark = pytest.mark.usefixtures("province")
HEAD = {"instrument": "99/NQ-HĐND", "issued_on": "2020-11-15", "effective_on": "2020-12-01", "clause": "Đ1"}
NO_LINES = {"dong-TOTAL_FORMS": "0", "dong-INITIAL_FORMS": "0"}
TRI_PHUONG, QUOC_KHANH = "06016-1 Xã Tri Phương (Tràng Định)", "06004-1 Xã Quốc Khánh (Tràng Định)"


def lines(*given: dict[str, str]) -> dict[str, str]:
    filled = {f"dong-{number}-{name}": value for number, line in enumerate(given) for name, value in line.items()}
    return {"dong-TOTAL_FORMS": str(len(given)), "dong-INITIAL_FORMS": "0", **filled}


FORMS = {
    "nhap-moi": {
        "to_code": "06047",
        "to_name": "Xã Hợp Nhất",
        **lines({"unit": TRI_PHUONG, "extent": "whole"}, {"unit": QUOC_KHANH, "extent": "whole", "area": "40,5"}),
    },
    "nhap-vao": {"target": QUOC_KHANH, **lines({"unit": TRI_PHUONG, "extent": "whole"}, {"extent": "whole"})},
    "chia": {
        "source": TRI_PHUONG,
        **lines(
            {"to_code": "06017", "to_name": "Xã Mới", "extent": "part", "population": "300"},
            {"unit": QUOC_KHANH, "extent": "rest", "population": "900"},
        ),
    },
    "mot-phan": {"source": TRI_PHUONG, "target": QUOC_KHANH, "population": "200"},
    "doi-ma": {"source": TRI_PHUONG, "to_code": "06999"},
    "doi-ten": {"source": TRI_PHUONG, "to_name": "Xã Tri Phương Mới"},
    "doi-loai": {"source": TRI_PHUONG, "to_type": "Thị trấn"},
    "chuyen-cap-tren": {"source": TRI_PHUONG, "parent": "181-1 Huyện Bình Gia (Lạng Sơn)"},
    "ket-thuc": {"whole_level": "on", **NO_LINES},
}


@pytest.fixture
def qln_client(client: Client) -> Client:
    client.force_login(official("qln"))
    return client


@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_is_entered_previewed_and_applied_by_form(qln_client: Client, kind: str) -> None:
    open_ended()
    address = f"/dia-ban/sap-xep/moi/?loai={kind}"
    assert qln_client.get(address).status_code == 200
    answer = qln_client.post(address, {**HEAD, **FORMS[kind]})
    assert answer.status_code == 302, answer.text[:5000]
    act = ChangeAct.objects.latest("pk")
    assert act.instrument == INSTRUMENT
    page = qln_client.get(f"/dia-ban/sap-xep/{act.pk}/").text
    assert "Ghi nhận" in page
    qln_client.post(f"/dia-ban/sap-xep/{act.pk}/ghi/")
    act.refresh_from_db()
    assert act.state == "applied"
    qln_client.post(f"/dia-ban/sap-xep/{act.pk}/hoan-tac/", {"ly-do": "Thử hoàn tác"})
    act.refresh_from_db()
    assert act.state == "reversed"


def test_a_fault_comes_back_with_the_form_and_nothing_is_kept(qln_client: Client) -> None:
    before = ChangeAct.objects.count()
    answer = qln_client.post("/dia-ban/sap-xep/moi/?loai=nhap-vao", {**HEAD, **FORMS["nhap-vao"]})
    assert answer.status_code == 400
    assert "Xã Tri Phương còn thay đổi sau ngày này (ngày 01/07/2025)" in answer.text
    assert "06004-1 Xã Quốc Khánh" in answer.text
    missing = qln_client.post("/dia-ban/sap-xep/moi/?loai=doi-ten", {"source": "đâu đó"})
    assert missing.status_code == 400
    assert "Chọn một đơn vị trong danh sách" in missing.text
    empty = qln_client.post("/dia-ban/sap-xep/moi/?loai=nhap-vao", {**HEAD, "target": QUOC_KHANH, **lines({})})
    assert "Chưa ghi đơn vị nào" in empty.text
    assert ChangeAct.objects.count() == before


def test_more_lines_keep_what_was_typed(qln_client: Client) -> None:
    page = qln_client.post(
        "/dia-ban/sap-xep/moi/?loai=nhap-vao", {**HEAD, **lines({"unit": TRI_PHUONG}), "them": "1"}
    ).text
    assert page.count('class="form-line"') == 4
    assert TRI_PHUONG in page
    assert 'value="99/NQ-HĐND"' in page


def test_an_attached_instrument_is_kept_and_its_download_is_logged(qln_client: Client) -> None:
    open_ended()
    paper = SimpleUploadedFile("nghi quyet.pdf", b"%PDF-1.7 thu")
    qln_client.post("/dia-ban/sap-xep/moi/?loai=doi-ten", {**HEAD, **FORMS["doi-ten"], "paper": paper})
    act = ChangeAct.objects.latest("pk")
    assert b"".join(qln_client.get(f"/dia-ban/sap-xep/{act.pk}/van-ban/").streaming_content) == b"%PDF-1.7 thu"
    assert AuditEntry.objects.latest("pk").action == "territory.download_paper"
    program = SimpleUploadedFile("nghi quyet.exe", b"MZ")
    refused = qln_client.post("/dia-ban/sap-xep/moi/?loai=doi-ten", {**HEAD, **FORMS["doi-ten"], "paper": program})
    assert "Nhận tệp PDF, Word hoặc ảnh" in refused.text


def csv_of(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for each in rows for name in each))
    return "\n".join([",".join(columns), *(",".join(each.get(name, "") for name in columns) for each in rows)]).encode()


def test_a_file_goes_through_the_four_steps(qln_client: Client) -> None:
    open_ended()
    file = SimpleUploadedFile("sap-xep.csv", b"\xef\xbb\xbf" + csv_of(row("06016-1", "06004-1")))
    answer = qln_client.post("/dia-ban/sap-xep/tep/", {"file": file})
    page = qln_client.get(answer["Location"]).text
    assert "Các bước" in page
    act = ChangeAct.objects.latest("pk")
    done = qln_client.post(f"/dia-ban/sap-xep/{act.pk}/ghi/", follow=True)
    assert "Đã ghi nhận: 0 đơn vị hình thành, 1 đơn vị kết thúc." in done.text


def test_faulty_rows_come_back_with_what_is_wrong(qln_client: Client) -> None:
    file = SimpleUploadedFile("sap-xep.csv", csv_of(row("06016-1", "06004-1"), row("09876-1", "06004-1")))
    answer = qln_client.post("/dia-ban/sap-xep/tep/", {"file": file}, follow=True)
    assert "Cần sửa trước khi ghi" in answer.text
    act = ChangeAct.objects.latest("pk")
    told = qln_client.get(f"/dia-ban/sap-xep/{act.pk}/dong-loi.csv").content.decode("utf-8-sig").splitlines()
    assert told[0].endswith(",loi")
    assert "không có đơn vị “09876-1”" in told[2]
    refused = qln_client.post(f"/dia-ban/sap-xep/{act.pk}/ghi/")
    assert refused.status_code == 400
    assert "Chưa làm được, chưa có gì thay đổi" in refused.text


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xff\xfe\x00", b"a,b\n1,2\n", b"event_id,effective_date\n", b'event_id\n"x']
)
def test_a_file_that_is_none_is_refused_with_a_sentence(qln_client: Client, content: bytes) -> None:
    answer = qln_client.post("/dia-ban/sap-xep/tep/", {"file": SimpleUploadedFile("x.csv", content or b"\n")})
    assert answer.status_code == 400
    assert "chưa có gì được ghi" in answer.text


@pytest.mark.parametrize(("account", "sees", "may"), [("lanhdao", 200, 403), ("huyen", 403, 403), ("xa", 403, 403)])
def test_only_the_department_sees_and_only_its_officers_change(
    client: Client, account: str, sees: int, may: int
) -> None:
    open_ended()
    act = entered(row("06016-1", "06004-1"))
    client.force_login(official(account))
    assert client.get("/dia-ban/sap-xep/").status_code == sees
    assert client.get(f"/dia-ban/sap-xep/{act.pk}/").status_code == sees
    for part in ("ghi/", "bo/", "xem-lai/", "hoan-tac/"):
        assert client.post(f"/dia-ban/sap-xep/{act.pk}/{part}").status_code == may
    for part in ("moi/", "tep/", "tep-mau.csv"):
        assert client.get(f"/dia-ban/sap-xep/{part}").status_code == may


def test_pages_ask_a_constant_number_of_questions(qln_client: Client) -> None:
    costs = []
    open_ended()
    qln_client.get("/dia-ban/sap-xep/")
    for source in ("06016-1", "06046-1"):
        with CaptureQueriesContext(connection) as queries:
            qln_client.get("/dia-ban/sap-xep/")
        costs.append(len(queries))
        applied(row(source, "06004-1", event_id=f"thu-{source}"))
    assert costs[0] == costs[1]
    for act in ChangeAct.objects.all():
        with CaptureQueriesContext(connection) as queries:
            qln_client.get(f"/dia-ban/sap-xep/{act.pk}/")
        assert len(queries) < 48  # rounds of inspection follow too


def test_the_command_previews_applies_and_takes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_ended()
    path = tmp_path / "sap-xep.csv"
    path.write_bytes(csv_of(row("06016-1", "06004-1")))
    call_command("import_changes", str(path), dry_run=True)
    assert Unit.objects.get(pk="06016-1").valid_to is None
    call_command("import_changes", str(path))
    assert "Đã ghi nhận" in capsys.readouterr().out
    assert Unit.objects.get(pk="06016-1").valid_to is not None
    act = ChangeAct.objects.latest("pk")
    with pytest.raises(CommandError, match="Lý do hoàn tác: quá ngắn"):
        call_command("import_changes", reverse=act.pk)
    call_command("import_changes", reverse=act.pk, reason="Thử hoàn tác")
    assert Unit.objects.get(pk="06016-1").valid_to is None
    path.write_bytes(csv_of(row("09876-1", "06004-1")))
    with pytest.raises(CommandError, match="Chưa ghi gì"):
        call_command("import_changes", str(path))
    with pytest.raises(CommandError, match="Không có lần sắp xếp 99999"):
        call_command("import_changes", reverse=99999)
