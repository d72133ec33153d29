"""The main job, as its people do it: a commune mends its houses, the verdict turns, the department confirms."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from tests.journeys.mending import mend, short_houses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COMMUNE = "06016-1"


def upload(page: Page, path: Path) -> None:
    page.goto("/nha-o/nhap/")
    page.set_input_files("input[name=file]", path)
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_url("**/nha-o/nhap/*/")


def effect(page: Page, indicator: str) -> str:
    """What the preview says of an indicator after the import; empty where it does not change."""
    row = page.locator("#effects tbody tr").filter(has_text=f"{indicator} ")
    return row.locator("td").nth(3).inner_text() if row.count() else ""


def verdict(page: Page, indicator: str) -> str:
    page.goto(f"/dia-ban/{COMMUNE}/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=f"{indicator} ", exact=False)).first
    return row.locator(".verdict").inner_text().strip()


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return Path(started.value.path()).read_bytes()


@pytest.mark.slow
def test_a_commune_mends_its_houses_and_the_department_confirms(sign_in, look, tmp_path):
    temporary, others, missing = short_houses(COMMUNE)
    assert temporary, "the story needs a commune with temporary houses"
    assert 0 < missing < len(others)

    page = sign_in("xa")
    assert verdict(page, "9.1") == "Không đạt"
    assert verdict(page, "9.2") == "Không đạt"
    expect(page.get_by_text(f"thiếu {missing} nhà")).to_be_visible()
    page.goto("/nha-o/nhap/")
    known = download(page, "Tải tệp kèm số liệu")

    one_temporary_left = mend(known, tmp_path / "a.xlsx", temporary[1:], others[:missing])
    upload(page, one_temporary_left)
    assert "Không đạt" in effect(page, "9.1")
    assert "còn 1 nhà" in effect(page, "9.1")
    assert effect(page, "9.2") == "Đạt"
    page.get_by_role("button", name="Bỏ tệp này").click()

    one_house_short = mend(known, tmp_path / "b.xlsx", temporary, others[: missing - 1])
    upload(page, one_house_short)
    assert effect(page, "9.1") == "Đạt"
    assert "Không đạt" in effect(page, "9.2")
    assert "thiếu 1 nhà" in effect(page, "9.2")
    page.get_by_role("button", name="Bỏ tệp này").click()
    assert verdict(page, "9.2") == "Không đạt"

    exactly = mend(known, tmp_path / "c.xlsx", temporary, others[:missing])
    upload(page, exactly)
    look(page, "xem-truoc")
    assert effect(page, "9.1") == effect(page, "9.2") == "Đạt"
    page.get_by_role("button", name=f"Nhập {len(temporary) + missing} hộ").click()
    expect(page.get_by_text("Đã nhập: ")).to_be_visible()
    assert verdict(page, "9.1") == verdict(page, "9.2") == "Đạt"

    upload(page, exactly)
    expect(page.get_by_text("Mọi hộ trong tệp đã có đúng như vậy")).to_be_visible()

    officer = sign_in("qln")
    officer.goto(f"/dia-ban/{COMMUNE}/")
    paper = docx.Document(BytesIO(download(officer, "Xác nhận (DOCX)")))
    words = " ".join(paragraph.text for paragraph in paper.paragraphs)
    words += " ".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    printed = pypdfium2.PdfDocument(BytesIO(download(officer, "Xác nhận (PDF)")))
    pages = [printed[number].get_textpage().get_text_range() for number in range(len(printed))]
    for text in (words, " ".join(pages)):
        plain = " ".join(text.split())
        assert "Tri Phương" in plain
        assert "Tiêu chí số 9 - Nhà ở dân cư: đạt." in plain
        assert "PHÓ GIÁM ĐỐC" in plain
    assert all("DỮ LIỆU MÔ PHỎNG" in text for text in pages)
    assert all("DỮ LIỆU MÔ PHỎNG" in _edges(section) for section in paper.sections)


def _edges(section) -> str:
    parts = [section.header, section.footer, section.first_page_header, section.first_page_footer]
    return " ".join(paragraph.text for part in parts for paragraph in part.paragraphs)
