"""What people do on the pages of a dossier, in one place: its steps, its papers, what is said of its indicators."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.making import TODAY

from datchuan.documents.models import OutgoingDocument
from datchuan.dossiers.models import Claim, ClaimKind, Dossier
from datchuan.programme.models import Registration

Look = Callable[[Page, str], None]
SignIn = Callable[..., Page]
WORDS = {"xa": ClaimKind.DECLARED, "huyen": ClaimKind.VERIFIED, "so": ClaimKind.APPRAISED}


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


# --- steps ---------------------------------------------------------------------------------------------------------


def take(
    page: Page, dossier: Dossier, step: str, becomes: str, *, reason: str = "", number: str = "", **chosen: str
) -> None:
    """One step, by what its form says; ``becomes`` is the state that is told afterwards, ``chosen`` what is chosen from
    a list: by the field's name the beginning of its words."""
    page.goto(page_of(dossier))
    form = _step(page, step)
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    if number:
        form.get_by_label(re.compile("^Số (tờ trình|văn bản)")).fill(number)
    for name, words in chosen.items():
        _choose(form.locator(f"select[name={name}]"), words)
    if reason:
        form.get_by_label("Lý do").fill(reason)
    form.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_text(f"Hồ sơ nay {becomes}.")).to_be_visible()


def _step(page: Page, step: str) -> Locator:
    return page.locator("details.step-form", has=page.locator("summary", has_text=re.compile(f"^{step}$")))


def _choose(select: Locator, words: str) -> None:
    value = select.locator("option", has_text=words).first.get_attribute("value")
    assert value, words
    select.select_option(value)


def offers(page: Page, dossier: Dossier, step: str) -> bool:
    """Whether the page lets this person take a step now."""
    page.goto(page_of(dossier))
    return _step(page, step).count() > 0


def tries(page: Page, dossier: Dossier, key: str) -> int:
    """The answer to a step that the page does not offer, sent all the same."""
    return _sent(page, f"{page_of(dossier)}chuyen/", {"transition": key, "on": f"{TODAY}", "reason": "Đã đủ căn cứ"})


def tries_to_say(page: Page, dossier: Dossier, whose: str, code: str, **said: str) -> int:
    """The answer to something said of an indicator; sent beside the page, whose console would tell a refusal."""
    prefix = f"{whose}-{code.replace('.', '-')}"
    given = {f"{prefix}-{name}": words for name, words in {"on": f"{TODAY}", **said}.items()}
    return _sent(page, f"{page_of(dossier)}tham-dinh/{whose}/{code}/", given)


def _sent(page: Page, address: str, given: dict[str, str]) -> int:
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    return page.request.post(address, form={"csrfmiddlewaretoken": token, **given}).status


# --- what the dossier holds ----------------------------------------------------------------------------------------


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


def make_public(page: Page, dossier: Dossier, way: str, place: str, since: str, until: str, **counts: str) -> None:
    """A line of how the result was made public; ``counts`` by the field's name."""
    page.goto(page_of(dossier))
    page.locator("#cong-bo .table-foot a").click()
    form = page.locator("#ghi")
    form.get_by_label("Cách").select_option(label=way)
    form.get_by_label("Địa điểm").fill(place)
    form.get_by_label("Từ ngày").fill(since)
    form.get_by_label("Đến hết ngày").fill(until)
    for name, count in counts.items():
        form.locator(f"input[name={name}]").fill(count)
    form.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("Đã ghi việc công bố, lấy ý kiến.")).to_be_visible()


def draft(page: Page, dossier: Dossier, title: str) -> str:
    """One of the papers of the dossier, drafted from its page; the address of the document."""
    page.goto(page_of(dossier))
    page.locator("#van-ban-ho-so").get_by_role("button", name=f"Soạn {title.lower()}").click()
    expect(page.get_by_text("Đã soạn dự thảo từ hồ sơ.")).to_be_visible()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    return page.url


def issued(address: str, *hands: tuple[Page, str]) -> OutgoingDocument:
    """A draft taken to its issue: each step by whose it is."""
    for page, step in hands:
        page.goto(address)
        page.get_by_role("button", name=step, exact=True).click()
        expect(page.get_by_text(f"Đã ghi: {step.lower()}.")).to_be_visible()
    return OutgoingDocument.objects.get(pk=address.rstrip("/").rpartition("/")[2])


# --- what is said of its indicators --------------------------------------------------------------------------------


def claims_of(page: Page, dossier: Dossier) -> None:
    """The page of claims, by its link on the dossier's page, where it is not open already."""
    if not page.url.partition("#")[0].endswith(f"{page_of(dossier)}tham-dinh/"):
        page.goto(page_of(dossier))
        page.locator("#ket-qua .table-foot a").click()
        page.wait_for_url("**/tham-dinh/")


def say(page: Page, dossier: Dossier, whose: str, code: str, **said: str) -> Claim:
    """What the commune (xa), the district (huyen), the department (so) says of an indicator: ``like`` is the link that
    fills the form before; ``outcome`` and ``evidence`` are chosen by their words; the others typed. From the page of
    claims, where somebody stands who has just said something there."""
    form = _open_form(page, dossier, whose, code, said.pop("like", ""))
    for name, words in said.items():
        field = form.locator(f"[name$=-{name}]")
        if name in ("outcome", "evidence"):
            _choose(field, words)
        else:
            field.fill(words)
    form.get_by_role("button", name="Ghi", exact=False).click()
    expect(page.get_by_text(f"Đã ghi “{WORDS[whose].label}” của chỉ tiêu {code}.")).to_be_visible()
    return Claim.objects.filter(dossier=dossier, kind=WORDS[whose], code=code).latest("number")


def _open_form(page: Page, dossier: Dossier, whose: str, code: str, like: str) -> Locator:
    claims_of(page, dossier)
    form = page.locator(f"#ghi-{whose}-chi-tieu-{code.replace('.', '-')}")
    form.locator("summary").click()
    if like:
        form.get_by_role("link", name=like).click()
        page.wait_for_url("**theo=**")
    return form


def line_of(page: Page, dossier: Dossier, code: str) -> Locator:
    """The card of one line on the page of claims."""
    claims_of(page, dossier)
    return page.locator(f"#chi-tieu-{code.replace('.', '-')}")
