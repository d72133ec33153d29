"""The extent of a plan: brought in, held against its commune, replaced, taken out, shown."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import PlanExtent, SpatialPlan
from datchuan.masterplans.operations import record_extent
from datchuan.masterplans.placing import AreaCheck, placing_of
from datchuan.masterplans.queries import outlines_for
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry
from datchuan.territory.measuring import area_ha
from datchuan.territory.models import Shape
from datchuan.territory.shapes import dissolve

OWN, FAR = "06016-1", "06469-1"
SOURCE = "Bản vẽ QH-04, tỷ lệ 1/5.000"


@pytest.fixture
def plan(province) -> SpatialPlan:
    return SpatialPlan.objects.get(unit_id=OWN)


def outline_of(unit_id: str) -> Any:
    return Shape.objects.filter(unit=unit_id).order_by("valid_from").first().geometry


def moved(geometry: Any, across: float) -> Any:
    """The same, so many degrees to the east."""

    def shift(value: Any) -> Any:
        return [value[0] + across, value[1]] if isinstance(value[0], float) else [shift(each) for each in value]

    return {"type": geometry["type"], "coordinates": shift(geometry["coordinates"])}


def bring(plan: SpatialPlan, geometry: Any, by: Any = None, source: str = SOURCE) -> PlanExtent:
    return record_extent(plan=plan, content=json.dumps(geometry).encode(), source=source, by=by)


def test_an_extent_is_recorded_with_its_area_and_source(plan, xa) -> None:
    made = bring(plan, outline_of(OWN), xa)
    assert float(made.area_ha) == pytest.approx(area_ha(outline_of(OWN)), abs=0.5)
    assert (made.source, made.recorded_by) == (SOURCE, xa)
    assert placing_of(made.geometry, outlines_for(plan)).sentence == ""


def test_the_one_before_stays_whole_in_the_audit_chain_and_the_same_again_changes_nothing(plan, xa) -> None:
    first = bring(plan, outline_of(OWN), xa)
    kept = first.geometry
    second = bring(plan, moved(outline_of(OWN), 0.001), xa)
    assert PlanExtent.objects.get(plan=plan).geometry == second.geometry != kept
    entry = AuditEntry.objects.filter(action="masterplans.extent").last()
    assert entry.details["before"] == {"source": SOURCE, "area_ha": str(first.area_ha), "geometry": kept}
    bring(plan, moved(outline_of(OWN), 0.001), xa)
    assert AuditEntry.objects.filter(action="masterplans.extent").count() == 2
    assert first_broken_entry() is None


def test_apart_from_the_commune_it_is_refused_with_how_far(plan) -> None:
    with pytest.raises(Problem, match=r"cách xã Tri Phương \d+,\d km, không có phần nào nằm trong") as caught:
        bring(plan, moved(outline_of(OWN), 0.4))
    assert caught.value.number == 779
    assert not PlanExtent.objects.exists()


def test_mostly_outside_its_commune_it_is_refused_but_an_urban_plan_may_reach_beyond(plan) -> None:
    beyond = moved(outline_of(OWN), 0.08)
    with pytest.raises(Problem, match="diện tích nằm ngoài xã Tri Phương, xa nhất"):
        bring(plan, beyond)
    SpatialPlan.objects.filter(pk=plan.pk).update(kind="urban")
    assert bring(plan, beyond).plan_id == plan.pk


def test_partly_outside_it_is_taken_and_told(plan) -> None:
    made = bring(plan, moved(outline_of(OWN), 0.015))
    found = placing_of(made.geometry, outlines_for(plan))
    assert 0.05 < found.share < 0.5
    assert not found.is_in_place
    assert found.sentence.startswith("Phần nằm ngoài xã Tri Phương: ")


def test_what_is_no_more_than_a_map_may_err_is_in_place(plan) -> None:
    found = placing_of(moved(outline_of(OWN), 0.003), outlines_for(plan))
    assert found.is_in_place
    assert "trong sai số của bản đồ" in found.sentence


def test_an_urban_plan_is_held_against_every_commune_that_it_covers(plan) -> None:
    SpatialPlan.objects.filter(pk=plan.pk).update(kind="urban")
    other = SpatialPlan.objects.get(pk=plan.pk)
    other.covers.add("06004-1")
    assert placing_of(dissolve([outline_of(OWN), outline_of("06004-1")]), outlines_for(other)).share < 0.001


def test_without_any_outline_nothing_is_held_against_it(plan) -> None:
    geometry = outline_of(OWN)
    Shape.objects.filter(unit=OWN).delete()
    made = bring(plan, moved(geometry, 0.5))
    assert placing_of(made.geometry, outlines_for(plan)).sentence == ""


@pytest.mark.parametrize("source", ["", "  ", "x" * 201])
def test_an_extent_needs_the_source_of_its_line(plan, source) -> None:
    with pytest.raises(Problem) as caught:
        bring(plan, outline_of(OWN), source=source)
    assert caught.value.number == 780


@pytest.mark.parametrize(
    ("recorded", "measured", "differs", "words"),
    [
        (1000, 1000, False, "Diện tích đo được 1.000,00 ha, hồ sơ ghi 1.000,00 ha: bằng nhau."),
        (1000, 1049, False, "Diện tích đo được 1.049,00 ha, hồ sơ ghi 1.000,00 ha: lớn hơn 49,00 ha (4,9 %)."),
        (1000, 900, True, "Diện tích đo được 900,00 ha, hồ sơ ghi 1.000,00 ha: nhỏ hơn 100,00 ha (10,0 %)."),
    ],
)
def test_the_measured_area_is_told_beside_the_recorded_one(recorded, measured, differs, words) -> None:
    found = AreaCheck(recorded, measured)
    assert (found.differs, found.sentence) == (differs, words)


# --- pages ---------------------------------------------------------------------------------------------------------


def upload(geometry: Any, **changes: object) -> dict[str, object]:
    content = json.dumps(geometry).encode() if not isinstance(geometry, bytes) else geometry
    return {"file": SimpleUploadedFile("ranh-gioi.geojson", content), "source": SOURCE, **changes}


def test_an_officer_brings_in_the_extent_of_a_plan_and_takes_it_out(client: Client, xa, plan) -> None:
    client.force_login(xa)
    page = client.get(f"/quy-hoach/{plan.pk}/").text
    assert "Chưa có phạm vi riêng: lấy ranh giới xã Tri Phương trên bản đồ" in page
    answer = client.post(f"/quy-hoach/{plan.pk}/pham-vi/", upload(outline_of(OWN)), follow=True)
    assert "Đã ghi phạm vi quy hoạch." in answer.text
    assert f"Theo {SOURCE}" in answer.text
    assert 'class="ground-map"' in answer.text
    answer = client.get(f"/quy-hoach/{plan.pk}/pham-vi.geojson")
    (feature,) = json.loads(answer.content)["features"]
    assert feature["geometry"] == PlanExtent.objects.get(plan=plan).geometry
    assert feature["properties"]["nguon"] == SOURCE
    assert feature["properties"]["mo_phong"] == "DỮ LIỆU MÔ PHỎNG"
    assert AuditEntry.objects.filter(action="masterplans.export_extent", by=xa).exists()


def test_the_recorded_area_is_compared_on_the_page(client, xa, plan) -> None:
    SpatialPlan.objects.filter(pk=plan.pk).update(area_ha=100)
    bring(plan, outline_of(OWN))
    client.force_login(xa)
    page = client.get(f"/quy-hoach/{plan.pk}/").text
    assert "hồ sơ ghi 100,00 ha: lớn hơn" in page
    assert "Kiểm tra lại số trong hồ sơ và tệp ranh giới." in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"file": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "là tệp nén (Shapefile, KMZ)"),
        ({"file": SimpleUploadedFile("a.json", b"")}, "tệp trống"),
        ({"source": ""}, "chưa ghi"),
        ({"file": ""}, "Tệp GeoJSON"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(client, xa, plan, sent, words) -> None:
    client.force_login(xa)
    answer = client.post(f"/quy-hoach/{plan.pk}/pham-vi/", {**upload(outline_of(OWN)), **sent})
    assert answer.status_code == 400
    assert words in answer.text
    assert sent.get("source", SOURCE) in answer.text
    assert not PlanExtent.objects.exists()


def test_another_commune_is_neither_changed_nor_seen(client, xa, province) -> None:
    other = SpatialPlan.objects.filter(unit="06046-1").first()
    client.force_login(xa)
    assert client.post(f"/quy-hoach/{other.pk}/pham-vi/", upload(outline_of(OWN))).status_code == 404
    assert client.get(f"/quy-hoach/{other.pk}/pham-vi.geojson").status_code == 404


def test_who_may_not_keep_records_does_not_bring_in_extents(client, lanhdao, plan) -> None:
    client.force_login(lanhdao)
    assert client.post(f"/quy-hoach/{plan.pk}/pham-vi/", upload(outline_of(OWN))).status_code == 403
    assert "Nhập phạm vi" not in client.get(f"/quy-hoach/{plan.pk}/").text


def test_a_plan_without_an_extent_has_no_file(client, xa, plan) -> None:
    client.force_login(xa)
    assert client.get(f"/quy-hoach/{plan.pk}/pham-vi.geojson").status_code == 404


def test_a_vanished_communes_plan_shows_both_receivers_and_they_show_it(client, qhkt, province) -> None:
    SpatialPlan.objects.filter(unit="06052-1").delete()
    gone = SpatialPlan.objects.create(
        unit_id="06052-1", name="QH Bắc Ái", decision="12/QĐ-UBND", approved_on=date(2012, 3, 5)
    )
    client.force_login(qhkt)
    page = client.get(f"/quy-hoach/{gone.pk}/").text
    for words in ("49,0\u00a0% (1.100,00/2.246,00\u00a0ha)", "51,0\u00a0% (1.146,00/2.246,00\u00a0ha)"):
        assert words in page
    for unit_id, of_plan, of_commune in (("06046-1", "49,0", "21,6"), ("06031-1", "51,0", "16,1")):
        page = client.get(f"/dia-ban/{unit_id}/").text
        assert 'id="pham-vi-quy-hoach"' in page
        assert "12/QĐ-UBND</a> của xã Bắc Ái cũ" in page
        assert f"{of_plan}\u00a0% (" in page
        assert f"{of_commune}\u00a0% (" in page


def test_the_list_by_commune_tells_how_much_an_older_plan_covers(client, qhkt, province) -> None:
    SpatialPlan.objects.filter(unit__in=["06052-1", "06031-1"]).delete()
    SpatialPlan.objects.create(unit_id="06052-1", name="QH", decision="12/QĐ-UBND", approved_on=date(2012, 3, 5))
    client.force_login(qhkt)
    page = client.get("/quy-hoach/").text
    assert "51,0\u00a0% quy hoạch, phủ 16,1\u00a0% xã" in page
