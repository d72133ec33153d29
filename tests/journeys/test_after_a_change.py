"""What follows a change, in a browser: a recognition is inherited in part, a dossier stops, an official is moved, and
taking the change back leaves all as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.territory.entering import open_ended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TRI_PHUONG, QUOC_KHANH = "06016-1 Xã Tri Phương (Tràng Định)", "06004-1 Xã Quốc Khánh (Tràng Định)"


def record(page: Page) -> None:
    page.goto("/cong-nhan/moi/")
    page.get_by_label("Xã", exact=True).fill(TRI_PHUONG)
    page.get_by_label("Số quyết định").fill("2999/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2019-10-31")
    page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh Lạng Sơn")
    page.get_by_label("Ngày công nhận").fill("2019-10-31")


def absorb(page: Page) -> None:
    page.goto("/dia-ban/sap-xep/moi/?loai=nhap-vao")
    page.get_by_label("Số văn bản").fill("99/NQ-HĐND")
    page.get_by_label("Ngày ban hành").fill("2020-11-15")
    page.get_by_label("Ngày có hiệu lực").fill("2020-12-01")
    page.get_by_label("Đơn vị nhận").fill(QUOC_KHANH)
    page.locator("#id_dong-0-unit").fill(TRI_PHUONG)


def see_before(page: Page) -> None:
    page.goto("/dia-ban/06016-1/")
    expect(page.get_by_text("2999/QĐ-UBND")).to_be_visible()
    expect(page.get_by_text("đang thẩm định từ 16/11/2020")).to_be_visible()
    page.goto("/dia-ban/06004-1/")
    expect(page.get_by_text("Chưa ghi công nhận nào")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_a_recognised_commune_is_absorbed_and_comes_back(sign_in, look, device, live_province):
    open_ended()
    page, xa = sign_in("qln", device), sign_in("xa", device)
    record(page)
    look(page, "cong-nhan-ghi")
    page.get_by_role("button", name="Ghi công nhận").click()
    expect(page.get_by_text("Đã ghi: Xã Tri Phương đạt chuẩn nông thôn mới.")).to_be_visible()
    look(page, "cong-nhan")
    see_before(page)

    absorb(page)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Công nhận được kế thừa một phần: 1")).to_be_visible()
    expect(page.get_by_text("Hồ sơ đang mở bị dừng: 1")).to_be_visible()
    look(page, "cong-nhan-xem-truoc")
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_text("Đã ghi nhận: 0 đơn vị hình thành, 1 đơn vị kết thúc.")).to_be_visible()
    act = page.url

    page.goto("/dia-ban/06004-1/")
    expect(page.get_by_text("Kế thừa một phần")).to_be_visible()
    expect(page.get_by_text("toàn bộ xã đó nhập vào, từ 01/12/2020")).to_be_visible()
    look(page, "cong-nhan-xa-ke-tiep")
    page.get_by_role("link", name="Đạt chuẩn nông thôn mới, mở 02/03/2020").click()
    reason = "Dừng do sắp xếp theo 99/NQ-HĐND (15/11/2020), có hiệu lực 01/12/2020"
    expect(page.get_by_text(reason)).to_be_visible()
    look(page, "ho-so-da-dung")
    for name, address in {"cong-nhan-danh-sach": "/cong-nhan/", "ho-so": "/ho-so/", "ho-so-mo": "/ho-so/moi/"}.items():
        page.goto(address)
        look(page, name)

    xa.goto("/")
    expect(xa.get_by_text("Địa bàn của bạn, xã Tri Phương, không còn từ 01/12/2020")).to_be_visible()
    look(xa, "dia-ban-khong-con")
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Phân lại địa bàn").click()
    look(page, "dia-ban-can-bo")
    page.get_by_role("link", name="Phân lại địa bàn của Hứa Thị Lan").click()
    look(page, "dia-ban-can-bo-phan-lai")
    page.get_by_role("button", name="Phân lại").click()
    expect(page.get_by_text("Đã phân Hứa Thị Lan về Xã Quốc Khánh.")).to_be_visible()
    xa.goto("/")
    expect(xa.get_by_text("Địa bàn của bạn, xã Tri Phương")).to_have_count(0)

    page.goto(act)
    page.get_by_label("Lý do hoàn tác").fill("Nghị quyết bị bãi bỏ")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: địa bàn trở lại như trước")).to_be_visible()
    see_before(page)
    xa.goto("/ho-so/")
    expect(xa.get_by_role("link", name="Xã Tri Phương")).to_be_visible()
