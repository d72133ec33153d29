"""What people do on the page of a dossier, in one place: its steps, its papers, what is said of its indicators."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect
from tests.cast import official
from tests.making import TODAY

from datchuan.dossiers.models import Claim, Dossier
from datchuan.dossiers.operations import ClaimGiven, make_claim
from datchuan.programme.models import Registration

Look = Callable[[Page, str], None]


def page_of(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.pk}/"


def open_from_registration(page: Page, commune: str, criteria_set: str) -> Dossier:
    """From the list of the year's registrations, as an officer of the department does it."""
    registration = Registration.objects.get(commune=commune, standard="basic")
    page.goto("/ho-so/moi/")
    page.locator(f'a[href="?dang-ky={registration.pk}"]').click()
    page.get_by_label("Bộ tiêu chí").select_option(criteria_set)
    page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.get_by_text("Đã mở hồ sơ của")).to_be_visible()
    return Dossier.objects.filter(registration=registration).latest("pk")


def take(
    page: Page, dossier: Dossier, step: str, becomes: str, *, reason: str = "", number: str = "", to: str = ""
) -> None:
    """One step, by what its choice says; ``becomes`` is the state that is told afterwards."""
    page.goto(page_of(dossier))
    form = page.locator(f'form[action="{page_of(dossier)}chuyen/"]')
    form.get_by_label("Việc").select_option(label=step)
    if number:
        form.get_by_label("Số văn bản").fill(number)
    if to:
        form.get_by_label("Trả lại cho").select_option(label=to)
    if reason:
        form.get_by_label("Lý do").fill(reason)
    form.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text(f"Đã ghi: hồ sơ {becomes}.")).to_be_visible()


def offers(page: Page, dossier: Dossier, step: str) -> bool:
    """Whether the page lets this person take a step now."""
    page.goto(page_of(dossier))
    return page.locator(f'form[action="{page_of(dossier)}chuyen/"] option', has_text=step).count() > 0


def tries(page: Page, dossier: Dossier, key: str) -> int:
    """The answer to a step that the page does not offer, sent all the same."""
    page.goto(page_of(dossier))
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    given = {"csrfmiddlewaretoken": token, "transition": key, "on": f"{TODAY}", "reason": "Đã đủ căn cứ"}
    return page.request.post(f"{page_of(dossier)}chuyen/", form=given).status


def hand_in(page: Page, dossier: Dossier, title: str, file: dict[str, Any]) -> None:
    """A file for a part, found by the beginning of its title."""
    page.goto(page_of(dossier))
    row = page.locator("#giay-to tr", has=page.locator("th", has_text=title)).first
    row.locator("summary", has_text="Nộp").first.click()
    row.locator("input[type=file]").set_input_files(file)
    row.get_by_role("button", name="Nộp").click()
    row = page.locator("#giay-to tr", has=page.locator("th", has_text=title)).first
    expect(row.get_by_role("link", name=str(file["name"]))).to_be_visible()


def add_paper(page: Page, dossier: Dossier, title: str, maker: str) -> None:
    """A paper that no list names."""
    page.goto(page_of(dossier))
    page.locator("summary", has_text="Thêm giấy tờ ngoài danh mục").click()
    form = page.locator(f'form[action="{page_of(dossier)}giay-to/#giay-to"]')
    form.get_by_label("Giấy tờ").fill(title)
    form.get_by_label("Nơi lập").select_option(label=maker)
    form.get_by_role("button", name="Thêm").click()
    expect(page.locator("#giay-to th", has_text=title)).to_be_visible()


def say(
    page: Page, account: str, dossier: Dossier, kind: str, code: str, outcome: str, actual: str, **more: Any
) -> Claim:
    """What an account says of an indicator. There is no page for it yet, so it is said through the operation; the
    page of the dossier must still open for that account."""
    figure = Decimal(more.pop("figure")) if "figure" in more else None
    given = ClaimGiven(code=code, outcome=outcome, actual=actual, on=TODAY, figure=figure, **more)
    made = make_claim(dossier=dossier, kind=kind, given=given, by=official(account), today=TODAY)
    page.goto(page_of(dossier))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return made


def said(dossier: Dossier, kind: str) -> dict[str, str]:
    """By code the outcome that counts."""
    rows = Claim.objects.filter(dossier=dossier, kind=kind).order_by("number")
    return dict(rows.values_list("code", "outcome"))
