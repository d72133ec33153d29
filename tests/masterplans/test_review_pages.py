"""The queue of reviews, its progress and files, one review's page: who sees and does what; counts that agree."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.making import TODAY
from tests.masterplans.reviewing import BAC_AI, DE_THAM, alone, concluded, merged, plan

from datchuan.documents.models import OutgoingDocument
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import assign_review, open_after_terms, open_by_hand, open_review_duties
from datchuan.masterplans.queries.progress import windows
from datchuan.masterplans.web.queue import queue_of
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Unit

QUEUE = "/quy-hoach/ra-soat/"
Kind = SpatialPlan.Kind


@pytest.fixture
def many(province: Unit) -> list[ReviewDuty]:
    """Duties of every state, reason and kind, in several districts."""
    alone()
    own, gone = merged()
    concluded(own, "still_serves")
    assign_review(duty=concluded(gone, "overall"), office=None, due_on=date(2020, 9, 30), steps={}, by=None)
    sown = plan(BAC_AI, Kind.PRODUCTION, horizon_year=2015)
    open_review_duties(effective_on=date(2020, 1, 1))
    open_after_terms(today=TODAY)
    other = plan("06343-2", horizon_year=2018)
    open_by_hand(plan=other, instrument="Công văn 12/UBND-KT", by=None, on=date(2020, 6, 1), today=TODAY)
    assert sown.review_duties.count() == 2
    return list(ReviewDuty.objects.all())


def count(page: str) -> int:
    """What the page says that the filters choose."""
    return int(re.search(r'class="count">([\d.]+)/', page)[1])  # type: ignore[index]


def test_every_number_of_the_progress_is_that_of_the_queue(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)
    page = client.get(f"{QUEUE}tien-do/")
    assert page.status_code == 200
    links = re.findall(r'href="(/quy-hoach/ra-soat/\?[^"]*)">([\d.]+)</a>', page.text)
    assert len(links) > 20
    for address, number in links:
        assert count(client.get(address.replace("&amp;", "&")).text) == int(number), address
    progress = page.context["progress"]
    assert progress.whole.opened == len(many) == sum(tally.opened for _, tally in progress.places)
    for names in (progress.places, [(each, each.tally) for each in progress.rounds]):
        for name in ("opened", "open", "works", "settled", "late", "concluded"):
            assert sum(getattr(tally, name) for _, tally in names) == getattr(progress.whole, name)
    assert (progress.whole.open, progress.whole.works, progress.whole.settled, progress.whole.late) == (3, 1, 1, 1)


def test_a_district_and_a_commune_see_their_own(
    client: Client, huyen: Official, xa: Official, huyen_khac: Official, many: list[ReviewDuty]
):
    seen = {}
    for official in (huyen, xa, huyen_khac):
        client.force_login(official)
        answer = client.get(QUEUE)
        seen[official.username] = {duty.pk for duty, _, _ in answer.context["rows"]}
        assert "Kết luận những nhiệm vụ" not in answer.text
        assert client.get(f"{QUEUE}mo/").status_code == 403
        assert client.post(f"{QUEUE}ket-luan/", {"chon": many[0].pk}).status_code == 403
        assert client.post(f"{QUEUE}huong-dan/", {"noi": "180-1"}).status_code == 403
    there = {each.pk for each in many if each.plan.unit_id in (DE_THAM, BAC_AI)}
    assert seen == {"huyen": there, "xa": set(), "huyen_khac": {each.pk for each in many} - there}
    foreign = next(iter(there))
    assert client.get(f"{QUEUE}{foreign}/").status_code == 404
    assert client.post(f"{QUEUE}{foreign}/thuc-hien/", {}).status_code == 404


@pytest.mark.parametrize("query", ["", "tinh-trang=qua-han", "noi=180-1&loai=production", "dot=viec-x", "dot=a",
                                   "sap-xep=-noi&ly-do=term", "ket-luan=overall", "sap-xep=x&trang=99"])  # fmt: skip
def test_the_filters_answer(client: Client, qhkt: Official, many: list[ReviewDuty], query: str):
    client.force_login(qhkt)
    assert client.get(f"{QUEUE}?{query}").status_code == 200
    assert client.get(f"{QUEUE}danh-sach.csv?{query}").status_code == 200


def test_the_pages_ask_a_constant_number_of_questions(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)

    def asked() -> list[int]:
        counts = []
        for address in (QUEUE, f"{QUEUE}tien-do/", f"{QUEUE}{many[0].pk}/"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    few = asked()
    for number in range(40):
        made = plan(DE_THAM, Kind.DETAILED, name=f"Điểm dân cư {number}")
        open_by_hand(plan=made, instrument=f"Công văn {number}/UBND-KT", by=None, on=date(2020, 6, 1), today=TODAY)
    assert asked() == few
    assert max(few) <= 24


def test_the_queue_as_a_file(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)
    answer = client.get(f"{QUEUE}danh-sach.xlsx?tinh-trang=dang-lam")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in row], strict=True)) for row in sheet]
    assert len(rows) == 2
    told = {name: rows[1][name] for name in ("Huyện", "Xã", "Của", "Kết luận", "Quá hạn", "Hạn hoàn thành")}
    assert told == {
        "Huyện": "Huyện Tràng Định",
        "Xã": "Xã Đề Thám",
        "Của": "Xã Bắc Ái",
        "Kết luận": "Điều chỉnh",
        "Quá hạn": "quá hạn",
        "Hạn hoàn thành": "30/09/2020",
    }
    assert AuditEntry.objects.latest("pk").action == "masterplans.export_reviews"


def test_several_are_previewed_then_concluded(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)
    left = list(ReviewDuty.objects.filter(conclusion="").order_by("pk"))
    assert "Chưa chọn nhiệm vụ nào" in client.post(f"{QUEUE}ket-luan/", {}, follow=True).text
    preview = client.post(f"{QUEUE}ket-luan/", {"tat-ca": "1", "loc": "tinh-trang=chua-ket-luan"})
    assert f"Ghi kết luận cho {len(left)} nhiệm vụ" in preview.text
    assert ReviewDuty.objects.filter(conclusion="").count() == len(left)
    sent = {"chon": [each.pk for each in left], "conclusion": "supplement", "concluded_on": "2020-12-15",
            "basis": "Biên bản họp 15/12/2020", "gives": "district", "due_on": "2021-06-30"}  # fmt: skip
    refused = client.post(f"{QUEUE}ket-luan/", sent | {"concluded_on": "2020-01-15"})
    assert (refused.status_code, "trước ngày mở nhiệm vụ" in refused.text) == (400, True)
    done = client.post(f"{QUEUE}ket-luan/", sent, follow=True)
    assert f"Đã kết luận {len(left)} nhiệm vụ" in done.text
    offices = set(ReviewDuty.objects.filter(conclusion="supplement").values_list("office__key", "due_on"))
    assert {due for _, due in offices} == {date(2021, 6, 30)}
    assert "ubnd-180-1" in {key for key, _ in offices}


def test_opened_for_a_law_after_a_preview(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)
    sent = {"instrument": "luat-35-2018", "opened_on": "2020-12-01", "kind": ["production"], "place": "180-1"}
    preview = client.post(f"{QUEUE}mo/", sent)
    assert "Mở rà soát 1 quy hoạch" in preview.text
    assert not ReviewDuty.objects.filter(reason="law").exists()
    for said in ("Đã mở 1 nhiệm vụ", "1 quy hoạch đã mở theo văn bản này từ trước"):
        assert said in client.post(f"{QUEUE}mo/", sent | {"mo": "1"}, follow=True).text
    assert ReviewDuty.objects.get(reason="law").plan.kind == Kind.PRODUCTION
    refused = client.post(f"{QUEUE}mo/", sent | {"instrument": ""})
    assert (refused.status_code, "chưa ghi văn bản" in refused.text) == (400, True)


def test_one_review_from_conclusion_to_its_plan(
    client: Client, qhkt: Official, huyen: Official, many: list[ReviewDuty]
):
    duty = ReviewDuty.objects.get(plan__unit=DE_THAM)
    ReviewDuty.objects.filter(pk=duty.pk).update(conclusion="", concluded_on=None, basis="")
    page = f"{QUEUE}{duty.pk}/"
    client.force_login(qhkt)
    sent = {"conclusion": "overall", "concluded_on": "2020-03-02", "basis": "Biên bản 12/BB-SXD"}
    client.post(page, {f"d{duty.pk}-{name}": value for name, value in sent.items()})
    office = Office.objects.get(key="ubnd-180-1")
    wrong = client.post(f"{page}giao-viec/", {"office": office.pk, "due_on": "2020-03-01"})
    assert (wrong.status_code, "ở trước ngày kết luận" in wrong.text) == (400, True)
    client.post(f"{page}giao-viec/", {"office": office.pk, "due_on": "2021-03-31", "approval": "2020-12-30"})
    duty.refresh_from_db()
    assert (duty.office, duty.steps.get().step) == (office, "approval")
    assert "Quá hạn" in client.get(page).text
    client.force_login(huyen)
    assert "Giao thực hiện" not in client.get(page).text
    client.post(f"{page}lap-quy-hoach/", {"name": "Điều chỉnh QH chung xã Đề Thám", "unit": DE_THAM})
    duty.refresh_from_db()
    new = duty.settled_by
    assert (new.unit_id, new.revises, new.revision) == (DE_THAM, duty.plan, "overall")
    assert "thực hiện kết luận" in client.get(f"/quy-hoach/{new.pk}/").text
    assert "Điều chỉnh QH chung xã Đề Thám" in client.get(f"/quy-hoach/{duty.plan_id}/").text
    client.post(f"{page}thuc-hien/", {"plan": ""})
    duty.refresh_from_db()
    assert duty.settled_by is None


def test_opened_by_hand_on_the_plans_page(client: Client, qhkt: Official, huyen: Official, many: list[ReviewDuty]):
    made = many[0].plan
    client.force_login(huyen)
    assert "Mở rà soát theo văn bản" not in client.get(f"/quy-hoach/{made.pk}/").text
    assert client.post(f"/quy-hoach/{made.pk}/mo-ra-soat/", {}).status_code == 403
    client.force_login(qhkt)
    sent = {"instrument": "Công văn 99/UBND-KT", "opened_on": "2020-12-01"}
    said = client.post(f"/quy-hoach/{made.pk}/mo-ra-soat/", sent, follow=True).text
    assert "Đã mở nhiệm vụ rà soát" in said
    again = client.post(f"/quy-hoach/{made.pk}/mo-ra-soat/", sent, follow=True).text
    assert "đã được mở rà soát" in again


def test_a_letter_that_guides_a_district(client: Client, qhkt: Official, many: list[ReviewDuty]):
    client.force_login(qhkt)
    client.post(f"{QUEUE}huong-dan/", {"noi": "180-1"})
    letter = OutgoingDocument.objects.get(template="review-guidance")
    assert (letter.about, letter.state) == ("district 180-1", "draft")
    said = str(letter.versions.get().content)
    for words in (
        "QH 06052-1",
        "nay thuộc xã Đề Thám",
        "quy hoạch sản xuất của xã",
        "hết thời hạn quy hoạch",
        "15 ngày",
    ):
        assert words in said
    assert "QH 06343-2" not in said, "another district's"
    again = client.post(f"{QUEUE}huong-dan/", {"noi": "180-1"}, follow=True).text
    assert "đã có công văn ở bước" in again
    assert OutgoingDocument.objects.filter(template="review-guidance").count() == 1
    ReviewDuty.objects.all().delete()
    assert "Không còn quy hoạch nào" in client.post(f"{QUEUE}huong-dan/", {"noi": "185-1"}, follow=True).text


def test_windows_of_the_plans_work_items(qhkt: Official, many: list[ReviewDuty]):
    found = queue_of(qhkt, TODAY)
    items = {each.item.pk: each for each in windows(found.rows, qhkt.area, TODAY)}
    item = WorkItem.objects.get(measure="master-plan-reviews", plan__office__key="sxd")
    assert items[item.pk].tally.opened == sum(
        each.opened_on <= item.ends_on and not (each.concluded_on and each.concluded_on < item.starts_on)
        for each in many
    )
