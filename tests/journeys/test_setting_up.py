"""A second province sets itself up from the screen alone, and does the main job on simulated houses."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import WIDTHS
from tests.journeys.mending import mend, short_houses
from tests.journeys.test_main_job import download, effect

from datchuan.law.outcome import Outcome
from datchuan.setup.operations import issue_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2025, 12, 31)
PASSWORD = "ngoi-nha-xanh-7"


@pytest.fixture
def stranger(browser: Browser, live_server, transactional_db) -> Page:
    """A browser before an installation that serves no province yet."""
    call_command("flush", interactive=False, verbosity=0)
    width, height = WIDTHS["desk"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=live_server.url, locale="vi-VN", accept_downloads=True
    )
    yield context.new_page()
    context.close()


def fill(page: Page, code: str) -> None:
    values = {"code": code, "full_name": "Lò Văn Thử", "username": "quantri", "password": PASSWORD, "again": PASSWORD}
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.check("[value=dung-thu]")
    page.get_by_role("button", name="Thiết lập").click()


def one_to_mend() -> tuple[str, list[str]]:
    """A commune that misses 9.1, and its temporary houses."""
    from datchuan.evaluation.queries import standing

    now = standing("vn-xa-2021", DAY)
    commune = next(pk for pk, found in now.verdicts.items() if found["9.1"].outcome is Outcome.NOT_MET)
    return commune, short_houses(commune, "vn-xa-2021", DAY)[0]


@pytest.mark.slow
def test_a_province_sets_itself_up_and_works(stranger: Page, look, tmp_path) -> None:
    page = stranger
    page.goto("/")
    look(page, "chon-tinh")
    page.fill("#tim", "lai chau")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Tỉnh Lai Châu").click()
    fill(page, "SAI")
    expect(page.get_by_text("Mã thiết lập: không đúng")).to_be_visible()
    look(page, "thiet-lap-tinh")
    fill(page, issue_code())
    page.wait_for_url("**/thiet-lap/tiep-theo/")
    look(page, "bat-dau-lam-viec")
    page.fill("[name=households]", "20")
    page.get_by_role("button", name="Lập số liệu dùng thử").click()
    page.wait_for_url("**/")
    expect(page.get_by_text("Đã lập 720 nhà")).to_be_visible()
    look(page, "tong-quan-tinh-moi")

    commune, temporary = one_to_mend()
    page.goto(f"/danh-gia/{commune}/9.2/")
    expect(page.get_by_text("Chưa biết tỉnh thuộc vùng nào").first).to_be_visible()
    page.goto(f"/danh-gia/{commune}/9.1/")
    look(page, "vi-sao-tinh-moi")
    expect(page.get_by_text("Không đạt").first).to_be_visible()

    page.goto(f"/nha-o/?xa={commune}")
    known = download(page, "Tải Excel để sửa")
    page.goto(f"/nha-o/nhap/?xa={commune}")
    page.set_input_files("input[name=file]", mend(known, tmp_path / "a.xlsx", temporary, [], surveyed=DAY))
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_url("**/nha-o/nhap/*/")
    assert effect(page, "9.1") == "Đạt"
    page.get_by_role("button", name=f"Nhập {len(temporary)} hộ").click()
    page.goto(f"/danh-gia/{commune}/9.1/")
    expect(page.get_by_text("Không còn nhà tạm").first).to_be_visible()
