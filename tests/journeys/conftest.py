"""A real Chromium against the live server. Where the machine has none, these tests are skipped and counted aloud."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCREENSHOTS = Path(__file__).parent / "screenshots"
AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",  # WebGL for the map without a graphics card
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # pages are put together without it, and sooner
]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def sign_in(browser: Browser, live_server, live_province) -> Iterator[Callable[..., Page]]:
    """``sign_in("xa", "phone")``: a fresh browser's page, signed in by that account; console errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def start(account: str, device: str = "desk") -> Page:
        width, height = WIDTHS[device]
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, locale="vi-VN", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/dang-nhap/")
        page.fill("input[name=login]", account)
        page.fill("input[name=password]", "datchuan-demo")
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/")
        return page

    yield start
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``look(page, "tong-quan")``: a screenshot to look at, no sideways scroll, no raw component, no axe violation."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        width = page.viewport_size["width"]
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        assert "<c-" not in page.content(), f"{name} shows a raw component"
        # Evaluated in the page's isolated debugging channel, so the strict content policy stays as it is.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # Every rule runs; of what a rule finds in order, axe need not gather the details.
        violations = page.evaluate(
            "axe.run(document, {resultTypes: ['violations'],"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3)))"
        )
        assert violations == [], f"{name} at {width}: {violations}"

    return take
