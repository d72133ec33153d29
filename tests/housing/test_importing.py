"""Preview, accept, drop, and the file of faulty rows."""

from __future__ import annotations

import html
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from openpyxl import load_workbook
from tests.making import EMPTY, TODAY, entry, houses, record, row, versions, village, workbook

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.housing.importing import accept_upload, drop_upload, faulty_rows_file, preview_upload
from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.survey.models import Upload
from datchuan.survey.uploading import stored_content
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def commune() -> Unit:
    village()
    return Unit.objects.get(pk=EMPTY)


@pytest.fixture
def bring(commune: Unit, huyen: Official) -> Any:
    """bring(row, row …): a previewed upload of the commune."""

    def preview(*rows: dict[str, Any]) -> Upload:
        content = workbook(commune, rows)
        return preview_upload(content=content, file_name="C:\\t\u1ec7p.xlsx", area=commune, by=huyen, today=TODAY)

    return preview


def everything() -> dict[str, int]:
    models = [model for app in apps.get_app_configs() if app.name.startswith("datchuan.") for model in app.get_models()]
    return {model.__name__: model._default_manager.count() for model in models}


def test_preview_writes_nothing_but_the_upload(bring: Any, commune: Unit) -> None:
    houses(village(EMPTY, "Bản Cũ"), {}, {})
    before, verdicts = everything(), list(IndicatorVerdict.objects.order_by("pk").values_list("pk", "is_current"))
    upload = bring(row("TH00001", "Bản Cũ", hard_roof="Không"), row("TH00002", "Bản Cũ"), row("MOI1"), row("MOI2", "?"))
    after = everything()
    assert after.pop("Upload") == before.pop("Upload") + 1
    assert after == before
    assert verdicts == list(IndicatorVerdict.objects.order_by("pk").values_list("pk", "is_current"))
    counts = upload.counts
    assert [counts[key] for key in ("total", "new", "changed", "unchanged", "faulty")] == [4, 1, 1, 1, 1]
    kept = Upload.objects.get(pk=upload.pk)
    assert (kept.state, kept.counts["differences"]) == ("previewed", [["TH00001", [["hard_roof", True, False]]]])


def test_preview_says_which_verdicts_would_turn(bring: Any) -> None:
    upload = bring(row("MOI1"))
    turned = {e["indicator"]: (e["before"], e["after"]) for e in upload.counts["effects"] if e["commune_id"] == EMPTY}
    assert turned == {"9.1": ("undetermined", "met"), "9.2": ("undetermined", "met")}


def test_effects_say_what_was_missing_before(bring: Any) -> None:
    houses(village(EMPTY, "Bản Cũ"), {"hard_roof": False}, {"hard_roof": False})
    upload = bring(row("TH00001", "Bản Cũ", hard_roof="Có"))
    (effect,) = [e for e in upload.counts["effects"] if e["commune_id"] == EMPTY and e["indicator"] == "9.2"]
    assert (effect["missing_before"], effect["missing"]) == ("thiếu 2 nhà", "thiếu 1 nhà")


def test_the_preview_speaks_in_words(bring: Any, client: Client, huyen: Official, commune: Unit) -> None:
    houses(village(EMPTY, "Bản Cũ"), {}, {})
    upload = bring(
        row("TH00001", "Bản Cũ", hard_floor=None, living_area_dm2=50.5, roof_material="Lá, rơm, rạ, giấy dầu"),
        row("TH00002", "Nà Thử", surveyed_on=TODAY),
    )
    client.force_login(huyen)
    page = " ".join(html.unescape(client.get(f"/nha-o/nhap/{upload.pk}/").text).split())
    for words in (
        "Nền cứng: Có → chưa ghi nhận",
        "Diện tích ở: 40 m² → 50,5 m²",
        "Thôn: Bản Cũ → Nà Thử",
        "Ngày điều tra: 15/10/2020 → 31/12/2020",
        "Cần xem lại: 2 chỗ",
        "Ghi mái cứng nhưng mái lợp Lá, rơm, rạ, giấy dầu",
    ):
        assert words in page
    assert Upload.objects.get(pk=upload.pk).counts["doubts"] == [
        ["TH00001", "ghi mái cứng nhưng mái lợp Lá, rơm, rạ, giấy dầu"],
        ["TH00001", "ghi không làm bằng vật liệu tạm thời nhưng mái lợp Lá, rơm, rạ, giấy dầu"],
    ]
    assert upload.counts["doubt_count"] == 2


def test_a_house_that_stays_as_it_was_is_not_to_be_looked_at_again(bring: Any) -> None:
    houses(village(EMPTY, "Bản Cũ"), {"roof_material": 8})
    same = row("TH00001", "Bản Cũ", roof_material="Lá, rơm, rạ, giấy dầu")
    counts = bring(same).counts
    assert (counts["unchanged"], counts["doubt_count"], counts["doubts"]) == (1, 0, [])


def test_missing_columns_are_said(commune: Unit, huyen: Official) -> None:
    def warnings(*without: str) -> list[str]:
        content = workbook(commune, [row("MOI1", note="x")], without=without)
        upload = preview_upload(content=content, file_name="t.xlsx", area=commune, by=huyen, today=TODAY)
        return upload.counts["warnings"]

    assert warnings() == warnings("commune") == []
    assert warnings("hard_floor", "note") == [
        "Tệp thiếu cột “Nền cứng”, “Ghi chú”: giá trị đã có của các hộ được giữ nguyên."
    ]


def test_an_upload_kept_before_values_were_kept_still_shows(bring: Any, client: Client, huyen: Official) -> None:
    upload = bring(row("MOI1"))
    upload.counts = {**upload.counts, "differences": [["MOI1", ["hard_roof", "village_id"]]]}
    upload.save()
    client.force_login(huyen)
    page = client.get(f"/nha-o/nhap/{upload.pk}/").text
    assert "<div>Mái cứng</div><div>Thôn</div>" in page


def test_accept_does_what_the_preview_said(bring: Any, huyen: Official) -> None:
    upload = bring(row("MOI1"), row("MOI2", persons=99))
    done = accept_upload(upload=upload, by=huyen, today=TODAY)
    kept = Upload.objects.get(pk=upload.pk)
    assert (done.new, kept.state) == (1, "accepted")
    assert kept.decided_at is not None
    assert [kept.counts[k] for k in ("new", "faulty")] == [upload.counts[k] for k in ("new", "faulty")] == [1, 1]
    (house,) = versions("MOI1")
    assert (house.upload_id, house.recorded_by, house.simulated) == (upload.pk, huyen, True)
    assert versions("MOI2") == []
    accepted, recorded = AuditEntry.objects.order_by("-pk")[:2]
    assert recorded.details["upload"] == upload.pk
    assert (accepted.action, accepted.by) == ("housing.accept_upload", huyen)
    current = IndicatorVerdict.objects.filter(commune=EMPTY, is_current=True, indicator__in=("9.1", "9.2"))
    assert {verdict.outcome for verdict in current} == {"met"}


def test_accepted_once_only(bring: Any, huyen: Official) -> None:
    upload = bring(row("MOI1"))
    accept_upload(upload=upload, by=huyen, today=TODAY)
    with pytest.raises(Problem, match="đã nhập rồi") as found:
        accept_upload(upload=upload, by=huyen, today=TODAY)
    assert found.value.number == 331
    assert len(versions("MOI1")) == 1


def test_a_dropped_file_is_not_accepted(bring: Any, huyen: Official) -> None:
    upload = bring(row("MOI1"))
    drop_upload(upload=upload, by=upload.uploaded_by)
    with pytest.raises(Problem, match="đã bỏ rồi"):
        accept_upload(upload=upload, by=huyen, today=TODAY)
    assert versions("MOI1") == []


def test_an_accepted_file_is_not_dropped(bring: Any, huyen: Official) -> None:
    upload = bring(row("MOI1"))
    accept_upload(upload=upload, by=huyen, today=TODAY)
    drop_upload(upload=upload, by=upload.uploaded_by)
    assert Upload.objects.get(pk=upload.pk).state == "accepted"


def test_the_same_file_again_changes_nothing(bring: Any, huyen: Official) -> None:
    rows = [row("MOI1", note="a"), row("MOI2", living_area_dm2=40.5, animal_shed="Có, bố trí hợp vệ sinh")]
    accept_upload(upload=bring(*rows), by=huyen, today=TODAY)
    count = HouseRecord.objects.count()
    again = accept_upload(upload=bring(*rows), by=huyen, today=TODAY)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert HouseRecord.objects.count() == count
    assert versions("MOI2")[0].living_area_dm2 == 4050


def test_what_moved_since_the_preview_is_seen_at_acceptance(bring: Any, huyen: Official) -> None:
    """Between preview and acceptance the code became another commune's: the row is not recorded."""
    upload = bring(row("MOI1"))
    record(entry("MOI1", village("06001-1", "Bản Riêng")))
    done = accept_upload(upload=upload, by=huyen, today=TODAY)
    assert (done.new, done.changed) == (0, 0)
    assert Upload.objects.get(pk=upload.pk).counts["faulty"] == 1
    assert len(versions("MOI1")) == 1


def test_a_stored_file_that_changed_is_refused(bring: Any, huyen: Official) -> None:
    upload = bring(row("MOI1"))
    with open(upload.file.path, "ab") as file:  # noqa: PTH123 - the storage's own path
        file.write(b"x")
    with pytest.raises(Problem) as found:
        accept_upload(upload=upload, by=huyen, today=TODAY)
    assert found.value.number == 332
    assert Upload.objects.get(pk=upload.pk).state == "previewed"


def test_an_acceptance_that_fails_leaves_nothing(bring: Any, huyen: Official) -> None:
    from django.db import IntegrityError, transaction

    upload, before = bring(row("MOI1")), everything()

    def half() -> None:
        with transaction.atomic():
            accept_upload(upload=upload, by=huyen, today=TODAY)
            raise IntegrityError

    with pytest.raises(IntegrityError):
        half()
    assert everything() == before
    assert Upload.objects.get(pk=upload.pk).state == "previewed"


def test_what_is_stored_is_what_came(bring: Any) -> None:
    upload = bring(row("MOI1"))
    assert stored_content(upload)[:2] == b"PK"
    assert len(upload.sha256) == 64
    assert upload.file.name.endswith(f"{upload.sha256[:16]}.xlsx")


def test_faulty_rows_come_back_and_can_be_brought_again(bring: Any, commune: Unit, huyen: Official) -> None:
    upload = bring(row("MOI1"), row("MOI2", persons=99), row("MOI3", "Nà Thử 2"))
    book = load_workbook(BytesIO(faulty_rows_file(upload, TODAY)))
    page = book.worksheets[0]
    texts = {str(cell.value) for cells in page.iter_rows() for cell in cells if cell.value is not None}
    assert {"MOI2", "MOI3"} <= texts
    assert "MOI1" not in texts
    for cells in page.iter_rows():
        for cell in cells:
            cell.value = {99: 4, "Nà Thử 2": "Nà Thử"}.get(cell.value, cell.value)
    buffer = BytesIO()
    book.save(buffer)
    mended = preview_upload(content=buffer.getvalue(), file_name="s.xlsx", area=commune, by=huyen, today=TODAY)
    assert (mended.counts["new"], mended.counts["faulty"]) == (2, 0)


def test_a_file_that_cannot_be_read_leaves_no_upload(commune: Unit, huyen: Official) -> None:
    with pytest.raises(Problem):
        preview_upload(content=b"x", file_name="x.xlsx", area=commune, by=huyen, today=TODAY)
    assert not Upload.objects.exists()
