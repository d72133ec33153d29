"""An official's day begins at the desk: what is overdue, done, talked about, and on the calendar of a phone."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_overdue_item_is_done_and_the_calendar_follows(sign_in, look, tmp_path):
    page = sign_in("qln")
    page.get_by_role("link", name="Việc của tôi").first.click()
    expect(page.get_by_text("chậm 61 ngày")).to_be_visible()
    look(page, "viec-cua-toi")
    page.get_by_role("link", name="Đợt 2 kiểm tra, đôn đốc").click()
    page.get_by_label("Trao đổi").fill("Đã đi đủ mười một huyện, thành phố; biên bản kèm đây.")
    minutes = tmp_path / "biên bản.pdf"
    minutes.write_bytes(b"%PDF-1.7\n%%EOF")
    page.get_by_label("Tệp").set_input_files(minutes)
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("link", name="biên bản.pdf")).to_be_visible()
    page.get_by_label("Ngày xong").fill("2020-10-30")
    page.get_by_role("button", name="Ghi là đã xong").click()
    expect(page.get_by_text("Ghi tay: xong ngày 30/10/2020.")).to_be_visible()
    look(page, "viec-cua-ke-hoach")
    page.goto("/viec/")
    expect(page.get_by_text("chậm 61 ngày")).to_have_count(0)
    page.get_by_role("link", name="Lịch", exact=True).click()
    look(page, "lich-thang")
    page.get_by_role("link", name="Dòng thời gian").click()
    look(page, "dong-thoi-gian")
    page.goto("/viec/lich/dia-chi/")
    page.get_by_label("Tên địa chỉ").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Tạo địa chỉ").click()
    address = page.locator("code.break").inner_text()
    look(page, "dia-chi-lich")
    stranger = page.context.browser.new_context()
    feed = Calendar.from_ical(stranger.request.get(address).body())
    assert "✓ Đợt 2 kiểm tra, đôn đốc" in {str(each["summary"]) for each in feed.walk("VEVENT")}
    page.goto("/viec/lich/dia-chi/")
    page.get_by_role("button", name="Thu hồi địa chỉ Điện thoại của tôi").click()
    expect(page.get_by_text("Đã thu hồi địa chỉ")).to_be_visible()
    assert stranger.request.get(address).status == 401
    stranger.close()


def test_at_a_phone(sign_in, look):
    page = sign_in("huyen", "phone")
    page.goto("/viec/")
    look(page, "viec-cua-toi-dien-thoai")
    page.goto("/viec/lich/?thang=2020-06&pham-vi=tat-ca")
    expect(page.get_by_role("link", name="Đợt 1 kiểm tra, đôn đốc").first).to_be_visible()
    look(page, "lich-thang-dien-thoai")
