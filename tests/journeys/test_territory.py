"""A territorial change is entered, looked at, applied and taken back in a browser, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.territory.entering import open_ended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_in(page: Page) -> None:
    page.goto("/dia-ban/sap-xep/moi/?loai=nhap-moi")
    page.get_by_label("Số văn bản").fill("99/NQ-HĐND")
    page.get_by_label("Ngày ban hành").fill("2020-11-15")
    page.get_by_label("Ngày có hiệu lực").fill("2020-12-01")
    page.get_by_label("Mã mới (GSO)").fill("06047")
    page.get_by_label("Tên mới, có loại").fill("Xã Hợp Nhất")
    for number, unit in enumerate(("06016-1 Xã Tri Phương (Tràng Định)", "06004-1 Xã Quốc Khánh (Tràng Định)")):
        page.locator(f"#id_dong-{number}-unit").fill(unit)


@pytest.mark.slow
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_a_merger_from_its_instrument_to_its_reversal(sign_in, look, device, live_province):
    open_ended()
    page = sign_in("qln", device)
    for name, address in {"sap-xep-loai": "moi/", "sap-xep-tep": "tep/"}.items():
        page.goto(f"/dia-ban/sap-xep/{address}")
        look(page, name)
    fill_in(page)
    look(page, "sap-xep-nhap")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator("fieldset.form-line")).to_have_count(6)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Xem trước: 99/NQ-HĐND (15/11/2020)")).to_be_visible()
    expect(page.get_by_text("Nhà đi theo thôn sang đơn vị khác")).to_be_visible()
    look(page, "sap-xep-xem-truoc")
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_text("Đã ghi nhận: 1 đơn vị hình thành, 2 đơn vị kết thúc.")).to_be_visible()
    look(page, "sap-xep-da-ghi")
    page.goto("/dia-ban/06047-1/")
    expect(page.get_by_role("heading", name="Xã Hợp Nhất", exact=True)).to_be_visible()
    look(page, "xa-moi-hinh-thanh")
    page.goto("/dia-ban/sap-xep/")
    look(page, "sap-xep")
    page.get_by_role("link", name="99/NQ-HĐND (15/11/2020)").first.click()
    page.get_by_label("Lý do hoàn tác").fill("Nghị quyết bị bãi bỏ")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: địa bàn trở lại như trước")).to_be_visible()
    page.goto("/dia-ban/06016-1/")
    expect(page.get_by_text("Đơn vị này không tồn tại")).to_have_count(0)
