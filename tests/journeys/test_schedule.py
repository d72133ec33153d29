"""A schedule in Chromium: proposed, a card dragged onto a full day, the conflict seen at once and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.inspection.scheduled import put, round_of, second_team

from datchuan.inspection.models import Visit
from datchuan.inspection.operations import propose_waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_card_is_dragged_and_its_conflict_is_seen(sign_in, look):
    page = sign_in("qln")
    round_ = round_of(visit_minutes=180)
    second_team(round_)
    first, second = round_.visits.get(commune="06046-1"), round_.visits.get(commune="05998-1")
    put(first, date(2020, 6, 10))
    page.goto(f"/kiem-tra/dot/{round_.pk}/lich/")
    page.get_by_role("button", name="Xếp nhanh").click()
    expect(page.get_by_text("Đã xếp nhanh")).to_be_visible()
    look(page, "lich-kiem-tra")

    team = round_.teams.first()
    day = page.locator(f'[data-slot="{team.pk}|2020-06-10"]')
    day.scroll_into_view_if_needed()
    page.locator(f'[data-card^="{second.pk}@"]').drag_to(day)
    expect(page.get_by_text("Đã chuyển xã Khánh Long sang Đoàn 1, ngày 10/06/2020.")).to_be_visible()
    expect(day.locator("[data-card]")).to_have_count(2)
    wrong = page.locator("td.is-wrong")
    expect(wrong).to_contain_text("quá giờ làm việc")
    second.refresh_from_db()
    assert (second.day, second.is_fixed) == (date(2020, 6, 10), True)
    look(page, "lich-kiem-tra-cho-khong-duoc")

    page.get_by_role("button", name="Hoàn tác: xã Khánh Long").click()
    expect(page.locator("td.is-wrong")).to_have_count(0)

    page.get_by_role("button", name="Xếp kỹ").click()
    expect(page.get_by_role("heading", name="Đang xếp kỹ")).to_be_visible()
    look(page, "lich-kiem-tra-dang-xep")
    round_.proposals.filter(state="waiting").update(seconds=0.2)
    propose_waiting()
    expect(page.get_by_text("Đã xếp xong lịch")).to_be_visible()


def test_on_a_phone_by_the_form(sign_in, look):
    page = sign_in("qhkt", "phone")
    round_ = round_of()
    visit = round_.visits.get(commune="06016-1")
    page.goto(f"/kiem-tra/dot/{round_.pk}/lich/")
    page.get_by_label("Việc với xã Tri Phương").click()
    page.get_by_role("link", name="Chuyển đoàn, ngày").click()
    expect(page.get_by_label("Đoàn", exact=True)).to_be_focused()
    page.get_by_label("Ngày", exact=True).select_option("2020-06-12")
    page.get_by_role("button", name="Chuyển", exact=True).click()
    expect(page.get_by_text("Đã chuyển xã Tri Phương")).to_be_visible()
    assert Visit.objects.get(pk=visit.pk).day == date(2020, 6, 12)
    look(page, "lich-kiem-tra-dien-thoai")
