"""Every page that carries the product, at a desk and on a phone: looked at, no axe violation, no sideways scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "tong-quan": "/",
    "ban-do": "/ban-do/",
    "ban-do-ty-le": "/ban-do/?xem=ty-le",
    "ban-do-nha-thieu": "/ban-do/?xem=nha-thieu",
    "dia-ban": "/dia-ban/",
    "dia-ban-loc": "/dia-ban/?huyen=180-1&tieu-chi=9&ket-qua=undetermined",
    "tim": "/dia-ban/?q=bac+ai",
    "xa": "/dia-ban/06016-1/",
    "xa-sap-nhap": "/dia-ban/06268-2/",
    "xa-khong-con": "/dia-ban/06052-1/",
    "vi-sao-nha-o": "/danh-gia/06016-1/9.2/",
    "vi-sao-quy-hoach": "/danh-gia/06268-2/1.1/",
    "nha-o": "/nha-o/?xa=06016-1",
    "ho": "/nha-o/ho/LS0601600001/",
    "nhap": "/nha-o/nhap/",
    "quy-hoach": "/quy-hoach/",
    "so-quy-hoach": "/quy-hoach/so/",
    "ghi-quy-hoach": "/quy-hoach/so/ghi/",
    "ghi-quy-hoach-ho-so": "/quy-hoach/so/ghi/?don_vi=06016-1&loai=detailed",
    "ke-hoach": "/ke-hoach/",
    "tieu-chi": "/tieu-chi/",
    "bo-tieu-chi": "/tieu-chi/vn-xa-2016/",
    "bo-tieu-chi-2021": "/tieu-chi/vn-xa-2021/",
    "bo-tieu-chi-2026": "/tieu-chi/vn-xa-2026/",
    "bo-tieu-chi-lich-su": "/tieu-chi/vn-xa-2016/lich-su/",
    "neu-doi": "/danh-gia/neu-doi/?chi-tieu=9.2&muc=80&min_lifetime=25",
    "neu-doi-sai": "/danh-gia/neu-doi/?chi-tieu=9.2&muc=abc",
    "so-sanh": "/danh-gia/so-sanh/",
    "chay-lai": "/danh-gia/chay-lai/?bo=vn-xa-2016&cua-ngay=2020-12-31",
    "chi-tieu-9.2": "/tieu-chi/vn-xa-2016/9.2/",
    "chi-tieu-1.1": "/tieu-chi/vn-xa-2016/1.1/",
    "chi-tieu-9.2-2021": "/tieu-chi/vn-xa-2021/9.2/",
    "chi-tieu-17.1": "/tieu-chi/vn-xa-2016/17.1/",
    "doi-chieu": "/tieu-chi/doi-chieu/",
    "doi-chieu-loc": "/tieu-chi/doi-chieu/?tep=law/rules/house-cv134.yaml&trang-thai=unchecked",
    "gia-tri": "/tieu-chi/doi-chieu/gia-tri/house-cv117/living_area/",
    "ho-so": "/ho-so/",
    "thoi-han": "/ho-so/thoi-han/",
    "mot-ho-so": "/ho-so/1/",
    "tham-dinh": "/ho-so/1/tham-dinh/",
    "cong-bo": "/ho-so/1/cong-bo/",
    "cong-nhan": "/cong-nhan/",
    "theo-doi": "/cong-nhan/theo-doi/",
    "khoa-co-quan": "/khoa-co-quan/",
    "moc-goi": "/moc-goi/",
    "api": "/api/",
    "van-ban-den": "/van-ban/den/",
    "so-van-ban": "/van-ban/so/",
    "quan-tri": "/quan-tri/",
    "suc-khoe-du-lieu": "/quan-tri/suc-khoe-du-lieu/",
    "xa-phan-loai": "/dia-ban/06364-1/?ngay=2019-12-31",
    "sap-xep-nam-2025": "/dia-ban/sap-xep/3/",
    "ngay-khac": "/?ngay=2019-12-31",
    "dia-ban-ngay-khac": "/dia-ban/?ngay=2025-07-01",
    "ban-do-ngay-khac": "/ban-do/?ngay=2025-07-01",
}


@pytest.mark.slow
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_every_page_is_looked_at(sign_in, look, device):
    page = sign_in("qln", device)
    for name, address in PAGES.items():
        answer = page.goto(address)
        assert answer.ok, address
        if name == "ban-do" and device == "desk":  # on a phone the live map waits until asked for: test_map.py
            expect(page.locator("#map canvas")).to_be_visible(timeout=20_000)
            page.wait_for_timeout(800)
        look(page, name)


def test_the_menu_and_the_search_work_by_keyboard(sign_in):
    page = sign_in("qln")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Tới nội dung"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.get_by_role("searchbox").press_sequentially("van an")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xã Văn An")).to_be_visible()


def test_the_first_page_works_without_script(browser, live_server, live_province):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.fill("input[name=login]", "lanhdao")
    page.fill("input[name=password]", "datchuan-demo")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("svg.province-map a")).to_have_count(200)
    page.goto("/ban-do/")
    expect(page.locator("#static-map svg.province-map")).to_be_visible()
    context.close()
