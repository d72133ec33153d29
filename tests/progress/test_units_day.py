"""Figures of one day on the units of another, page by page."""

from __future__ import annotations

import re

import pytest

TODAY, LATER, BEFORE = "2020-12-31", "2025-07-01", "2019-12-31"


def listed(page) -> list[str]:
    return re.findall(r'<th scope="row" data-label="Đơn vị"><div><a href="/dia-ban/([^/]+)/"', page.text)


def test_the_list_holds_the_units_of_the_chosen_day_with_the_facts_of_the_other(visit):
    page = visit("qln", "/dia-ban/", **{"dia-gioi": LATER})
    assert len(listed(page)) == 65
    assert page.context["now"].on.isoformat() == TODAY
    assert page.context["now"].units_on.isoformat() == LATER
    assert "trên địa giới ngày <strong>01/07/2025</strong>" in page.text
    total = sum(verdicts["9.2"].total for verdicts in page.context["now"].verdicts.values())
    assert total > 4000


def test_the_day_of_units_stays_until_it_is_given_up(visit, client):
    visit("qln", "/dia-ban/", **{"dia-gioi": LATER})
    assert len(listed(client.get("/dia-ban/"))) == 65
    assert len(listed(client.get("/dia-ban/", {"dia-gioi": ""}))) == 200
    assert len(listed(client.get("/dia-ban/"))) == 200


def test_the_days_own_units_follow_when_another_day_is_looked_at(visit, client):
    visit("qln", "/dia-ban/", **{"dia-gioi": TODAY})
    assert len(listed(client.get("/dia-ban/", {"ngay": LATER}))) == 65


def test_a_day_of_units_that_is_no_day_is_refused_in_a_sentence(visit, client):
    answer = visit("qln", "/dia-ban/", **{"dia-gioi": "hôm kia"})
    assert answer.status_code == 404
    assert "không phải là ngày" in answer.text
    assert client.get("/dia-ban/").status_code == 200


def test_the_frame_offers_the_days_on_which_units_changed(visit):
    page = visit("qln", "/").text
    offered = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"[^>]*>(?:từ|trước)', page)
    assert offered == [BEFORE, "2020-01-01", "2024-12-01", LATER]


@pytest.mark.parametrize(
    "address", ["/", "/ban-do/", "/quy-hoach/", "/nha-o/", "/danh-gia/neu-doi/", "/danh-gia/so-sanh/"]
)
@pytest.mark.parametrize("day", [BEFORE, "2024-12-01", LATER])
def test_every_page_of_figures_takes_the_day_of_units(visit, address, day):
    page = visit("qln", address, **{"dia-gioi": day})
    assert page.status_code == 200
    assert "trên địa giới ngày" in page.text


def test_a_unit_that_is_not_there_that_day_leads_to_a_day_on_which_it_is(visit, client):
    page = visit("qln", "/dia-ban/06052-1/").text  # Bắc Ái ended in 2020
    assert "không tồn tại ngày 31/12/2020" in page
    assert 'href="?dia-gioi=2019-12-31"' in page
    then = client.get("/dia-ban/06052-1/", {"dia-gioi": BEFORE}).text
    assert "không tồn tại" not in then
    assert "Xã bị chia khi sắp xếp" in then  # its villages were dealt out
    assert "không cộng thành một kết luận" in then  # and its plan verdicts stay open


def test_a_unit_to_come_leads_to_its_first_day(visit):
    assert 'href="?dia-gioi=2025-07-01"' in visit("qln", "/dia-ban/06040-3/").text


def test_why_speaks_of_the_unit_of_the_other_day(visit, client):
    page = visit("qln", "/danh-gia/06052-1/9.2/", **{"dia-gioi": BEFORE})
    assert page.status_code == 200
    assert "địa giới ngày 31/12/2019" in page.text
    assert "Xã bị chia khi sắp xếp" in page.text
    plans = client.get("/danh-gia/06052-1/1.1/").text
    assert "Đề Thám" in plans
    assert "Kim Đồng" in plans


def test_no_paper_of_a_unit_that_was_not_there(visit, client):
    page = visit("lanhdao", "/dia-ban/06040-3/", **{"dia-gioi": LATER}).text
    assert "Xác nhận (PDF)" not in page
    assert client.get("/ho-so/06040-3/xac-nhan.pdf").status_code in (400, 404)


def test_the_shapes_are_those_of_the_day_of_units(visit):
    for day, count in ((BEFORE, 226), (TODAY, 200), ("2024-12-01", 194), (LATER, 65)):
        assert len(visit("qln", "/ban-do/du-lieu.json", **{"dia-gioi": day}).json()["features"]) == count
