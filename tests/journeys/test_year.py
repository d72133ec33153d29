"""The plan of 2020 through its year with the clock moved: January's plans, the letter of May, June's round, reviews
after the mergers, October, and the report of December, held against what the verdicts then say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from datchuan.demo.moving import move_working_day
from datchuan.documents.models import DocumentVersion
from datchuan.evaluation.queries import standing
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries import plan_facts
from datchuan.programme.models import Plan
from datchuan.programme.queries import plan_of
from datchuan.territory.queries import communes_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SET, TRANG_DINH = "vn-xa-2016", "ubnd-180-1"
JANUARY, MAY, JULY, AUGUST = date(2020, 1, 31), date(2020, 5, 15), date(2020, 7, 1), date(2020, 8, 14)
NOVEMBER, DECEMBER = date(2020, 11, 2), date(2020, 12, 31)
Look = Callable[[Page, str], None]


def met(on: date) -> int:
    return len(standing(SET, on).met("1"))


def turn_to(day: date, *pages: Page) -> None:
    """A new day of work: everybody opens the first page anew."""
    move_working_day(on=day, by=None)
    for page in pages:
        page.goto("/")
        expect(page.get_by_role("heading", name=f"Tổng quan ngày {day:%d/%m/%Y}")).to_be_visible()


@pytest.mark.slow
def test_the_plan_through_its_year(sign_in, look: Look) -> None:
    page, district = sign_in("qln"), sign_in("huyen", "phone")
    turn_to(JANUARY, page, district)
    counts = [shown_count(page, JANUARY)]
    look(page, "nam-01-tong-quan")
    january(page, district, look)
    turn_to(MAY, page, district)
    may(sign_in, page, district, look)
    turn_to(JULY, page)
    july(page, look)
    turn_to(AUGUST, page)
    august(sign_in("qhkt"), look)
    turn_to(NOVEMBER, page)
    november(page, look)
    turn_to(DECEMBER, page, district)
    counts.append(shown_count(page, DECEMBER))
    assert counts[0] != counts[1]
    december(page, district, look)


def shown_count(page: Page, on: date) -> int:
    """What the first page says is what the verdicts say."""
    count = met(on)
    expect(page.get_by_label("Chỉ tiêu kế hoạch")).to_contain_text(f"{count}/181")
    return count


def january(page: Page, district: Page, look: Look) -> None:
    """The department's plan stands under the province's; the assigned district makes its own from it."""
    page.goto("/ke-hoach/")
    expect(page.get_by_text("157/181").first).to_be_visible()
    look(page, "nam-01-ke-hoach")
    made = cascade(district)
    assert made.parent.parent.number == "18/KH-UBND"
    page.goto("/ke-hoach/")
    expect(page.get_by_role("link", name="7/KH-UBND").first).to_be_visible()
    look(page, "nam-01-cac-ke-hoach")


def cascade(page: Page) -> Plan:
    """The district's officer makes the district's plan from the department's, on a phone."""
    page.goto("/ke-hoach/")
    page.get_by_role("link", name="Lập kế hoạch của cấp mình từ kế hoạch này").first.click()
    page.get_by_role("button", name="Lập dự thảo").click()
    page.get_by_role("link", name="Ghi ban hành").click()
    page.get_by_label("Số, ký hiệu").fill("7/KH-UBND")
    page.get_by_role("button", name="Ghi ban hành").click()
    expect(page.get_by_text("Đã ban hành.")).to_be_visible()
    return Plan.objects.get(office__key=TRANG_DINH)


def may(sign_in: Callable[..., Page], page: Page, district: Page, look: Look) -> None:
    """What is missing is found by the rules; the district is urged: what its registered communes lack on that day,
    drafted, signed, sent, received."""
    page.goto("/don-doc/")
    page.get_by_role("button", name="Tìm lại ngay").click()
    expect(page.get_by_role("link", name="hồ sơ xã nông thôn mới").first).to_be_visible()
    look(page, "nam-05-viec-phai-don-doc")
    page.goto("/van-ban/soan/urging-letter/")
    page.get_by_label("Về").select_option(value="district 180-1")
    page.get_by_role("button", name="Soạn dự thảo").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    look(page, "nam-05-don-doc")
    address = page.url
    step(page, address, "Trình trưởng phòng")
    step(sign_in("truongphong"), address, "Trình lãnh đạo")
    step(sign_in("lanhdao"), address, "Ký")
    clerk = sign_in("vanthu")
    step(clerk, address, "Cấp số")
    step(clerk, address, "Phát hành")
    clerk.get_by_role("button", name="Gửi", exact=True).click()
    clerk.wait_for_url("**/gui/")
    clerk.get_by_role("button", name="Gửi", exact=True).click()
    expect(clerk.get_by_text("nơi nhận.").first).to_be_visible()
    district.goto("/van-ban/den/")
    expect(district.get_by_text("15/05/2020").first).to_be_visible()
    look(district, "nam-05-van-ban-den-cua-huyen")


def step(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(f"Đã ghi: {name.lower()}.")).to_be_visible()


def july(page: Page, look: Look) -> None:
    """June's round is done: nothing of it waits, nothing is late."""
    expect(page.get_by_role("link", name="Đợt 1 kiểm tra, đôn đốc")).to_have_count(0)
    page.goto("/ke-hoach/")
    expect(page.get_by_text("26/06/2020").first).to_be_visible()
    look(page, "nam-07-ke-hoach")


def august(planner: Page, look: Look) -> None:
    """A review after the mergers is concluded, and the commune's criterion turns at once."""
    commune, plan, duty = waiting_for_a_review()
    before = met(AUGUST)
    planner.goto(f"/quy-hoach/{plan.pk}/")
    planner.locator(f"a[href='/quy-hoach/ra-soat/{duty.pk}/']").first.click()
    form = planner.locator(f"form[action$='/ra-soat/{duty.pk}/']")
    form.get_by_label("Vẫn phù hợp, tiếp tục áp dụng").check()
    form.get_by_label("Căn cứ kết luận").fill("Biên bản rà soát số 12/BB-UBND ngày 13/8/2020")
    form.get_by_label("Ngày kết luận").fill("2020-08-14")
    look(planner, "nam-08-ra-soat")
    form.get_by_role("button", name="Ghi kết luận").click()
    expect(planner.get_by_text("Đã ghi kết luận rà soát")).to_be_visible()
    assert standing(SET, AUGUST).of_criterion(commune, "1") == "met"
    assert met(AUGUST) == before + 1


def waiting_for_a_review() -> tuple[str, SpatialPlan, ReviewDuty]:
    """A commune that lacks nothing but the conclusion of one review."""
    found = plan_facts(list(communes_on(AUGUST, rural_only=True)), AUGUST)
    good = ("approved", "published", "rules_issued", "built_to_plan")
    for commune, plans in found.items():
        waiting = [(each, duty) for each in plans for duty in each.open_duties]
        if len(waiting) == 1 and not waiting[0][1].conclusion and not any(each.is_late for each in plans):
            settled = all(all(each.facts[name] for name in good) for each in plans)
            others = all(each.facts["review_settled"] is not False for each in plans)
            if settled and others:
                return commune, waiting[0][0].plan, waiting[0][1]
    raise AssertionError("every review is concluded by August")


def november(page: Page, look: Look) -> None:
    """October went by and nobody says that its round was done: it is late, and the first page says so."""
    expect(page.get_by_role("link", name="Đợt 2 kiểm tra, đôn đốc")).to_be_visible()
    look(page, "nam-11-qua-han")
    page.goto("/ho-so/")
    look(page, "nam-11-ho-so")


def december(page: Page, district: Page, look: Look) -> None:
    """157/181 (86,7 %) against the verdicts of the day; what is missing is named, on the page and in the report."""
    missing = 157 - met(DECEMBER)
    truth = page.get_by_label("Chỉ tiêu kế hoạch")
    expect(truth).to_contain_text(f"còn {missing} xã để đạt 157 (86,7")
    look(page, "nam-12-tong-quan")
    truth.get_by_role("link", name="Xã nào tính, xã nào có nguy cơ").click()
    look(page, "nam-12-chi-tieu")
    look(district, "nam-12-tong-quan-huyen")
    page.goto("/van-ban/soan/department-report/")
    page.get_by_label("Về").select_option(value=f"year of plan {plan_of(2020, 'sxd').pk}")
    page.get_by_role("button", name="Soạn dự thảo").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    look(page, "nam-12-bao-cao")
    written = str(DocumentVersion.objects.latest("pk").content)
    assert f"kế hoạch 157/181 xã; theo số liệu {met(DECEMBER)}/181 xã đạt" in written
    assert f"còn thiếu {missing} xã so với kế hoạch" in written
    assert "Đợt 2 kiểm tra, đôn đốc" in written
