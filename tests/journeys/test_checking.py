"""An officer compares a value with the signed text: pages and papers follow the mark, and its withdrawal, at once."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMMUNE = "06016-1"
SHARE = "vn-xa-2016/9.2@tdmnpb"
WORDS = "Chỉ tiêu 9.2, Trung du miền núi phía Bắc: ≥ 75 %"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def unchecked(page: Page) -> str:
    """What the commune page says of 9.2 beside its level."""
    page.goto(f"/dia-ban/{COMMUNE}/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="9.2 ", exact=False)).first
    return row.locator("td").nth(2).inner_text()


def reason(page: Page) -> str:
    page.goto(f"/danh-gia/{COMMUNE}/9.2/")
    return page.locator("main").inner_text() + page.locator("main").text_content()


def paper(page: Page) -> str:
    page.goto(f"/dia-ban/{COMMUNE}/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Xác nhận (DOCX)").click()
    found = docx.Document(BytesIO(Path(started.value.path()).read_bytes()))
    return " ".join(" ".join(paragraph.text for paragraph in found.paragraphs).split())


@pytest.mark.slow
def test_a_mark_with_a_scan_counts_at_once_and_its_withdrawal_too(sign_in, look, tmp_path):
    page = sign_in("qln")
    assert "chưa đối chiếu văn bản" in unchecked(page)
    assert WORDS in reason(page)
    assert WORDS in paper(page)

    page.goto(f"/danh-gia/{COMMUNE}/9.2/")
    page.locator(".mark-unchecked > summary").first.click()
    page.get_by_role("link", name=WORDS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS)
    scan = tmp_path / "Quyết định 1980.pdf"
    scan.write_bytes(SCAN)
    page.get_by_label("Trang", exact=False).first.fill("42")
    page.set_input_files("input[type=file]", scan)
    page.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(page.get_by_text("Chưa chọn kết quả so")).to_be_visible()
    look(page, "gia-tri-sua")
    assert page.get_by_label("Trang", exact=False).first.input_value() == "42", "nothing typed is lost"
    chosen = page.get_by_label("Bản scan đã có").locator("option:checked")
    expect(chosen).to_contain_text("Quyết định 1980.pdf")
    page.get_by_label("Khớp", exact=False).check()
    page.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(page.get_by_text("Đã ghi kết quả đối chiếu")).to_be_visible()
    look(page, "gia-tri-da-doi-chieu")
    with page.expect_download() as started:
        page.get_by_role("link", name="Quyết định 1980.pdf").click()
    assert Path(started.value.path()).read_bytes() == SCAN
    assert started.value.suggested_filename == "Quyết định 1980.pdf"

    assert WORDS not in reason(page).split("Từng điều kiện")[0].split("Đối chiếu")[1]
    assert WORDS not in paper(page)
    page.goto("/tieu-chi/doi-chieu/?trang-thai=checked")
    expect(page.get_by_role("link", name=WORDS)).to_be_visible()
    look(page, "doi-chieu-da")

    page.get_by_role("link", name=WORDS).click()
    page.get_by_label("Lý do rút").fill("So nhầm dòng của vùng khác")
    page.get_by_role("button", name="Rút dấu").click()
    expect(page.get_by_text("Đã rút dấu đối chiếu")).to_be_visible()
    assert WORDS in reason(page)
    assert WORDS in paper(page)


@pytest.mark.slow
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_a_difference_is_loud_where_it_matters(sign_in, look, device):
    page = sign_in("lanhdao", device)
    page.goto(f"/tieu-chi/doi-chieu/gia-tri/{SHARE}/")
    page.get_by_label("Khác", exact=False).check()
    page.get_by_label("Bản có chữ ký ghi", exact=False).last.fill("≥ 70 %")
    page.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(page.get_by_role("alert").get_by_text("≥ 70 %")).to_be_visible()
    look(page, "gia-tri-khac")
    for name, address in {
        "xa-khac": f"/dia-ban/{COMMUNE}/",
        "vi-sao-khac": f"/danh-gia/{COMMUNE}/9.2/",
        "tong-quan-khac": "/",
        "dia-ban-khac": "/dia-ban/?huyen=180-1",
        "chi-tieu-khac": "/tieu-chi/vn-xa-2016/9.2/",
        "bo-khac": "/tieu-chi/vn-xa-2016/",
        "doi-chieu-khac": "/tieu-chi/doi-chieu/?trang-thai=differs",
    }.items():
        page.goto(address)
        expect(page.get_by_text("ghi khác").first).to_be_visible()
        look(page, name)
    page.goto(f"/dia-ban/{COMMUNE}/")
    text = paper(page)
    assert "Giá trị mà bản có chữ ký ghi khác" in text
    assert "bản có chữ ký ghi “≥ 70 %”" in text
