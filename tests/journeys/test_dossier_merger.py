"""A dossier under appraisal is stopped by a merger and opened again for the unit that goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.dossier_steps import Look, SignIn, page_of, take
from tests.territory.entering import open_ended

from datchuan.dossiers.models import Dossier, DossierState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TRI_PHUONG, QUOC_KHANH = "06016-1 Xã Tri Phương (Tràng Định)", "06004-1 Xã Quốc Khánh (Tràng Định)"


@pytest.mark.slow
def test_stopped_by_a_merger_and_opened_again(sign_in: SignIn, look: Look) -> None:
    open_ended()
    officer = sign_in("qln")
    old = Dossier.objects.get(commune="06016-1")
    absorb(officer)
    officer.goto(page_of(old))
    reason = "Dừng do sắp xếp theo 99/NQ-HĐND (15/11/2020), có hiệu lực 01/12/2020"
    expect(officer.get_by_text(reason).first).to_be_visible()
    look(officer, "sap-xep-ho-so-da-dung")
    again = open_again(officer, old)
    district = sign_in("huyen", "phone")
    district.goto(page_of(again))
    expect(district.get_by_text("Mở lại từ").first).to_be_visible()
    look(district, "sap-xep-ho-so-mo-lai")
    take(officer, again, "Gửi huyện thẩm tra", "huyện đang thẩm tra", number="51/TTr-UBND")
    old.refresh_from_db()
    assert (old.state, again.reopens_id, again.commune_id) == (DossierState.STOPPED, old.pk, "06004-1")
    assert old.claims.exists(), "what was said of the old unit stays with it"
    assert not again.claims.exists()


def absorb(page: Page) -> None:
    """Tri Phương goes into Quốc Khánh."""
    page.goto("/dia-ban/sap-xep/moi/?loai=nhap-vao")
    page.get_by_label("Số văn bản").fill("99/NQ-HĐND")
    page.get_by_label("Ngày ban hành").fill("2020-11-15")
    page.get_by_label("Ngày có hiệu lực").fill("2020-12-01")
    page.get_by_label("Đơn vị nhận").fill(QUOC_KHANH)
    page.locator("#id_dong-0-unit").fill(TRI_PHUONG)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Hồ sơ đang mở bị dừng: 1")).to_be_visible()
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_text("Đã ghi nhận: 0 đơn vị hình thành, 1 đơn vị kết thúc.")).to_be_visible()


def open_again(page: Page, old: Dossier) -> Dossier:
    page.goto(page_of(old))
    page.get_by_role("link", name="Mở lại cho xã Quốc Khánh").click()
    page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.get_by_text("Đã mở hồ sơ của Xã Quốc Khánh.")).to_be_visible()
    return old.reopened_by.get()
