"""A merged commune of 2020 from the duty to review its old plans to a new plan, published, and a met verdict; a
district through its list of reviews; the extent of a plan, and the map that shows them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.making import MERGED_ON

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import open_review_duties
from datchuan.territory.models import Shape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DE_THAM, BAC_AI, TRANG_DINH = "06046-1", "06052-1", "180-1"
NAME = "Quy hoạch chung xây dựng xã Đề Thám đến năm 2035"


def as_after_the_merger() -> SpatialPlan:
    """Đề Thám as on the day after the merger: its own plan and Bắc Ái's, both to be reviewed. Returns its own."""
    units = [DE_THAM, BAC_AI]
    ReviewDuty.objects.filter(plan__unit__in=units).delete()
    SpatialPlan.objects.filter(unit__in=units).delete()
    own, _ = (
        SpatialPlan.objects.create(
            unit_id=unit_id,
            name=f"Quy hoạch chung xã {name}",
            decision=decision,
            approved_on=date(2012, 3, 5),
            published_on=date(2012, 3, 12),
            rules_issued_on=date(2012, 5, 2),
            horizon_year=2025,
        )
        for unit_id, name, decision in ((DE_THAM, "Đề Thám", "440/QĐ-UBND"), (BAC_AI, "Bắc Ái", "442/QĐ-UBND"))
    )
    open_review_duties(effective_on=MERGED_ON)
    return own


def verdict(page: Page) -> Locator:
    page.goto(f"/danh-gia/{DE_THAM}/1.1/")
    return page.locator("main .verdict").first


def conclude(page: Page, look) -> str:
    """The division that leads finds the duty in its queue, concludes and gives the work to someone; its address."""
    page.goto(f"/quy-hoach/ra-soat/?noi={TRANG_DINH}")
    look(page, "ra-soat-huyen")
    page.get_by_role("link", name="Quy hoạch chung xã Đề Thám").click()
    page.get_by_label("Lập mới thay thế").check()
    page.get_by_label("Ngày kết luận").fill("2020-03-02")
    page.get_by_label("Căn cứ kết luận").fill("Biên bản 12/BB-SXD ngày 02/3/2020")
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.get_by_text("Đã ghi kết luận rà soát")).to_be_visible()
    page.get_by_text("Giao thực hiện, đặt hạn từng bước").click()
    page.get_by_label("Hạn hoàn thành").fill("2020-12-31")
    page.get_by_label("Phê duyệt", exact=False).last.fill("2020-11-30")
    page.get_by_role("button", name="Ghi việc giao").click()
    expect(page.get_by_text("Đã ghi cơ quan thực hiện, hạn và các bước.")).to_be_visible()
    look(page, "ra-soat-da-ket-luan")
    return page.url


def plan_anew(page: Page, address: str) -> None:
    """The district begins the record of the new plan, then records its approval and where it was made public."""
    page.goto(address)
    page.get_by_text("Mở hồ sơ quy hoạch mới để thực hiện").click()
    page.get_by_label("Tên đồ án").fill(NAME)
    page.get_by_label("Lập cho").select_option(DE_THAM)
    page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.get_by_text("Đã mở hồ sơ quy hoạch chưa phê duyệt")).to_be_visible()
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Cập nhật hồ sơ").click()
    page.get_by_label("Số quyết định phê duyệt", exact=False).first.fill("1200/QĐ-UBND")
    page.get_by_label("Cơ quan phê duyệt").fill("UBND huyện Tràng Định")
    page.locator("[name=approved_on]").fill("2020-12-01")
    page.locator("[name=horizon_year]").fill("2035")
    page.get_by_role("button", name="Ghi hồ sơ").click()
    expect(page.locator("h1")).to_have_text(NAME)
    website = page.locator("#cong-bo .form-line").first
    website.locator("summary").click()
    website.get_by_label("Ngày công bố").fill("2020-12-08")
    website.get_by_role("button", name="Ghi công bố").click()
    expect(page.get_by_text("Đã ghi công bố; chỉ tiêu 1.1 của xã đã được xét lại.")).to_be_visible()


def bring_extent(page: Page, look) -> None:
    """The commune's outline as the extent of its new plan."""
    page.get_by_role("link", name="Nhập phạm vi").click()
    look(page, "pham-vi-nhap")
    page.get_by_label("Nguồn của ranh giới").fill("Bản vẽ QH-04, tỷ lệ 1/5.000")
    send = {"name": "ranh-gioi.geojson", "mimeType": "application/geo+json"}
    outline = Shape.objects.filter(unit=DE_THAM, valid_from=MERGED_ON).get().geometry
    page.get_by_label("Tệp GeoJSON").set_input_files({**send, "buffer": json.dumps(outline).encode()})
    page.get_by_role("button", name="Ghi phạm vi").click()
    expect(page.get_by_text("Đã ghi phạm vi quy hoạch.")).to_be_visible()
    expect(page.locator("#pham-vi")).to_contain_text("Theo Bản vẽ QH-04, tỷ lệ 1/5.000")
    look(page, "pham-vi")


@pytest.mark.slow
def test_a_merged_commune_gets_its_new_plan_and_meets_1_1(sign_in, look, live_province) -> None:
    as_after_the_merger()
    office, district = sign_in("qhkt"), sign_in("huyen", "phone")
    expect(verdict(office)).to_contain_text("Chưa đủ căn cứ")
    address = conclude(office, look)
    expect(verdict(office)).to_contain_text("Không đạt")
    plan_anew(district, address)
    look(district, "quy-hoach-moi")
    bring_extent(district, look)
    expect(verdict(office)).to_contain_text("Đạt")
    office.goto(address)
    expect(office.locator("main")).to_contain_text(NAME)
    office.goto(f"/dia-ban/{DE_THAM}/")
    grounds = office.locator("#pham-vi-quy-hoach")
    expect(grounds).to_contain_text("442/QĐ-UBND của xã Bắc Ái cũ")
    expect(grounds).to_contain_text("49,0\u00a0% (1.100,00/2.246,00\u00a0ha)")
    look(office, "xa-pham-vi")


@pytest.mark.slow
def test_a_district_goes_through_its_list(sign_in, look, live_province) -> None:
    """Several duties of a district are concluded by one meeting; its progress and the map follow."""
    as_after_the_merger()
    page = sign_in("qhkt", "phone")
    page.goto(f"/quy-hoach/ra-soat/?noi={TRANG_DINH}")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Kết luận những nhiệm vụ đã chọn").click()
    expect(page.locator("h1")).to_contain_text("Kết luận 2 nhiệm vụ rà soát")
    page.get_by_label("Vẫn phù hợp, tiếp tục áp dụng").check()
    page.get_by_label("Ngày kết luận").fill("2020-06-15")
    page.get_by_label("Căn cứ kết luận").fill("Biên bản họp 15/6/2020")
    look(page, "ra-soat-nhieu")
    page.get_by_role("button", name="Ghi kết luận cho 2 nhiệm vụ").click()
    page.goto("/quy-hoach/ra-soat/tien-do/")
    look(page, "ra-soat-tien-do")
    page.goto("/ban-do/?xem=quy-hoach")
    page.get_by_label("Phạm vi các quy hoạch khác địa giới xã").check()
    expect(page.locator("#static-map .plan-ground").first).to_be_attached()
    row = page.locator("#map-view tbody tr", has_text="442/QĐ-UBND").first
    expect(row).to_contain_text("49,0\u00a0% (1.100,00/2.246,00\u00a0ha)")
    look(page, "ban-do-pham-vi")
    expect(verdict(page)).to_contain_text("Đạt")
