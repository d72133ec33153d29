"""A commune's dossier from its registration to the province's decision, each role by its own sign-in; another by the
set of nâng cao, of which nothing can be computed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from tests.cast import official
from tests.inspection import visiting
from tests.journeys import inspecting
from tests.journeys.dossier_steps import (
    Look,
    SignIn,
    add_paper,
    draft,
    hand_in,
    issued,
    line_of,
    make_public,
    offers,
    open_from_registration,
    page_of,
    say,
    take,
    tries,
    tries_to_say,
)
from tests.making import TODAY

from datchuan.documents.models import OutgoingDocument
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.queries import computed_lines
from datchuan.inspection.operations import hold_visit
from datchuan.law.outcome import Outcome
from datchuan.platform.queries import first_broken_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TRI_PHUONG, DE_THAM, SET = "06016-1", "06046-1", "vn-xa-2016"


@pytest.mark.slow
def test_from_registration_to_the_provinces_decision(sign_in: SignIn, look: Look) -> None:
    visited()
    officer, commune, district = sign_in("qln"), sign_in("xa", "phone"), sign_in("huyen", "phone")
    begun = Dossier.objects.get(commune=TRI_PHUONG)
    take(commune, begun, "Rút hồ sơ", "đã rút", reason="Xã xin rút để làm lại hồ sơ cho đủ")
    dossier = open_from_registration(officer, TRI_PHUONG, SET)
    prepared(commune, dossier, look)
    verified(district, dossier, look)
    completed(officer, commune, dossier, look)
    examined(officer, dossier, look)
    head, leader = concluded(sign_in, officer, dossier)
    number = confirmed(sign_in, officer, head, leader, dossier, look)
    decided(sign_in("vpdp"), dossier, look)
    commune.goto(page_of(dossier))
    expect(commune.get_by_text("Tỉnh đã quyết định").first).to_be_visible()
    look(commune, "ho-so-08-tinh-da-quyet")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.confirmation_number) == (DossierState.DECIDED, number)
    assert dossier.recognition
    assert dossier.recognition.number == "777/QĐ-UBND"
    assert first_broken_entry() is None


def visited() -> None:
    """A team was in the commune in June, and found fewer good houses than what is declared later."""
    officer = official("qln")
    visit = visiting.a_visit(officer, official("qhkt"))
    for line in visit.record.declared:
        code, told = line["code"], {"outcome": line["outcome"], "text": "Đúng như số liệu đã có"}
        if code == "9.2":
            told = {"outcome": "not_met", "text": "Đo lại 12 nhà, bốn nhà không đạt"}
        visiting.seen(visit, officer, indicator=code, **told)
    hold_visit(visit=visit, held_on=visiting.HELD, by=officer, at=visiting.AT)


def prepared(commune: Page, dossier: Dossier, look: Look) -> None:
    """The commune says what it is, makes it public, hands in its files and sends them to the district, on a phone."""
    say(commune, dossier, "xa", "9.1", like="theo số liệu")
    said = {"outcome": "Đạt", "figure": "76,4", "actual": "76,4 % số hộ theo sổ của các thôn"}
    say(commune, dossier, "xa", "9.2", **said)
    look(commune, "ho-so-01-xa-tu-danh-gia")
    make_public(commune, dossier, "Niêm yết", "Trụ sở UBND xã", "2020-12-01", "2020-12-21", times="1")
    hand_in(commune, dossier, "Báo cáo kết quả thực hiện", inspecting.upload("bao-cao.jpg", 130))
    look(commune, "ho-so-02-xa-chuan-bi")
    take(commune, dossier, "Gửi huyện thẩm tra", "huyện đang thẩm tra", number="12/TTr-UBND")


def verified(district: Page, dossier: Dossier, look: Look) -> None:
    district.goto("/ho-so/")
    expect(district.locator(f'main a[href="{page_of(dossier)}"]').first).to_be_visible()
    papers = {"actual": "Theo giấy tờ xã gửi", "evidence": "Báo cáo kết quả thực hiện"}
    say(district, dossier, "huyen", "9.1", outcome="Không đạt", **papers)
    as_declared = say(district, dossier, "huyen", "9.2", like="như xã tự đánh giá")
    assert as_declared.figure == Decimal("76.4")
    look(district, "ho-so-03-huyen-tham-tra")
    take(district, dossier, "Gửi Sở", "đã gửi, chờ sở nhận", number="41/TTr-UBND")


def completed(officer: Page, commune: Page, dossier: Dossier, look: Look) -> None:
    """Received, returned to the commune for what is missing with a letter, sent in and received again."""
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="41/TTr-UBND")
    reason = "Thiếu biên bản cuộc họp đề nghị xét, công nhận"
    take(officer, dossier, "Trả lại để hoàn thiện", "trả lại để hoàn thiện", reason=reason, returned_to="Xã")
    draft(officer, dossier, "Công văn đề nghị hoàn thiện hồ sơ")
    officer.goto(page_of(dossier))
    expect(officer.locator("#van-ban-ho-so").get_by_role("link", name="Dự thảo")).to_be_visible()
    commune.goto(page_of(dossier))
    expect(commune.get_by_text(f"Lý do trả lại: {reason}")).to_be_visible()
    look(commune, "ho-so-04-xa-hoan-thien")
    hand_in(commune, dossier, "Biên bản cuộc họp đề nghị", inspecting.upload("bien-ban.jpg", 140))
    take(commune, dossier, "Gửi lại sau khi hoàn thiện", "đã gửi, chờ sở nhận", number="43/TTr-UBND")
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="43/TTr-UBND")


def examined(officer: Page, dossier: Dossier, look: Look) -> None:
    """In the field a figure is found that is not the declared one; one indicator is concluded against the records."""
    take(officer, dossier, "Đi kiểm tra thực địa", "đang kiểm tra thực địa")
    records = computed_lines(dossier, TODAY)
    for code in ("1.1", "9.1"):
        say(officer, dossier, "so", code, like="theo số liệu", evidence="Báo cáo kết quả thực hiện")
    against = "not_met" if records["1.2"].outcome == "met" else "met"
    told = {"outcome": against, "actual": "Hai nhà mới xây lấn chỉ giới"}
    assert tries_to_say(officer, dossier, "so", "1.2", **told) == 400
    reason = "Thấy tại xã khác số liệu, biên bản 05/BB-SXD (thử)"
    against_records = say(
        officer,
        dossier,
        "so",
        "1.2",
        outcome=Outcome(against).label,
        actual=told["actual"],
        reason=reason,
        evidence="Biên bản cuộc họp",
    )
    assert against_records.is_against
    seen = say(officer, dossier, "so", "9.2", like="dùng buổi kiểm tra", figure="71,2", reason=reason)
    assert seen.evidence_note.startswith("Kiểm tra ngày 03/06/2020")
    line = line_of(officer, dossier, "9.2")
    expect(line.get_by_text("Khác nhau:").first).to_be_visible()
    look(officer, "ho-so-05-so-tham-dinh")
    take(officer, dossier, "Kết thúc kiểm tra thực địa", "đang thẩm định")
    take(officer, dossier, "Trình trưởng phòng", "chờ trưởng phòng")


def concluded(sign_in: SignIn, officer: Page, dossier: Dossier) -> tuple[Page, Page]:
    """By three people: who examined does not approve, not even by hand."""
    head, leader = sign_in("truongphong"), sign_in("lanhdao", "phone")
    take(head, dossier, "Trình lãnh đạo Sở", "chờ lãnh đạo sở")
    assert not offers(officer, dossier, "Kết luận")
    assert tries(officer, dossier, "approve") == 400
    dossier.refresh_from_db()
    assert dossier.state == DossierState.LEADERSHIP
    take(leader, dossier, "Kết luận", "đã kết luận")
    return head, leader


def confirmed(sign_in: SignIn, officer: Page, head: Page, leader: Page, dossier: Dossier, look: Look) -> str:
    """The confirmation through the documents room; the dossier is confirmed by its issue. The number."""
    look(leader, "ho-so-06-da-ket-luan")
    address, clerk = draft(officer, dossier, "Văn bản xác nhận"), sign_in("vanthu")
    hands = [(officer, "Trình trưởng phòng"), (head, "Trình lãnh đạo"), (leader, "Ký")]
    document: OutgoingDocument = issued(address, *hands, (clerk, "Cấp số"), (clerk, "Phát hành"))
    officer.goto(page_of(dossier))
    told = f"Phát hành văn bản xác nhận {document.notation}"
    expect(officer.locator("#lich-su").get_by_text(told)).to_be_visible()
    look(officer, "ho-so-07-da-xac-nhan")
    return document.notation


def decided(coordination: Page, dossier: Dossier, look: Look) -> None:
    """The coordination office records the province's recognition, and the dossier's decision by it."""
    coordination.goto(f"/cong-nhan/moi/?xa={TRI_PHUONG}")
    coordination.get_by_label("Bộ tiêu chí").select_option(SET)
    coordination.get_by_label("Số quyết định").fill("777/QĐ-UBND")
    coordination.get_by_label("Ngày quyết định").fill(f"{TODAY}")
    coordination.get_by_label("Cơ quan ban hành").fill("UBND tỉnh")
    coordination.get_by_label("Ngày công nhận").fill(f"{TODAY}")
    coordination.get_by_role("button", name="Ghi công nhận").click()
    expect(coordination.get_by_text("Đã ghi: Xã Tri Phương")).to_be_visible()
    take(coordination, dossier, "Ghi quyết định của tỉnh", "tỉnh đã quyết định", recognition="777/QĐ-UBND")
    look(coordination, "ho-so-08-tinh-da-quyet")


@pytest.mark.slow
def test_nang_cao_criterion_7_is_concluded_by_people_alone(sign_in: SignIn, look: Look) -> None:
    officer, district = sign_in("qln"), sign_in("huyen", "phone")
    dossier = Dossier.objects.get(commune=DE_THAM, standard="enhanced")
    paper = "Biên bản xem nhà ở của huyện"
    add_paper(district, dossier, paper, "Huyện")
    hand_in(district, dossier, paper, inspecting.upload("bien-ban.jpg", 150))
    say(district, dossier, "huyen", "7", outcome="Đạt", actual="Xem mười hộ ở hai thôn", evidence=paper)
    look(district, "nang-cao-01-huyen-tham-tra")
    take(district, dossier, "Gửi Sở", "đã gửi, chờ sở nhận", number="19/TTr-UBND")
    take(officer, dossier, "Nhận hồ sơ", "đang thẩm định", number="19/TTr-UBND")
    reason = "Chưa có chỉ tiêu để tính; theo biên bản 07/BB-SXD (thử)"
    told = {"actual": "Xem 12 nhà và công trình phụ trợ", "reason": reason, "evidence": paper}
    conclusion = say(officer, dossier, "so", "7", outcome="Đạt", **told)
    assert (conclusion.computed, conclusion.is_against, conclusion.reason) == (None, True, reason)
    stands_beside(officer, dossier, reason, paper)
    look(officer, "nang-cao-02-so-tham-dinh")
    take(officer, dossier, "Trình trưởng phòng", "chờ trưởng phòng")
    take(sign_in("truongphong"), dossier, "Trình lãnh đạo Sở", "chờ lãnh đạo sở")
    take(sign_in("lanhdao", "phone"), dossier, "Kết luận", "đã kết luận")
    officer.goto(page_of(dossier))
    expect(officer.get_by_text("Đạt 1/1 chỉ tiêu").first).to_be_visible()
    look(officer, "nang-cao-03-da-ket-luan")
    assert official("qln") not in {step.by for step in dossier.steps.filter(transition__in=["endorse", "approve"])}


def stands_beside(page: Page, dossier: Dossier, reason: str, paper: str) -> None:
    """What is computed stays undetermined, with the mark of law that nobody has checked; the person's conclusion with
    its reason and evidence stands beside it."""
    line = line_of(page, dossier, "7")
    computed = line.locator("dl.definitions")
    expect(computed.get_by_text("Chưa đủ căn cứ")).to_be_visible()
    expect(computed.locator(".mark-unchecked")).to_be_visible()
    row = line.locator("tr", has_text="Sở thẩm định")
    expect(row.locator(".verdict.met")).to_be_visible()
    expect(row.get_by_text(reason)).to_be_visible()
    expect(row.get_by_role("link", name=f"{paper}, bản 1")).to_be_visible()
