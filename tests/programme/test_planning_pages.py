"""The pages that make, edit, adopt and amend plans; who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.programme.planning import COMMUNE, department, district_plan, edit_of, item_given, office

from datchuan.programme.models import Plan, Registration, WorkItem
from datchuan.programme.operations import add_item, draft_from, start_plan

pytestmark = pytest.mark.usefixtures("department_alone")


@pytest.fixture
def as_(province: object) -> Callable[[str], Client]:
    def signed_in(account: str) -> Client:
        client = Client()
        client.force_login(official(account))
        return client

    return signed_in


def posted(plan: Plan, **values: Any) -> dict[str, Any]:
    plan.refresh_from_db()
    return {"revision": plan.revision, **values}


def item_posted(plan: Plan, **values: Any) -> dict[str, Any]:
    given = {"title": "Tổng rà soát", "starts_on": "2020-03-01", "ends_on": "2020-04-30", "lead": plan.office_id}
    return posted(plan, **{**given, **values})


def test_a_district_officer_makes_the_plan_and_adopts_it(as_) -> None:
    client, parent = as_("huyen"), department()
    page = client.get("/ke-hoach/").text
    assert f"/ke-hoach/lap/?tu={parent.pk}" in page
    made_at = client.post(f"/ke-hoach/lap/?tu={parent.pk}", {"office": office("ubnd-180-1").pk, "year": 2020})
    plan = Plan.objects.get(office__key="ubnd-180-1")
    assert made_at["Location"] == f"/ke-hoach/{plan.pk}/sua/"
    assert "Đã lập dự thảo" in client.get(made_at["Location"]).text
    done = client.post(f"/ke-hoach/{plan.pk}/ban-hanh/", posted(plan, number="12/KH-UBND", issued_on="2020-04-06"))
    assert done["Location"] == f"/ke-hoach/{plan.pk}/"
    page = client.get(done["Location"]).text
    for words in ("12/KH-UBND", "Các bản của kế hoạch", "Xã Tri Phương", "chưa giao số"):
        assert words in page
    assert "/ke-hoach/lap/" not in client.get(f"/ke-hoach/{parent.pk}/").text, "it has one already"
    again = client.post(f"/ke-hoach/lap/?tu={parent.pk}", {"office": plan.office_id, "year": 2020})
    assert again.status_code == 400
    assert "đã có kế hoạch năm 2020" in again.text


def test_every_form_writes_and_a_draft_is_read_back(as_) -> None:
    plan, client = district_plan(), as_("huyen")
    base = f"/ke-hoach/{plan.pk}/sua/"
    assert client.post(f"{base}viec/", item_posted(plan, communes="Tri Phương\n06046-1")).status_code == 302
    item = plan.work_items.get(key="tong-ra-soat")
    assert {each.pk for each in item.communes.all()} == {"06016-1", "06046-1"}
    page = client.get(f"{base}viec/tong-ra-soat/").text
    assert "06016-1 Xã Tri Phương" in page
    key = plan.targets.get().key
    target = {"title": "Số xã", "counted_in": "xã", "due_on": "2020-12-31", "counted_by": "nothing", "increment": 2}
    assert client.post(f"{base}chi-tieu/{key}/", posted(plan, **target)).status_code == 302
    assert plan.targets.get().increment == 2
    head = {"title": "Kế hoạch huyện", "parent": department().pk, "purposes": "Một\n\nHai"}
    assert client.post(f"{base}chung/", posted(plan, **head)).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.facts["purposes"]) == ("Kế hoạch huyện", ["Một", "Hai"])
    register = {"commune": "06046-1 Xã Đề Thám", "standard": "basic"}
    assert client.post(f"{base}dang-ky/", posted(plan, **register)).status_code == 302
    found = Registration.objects.get(plan=plan)
    assert client.post(f"{base}dang-ky/{found.pk}/", posted(plan, is_focus="on")).status_code == 302
    found.refresh_from_db()
    assert found.is_focus
    withdrawal = posted(plan, on="2020-06-01", reason="Xã xin rút")
    assert client.post(f"{base}dang-ky/{found.pk}/rut/", withdrawal).status_code == 302
    assert client.post(f"{base}viec/tong-ra-soat/xep/", posted(plan, len="1")).status_code == 302
    assert client.post(f"{base}viec/tong-ra-soat/bo/", posted(plan)).status_code == 302
    assert client.post(f"{base}chi-tieu/{key}/bo/", posted(plan)).status_code == 302
    for address in (base, f"{base}chung/", f"{base}viec/", f"{base}chi-tieu/", f"{base}dang-ky/", f"{base}phan-cong/"):
        assert client.get(address).status_code == 200
    assert not plan.targets.exists()
    assert not plan.work_items.filter(key="tong-ra-soat").exists()


def test_bad_input_is_told_at_its_field_and_what_was_typed_stays(as_) -> None:
    plan, client = district_plan(), as_("huyen")
    base = f"/ke-hoach/{plan.pk}/sua/"
    answer = client.post(f"{base}viec/", item_posted(plan, title="Việc quá hạn", ends_on="2021-01-05"))
    assert answer.status_code == 400
    assert "05/01/2021 ở ngoài năm kế hoạch 2020" in answer.text
    assert 'value="Việc quá hạn"' in answer.text
    unknown = client.post(f"{base}viec/", item_posted(plan, communes="Tri Phương\nXã Không Có"))
    assert "Dòng 2: “Xã Không Có” không phải là xã" in unknown.text
    over = {"title": "Số xã", "counted_in": "xã", "due_on": "2020-12-31", "counted_by": "nothing"}
    answer = client.post(f"{base}chi-tieu/", posted(plan, **over, goal=30, denominator=22))
    assert "30 lớn hơn tổng số 22 xã" in answer.text
    answer = client.post(f"{base}dang-ky/", posted(plan, commune="06016-1", standard="basic"))
    assert "đã đăng ký xã nông thôn mới năm 2020" in answer.text


def test_of_two_editors_the_second_is_told_and_loses_nothing(as_) -> None:
    plan = district_plan()
    address = f"/ke-hoach/{plan.pk}/sua/viec/"
    seen = item_posted(plan, title="Việc của người thứ hai")
    add_item(plan=plan, given=item_given(plan), edit=edit_of(plan))
    client = as_("huyen")
    answer = client.post(address, seen)
    assert answer.status_code == 400
    assert "Lương Văn Bình đã thêm công việc lúc" in answer.text
    assert 'value="Việc của người thứ hai"' in answer.text
    plan.refresh_from_db()
    assert f'name="revision" value="{plan.revision}"' in answer.text, "pressed again it goes on what stands now"
    assert client.post(address, {**seen, "revision": plan.revision}).status_code == 302
    assert WorkItem.objects.filter(plan=plan, title="Việc của người thứ hai").exists()
    pressed = client.post(f"/ke-hoach/{plan.pk}/sua/viec/dossiers/bo/", {"revision": 0}, follow=True)
    assert "sau khi bạn mở trang" in pressed.text
    assert plan.work_items.filter(key="dossiers").exists()


def test_an_adopted_plan_asks_for_its_amendment_first(as_) -> None:
    plan, client = department(), as_("truongphong")
    base = f"/ke-hoach/{plan.pk}"
    assert client.get(f"{base}/sua/")["Location"] == f"{base}/dieu-chinh/"
    assert client.post(f"{base}/sua/viec/", item_posted(plan))["Location"] == f"{base}/dieu-chinh/"
    late = {"instrument": "45/KH-SXD", "reason": "Tỉnh giao", "effective_on": "2021-05-01"}
    assert "chưa tới" in client.post(f"{base}/dieu-chinh/", posted(plan, **late)).text
    begun = client.post(f"{base}/dieu-chinh/", posted(plan, **{**late, "effective_on": "2020-07-01"}), follow=True)
    assert "Đang điều chỉnh theo 45/KH-SXD" in begun.text
    assert client.post(f"{base}/sua/viec/", item_posted(plan)).status_code == 302
    assert plan.versions.count() == 2
    compared = client.get(f"{base}/cac-ban/").text
    assert "Công việc “Tổng rà soát”" in compared
    assert client.post(f"{base}/dieu-chinh/xong/").status_code == 302
    assert client.get(f"{base}/sua/")["Location"] == f"{base}/dieu-chinh/"


def test_a_year_is_copied_on_a_page(as_) -> None:
    plan, client = department(), as_("qln")
    made = client.post(f"/ke-hoach/{plan.pk}/sang-nam/", {"year": 2021}, follow=True)
    assert "Câu còn nói năm 2020, cần xem lại" in made.text
    assert "đã có kế hoạch năm 2021" in client.post(f"/ke-hoach/{plan.pk}/sang-nam/", {"year": 2021}).text
    assert client.get(f"/ke-hoach/{plan.pk}/sang-nam/").status_code == 200


@pytest.mark.parametrize(
    ("account", "plan", "may"),
    [
        ("qln", "sxd", True),
        ("truongphong", "sxd", True),
        ("lanhdao", "sxd", True),
        ("huyen", "sxd", False),
        ("xa", "sxd", False),
        ("vanthu", "sxd", False),
        ("vpdp", "sxd", False),
        ("huyen", "ubnd-180-1", True),
        ("qln", "ubnd-180-1", False),
        ("xa", "ubnd-180-1", False),
        ("xa", COMMUNE, True),
        ("huyen", COMMUNE, False),
        ("vpdp", "ubnd-tinh", True),
        ("qln", "ubnd-tinh", False),
        ("lanhdao", "ubnd-tinh", False),
    ],
)
def test_who_edits_a_draft(as_, account: str, plan: str, may: bool) -> None:
    Plan.objects.update(state=Plan.State.DRAFT)
    own = district_plan()
    draft_from(parent=own, office=office(COMMUNE), by=None)
    start_plan(office=office("ubnd-tinh"), year=2020, title="Kế hoạch tỉnh", by=None)
    found = Plan.objects.get(office__key=plan)
    client = as_(account)
    assert client.get(f"/ke-hoach/{found.pk}/sua/").status_code == (200 if may else 403)
    assert client.post(f"/ke-hoach/{found.pk}/sua/viec/", item_posted(found)).status_code == (302 if may else 403)
    assert client.get(f"/ke-hoach/{found.pk}/").status_code == 200, "every official reads every plan"


@pytest.mark.parametrize(
    ("account", "may"), [("qln", False), ("truongphong", True), ("lanhdao", True), ("huyen", False)]
)
def test_who_adopts_and_amends_the_departments(as_, account: str, may: bool) -> None:
    plan = department()
    assert as_(account).get(f"/ke-hoach/{plan.pk}/dieu-chinh/").status_code == (200 if may else 403)
    Plan.objects.update(state=Plan.State.DRAFT)
    adopt = posted(plan, number="25/KH-SXD", issued_on="2020-03-16")
    assert as_(account).post(f"/ke-hoach/{plan.pk}/ban-hanh/", adopt).status_code == (302 if may else 403)


def test_the_coordination_office_enters_the_nations_and_the_provinces(as_) -> None:
    client = as_("vpdp")
    nation = {"office": "toan-quoc", "year": 2016, "until_year": 2020, "title": "Chương trình", "issuer": "Chính phủ"}
    assert client.post("/ke-hoach/lap/", nation).status_code == 302
    made = Plan.objects.get(office=None)
    assert (made.issuer, made.years) == ("Chính phủ", "2016-2020")
    page = client.get(f"/ke-hoach/{made.pk}/")
    assert page.status_code == 200
    assert "Tải DOCX" not in page.text
    assert as_("vanthu").get("/ke-hoach/lap/").status_code == 403


def test_pages_cost_the_same_however_long_the_plan(as_) -> None:
    client, plan = as_("huyen"), district_plan()

    def queries() -> list[int]:
        costs = []
        for address in ("/ke-hoach/", f"/ke-hoach/{plan.pk}/", f"/ke-hoach/{plan.pk}/sua/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            costs.append(len(captured))
        return costs

    client.get("/ke-hoach/")
    before = queries()
    for number in range(4):
        add_item(plan=plan, given=item_given(plan, title=f"Việc {number}"), edit=edit_of(plan))
    for key in ("ubnd-185-1", "ubnd-188-1"):
        draft_from(parent=department(), office=office(key), by=None)
    Registration.objects.create(plan=department(), year=2020, commune_id="05998-1")
    assert queries() == before


def test_a_year_without_plans_says_so(as_) -> None:
    page = as_("huyen").get("/ke-hoach/?ngay=2019-05-01").text
    assert "Chưa có kế hoạch nào đến năm 2019" in page
    assert "Lập kế hoạch" in page
    assert as_("huyen").get("/ke-hoach/999999/").status_code == 404
