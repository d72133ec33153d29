"""A commune's dossier from its registration to the province's decision, each role by its own sign-in; another by the
set of nâng cao, of which nothing can be computed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.cast import official
from tests.journeys import inspecting
from tests.journeys.dossier_steps import (
    Look,
    add_paper,
    hand_in,
    offers,
    open_from_registration,
    page_of,
    said,
    say,
    take,
    tries,
)
from tests.making import TODAY

from datchuan.documents.models import OutgoingDocument
from datchuan.dossiers.models import Claim, Dossier, DossierState, PartVersion
from datchuan.dossiers.queries import computed_lines
from datchuan.platform.queries import first_broken_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TRI_PHUONG, DE_THAM, SET = "06016-1", "06046-1", "vn-xa-2016"
CODES = ("1.1", "1.2", "9.1", "9.2")


@pytest.mark.slow
def test_from_registration_to_the_provinces_decision(sign_in: Callable[..., Page], look: Look) -> None:
    officer, commune, district = sign_in("qln"), sign_in("xa", "phone"), sign_in("huyen", "phone")
    begun = Dossier.objects.get(commune=TRI_PHUONG)
    take(commune, begun, "Rút hồ sơ", "đã rút", reason="Xã xin rút để làm lại hồ sơ cho đủ")
    dossier = open_from_registration(officer, TRI_PHUONG, SET)
    prepared(commune, dossier, look)
    verified(district, dossier, look)
    completed(officer, commune, dossier, look)
    examined(officer, dossier, look)
    concluded(sign_in, officer, dossier)
    look(officer, "ho-so-06-da-ket-luan")
    number = confirmed(sign_in, officer)
    take(officer, dossier, "Ghi văn bản xác nhận đã phát hành", "đã xác nhận", number=number)
    coordination = sign_in("vpdp")
    take(coordination, dossier, "Ghi quyết định của tỉnh", "tỉnh đã quyết định", reason="Tỉnh chưa công nhận (thử)")
    look(coordination, "ho-so-07-tinh-da-quyet")
    commune.goto(page_of(dossier))
    expect(commune.get_by_text("Tỉnh đã quyết định").first).to_be_visible()
    look(commune, "ho-so-07-tinh-da-quyet")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.confirmation_number) == (DossierState.DECIDED, number)
    assert first_broken_entry() is None


def prepared(commune: Page, dossier: Dossier, look: Look) -> None:
    """The commune says what it is, hands in its files and sends them to the district, on a phone."""
    for code in CODES:
        say(commune, "xa", dossier, "declared", code, "met", "Xã tự rà soát: đạt")
    say(commune, "xa", dossier, "declared", "9.2", "met", "76,4 % số hộ", figure="76.4")
    hand_in(commune, dossier, "Tờ trình của UBND xã", inspecting.upload("to-trinh.jpg", 120))
    hand_in(commune, dossier, "Báo cáo kết quả thực hiện", inspecting.upload("bao-cao.jpg", 130))
    look(commune, "ho-so-01-xa-chuan-bi")
    take(commune, dossier, "Gửi huyện thẩm tra", "huyện đang thẩm tra", number="12/TTr-UBND")
    look(commune, "ho-so-02-xa-da-gui")


def verified(district: Page, dossier: Dossier, look: Look) -> None:
    district.goto("/ho-so/")
    expect(district.locator(f'main a[href="{page_of(dossier)}"]').first).to_be_visible()
    for code in CODES:
        say(district, "huyen", dossier, "verified", code, "met", "Huyện đã xem hồ sơ: đạt")
    look(district, "ho-so-03-huyen-tham-tra")
    take(district, dossier, "Gửi Sở", "đã gửi, chờ sở nhận", number="41/TTr-UBND")


def completed(officer: Page, commune: Page, dossier: Dossier, look: Look) -> None:
    """Received, returned to the commune for what is missing, sent in and received again."""
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="41/TTr-UBND")
    reason = "Thiếu biên bản cuộc họp đề nghị xét, công nhận"
    take(officer, dossier, "Trả lại để hoàn thiện", "trả lại để hoàn thiện", reason=reason, to="Xã")
    commune.goto(page_of(dossier))
    expect(commune.get_by_text(reason).first).to_be_visible()
    look(commune, "ho-so-04-xa-hoan-thien")
    hand_in(commune, dossier, "Biên bản cuộc họp đề nghị", inspecting.upload("bien-ban.jpg", 140))
    take(commune, dossier, "Gửi lại sau khi hoàn thiện", "đã gửi, chờ sở nhận", number="43/TTr-UBND")
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="43/TTr-UBND")


def examined(officer: Page, dossier: Dossier, look: Look) -> None:
    """In the field a figure is found that is not the declared one; one indicator is concluded against the records."""
    take(officer, dossier, "Đi kiểm tra thực địa", "đang kiểm tra thực địa")
    records = computed_lines(dossier, TODAY)
    said_of = {code: records[code].outcome for code in CODES}
    against = "not_met" if said_of["1.2"] == "met" else "met"
    for code in ("1.1", "9.1"):
        say(officer, "qln", dossier, "appraised", code, said_of[code], "Đúng như số liệu")
    reason = "Thấy tại xã khác số liệu, biên bản 05/BB-SXD (thử)"
    say(officer, "qln", dossier, "appraised", "1.2", against, "Hai nhà mới xây lấn chỉ giới", reason=reason)
    seen = "Đo lại 12 nhà: 71,2 % số hộ"
    say(officer, "qln", dossier, "appraised", "9.2", "not_met", seen, figure="71.2", reason=reason)
    newest = Claim.objects.filter(dossier=dossier)
    assert newest.get(kind="appraised", code="1.2").is_against
    declared = newest.filter(kind="declared", code="9.2").latest("number")
    assert declared.figure != newest.get(kind="appraised", code="9.2").figure
    take(officer, dossier, "Kết thúc kiểm tra thực địa", "đang thẩm định")
    look(officer, "ho-so-05-tham-dinh")
    take(officer, dossier, "Trình trưởng phòng", "chờ trưởng phòng")


def concluded(sign_in: Callable[..., Page], officer: Page, dossier: Dossier) -> None:
    """By three people: who examined does not approve, not even by hand."""
    take(sign_in("truongphong"), dossier, "Trình lãnh đạo Sở", "chờ lãnh đạo sở")
    assert not offers(officer, dossier, "Kết luận")
    assert tries(officer, dossier, "approve") == 400
    dossier.refresh_from_db()
    assert dossier.state == DossierState.LEADERSHIP
    take(sign_in("lanhdao", "phone"), dossier, "Kết luận", "đã kết luận")
    officer.goto(page_of(dossier))


def confirmed(sign_in: Callable[..., Page], officer: Page) -> str:
    """The confirmation through the documents room; its number."""
    officer.goto("/van-ban/soan/confirmation/")
    officer.get_by_label("Về").select_option(value=f"commune {TRI_PHUONG}")
    officer.get_by_role("button", name="Soạn dự thảo").click()
    expect(officer.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    address = officer.url
    clerk = sign_in("vanthu")
    steps = [
        (officer, "Trình trưởng phòng"),
        (sign_in("truongphong"), "Trình lãnh đạo"),
        (sign_in("lanhdao"), "Ký"),
        (clerk, "Cấp số"),
        (clerk, "Phát hành"),
    ]
    for page, step in steps:
        page.goto(address)
        page.get_by_role("button", name=step, exact=True).click()
        expect(page.get_by_text(f"Đã ghi: {step.lower()}.")).to_be_visible()
    number: str = OutgoingDocument.objects.get(template="confirmation").notation
    return number


@pytest.mark.slow
def test_nang_cao_criterion_7_is_concluded_by_people_alone(sign_in: Callable[..., Page], look: Look) -> None:
    officer, district = sign_in("qln"), sign_in("huyen", "phone")
    dossier = Dossier.objects.get(commune=DE_THAM, standard="enhanced")
    say(district, "huyen", dossier, "verified", "7", "met", "Xem mười hộ ở hai thôn")
    add_paper(district, dossier, "Biên bản xem nhà ở của huyện", "Huyện")
    hand_in(district, dossier, "Biên bản xem nhà ở của huyện", inspecting.upload("bien-ban.jpg", 150))
    take(district, dossier, "Gửi Sở", "đã gửi, chờ sở nhận", number="19/TTr-UBND")
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="19/TTr-UBND")
    reason = "Chưa có chỉ tiêu để tính; theo biên bản 07/BB-SXD (thử)"
    evidence = {"reason": reason, "evidence": PartVersion.objects.get(part__dossier=dossier)}
    conclusion = say(officer, "qln", dossier, "appraised", "7", "met", "Xem 12 nhà và công trình phụ trợ", **evidence)
    assert (conclusion.computed, conclusion.is_against, conclusion.reason) == (None, True, reason)
    look(officer, "nang-cao-01-tham-dinh")
    unchecked(officer)
    take(officer, dossier, "Trình trưởng phòng", "chờ trưởng phòng")
    take(sign_in("truongphong"), dossier, "Trình lãnh đạo Sở", "chờ lãnh đạo sở")
    take(sign_in("lanhdao"), dossier, "Kết luận", "đã kết luận")
    officer.goto(page_of(dossier))
    expect(officer.get_by_text("Đạt 1/1 chỉ tiêu").first).to_be_visible()
    look(officer, "nang-cao-02-da-ket-luan")
    assert said(dossier, "appraised") == {"7": "met"}
    assert official("qln") not in {step.by for step in dossier.steps.filter(transition__in=["endorse", "approve"])}


def unchecked(page: Page) -> None:
    """The set says of itself that nobody has held it against the signed text."""
    page.goto("/tieu-chi/ls-xa-nang-cao-2018/")
    line = page.locator("tr", has_text="Chưa có chỉ tiêu nào của tiêu chí này")
    expect(line.locator(".mark-unchecked")).to_be_visible()
