"""The plan's page and its paper, on screen and on the command line."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from datchuan.platform.models import AuditEntry


def text_of_pdf(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def test_the_page_shows_items_windows_units_and_the_open_question(client, qln):
    client.force_login(qln)
    page = client.get("/ke-hoach/").text
    for words in (
        "157/181",
        "Câu hỏi còn mở",
        "Đợt 2 kiểm tra, đôn đốc",
        "Quá hạn",
        "xã khó khăn",
        "lựa chọn mô phỏng",
    ):
        assert words in page


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_department_downloads_the_plan(client, lanhdao, kind):
    client.force_login(lanhdao)
    answer = client.get(f"/ke-hoach/2020/ke-hoach.{kind}")
    assert answer.status_code == 200
    assert f'filename="ke-hoach-2020-sxd.{kind}"' in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="documents.download").exists()


def test_others_do_not_and_other_years_or_kinds_are_said(client, xa, lanhdao):
    client.force_login(xa)
    assert client.get("/ke-hoach/2020/ke-hoach.pdf").status_code == 403
    client.force_login(lanhdao)
    assert "Không có kế hoạch năm 2019" in client.get("/ke-hoach/2019/ke-hoach.pdf").text
    assert "Không có dạng tệp" in client.get("/ke-hoach/2020/ke-hoach.odt").text


def test_the_command_writes_both_kinds_with_the_same_facts(province, tmp_path, capsys):
    for kind in ("docx", "pdf"):
        call_command("document", "plan", year=2020, office="sxd", format=kind, out=tmp_path / f"plan.{kind}")
    paper = docx.Document(str(tmp_path / "plan.docx"))
    words = [paragraph.text for paragraph in paper.paragraphs]
    words += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    pages = text_of_pdf((tmp_path / "plan.pdf").read_bytes())
    assert all("DỮ LIỆU MÔ PHỎNG" in page for page in pages)
    for text in (" ".join(" ".join(words).split()), " ".join(" ".join(pages).split())):
        for fact in ("157/181", "18/KH-UBND", "Tri Phương", "PHÓ GIÁM ĐỐC", "Lưu: VT"):
            assert fact in text


def test_the_command_says_what_is_wrong(province, tmp_path):
    with pytest.raises(CommandError, match="Không có kế hoạch năm 1999"):
        call_command("document", "plan", year=1999, office="sxd", format="pdf", out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("document", "plan", year=2020, office="sxd", format="pdf", out=tmp_path / "no" / "x.pdf")
