"""One house by the form: judged while it is filled in, recorded as a version, refused in a sentence."""

from __future__ import annotations

import pytest
from tests.making import SURVEYED, entry, record, versions, village

from datchuan.housing.models import HouseRecord

COMMUNE = "06016-1"
GOOD = {
    "head_name": "Nông Văn Thử",
    "surveyed_on": "2020-12-20",
    "persons": "4",
    "living_area": "40,5",
    "built_year": "2005",
    "hard_floor": "1",
    "hard_frame": "1",
    "hard_roof": "1",
    "lifetime_years": "20",
    "temporary_material": "0",
    "unsafe": "0",
    "kitchen_hygienic": "1",
    "toilet_hygienic": "1",
    "animal_shed": "3",
    "custom_fit": "1",
}


@pytest.fixture
def place(province) -> int:
    return village(COMMUNE, "Nà Thử")


def given(place: int, **changes: str) -> dict[str, str]:
    return {**GOOD, "village": str(place), **changes}


def test_a_known_house_is_shown_and_recorded_anew(client, xa, place):
    record(entry("TH1", place, SURVEYED, living_area_dm2=3825))
    client.force_login(xa)
    page = client.get("/nha-o/ho/TH1/sua/").text
    assert 'value="38,25"' in page
    assert client.post("/nha-o/ho/TH1/sua/", given(place, toilet_hygienic="0")).status_code == 302
    newest = versions("TH1")[-1]
    assert (newest.living_area_dm2, newest.toilet_hygienic, newest.recorded_by) == (4050, False, xa)
    assert len(versions("TH1")) == 2


def test_what_is_shown_and_sent_back_changes_nothing(client, xa, place):
    record(entry("TH1", place, SURVEYED))
    client.force_login(xa)
    form = client.get("/nha-o/ho/TH1/sua/").context["form"]
    same = {name: "" if value is None else str(value) for name, value in form.initial.items()}
    same["surveyed_on"] = SURVEYED.isoformat()
    assert client.post("/nha-o/ho/TH1/sua/", same).status_code == 302
    assert len(versions("TH1")) == 1


def test_the_panel_follows_what_is_filled_in(client, xa, place):
    client.force_login(xa)
    good = client.post("/nha-o/xet/", given(place)).text
    assert good.count("verdict met") == 2
    assert "<li>" not in good
    lacking = client.post("/nha-o/xet/", given(place, hard_floor="0", lifetime_years="")).text
    assert "Không đạt" in lacking
    assert "nền" in lacking.lower()
    assert "niên hạn" in lacking.lower()
    assert not HouseRecord.objects.filter(village=place).exists()


def test_the_panel_waits_for_the_village(client, xa, place):
    client.force_login(xa)
    assert "Chọn thôn để xét" in client.post("/nha-o/xet/", {**GOOD, "village": ""}).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"living_area": "bốn mươi"}, "“bốn mươi” không phải là số. Nhập số m², ví dụ 40,5."),
        ({"living_area": "40,555"}, "có quá 2 chữ số lẻ"),
        ({"living_area": "2001"}, "Nhập từ 0 đến 2000 m²."),
        ({"living_area": "Infinity"}, "chữ số lẻ"),
        ({"persons": "0"}, "Nhập số nguyên từ 1 đến 60."),
        ({"persons": "bốn"}, "Nhập số nguyên từ 1 đến 60."),
        ({"surveyed_on": "2021-01-01"}, "ở sau hôm nay (31/12/2020)"),
        ({"head_name": ""}, "bắt buộc"),
        ({"roof_material": "77"}, "hợp lệ"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(client, xa, place, changes, said):
    client.force_login(xa)
    answer = client.post("/nha-o/moi/", given(place, **changes))
    assert answer.status_code == 400
    assert said in answer.text
    assert "Nông Văn Thử" in answer.text or changes.get("head_name") == ""
    assert not HouseRecord.objects.filter(village=place).exists()


def test_a_new_household_gets_a_code_and_a_twin_is_asked_about(client, xa, place):
    client.force_login(xa)
    assert client.post("/nha-o/moi/", given(place)).headers["Location"] == "/nha-o/ho/06016M00001/"
    asked = client.post("/nha-o/moi/", given(place, head_name="NÔNG VĂN THỬ"))
    assert asked.status_code == 400
    assert "Có thể trùng hộ 06016M00001" in asked.text
    sure = client.post("/nha-o/moi/", given(place, head_name="NÔNG VĂN THỬ", confirmed_new="1"))
    assert sure.headers["Location"] == "/nha-o/ho/06016M00002/"


def test_houses_and_villages_of_others_are_out_of_reach(client, xa, province):
    other = village("06268-2", "Nơi khác")
    record(entry("TH9", other))
    client.force_login(xa)
    assert client.get("/nha-o/ho/TH9/sua/").status_code == 404
    assert client.post("/nha-o/moi/", given(other)).status_code == 400


def test_who_brings_no_houses_has_no_form(client, vpdp, province):
    client.force_login(vpdp)
    assert client.get("/nha-o/moi/").status_code == 403


def test_what_turns_is_told_in_words(client, huyen, province):
    place = village("06004-1", "Nà Thử")  # a commune without any house
    client.force_login(huyen)
    page = client.post("/nha-o/moi/", given(place), follow=True).text
    assert "Xã Quốc Khánh, chỉ tiêu 9.1 ngày 31/12/2020: Chưa đủ căn cứ → Đạt" in page
    assert "undetermined" not in page.replace('class="verdict undetermined"', "")
