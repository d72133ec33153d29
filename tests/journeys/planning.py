"""The June round of 2020 from the work item of the plan to its announcement, as a division officer makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect
from tests.cast import official

from datchuan.inspection.models import Round

TRI_PHUONG = "06016-1"
FIRST_DAY, AWAY = date(2020, 6, 16), date(2020, 6, 4)
Look = Callable[[Page, str], None]


def make_the_round(page: Page, look: Look) -> Round:
    """From the work item of the plan: window, two teams of both divisions, who is away, communes by rule."""
    page.goto("/kiem-tra/moi/")
    page.get_by_role("link", name="Đợt 1").click()
    page.get_by_label("Giờ làm việc").fill("540")  # the farthest communes lie more than five hours' road away
    page.get_by_label("Thời gian mỗi xã").fill("150")
    page.get_by_label("Vĩ độ").fill("21.8537")
    page.get_by_label("Kinh độ").fill("106.7615")
    look(page, "dot-01-lap")
    page.get_by_role("button", name="Ghi đợt").click()
    expect(page.get_by_text("Đã lập đợt kiểm tra.")).to_be_visible()
    round_ = Round.objects.get()
    assert (round_.item.key, round_.first_on, round_.last_on) == ("round-1", date(2020, 6, 1), date(2020, 6, 30))
    make_team(page, round_, "qln", "qhkt")
    make_team(page, round_, "truongphong", "nv-quy-hoach")
    page.goto(f"/kiem-tra/dot/{round_.pk}/vang/")
    page.get_by_label("Ai vắng").select_option(str(official("qhkt").pk))
    page.get_by_label("Từ ngày").fill(f"{AWAY}")
    page.get_by_label("Đến ngày").fill("2020-06-05")
    page.get_by_label("Lý do").fill("Tập huấn")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("vắng.", exact=False).first).to_be_visible()
    choose_communes(page, round_, look)
    return round_


def make_team(page: Page, round_: Round, first: str, second: str) -> None:
    page.goto(f"/kiem-tra/dot/{round_.pk}/doan/")
    page.get_by_label("Trưởng đoàn").select_option(str(official(first).pk))
    page.locator(f'[name=members][value="{official(second).pk}"]').check()
    page.get_by_role("button", name="Ghi đoàn").click()
    expect(page.get_by_text("Đã ghi Đoàn")).to_be_visible()


def choose_communes(page: Page, round_: Round, look: Look) -> None:
    page.goto(f"/kiem-tra/dot/{round_.pk}/chon-xa/")
    page.locator("[name=rules][value=registered]").check()
    page.locator("[name=rules][value=random]").check()
    page.get_by_label("Phần chọn ngẫu nhiên (%)").fill("1")
    page.get_by_role("button", name="Xem trước").click()
    rows = page.locator("#previewed tbody tr")
    expect(rows.filter(has_text="Chọn ngẫu nhiên").first).to_be_visible()
    look(page, "dot-02-chon-xa")
    count = rows.count()
    page.get_by_role("button", name=f"Đưa {count} xã mới vào đợt").click()
    expect(page.get_by_text(f"Đã đưa {count} xã mới vào đợt.")).to_be_visible()
    assert round_.visits.count() == count
    look(page, "dot-03-dot")


def schedule(page: Page, round_: Round, look: Look) -> None:
    """Proposed; a card dragged onto a day when the planner is away is told at once, then moved by the form."""
    page.goto(f"/kiem-tra/dot/{round_.pk}/lich/")
    page.get_by_role("button", name="Xếp nhanh").click()
    expect(page.get_by_text(f"Đã xếp nhanh: {round_.visits.count()} xã có ngày.")).to_be_visible()
    team, visit = round_.teams.get(name="Đoàn 1"), round_.visits.get(commune=TRI_PHUONG)
    day = page.locator(f"#o-{team.pk}-{AWAY}")
    page.locator(f'[data-card^="{visit.pk}@"]').drag_to(day)
    expect(page.locator("td.is-wrong")).to_contain_text("không có người của")
    look(page, "dot-04-lich-cho-khong-duoc")
    expect(page.get_by_text("Còn 1 chỗ không được, sửa trước.")).to_be_visible()
    page.get_by_label("Xã", exact=True).select_option(label=f"Xã Tri Phương (Đoàn 1, {AWAY:%d/%m})")
    page.get_by_label("Đoàn", exact=True).select_option(str(team.pk))
    page.get_by_label("Ngày", exact=True).select_option(f"{FIRST_DAY}")
    page.get_by_role("button", name="Chuyển", exact=True).click()
    expect(page.get_by_text("Đã chuyển xã Tri Phương")).to_be_visible()
    expect(page.locator("td.is-wrong")).to_have_count(0)


def announce(page: Page, round_: Round, look: Look) -> None:
    page.get_by_role("button", name="Thông báo lịch").click()
    expect(page.get_by_text("Đã thông báo lịch. Lịch hiện")).to_be_visible()
    look(page, "dot-05-lich")
    page.get_by_role("button", name="Soạn thông báo lịch").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    page.locator("summary", has_text="Lời văn").click()
    expect(page.locator("main")).to_contain_text("Tri Phương")
    look(page, "dot-06-thong-bao")
