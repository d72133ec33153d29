"""The map through time, search and lineage in a browser, with real keys and clicks, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIVE_PARTS = ("/dist/map.", "/dist/map-styles.", "/dist/map-worker.", "/ban-do/du-lieu.json")


def listen(page: Page) -> list[str]:
    """The parts of the live map that the page asks for, as they are asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(part for part in LIVE_PARTS if part in request.url))
    return asked


def rows(page: Page):
    return page.locator("#map-view tbody tr")


def live(page: Page, units: int) -> None:
    """The live map shows so many units."""
    expect(page.locator("#map")).to_have_attribute("data-units", str(units), timeout=20_000)


def on_paper(page: Page) -> None:
    """Paper gets the drawing with its legend, days and source instead of the live map and its controls."""
    page.emulate_media(media="print")
    for shown in ("#static-map svg.province-map", ".map-legend", "#map-view .source", "h1"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("#map", ".map-controls", ".map-files"):
        expect(page.locator(hidden)).to_be_hidden()
    days = "Số liệu ngày 31/12/2020, địa giới ngày 01/07/2025. Ranh giới:"
    expect(page.locator("#map-view .source")).to_contain_text(days)


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_the_slider_moves_the_units_by_keys_without_a_new_page(sign_in, look, device) -> None:
    """At a desk the live map opens by itself; on a phone nothing of it is loaded until it is asked for."""
    page = sign_in("qln", device)
    asked = listen(page)
    page.goto("/ban-do/?xem=ty-le")
    if device == "phone":
        expect(page.locator("#static-map svg.province-map")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert asked == []
        page.get_by_role("button", name="Mở bản đồ tương tác").click()
    expect(page.locator("#map canvas")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Mở bản đồ tương tác")).to_be_hidden()
    live(page, 200)
    assert set(asked) == set(LIVE_PARTS)
    expect(page.locator("#static-map")).to_be_hidden()
    page.evaluate("window.samePage = true")
    slider = page.get_by_role("slider", name="Thời gian của địa giới")
    expect(slider).to_have_attribute("aria-valuetext", "từ 01/01/2020: 200 đơn vị")
    expect(rows(page)).to_have_count(200)
    slider.focus()
    for key, words, units in (
        ("ArrowRight", "từ 01/12/2024: 194 đơn vị", 194),
        ("ArrowRight", "từ 01/07/2025: 65 đơn vị", 65),
        ("Home", "trước 01/01/2020: 226 đơn vị", 226),
        ("End", "từ 01/07/2025: 65 đơn vị", 65),
    ):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", words)
        expect(rows(page)).to_have_count(units)
        live(page, units)
    expect(slider).to_be_focused()
    assert page.evaluate("window.samePage"), "the page was not loaded anew"
    expect(page.locator("h1")).to_have_text(
        "Bản đồ: tỷ lệ hộ đạt chỉ tiêu 9.2, ngày 31/12/2020, địa giới ngày 01/07/2025"
    )
    expect(page.locator("#frame-band")).to_contain_text("trên địa giới ngày 01/07/2025")
    look(page, "ban-do-dong-thoi-gian")
    on_paper(page)


def test_the_choices_are_made_by_clicks_and_the_facts_follow_when_asked(sign_in, look) -> None:
    page = sign_in("qln", "phone")
    page.goto("/ban-do/")
    for key, words in (("nha-thieu", "thiếu 11 đến 50 nhà"), ("quy-hoach", "Đang chờ rà soát")):
        page.get_by_label("Chỉ số").select_option(key)
        expect(page.locator(".map-legend")).to_contain_text(words)
    page.get_by_label("Địa giới", exact=True).select_option("2024-12-01")
    expect(rows(page)).to_have_count(194)
    page.get_by_label("của chính ngày đó").check()
    expect(page.locator("h1")).to_have_text("Bản đồ: hồ sơ quy hoạch, ngày 01/12/2024")
    expect(page.locator("#frame-band")).to_contain_text("Đang xem số liệu ngày 01/12/2024.")
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert got.value.suggested_filename == "ban-do-quy-hoach-2024-12-01-dia-gioi-2024-12-01.csv"
    look(page, "ban-do-quy-hoach")
    rows(page).first.get_by_role("link").click()
    expect(page.locator("#nguon-goc")).to_be_visible()


def test_where_data_is_to_be_spared_the_live_map_waits_at_a_desk_too(sign_in) -> None:
    page = sign_in("qln")
    asked = listen(page)
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto("/ban-do/")
    expect(page.get_by_role("button", name="Mở bản đồ tương tác")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked == []


def test_without_script_the_map_is_moved_by_its_form(browser, live_server, live_province) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.fill("input[name=login]", "qln")
    page.fill("input[name=password]", "datchuan-demo")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/ban-do/")
    expect(page.locator(".time-slider")).to_be_hidden()
    page.get_by_label("Địa giới", exact=True).select_option("2025-07-01")
    page.locator(".map-controls").get_by_role("button", name="Xem").click()
    expect(page.locator("svg.province-map a")).to_have_count(65)
    expect(rows(page)).to_have_count(65)
    context.close()


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_a_unit_is_found_by_keys_and_its_lineage_followed(sign_in, look, device) -> None:
    page = sign_in("qln", device)
    page.get_by_role("searchbox").press_sequentially("bac ai")
    page.keyboard.press("Enter")
    line = page.locator("tbody tr").first
    expect(line).to_contain_text("một phần vào xã Đề Thám, một phần vào xã Kim Đồng")
    look(page, "tim-don-vi")
    line.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    drawing = page.locator(f".lineage-picture.{'across' if device == 'desk' else 'down'}")
    expect(drawing).to_be_visible()
    expect(page.locator(f".lineage-picture.{'down' if device == 'desk' else 'across'}")).to_be_hidden()
    look(page, "nguon-goc")
    drawing.get_by_role("link", name="Xã Kim Đồng, mã 06031").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Xã Kim Đồng")
