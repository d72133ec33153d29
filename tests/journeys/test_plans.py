"""A district officer makes the district's plan, every action counted; an amendment on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from datchuan.programme.models import Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_ACTIONS = 9


class Counted:
    """A page whose every press and every field that is filled in is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def link(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, label: str, value: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=False).first.fill(value)


def test_the_districts_plan_is_made_from_the_departments_in_under_ten_actions(sign_in, look):
    page = sign_in("huyen")
    hand = Counted(page)
    hand.link("Kế hoạch")
    look(page, "cac-ke-hoach")
    hand.link("Lập kế hoạch của cấp mình từ kế hoạch này")
    hand.press("Lập dự thảo")
    expect(page.get_by_text("Đã lập dự thảo.")).to_be_visible()
    look(page, "sua-ke-hoach")
    hand.link("Số xã đạt chuẩn tiêu chí")
    look(page, "sua-chi-tieu")
    hand.fill("Tăng thêm", "1")
    hand.press("Ghi")
    hand.link("Ghi ban hành")
    hand.fill("Số, ký hiệu", "12/KH-UBND")
    hand.press("Ghi ban hành")
    expect(page.get_by_text("Đã ban hành.")).to_be_visible()
    look(page, "ke-hoach-huyen")
    assert hand.actions <= MOST_ACTIONS
    plan = Plan.objects.get(office__key="ubnd-180-1")
    assert (plan.state, plan.number, plan.targets.get().increment) == ("adopted", "12/KH-UBND", 1)


def test_an_amendment_on_a_phone_and_two_versions_side_by_side(sign_in, look):
    page = sign_in("truongphong", "phone")
    page.goto("/ke-hoach/")
    look(page, "cac-ke-hoach")
    page.get_by_role("link", name="Điều chỉnh", exact=True).click()
    page.get_by_label("Văn bản điều chỉnh").fill("45/KH-SXD")
    page.get_by_label("Lý do điều chỉnh").fill("Tỉnh dời đợt kiểm tra")
    page.get_by_role("button", name="Bắt đầu điều chỉnh").click()
    expect(page.get_by_text("Đang điều chỉnh theo 45/KH-SXD")).to_be_visible()
    look(page, "sua-ke-hoach")
    page.get_by_role("link", name="Đợt 2 kiểm tra, đôn đốc").click()
    look(page, "sua-cong-viec")
    page.get_by_label("Đến ngày").fill("2020-11-15")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("Đã ghi công việc.")).to_be_visible()
    page.get_by_role("button", name="Kết thúc điều chỉnh").click()
    page.get_by_role("link", name="So sánh bản 2 với bản trước").click()
    expect(page.get_by_text("01/10/2020 – 15/11/2020")).to_be_visible()
    look(page, "so-sanh-ban-ke-hoach")
