"""The pages of the law: every indicator with its level, and how much of it nobody has checked."""

from __future__ import annotations

from datchuan.law.library import load_library


def test_the_set_shows_all_indicators_and_levels(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/vn-xa-2016/").text
    found = load_library().sets["vn-xa-2016"]
    for indicator in found.indicators():
        assert f'/tieu-chi/vn-xa-2016/{indicator.code}/">{indicator.code}</a></th>' in page
    assert "19 tiêu chí, 49 chỉ tiêu" in page
    assert "chưa đối chiếu văn bản" in page
    assert "theo câu chữ của CV 117" in page, "both readings of CV 117's sentence are shown"
    assert "30 ngày làm việc" in page


def test_the_list_counts_what_is_checked(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/").text
    assert "0 giá trị đã được người có trách nhiệm đối chiếu" in page


def test_an_unknown_set_is_not_there(client, xa):
    client.force_login(xa)
    answer = client.get("/tieu-chi/vn-xa-1999/")
    assert answer.status_code == 404
    assert "Không có bộ tiêu chí" in answer.text


def test_procedures_name_what_is_known_and_what_is_not(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/trinh-tu/?ngay=2020-06-15").text
    assert page.index("Quyết định 2540/QĐ-TTg") < page.index("Thông tư 40/2014/TT-BNNPTNT)")  # the day's own first
    assert "chưa rõ thời hạn" in page
    assert "Chưa tìm thấy nguồn nào nêu thành phần hồ sơ." in page
    assert "Ngày đang xem chưa có trình tự" not in page
    assert "Ngày đang xem chưa có trình tự" in client.get("/tieu-chi/trinh-tu/?ngay=2026-06-15").text
