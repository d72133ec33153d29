"""The house survey filled in at a computer, in ODK Web Forms: wrong first, then mended; the network goes and comes."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from datchuan.housing.models import HouseRecord
from datchuan.kernel.resources import forms_folder
from datchuan.survey.models import Submission
from datchuan.survey.operations import publish_forms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photo() -> dict[str, object]:
    """Larger than the form lets through: it is made smaller before it is sent."""
    picture = BytesIO()
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(picture, "jpeg", quality=90)
    return {"name": "nha.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def choose(page: Page, question: str, answer: str) -> str:
    """From a list; returns the whole label of what was chosen."""
    page.get_by_role("combobox", name=question).click()
    option = page.locator(".p-select-option").filter(has_text=answer).first
    label = option.inner_text()
    option.click()
    return label


def type_in(page: Page, question: str, answer: str) -> None:
    field = page.get_by_role("spinbutton", name=question)
    field.press("Control+a")
    field.press_sequentially(answer)


def test_a_house_filled_in_at_a_computer(sign_in, look):
    publish_forms(folder=forms_folder(), by=None)
    page = sign_in("xa")
    page.goto("/thu-thap/")
    page.get_by_role("link", name="Điền trên máy tính: Điều tra nhà ở hộ gia đình").click()
    choose(page, "Thôn, bản", "")
    page.get_by_text("Chọn trong danh sách").click()
    head, _, code = choose(page, "Chọn hộ trong danh sách", "").partition(" · ")
    expect(page.get_by_role("textbox", name="Chủ hộ")).to_have_value(head)
    type_in(page, "Diện tích ở (m²)", "40,5")
    type_in(page, "Số nhân khẩu (người)", "99")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_text("Nhập từ 1 đến 60 người.")).to_be_visible()
    expect(page.get_by_text("1 câu cần sửa.")).to_be_visible()
    type_in(page, "Số nhân khẩu (người)", "6")
    page.get_by_role("radiogroup", name="Nền cứng").get_by_text("Có").click()
    page.locator("input[type=file]").first.set_input_files(files=[photo()])
    expect(page.get_by_alt_text("Ảnh đã chọn")).to_be_visible()
    look(page, "dien-phieu")
    send_twice(page)
    expect(page.get_by_text(f"Đã ghi phiếu vào số liệu: {code}.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Chủ hộ")).to_have_value("")  # ready for the next house
    submission = Submission.objects.get()
    record = HouseRecord.objects.get(household__code=code, valid_to=None)
    assert (record.persons, record.living_area_dm2, record.hard_floor) == (6, 4050, True)
    assert (record.submission, submission.state) == (submission, Submission.State.TAKEN)
    with Image.open(submission.attachments.get().file) as kept:
        assert kept.size == (1280, 960)


LOSE_THE_ANSWER = """() => {
  const real = window.fetch;
  window.fetch = async (...given) => {
    const answer = await real(...given);
    if (!String(given[0]).includes("/gui/")) return answer;
    window.fetch = real;
    throw new TypeError("the network is gone");
  };
}"""


def send_twice(page: Page) -> None:
    """The network goes after the server has everything and before the page is told; then the same is sent again."""
    page.evaluate(LOSE_THE_ANSWER)
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_text("Chưa gửi được phiếu")).to_be_visible()
    page.get_by_role("button", name="Gửi lại").click()


def test_the_form_on_a_phone(sign_in, look):
    publish_forms(folder=forms_folder(), by=None)
    page = sign_in("xa", "phone")
    page.goto("/thu-thap/dien/master-plan/")
    expect(page.get_by_role("combobox", name="Hồ sơ quy hoạch")).to_be_visible()
    look(page, "dien-phieu-quy-hoach")
