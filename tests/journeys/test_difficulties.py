"""A difficulty from a commune's phone to its end: raised, given to somebody, resolved with evidence."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.difficulties.giving import PNG

from datchuan.difficulties.models import Difficulty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Đường vào thôn Nà Thử bị sạt, xe chở vật liệu không vào"


def test_from_the_phone_of_a_commune_to_its_end(sign_in, look, tmp_path):
    photo = tmp_path / "duong-sat.png"
    photo.write_bytes(PNG)
    commune = sign_in("xa", "phone")
    commune.goto("/vuong-mac/neu/?tieu-chi=9.2")
    commune.get_by_label("Vướng gì").fill(TITLE)
    commune.get_by_label("Loại").select_option(label="Việc khác")
    commune.get_by_label("Mức độ").select_option(label="Làm chậm việc")
    commune.get_by_label("Ảnh, tệp").set_input_files(photo)
    look(commune, "neu-vuong-mac")
    commune.get_by_role("button", name="Gửi").click()
    expect(commune.get_by_role("heading", name=TITLE)).to_be_visible()
    look(commune, "vuong-mac-moi-neu")
    address = commune.url

    division = sign_in("truongphong")
    division.goto("/vuong-mac/")
    look(division, "vuong-mac")
    division.goto(address)
    division.get_by_label("Chủ trì").first.select_option(label="Phòng QLN, TTBĐS & HTKT: Nông Thị Hạnh")
    division.get_by_role("button", name="Giao chủ trì", exact=True).click()
    expect(division.get_by_text("Đã ghi: giao chủ trì.")).to_be_visible()

    officer = sign_in("qln")
    officer.goto(address)
    officer.get_by_label("Hướng giải quyết").fill("Huyện cho xe xúc san tạm trong tuần, xã huy động dân công.")
    officer.get_by_role("button", name="Ghi hướng giải quyết").click()
    officer.get_by_label("Việc đã làm").fill("Huyện đã san xong đoạn sạt, xe tải nhỏ vào được.")
    officer.get_by_role("button", name="Ghi việc đã làm").click()
    officer.get_by_label("Ảnh, tệp chứng minh").set_input_files(photo)
    officer.get_by_role("button", name="Ghi đã giải quyết").click()
    expect(officer.get_by_text("Đã ghi: giải quyết xong.")).to_be_visible()
    look(officer, "vuong-mac-da-giai-quyet")

    commune.goto(address)
    expect(commune.get_by_text("Đã giải quyết").first).to_be_visible()
    look(commune, "vuong-mac-tren-dien-thoai")
    assert Difficulty.objects.get(title=TITLE).state == "resolved"
