"""Pages of samples: the size told, drawing, measuring on the page, results, files; and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.inspection.sampled import MEASURED_ON, drawn, measure_all, visited_commune
from tests.making import entry, record, village

from datchuan.inspection.models import Round, Sample, SampleHouse, Visit
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
WANTED = {"on": "2020-11-02", "indicator": "9.2", "confidence": "0.95", "width": "10", "size": ""}
HOUSE = {"head_name": "Nông Văn Thử", "surveyed_on": MEASURED_ON.isoformat(), "persons": "4", "living_area": "40"}
HOUSE |= dict.fromkeys(("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "toilet_hygienic"), "1")
HOUSE |= {"custom_fit": "1", "animal_shed": "3", "lifetime_years": "20", "temporary_material": "0", "unsafe": "0"}


@pytest.fixture
def visit(qln: Official) -> Visit:
    return visited_commune(qln)


def page(client: Client, by: Official, found: Visit, name: str = "sample", **query: Any) -> str:
    client.force_login(by)
    answer = client.get(reverse(name, args=[found.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, by: Official, name: str, *args: Any, **data: Any) -> Any:
    client.force_login(by)
    return client.post(reverse(name, args=args), data)


def test_the_size_is_told_before_drawing(client: Client, visit: Visit, qln: Official) -> None:
    told = page(client, qln, visit, **WANTED)
    assert "trong 40 nhà: nếu tỷ lệ đo được gần tỷ lệ khai (75,0 %)" in told
    assert "Đo 12 trong 40 nhà" in page(client, qln, visit, **{**WANTED, "size": "12"})
    assert "cả xã còn nhiều nhất" in page(client, qln, visit, **{**WANTED, "indicator": "9.1"})
    assert "muốn đo 41 nhà" in page(client, qln, visit, **{**WANTED, "size": "41"}).lower()
    assert not Sample.objects.exists()


def test_drawn_measured_and_concluded_on_the_pages(client: Client, visit: Visit, qln: Official) -> None:
    assert sent(client, qln, "sample-draw", visit.pk, **WANTED).status_code == 302
    made = Sample.objects.get()
    assert (made.drawn_by, made.half_width) == (qln, 0.1)
    house = made.houses.filter(stratum="not_met").select_related("household").first()
    assert house is not None
    form = page_of_house(client, qln, visit, house)
    assert "Không đo được" in form
    address = visit.pk, house.household.code
    answer = sent(client, qln, "sample-house", *address, **HOUSE, village=house.village_id)
    assert answer.status_code == 302
    measured = house.remeasurements.get().record
    assert (measured.hard_floor, measured.living_area_dm2, measured.valid_from) == (True, 4000, MEASURED_ON)
    assert measured.built_year == house.declared.built_year  # not asked by any rule, not told: as it was known
    shown = page(client, qln, visit)
    assert "Không → <strong>Có</strong>" in shown
    other = made.houses.filter(remeasurements=None).select_related("household").last()
    assert other is not None
    sent(client, qln, "sample-not-measured", visit.pk, other.household.code, why_not="Khoá cửa, đi làm xa")
    assert "không đo được: Khoá cửa" in page(client, qln, visit)
    assert sent(client, qln, "sample-conclude", visit.pk, standing="open", reason="").status_code == 400
    assert sent(client, qln, "sample-conclude", visit.pk, standing="open", reason="Mới đo một nhà").status_code == 302
    assert "Mới đo một nhà" in page(client, qln, visit)


def page_of_house(client: Client, by: Official, found: Visit, house: SampleHouse) -> str:
    client.force_login(by)
    return client.get(reverse("sample-house", args=[found.pk, house.household.code])).content.decode()


def test_694_a_house_that_is_not_in_the_sample(client: Client, visit: Visit, qln: Official) -> None:
    drawn(visit)
    client.force_login(qln)
    for answer in (
        client.post(reverse("sample-house", args=[visit.pk, "XX1"]), HOUSE, follow=True),
        client.post(reverse("sample-not-measured", args=[visit.pk, "XX1"]), {"why_not": "Khoá"}, follow=True),
    ):
        assert "hộ “XX1” không ở trong mẫu" in answer.content.decode()


def test_what_is_wrong_is_told_at_its_field(client: Client, visit: Visit, qln: Official) -> None:
    answer = sent(client, qln, "sample-draw", visit.pk, **{**WANTED, "width": "0"})
    assert answer.status_code == 400
    assert "Nhập lớn hơn 0" in answer.content.decode()
    assert sent(client, qln, "sample-draw", visit.pk, **{**WANTED, "on": "2031-01-01"}).status_code == 400
    Round.objects.update(state=Round.State.CLOSED)
    assert "đã kết thúc" in sent(client, qln, "sample-draw", visit.pk, **WANTED).content.decode()
    assert not Sample.objects.exists()


def test_drawing_again_says_equal_or_what_changed(client: Client, visit: Visit, qln: Official) -> None:
    made = drawn(visit)
    assert "rút lại ra đúng các nhà này" in page(client, qln, visit, **{"rut-lai": "1"})
    record(entry("TH99999", village(name="Nà Mới"), made.on), at=made.drawn_at.replace(year=2022))
    told = page(client, qln, visit, **{"rut-lai": "1"})
    assert "rút lại ra đúng các nhà này" in told
    assert "thêm 1 nhà" in told
    Sample.objects.update(seed="khác")
    assert "rút lại ra nhà khác" in page(client, qln, visit, **{"rut-lai": "1"})
    Sample.objects.update(frame_sha256="0" * 64, strata={"met": 31})
    told = page(client, qln, visit, **{"rut-lai": "1"})
    assert "danh sách đã khác" in told
    assert "lúc rút 31 nhà, lập lại được 30 nhà" in told


def test_names_are_masked_and_others_only_read(
    client: Client,
    visit: Visit,
    qln: Official,
    vpdp: Official,
    xa: Official,
    huyen: Official,
) -> None:
    drawn(visit)
    assert "Nông Văn Thử" in page(client, qln, visit)
    shown = page(client, vpdp, visit)
    assert "Nông Văn Thử" not in shown
    assert "Rút thêm" not in shown
    for by, status in ((huyen, 404), (xa, 404), (vpdp, 403)):  # a draft is not seen below the province
        assert sent(client, by, "sample-draw", visit.pk, **WANTED).status_code in (status, 403)
    Round.objects.update(state=Round.State.ANNOUNCED)
    client.force_login(huyen)
    refused = client.get(reverse("sample", args=[visit.pk]))  # houses that are known beforehand are got ready
    assert refused.status_code == 403
    assert "chỉ mở cho xã, huyện sau buổi kiểm tra" in refused.text
    assert "Mẫu nhà đo lại" not in page(client, huyen, visit, "visit")
    Visit.objects.update(state=Visit.State.HELD)
    assert "Mẫu nhà đo lại" in page(client, huyen, visit)
    client.force_login(xa)
    assert client.get(reverse("sample", args=[visit.pk])).status_code == 404  # another commune
    for name in ("sample-sheet", "sample-draw", "sample-conclude"):
        assert client.get(reverse(name, args=[visit.pk])).status_code in (403, 405)


def test_files_and_the_sheet_to_carry(client: Client, visit: Visit, qln: Official) -> None:
    client.force_login(qln)
    assert client.get(reverse("sample-csv", args=[visit.pk])).status_code == 404
    made = drawn(visit)
    measure_all(list(made.houses.select_related("household"))[:3])
    answer = client.get(reverse("sample-csv", args=[visit.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == made.houses.count() + 1
    assert "Nền cứng (khai)" in lines[0]
    assert AuditEntry.objects.latest("pk").action == "inspection.export_sample"
    assert b"".join(client.get(reverse("sample-xlsx", args=[visit.pk])).streaming_content)[:2] == b"PK"
    sheet = page(client, qln, visit, "sample-sheet")
    assert sheet.count("<svg") >= made.houses.count()
    assert "Mã QR TH0" in sheet


def test_the_page_costs_the_same_for_few_houses_and_for_many(
    client: Client,
    visit: Visit,
    qln: Official,
) -> None:
    costs = []
    for size in (3, 30):
        visit.samples.all().delete()
        measure_all(drawn(visit, size=size).houses.select_related("household"))
        with CaptureQueriesContext(connection) as queries:
            page(client, qln, visit)
        costs.append(len(queries))
    assert costs[0] >= costs[1]
