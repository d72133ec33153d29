"""A paper from its data to those who get it: drafted, mended, reviewed, signed, numbered, issued, sent, received."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from datchuan.documents.models import OutgoingDocument

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, address: str, step: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_text(f"Đã ghi: {step.lower()}.")).to_be_visible()


def test_from_facts_to_the_district(sign_in, look):
    page = sign_in("qln")
    page.goto("/van-ban/soan/confirmation/")
    page.get_by_label("Về").select_option(value="commune 06016-1")
    page.get_by_role("button", name="Soạn dự thảo").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    address = page.url
    page.get_by_role("link", name="Sửa lời văn").click()
    page.get_by_label("Nơi nhận").fill("UBND tỉnh (b/c)\nUBND huyện Tràng Định")
    page.get_by_role("button", name="Xem thử").click()
    expect(page.get_by_role("img", name="Trang 1 của dự thảo đang gõ")).to_be_visible()
    look(page, "sua-du-thao")
    page.get_by_role("button", name="Ghi bản mới").click()
    expect(page.get_by_text("Đã ghi bản 2.")).to_be_visible()
    press(page, address, "Trình trưởng phòng")
    press(sign_in("truongphong"), address, "Trình lãnh đạo")
    press(sign_in("lanhdao"), address, "Ký")
    clerk = sign_in("vanthu")
    press(clerk, address, "Cấp số")
    press(clerk, address, "Phát hành")
    look(clerk, "van-ban-da-phat-hanh")
    clerk.get_by_role("button", name="Gửi", exact=True).click()
    clerk.wait_for_url("**/gui/")
    clerk.get_by_role("button", name="Gửi", exact=True).click()
    expect(clerk.get_by_text("nơi nhận.").first).to_be_visible()
    district = sign_in("huyen", "phone")
    district.goto("/van-ban/den/")
    look(district, "van-ban-den-cua-huyen")
    district.get_by_role("link", name="Công văn xác nhận mức độ đạt tiêu chí").click()
    district.get_by_role("button", name="Báo đã nhận").click()
    clerk.goto(address)
    expect(clerk.get_by_text("Lương Văn Bình").first).to_be_visible()
    assert OutgoingDocument.objects.get().state == "distributed"
