"""The register and a plan's page on screen: lists and filters, entering, two editors, publication, findings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, TODAY
from tests.masterplans.papers import pdf, sent

from datchuan.masterplans.models import PlanDocument, Publication, SpatialPlan
from datchuan.masterplans.operations import change_plan, record_publication, register_plan
from datchuan.people.models import Official
from datchuan.territory.models import Unit

OWN, NEIGHBOUR, BAC_AI = "06016-1", "06046-1", "06052-1"
Kind = SpatialPlan.Kind


@pytest.fixture
def plan(province: Any) -> SpatialPlan:
    return SpatialPlan.objects.get(unit_id=OWN)


def made(unit_id: str = OWN, kind: str = Kind.PRODUCTION, **values: Any) -> SpatialPlan:
    unit = Unit.objects.get(pk=unit_id)
    return register_plan(unit=unit, kind=kind, values={"name": "Quy hoạch thử", **values}, by=None, today=TODAY)


def listed(client: Client, **query: str) -> list[str]:
    page = client.get("/quy-hoach/so/", query)
    assert page.status_code == 200
    return re.findall(r'<td data-label="Quy hoạch"><div><a href="[^"]*">([^<]*)</a>', page.text)


# --- the register ---------------------------------------------------------------------------------------------------


def test_the_register_shows_every_kind_of_the_area_and_no_neighbours(client: Client, xa: Official) -> None:
    for kind in Kind.values:
        made(kind=kind, name=f"Của mình {kind}")
        made(NEIGHBOUR, kind, name=f"Của bạn {kind}")
    client.force_login(xa)
    names = listed(client)
    assert {f"Của mình {kind}" for kind in Kind.values} <= set(names)
    assert not [name for name in names if name.startswith("Của bạn")]
    assert listed(client, loai="detailed") == ["Của mình detailed"]


def test_an_urban_plan_is_seen_where_it_covers(client: Client, xa: Official) -> None:
    town = Unit.objects.filter(type="Thị trấn", parent__short_name="Tràng Định").first()
    assert town
    covers = [Unit.objects.get(pk=OWN)]
    values = {"name": "Quy hoạch chung thị trấn"}
    urban = register_plan(unit=town, kind=Kind.URBAN, values=values, covers=covers, by=None, today=TODAY)
    client.force_login(xa)
    assert "Quy hoạch chung thị trấn" in listed(client)
    page = client.get(f"/quy-hoach/{urban.pk}/").text
    assert "Trùm lên" in page
    assert "Cập nhật hồ sơ" not in page  # the town's to keep
    assert client.get(f"/quy-hoach/{urban.pk}/sua/").status_code == 404
    assert "Quy hoạch chung thị trấn" in client.get(f"/dia-ban/{OWN}/").text


def test_words_are_found_without_marks_in_name_decision_and_code(client: Client, qhkt: Official) -> None:
    made(name="Quy hoạch điểm dân cư Nà Pài", decision="77/QĐ-UBND", identity_code="MDD-01")
    client.force_login(qhkt)
    for words in ("diem dan cu na pai", "77/qd-ubnd", "mdd-01", "NÀ PÀI"):
        assert listed(client, tim=words) == ["Quy hoạch điểm dân cư Nà Pài"], words
    assert listed(client, tim="không có đâu") == []


def test_state_attention_place_and_order_are_asked_for(client: Client, qhkt: Official) -> None:
    made(name="Bản thảo", kind=Kind.DETAILED)
    made(name="Chưa công bố", kind=Kind.DETAILED, approved_on=date(2020, 3, 2))
    client.force_login(qhkt)
    assert listed(client, **{"tinh-trang": "chua-duyet", "loai": "detailed"}) == ["Bản thảo"]
    assert listed(client, **{"chu-y": "cong-bo", "loai": "detailed"}) == ["Chưa công bố"]
    assert listed(client, **{"chu-y": "co", "loai": "detailed"}) == ["Chưa công bố"]
    assert listed(client, huyen="180-1", xa=OWN, loai="detailed", **{"sap-xep": "ten"}) == ["Bản thảo", "Chưa công bố"]
    assert listed(client, loai="detailed", **{"sap-xep": "-ten"}) == ["Chưa công bố", "Bản thảo"]
    assert listed(client, huyen="185-1", loai="detailed") == []
    # What an address does not know is left out.
    assert listed(client, **{"loai": "detailed", "sap-xep": "x", "tinh-trang": "x", "huyen": "x"})


def test_the_day_looked_at_decides_what_is_in_force(client: Client, qhkt: Official) -> None:
    made(name="Năm nay", kind=Kind.DETAILED, approved_on=date(2020, 3, 2))
    client.force_login(qhkt)
    page = {"loai": "detailed", "tinh-trang": "hieu-luc"}
    assert listed(client, **page) == ["Năm nay"]
    assert listed(client, **page, ngay="2020-03-01") == []


def test_a_vanished_communes_plan_is_listed_for_its_heir_with_whom_it_was_made_for(
    client: Client, huyen: Official
) -> None:
    made(BAC_AI, name="Quy hoạch của xã cũ")
    client.force_login(huyen)
    page = client.get("/quy-hoach/so/", {"huyen": "180-1", "xa": NEIGHBOUR}).text
    assert "Quy hoạch của xã cũ" in page
    assert "nay thuộc xã Đề Thám, xã Kim Đồng" in page
    assert "(lập cho xã Bắc Ái cũ)" in client.get(f"/dia-ban/{NEIGHBOUR}/").text


def test_the_register_asks_as_many_questions_whatever_it_holds(client: Client, qhkt: Official, huyen: Official) -> None:
    counts: dict[str, set[int]] = {"qhkt": set(), "huyen": set()}
    for number in range(3):
        for unit in Unit.objects.filter(level="commune", parent="180-1", valid_to=None)[: 5 * number]:
            base = made(unit.pk, Kind.values[number], approved_on=date(2020, 2, 3 + number))
            made(BAC_AI, Kind.values[number])
            SpatialPlan.objects.create(unit=unit, kind=base.kind, name="QH", revises=base, revision="local")
        for official in (qhkt, huyen):
            client.force_login(official)
            client.get("/quy-hoach/so/")
            with CaptureQueriesContext(connection) as captured:
                listed(client)
            counts[official.username].add(len(captured))
    assert [len(each) for each in counts.values()] == [1, 1], counts
    assert max(max(each) for each in counts.values()) <= 26


# --- entering a plan ------------------------------------------------------------------------------------------------


def test_a_plan_of_any_kind_is_entered(client: Client, xa: Official) -> None:
    client.force_login(xa)
    assert "Tri Phương" in client.get("/quy-hoach/so/ghi/").text
    for kind in Kind.values:
        address = f"/quy-hoach/so/ghi/?don_vi={OWN}&loai={kind}"
        assert client.get(address).status_code == 200
        answer = client.post(address, {"name": f"Mới {kind}"}, follow=True)
        assert "Đã ghi quy hoạch vào sổ" in answer.text
        assert SpatialPlan.objects.get(name=f"Mới {kind}").kind == kind


def test_a_revision_is_entered_from_the_plan_that_it_revises(client: Client, xa: Official, plan: SpatialPlan) -> None:
    client.force_login(xa)
    address = f"/quy-hoach/so/ghi/?don_vi={OWN}&loai={plan.kind}&sua={plan.pk}"
    assert f'<option value="{plan.pk}" selected>' in client.get(address).text
    values = {"name": "Điều chỉnh", "revises": plan.pk, "revision": "local", "approved_on": "2020-05-04"}
    client.post(address, values)
    assert SpatialPlan.objects.get(name="Điều chỉnh").revises == plan


def test_covered_communes_are_chosen_for_an_urban_plan(client: Client, huyen: Official) -> None:
    town = Unit.objects.filter(type="Thị trấn", parent="180-1").first()
    assert town
    client.force_login(huyen)
    address = f"/quy-hoach/so/ghi/?don_vi={town.pk}&loai=urban"
    client.post(address, {"name": "QHC thị trấn", "covers": [OWN, EMPTY]})
    urban = SpatialPlan.objects.get(name="QHC thị trấn")
    assert set(urban.covers.values_list("pk", flat=True)) == {OWN, EMPTY}
    client.post(f"/quy-hoach/{urban.pk}/sua/", {"name": "QHC thị trấn", "covers": [OWN]})
    assert list(urban.covers.values_list("pk", flat=True)) == [OWN]
    assert "Chọn một lựa chọn" not in client.get(address).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "bắt buộc"),
        ({"published_on": "2020-03-02"}, "chưa có ngày phê duyệt quy hoạch"),
        ({"approved_on": "2031-01-01"}, "ở sau hôm nay"),
        ({"approved_on": "2020-03-02", "horizon_year": "2030"}, "đã có “"),
        ({"revision": "local"}, "cần ghi cả quy hoạch được sửa và cách sửa"),
        ({"opinions_from": "2020-02-02", "opinions_to": "2020-02-01"}, "ở trước ngày bắt đầu lấy ý kiến"),
        ({"approved_on": "ngày kia"}, "ngày"),
    ],
)
def test_a_refused_entry_says_why_and_keeps_everything_typed(
    client: Client, xa: Official, plan: SpatialPlan, values: dict[str, str], words: str
) -> None:
    before = SpatialPlan.objects.count()
    change_plan(plan=plan, values={"horizon_year": 2025}, by=None, today=TODAY)
    client.force_login(xa)
    typed = {"name": "QH mới", "decision": "45/QĐ-UBND", "note": "Ghi chú dài", **values}
    answer = client.post(f"/quy-hoach/so/ghi/?don_vi={OWN}&loai=commune_master", typed)
    assert answer.status_code == 400
    assert words in answer.text.lower()
    assert "Constraint" not in answer.text
    for value in typed.values():
        assert value in answer.text
    assert SpatialPlan.objects.count() == before


def test_nobody_enters_a_plan_for_a_unit_of_others(client: Client, xa: Official, vpdp: Official) -> None:
    client.force_login(xa)
    address = f"/quy-hoach/so/ghi/?don_vi={NEIGHBOUR}&loai=detailed"
    assert "Chọn đơn vị trong danh sách" in client.post(address, {"name": "Của người khác"}).text
    client.force_login(vpdp)
    assert client.get("/quy-hoach/so/ghi/").status_code == 403
    assert not SpatialPlan.objects.filter(name="Của người khác").exists()


def test_710_a_plan_older_than_its_unit(client: Client, qhkt: Official) -> None:
    unit = Unit.objects.filter(level="commune", valid_from=date(2020, 1, 1)).first()
    assert unit
    client.force_login(qhkt)
    address = f"/quy-hoach/so/ghi/?don_vi={unit.pk}&loai=detailed"
    answer = client.post(address, {"name": "Cũ hơn xã", "approved_on": "2015-03-02"})
    assert "Ghi quy hoạch cho đơn vị của ngày phê duyệt" in answer.text


# --- two editors ----------------------------------------------------------------------------------------------------


def opened(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the record's form as it was opened."""
    form = client.get(address).context["form"]
    found = {}
    for field in form:
        value = field.value()
        found[field.name] = "" if value is None else str(value)
        found[field.html_initial_name] = found[field.name]
    return found


def test_the_second_editor_is_told_and_loses_nothing(
    client: Client, xa: Official, huyen: Official, plan: SpatialPlan
) -> None:
    address = f"/quy-hoach/{plan.pk}/sua/"
    client.force_login(xa)
    form = opened(client, address)
    change_plan(plan=plan, values={"decision": "99/QĐ-UBND", "approved_by": "UBND"}, by=huyen, today=TODAY)
    typed = {**form, "note": "Chữ của người thứ hai", "decision": "98/QĐ-UBND"}
    answer = client.post(address, typed)
    assert answer.status_code == 400
    assert f"{huyen}" in answer.text
    assert "số quyết định phê duyệt, cơ quan phê duyệt" in answer.text
    assert answer.context["form"].errors["decision"] == ["Người kia ghi: 99/QĐ-UBND."]
    assert "approved_by" not in answer.context["form"].errors
    again = opened_again(answer)
    # What they typed stands; what only the first changed is as it is now.
    assert (again["note"], again["decision"]) == ("Chữ của người thứ hai", "98/QĐ-UBND")
    assert again["approved_by"] == "UBND"
    plan.refresh_from_db()
    assert (plan.note, plan.decision) == ("", "99/QĐ-UBND")
    assert client.post(address, again).status_code == 302
    plan.refresh_from_db()
    assert (plan.note, plan.decision, plan.approved_by) == ("Chữ của người thứ hai", "98/QĐ-UBND", "UBND")


def opened_again(answer: Any) -> dict[str, str]:
    """What the browser would send of the form that came back, as its page says it."""
    return {name: values[-1] for name, values in answer.context["form"].data.lists() if values}


def test_the_second_is_told_of_communes_that_the_first_let_an_urban_plan_cover(client: Client, huyen: Official) -> None:
    town = Unit.objects.filter(type="Thị trấn", parent="180-1").first()
    assert town
    covered = [Unit.objects.get(pk=pk) for pk in (OWN, EMPTY)]
    urban = register_plan(unit=town, kind=Kind.URBAN, values={"name": "QHC"}, by=None, today=TODAY)
    client.force_login(huyen)
    address = f"/quy-hoach/{urban.pk}/sua/"
    form = opened(client, address) | {"covers": [], "initial-covers": [], "note": "Ghi thêm"}
    change_plan(plan=urban, values={}, covers=covered, by=None, today=TODAY)
    answer = client.post(address, form)
    assert "các xã nằm trong phạm vi" in answer.text
    assert set(urban.covers.values_list("pk", flat=True)) == {OWN, EMPTY}
    again = {name: values for name, values in answer.context["form"].data.lists() if values}
    assert set(again["covers"]) == {OWN, EMPTY}
    assert client.post(address, again).status_code == 302
    assert set(urban.covers.values_list("pk", flat=True)) == {OWN, EMPTY}


def test_an_unchanged_record_with_lines_is_no_change_of_others(client: Client, xa: Official, plan: SpatialPlan) -> None:
    change_plan(plan=plan, values={"note": "Dòng một\nDòng hai"}, by=None, today=TODAY)
    client.force_login(xa)
    form = opened(client, f"/quy-hoach/{plan.pk}/sua/")
    sent_by_browser = {name: value.replace("\n", "\r\n") for name, value in form.items()}
    assert client.post(f"/quy-hoach/{plan.pk}/sua/", {**sent_by_browser, "scope": "Toàn xã"}).status_code == 302


def test_713_the_second_who_records_a_publication_is_told(client: Client, xa: Official, plan: SpatialPlan) -> None:
    record_publication(plan=plan, form="an_pham", done_on=None, place="Nhà văn hóa", by=None, today=TODAY)
    client.force_login(xa)
    typed = {"done_on": "2020-05-04", "place": "Trụ sở", "document": ""}
    seen = {"done_on": "", "place": "", "document": ""}
    given = {f"an_pham-{name}": value for name, value in typed.items()}
    given |= {f"initial-an_pham-{name}": value for name, value in seen.items()}
    answer = client.post(f"/quy-hoach/{plan.pk}/cong-bo/an_pham/", given)
    assert "sau khi bạn mở trang" in answer.text
    assert 'value="Trụ sở"' in answer.text
    assert plan.publications.get(form="an_pham").place == "Nhà văn hóa"
    given["initial-an_pham-place"] = "Nhà văn hóa"
    assert client.post(f"/quy-hoach/{plan.pk}/cong-bo/an_pham/", given).status_code == 302
    assert plan.publications.get(form="an_pham").place == "Trụ sở"


# --- publication and findings ---------------------------------------------------------------------------------------


def test_each_legal_form_is_recorded_with_day_place_and_evidence(client: Client, xa: Official) -> None:
    plan = made(OWN, Kind.DETAILED, approved_on=date(2020, 3, 2))
    client.force_login(xa)
    for number, form in enumerate(Publication.Form.values):
        values = {f"{form}-done_on": f"2020-03-{10 + number}", f"{form}-place": f"Nơi {number}"}
        values[f"{form}-file"] = sent(pdf(1, 200 + number), f"{form}.pdf")
        answer = client.post(f"/quy-hoach/{plan.pk}/cong-bo/{form}/", values, follow=True)
        assert "Đã ghi công bố" in answer.text
    plan.refresh_from_db()
    assert plan.published_on == date(2020, 3, 10)
    assert {each.document.kind for each in plan.publications.select_related("document")} == {"publication"}
    page = client.get(f"/quy-hoach/{plan.pk}/").text
    assert "từ 13/03/2020, Nơi 3" in page
    assert client.post(f"/quy-hoach/{plan.pk}/cong-bo/truyen-mieng/", {}).status_code == 404


def test_publication_before_approval_is_refused_and_its_evidence_kept(client: Client, xa: Official) -> None:
    plan = made(OWN, Kind.DETAILED, approved_on=date(2020, 3, 2))
    client.force_login(xa)
    values = {"hoi_nghi-done_on": "2020-03-01", "hoi_nghi-place": "Nhà văn hóa xã", "hoi_nghi-file": sent(pdf())}
    answer = client.post(f"/quy-hoach/{plan.pk}/cong-bo/hoi_nghi/", values)
    assert "Ngày 01/03/2020 ở trước ngày phê duyệt 02/03/2020" in answer.text
    assert 'value="Nhà văn hóa xã"' in answer.text
    kept = PlanDocument.objects.get(plan=plan)
    assert f'<option value="{kept.pk}" selected>' in answer.text
    assert not plan.publications.exists()


def test_a_broken_scan_as_evidence_is_said_at_its_field(client: Client, xa: Official, plan: SpatialPlan) -> None:
    client.force_login(xa)
    values = {"seen_on": "2020-06-01", "follows": "true", "works": "Trạm y tế", "document": ""}
    answer = client.post(f"/quy-hoach/{plan.pk}/nhan-xet/", {**values, "file": sent(pdf()[:-30])})
    assert "bị cắt cụt" in answer.text
    assert "Trạm y tế" in answer.text
    assert not plan.documents.exists()


def test_a_finding_is_recorded_with_what_shows_it(client: Client, xa: Official, plan: SpatialPlan) -> None:
    client.force_login(xa)
    values = {"seen_on": "2020-06-01", "follows": "false", "works": "Nhà xây ngoài quy hoạch", "document": ""}
    answer = client.post(f"/quy-hoach/{plan.pk}/nhan-xet/", {**values, "file": sent(pdf())}, follow=True)
    assert "Đã ghi nhận xét" in answer.text
    found = plan.findings.latest("pk")
    assert (found.follows, found.recorded_by, found.document.kind) == (False, xa, "building")  # type: ignore[union-attr]
    assert "không theo quy hoạch" in answer.text
    refused = client.post(f"/quy-hoach/{plan.pk}/nhan-xet/", {**values, "seen_on": "2001-01-01"})
    assert "ở trước ngày phê duyệt" in refused.text


def test_a_day_of_publication_that_is_mended_moves_the_plans_day(province: Any) -> None:
    plan = made(OWN, Kind.DETAILED, approved_on=date(2020, 3, 2))
    for form, day in (("hoi_nghi", 5), ("an_pham", 20), ("hoi_nghi", 25)):
        record_publication(plan=plan, form=form, done_on=date(2020, 3, day), by=None, today=TODAY)
    plan.refresh_from_db()
    assert plan.published_on == date(2020, 3, 20)


def test_opinions_are_counted_in_days(client: Client, xa: Official, plan: SpatialPlan) -> None:
    days = {"opinions_from": date(2011, 5, 3), "opinions_to": date(2011, 5, 20), "opinions_note": "Đồng thuận"}
    change_plan(plan=plan, values=days, by=None, today=TODAY)
    client.force_login(xa)
    page = client.get(f"/quy-hoach/{plan.pk}/").text
    assert "(17 ngày" in page
    assert "Đồng thuận" in page
