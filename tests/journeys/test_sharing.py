"""What others are told and may read, at a desk and on a phone: a webhook with a message that failed, the public page
turned on by the leadership and read by a stranger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cast import official
from tests.dossiers.giving import concluded, moved, opened
from tests.journeys.conftest import WIDTHS
from tests.making import EMPTY
from tests.sharing.receiving import LOOPBACK, receiving

from datchuan.sharing.delivering import send_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Look, SignIn = Callable[[Page, str], None], Callable[..., Page]


def test_a_webhook_is_made_tried_and_looked_at(sign_in: SignIn, look: Look, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with receiving(500) as receiver:
        page = sign_in("qln")
        page.goto("/moc-goi/")
        page.get_by_label("Đơn vị nhận").select_option(index=1)
        page.get_by_label("Địa chỉ", exact=True).fill(receiver.url)
        page.get_by_role("button", name="Thêm địa chỉ").click()
        expect(page.get_by_text("whsec_")).to_be_visible()
        look(page, "dia-chi-nhan-tin-moi")
        page.get_by_role("link", name=receiver.url).click()
        page.get_by_role("button", name="Gửi thử").click()
        send_due()
    for device in WIDTHS:
        there = sign_in("qln", device)
        there.goto("/moc-goi/")
        look(there, "dia-chi-nhan-tin")
        there.get_by_role("link", name=receiver.url).click()
        expect(there.get_by_text("Máy nhận trả lời mã 500.")).to_be_visible()
        look(there, "dia-chi-nhan-tin-mot")


def test_the_public_page_is_turned_on_and_read(sign_in: SignIn, look: Look, browser: Browser, live_server: Any) -> None:
    made = concluded(opened(EMPTY, received_on=date(2020, 10, 20)))
    moved(made, "confirm", by=official("qln"), number="99/SXD-QLN")
    for device, (width, height) in WIDTHS.items():
        page = sign_in("lanhdao", device)
        page.goto("/quan-tri/trang-cong-khai/")
        if page.get_by_role("button", name="Bật trang công khai").is_visible():
            page.get_by_role("button", name="Bật trang công khai").click()
        look(page, "bat-trang-cong-khai")
        viewport = {"width": width, "height": height}
        stranger = browser.new_context(viewport=viewport, base_url=live_server.url, java_script_enabled=False)
        reader = stranger.new_page()
        reader.goto("/cong-khai/")
        reader.get_by_label("Tên xã").fill("quoc khanh")
        reader.get_by_role("button", name="Lọc").click()
        expect(reader.get_by_role("heading", name="Xã Quốc Khánh, huyện Tràng Định")).to_be_visible()
        expect(reader.get_by_text("Văn bản xác nhận 99/SXD-QLN")).to_be_visible()
        assert stranger.cookies() == []
        stranger.close()
        page.goto("/cong-khai/")
        look(page, "cong-khai")
