"""Field capture at a desk: a house judged while it is typed, a device made, a held submission mended."""

from __future__ import annotations

import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect
from tests.survey.field import instance

from datchuan.housing.models import HouseRecord
from datchuan.kernel.resources import forms_folder
from datchuan.survey.models import Submission
from datchuan.survey.operations import publish_forms, take_waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "LS0601600001"


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_the_panel_answers_while_a_house_is_filled_in(sign_in, look, device):
    page = sign_in("xa", device)
    page.goto(f"/nha-o/ho/{CODE}/sua/")
    panel = page.locator("#xet")
    page.get_by_label("Nhà vệ sinh hợp vệ sinh").select_option("Không")
    expect(panel).to_contain_text("Không đạt")
    expect(panel).to_contain_text("Không có nhà vệ sinh hợp vệ sinh")
    page.get_by_label("Ghi chú").fill("Đã đến tận nhà")
    look(page, f"ghi-nha-{device}")
    page.get_by_role("button", name="Ghi nhà này").click()
    expect(page.get_by_text(f"Đã ghi hộ {CODE}.")).to_be_visible()
    assert HouseRecord.objects.get(household__code=CODE, valid_to=None).note == "Đã đến tận nhà"


def test_from_a_new_device_to_a_mended_submission(sign_in, look, live_server):
    publish_forms(folder=forms_folder(), by=None)
    page = sign_in("xa")
    page.goto("/thu-thap/may/")
    page.get_by_label("Tên máy").fill("Máy của Páo")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_text("Chỉ hiện một lần")).to_be_visible()
    look(page, "may-moi")
    server = re.search(r"http://[\w.:]+/odk/[\w-]+", page.content())[0]
    assert post(server, instance({"people/persons": "99"})) == 201
    page.goto("/thu-thap/?trang-thai=held")
    page.get_by_role("link", name="Điều tra nhà ở hộ gia đình").first.click()
    expect(page.get_by_text("Nhập từ 1 đến 60 người.")).to_be_visible()
    look(page, "phieu-cho-sua")
    page.get_by_label("Số nhân khẩu (người)").fill("9")
    page.get_by_role("button", name="Kiểm tra lại và ghi").click()
    expect(page.get_by_text(f"Đã ghi phiếu vào số liệu của hộ {CODE}.")).to_be_visible()
    take_waiting()
    assert Submission.objects.get().state == Submission.State.TAKEN
    assert HouseRecord.objects.get(household__code=CODE, valid_to=None).persons == 9


def post(server: str, xml: bytes) -> int:
    body = b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n' + xml
    request = Request(f"{server}/submission", body + b"\r\n--b--\r\n")
    request.add_header("Content-Type", "multipart/form-data; boundary=b")
    with urlopen(request) as answer:
        return answer.status
