"""An officer looks for what must be urged, sees whom it concerns and why, and has the letter to a district drafted; the
district's officer chooses how to be told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.slow
def test_from_the_look_to_the_letter(sign_in, look):
    page = sign_in("qln")
    page.get_by_role("link", name="Đôn đốc", exact=True).click()
    look(page, "don-doc-trong")
    page.get_by_role("button", name="Tìm lại ngay").click()
    expect(page.get_by_text("Nhắc mới")).to_be_visible()
    look(page, "don-doc")
    page.get_by_role("link", name="Xã đăng ký chưa nộp hồ sơ đủ").last.click()
    expect(page.get_by_label("Quy tắc")).to_have_value("dossier-not-received")
    page.get_by_role("link", name="hồ sơ xã nông thôn mới chưa mở").first.click()
    expect(page.get_by_text("Mặc định của phần mềm (ngày 01/5)")).to_be_visible()
    look(page, "don-doc-mot-viec")

    page.get_by_role("button", name="Soạn công văn cho").click()
    expect(page.get_by_text("Đã soạn dự thảo công văn đôn đốc")).to_be_visible()
    expect(page.get_by_text("đôn đốc thực hiện Chương trình mục tiêu quốc gia").first).to_be_visible()
    page.goto("/don-doc/")
    expect(page.get_by_role("cell", name="đang soạn").first).to_be_visible()
    page.goto("/quan-tri/dong-ho/")
    look(page, "dong-ho")


@pytest.mark.slow
def test_a_district_officer_chooses_how_to_be_told(sign_in, look):
    page = sign_in("huyen", "phone")
    page.goto("/viec/thong-bao/cai-dat/")
    page.get_by_label("Địa chỉ thư điện tử").fill("huyen@thu.example.vn")
    page.get_by_label("Gửi ngay từng việc").check()
    page.get_by_role("button", name="Ghi").click()
    expect(page.get_by_text("Đã ghi cách nhận thông báo")).to_be_visible()
    look(page, "cach-nhan-thong-bao")
    page.goto("/don-doc/")
    look(page, "don-doc-huyen")
