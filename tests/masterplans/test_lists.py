"""A list of plans brought by Excel: what is new, changed, the same, overtaken; who may; all in one act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.making import TODAY
from tests.masterplans.lists import KIND, exported, line_of, listed, row

from datchuan.desk.queries import waiting_rows
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.kernel.problem import Problem
from datchuan.masterplans.importing import accept_list, drop_list, preview_list
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.masterplans.operations import change_plan
from datchuan.masterplans.reading import read_list
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry
from datchuan.survey.models import Upload
from datchuan.territory.models import Unit

DISTRICT, COMMUNE, BAC_AI, DE_THAM = "180-1", "06016-1", "06052-1", "06046-1"
COUNTS = ("new", "changed", "unchanged", "faulty")
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def bring(huyen: Official) -> Any:
    """bring(content) or bring(row, …): a previewed list of Tràng Định."""

    def preview(*given: Any, area: str = DISTRICT) -> Upload:
        content = given[0] if isinstance(given[0], bytes) else listed(*given)
        unit = Unit.objects.get(pk=area)
        return preview_list(content=content, file_name="QH.csv", area=unit, by=huyen, today=TODAY)

    return preview


def counts(upload: Upload) -> list[int]:
    return [upload.counts[key] for key in COUNTS]


def fault(upload: Upload) -> dict[str, Any]:
    (found,) = upload.counts["faults"]
    return found


def master(unit: str = COMMUNE) -> SpatialPlan:
    return SpatialPlan.objects.get(unit=unit, kind=KIND.COMMUNE_MASTER, revises=None)


def test_a_preview_writes_nothing_and_accepting_registers(bring: Any, huyen: Official) -> None:
    before, acts = SpatialPlan.objects.count(), AuditEntry.objects.count()
    forms = "Tổ chức hội nghị công bố: 12/03/2012; trưng bày"
    given = row("06016", "77/QĐ-UBND", area_ha="1250,5", forms=forms, rules_decision="78/QĐ-UBND", note="=1+1")
    upload = bring(given, row("Bắc Ái", "79/QĐ-UBND"))
    assert counts(upload) == [2, 0, 0, 0]
    assert (SpatialPlan.objects.count(), AuditEntry.objects.count()) == (before, acts)
    accept_list(upload=upload, by=huyen, today=TODAY)
    made = SpatialPlan.objects.get(decision="77/QĐ-UBND")
    assert (made.unit_id, made.kind, made.area_ha, made.note) == (COMMUNE, "production", Decimal("1250.50"), "=1+1")
    assert (made.published_on, made.simulated) == (date(2012, 3, 12), True)
    told = set(made.publications.values_list("form", "done_on"))
    assert told == {("hoi_nghi", date(2012, 3, 12)), ("trung_bay", None)}
    assert SpatialPlan.objects.get(decision="79/QĐ-UBND").unit_id == BAC_AI
    actions = list(AuditEntry.objects.filter(pk__gt=acts).values_list("action", "subject"))[-3:]
    assert actions[0] == ("masterplans.accept_list", f"upload {upload.pk}")
    assert ("masterplans.register", f"{COMMUNE} {made.pk}") in actions
    assert first_broken_entry() is None
    with pytest.raises(Problem) as again:
        accept_list(upload=upload, by=huyen, today=TODAY)
    assert again.value.number == 331


def test_a_list_that_was_accepted_changes_nothing_when_it_comes_again(bring: Any, huyen: Official) -> None:
    rows = [row("06016", "77/QĐ-UBND"), row("06016", "", name="Quy hoạch bản Mới", approved_on="")]
    accept_list(upload=bring(*rows), by=huyen, today=TODAY)
    assert counts(bring(*rows)) == [0, 0, 2, 0]


def test_an_export_that_comes_back_says_nothing(bring: Any) -> None:
    (_, _, unchanged, faulty), plans = counts(upload := bring(exported(DISTRICT))), upload.counts["total"]
    assert (unchanged, faulty) == (plans, 0)
    assert plans == SpatialPlan.objects.filter(unit__parent=DISTRICT).count()


def test_only_the_cells_that_were_changed_are_written_and_blank_takes_away(bring: Any, huyen: Official) -> None:
    plan = master()

    def change(page: Any, at: dict[str, int]) -> None:
        line = line_of(page, at, plan)
        page.cell(line, at["planner"]).value = "Viện Quy hoạch"
        page.cell(line, at["rules_decision"]).value = None

    upload = bring(exported(DISTRICT, change))
    assert counts(upload)[:2] == [0, 1]
    told = Upload.objects.get(pk=upload.pk).counts["differences"][0][-1]
    assert told == [["planner", "", "Viện Quy hoạch"], ["rules_decision", plan.rules_decision, ""]]
    change_plan(plan=plan, values={"note": "khác"}, by=None, today=TODAY)  # recorded between preview and acceptance
    accept_list(upload=upload, by=huyen, today=TODAY)
    kept = master()
    assert (kept.planner, kept.note) == ("", "khác")
    assert "đã được ghi lại sau khi tải tệp" in Upload.objects.get(pk=upload.pk).counts["faults"][0]["what"]


def test_who_recorded_in_between_is_told_and_rows_left_as_they_were_mean_nothing(bring: Any, huyen: Official) -> None:
    plan, other = master(), SpatialPlan.objects.filter(unit__parent=DISTRICT).exclude(unit=COMMUNE)[0]

    def change(page: Any, at: dict[str, int]) -> None:
        page.cell(line_of(page, at, plan), at["planner"]).value = "Viện Quy hoạch"

    content = exported(DISTRICT, change)
    for each in (plan, other):
        change_plan(plan=each, values={"organiser": "UBND xã"}, by=huyen, today=TODAY)
    upload = bring(content)
    assert counts(upload)[0::3] == [0, 1]
    assert str(huyen) in fault(upload)["what"]
    assert fault(upload)["column_key"] == "record"


def test_a_known_decision_completes_its_record_and_blanks_leave_it(bring: Any, huyen: Official) -> None:
    plan = master()
    given = row("06016", plan.decision.lower(), kind=KIND.COMMUNE_MASTER.label, name=plan.name, scope="Toàn xã")
    del given["approved_on"]
    accept_list(upload=bring({**given, "rules_decision": ""}), by=huyen, today=TODAY)
    kept = master()
    assert (kept.scope, kept.rules_decision, kept.approved_on) == ("Toàn xã", plan.rules_decision, plan.approved_on)


def test_a_row_revises_a_plan_of_the_same_list(bring: Any, huyen: Official) -> None:
    later = row("06016", "90/QĐ-UBND", approved_on="01/06/2018", revises="77/qđ-ubnd", revision="Bổ sung")
    accept_list(upload=bring(later, row("06016", "77/QĐ-UBND")), by=huyen, today=TODAY)
    made = SpatialPlan.objects.get(decision="90/QĐ-UBND")
    assert (made.revises.decision, made.revision) == ("77/QĐ-UBND", "supplement")
    assert counts(bring(exported(DISTRICT)))[0::3] == [0, 0]


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"unit": "Hoàng Văn Thụ Xa"}, "unit", "không phải xã, thị trấn trong phạm vi"),
        ({"unit": "06268"}, "unit", "không phải xã, thị trấn trong phạm vi"),
        ({"kind": "Quy hoạch sản suất của xã"}, "kind", "không có trong danh sách"),
        ({"approved_on": "31/02/2012"}, "approved_on", "không có trong lịch"),
        ({"approved_on": "01/01/2021"}, "approved_on", "tương lai"),
        ({"published_on": "01/01/2012"}, "published_on", "ở trước ngày phê duyệt"),
        ({"approved_on": "", "published_on": "01/01/2012"}, "published_on", "chưa có ngày phê duyệt"),
        ({"horizon_year": "2005"}, "horizon_year", "trước năm phê duyệt"),
        ({"in_force_on": "01/01/2012"}, "in_force_on", "trước ngày phê duyệt"),
        ({"forms": "dán giấy"}, "forms", "không có trong danh sách"),
        ({"forms": "Hội nghị: hôm qua"}, "forms", "không phải là ngày"),
        ({"forms": "Hội nghị: 01/04/2012", "published_on": "02/04/2012"}, "published_on", "khác ngày sớm nhất"),
        ({"revises": "1/QĐ-XYZ", "revision": "Bổ sung"}, "revises", "không thấy quy hoạch cùng loại"),
        ({"revision": "Bổ sung"}, "revises", "cần ghi cả quy hoạch được sửa và cách sửa"),
        ({"record": "999999"}, "record", "không có hồ sơ quy hoạch số 999999"),
        ({"area_ha": "rộng"}, "area_ha", "không phải là số"),
    ],
)
def test_a_mistake_is_a_sentence_at_its_cell(bring: Any, changes: dict[str, str], column: str, words: str) -> None:
    upload = bring(row("06016", "77/QĐ-UBND") | changes)
    assert counts(upload) == [0, 0, 0, 1]
    found = fault(upload)
    assert (found["column_key"], found["row"]) == (column, 2)
    assert words in found["what"]
    assert found["mend"]


def test_a_second_approved_master_plan_over_one_term_is_refused(bring: Any) -> None:
    plan = master()
    upload = bring(row("06016", "77/QĐ-UBND", kind=KIND.COMMUNE_MASTER.label, approved_on="05/03/2013"))
    assert plan.name in fault(upload)["what"]
    assert fault(upload)["column_key"] == "approved_on"


def test_two_rows_of_one_decision_in_one_commune_name_each_other(bring: Any) -> None:
    upload = bring(row("06016", "77/QĐ-UBND"), row("Tri Phương", "77/qđ-ubnd", name="Khác"), row("06046", "77/QĐ-UBND"))
    assert counts(upload) == [1, 0, 0, 2]
    assert [each["what"][-6:] for each in upload.counts["faults"]] == ["dòng 3", "dòng 2"]


def test_one_record_in_two_rows_is_told_whatever_they_say(bring: Any) -> None:
    plan = master()

    def change(page: Any, at: dict[str, int]) -> None:
        line, last = line_of(page, at, plan), page.max_row + 1
        for column in at.values():
            page.cell(last, column).value = page.cell(line, column).value
        page.cell(last, at["decision"]).value = "999/QĐ-UBND"

    upload = bring(exported(DISTRICT, change))
    assert counts(upload)[3] == 2
    assert {each["column_key"] for each in upload.counts["faults"]} == {"decision"}


def test_the_province_records_a_plan_of_a_district(qln: Official) -> None:
    given = row("180-1", "9/QĐ-UBND", kind=KIND.URBAN.label, name="Quy hoạch vùng huyện")
    area = Unit.objects.get(pk="20-1")
    upload = preview_list(content=listed(given), file_name="a.csv", area=area, by=qln, today=TODAY)
    assert counts(upload) == [1, 0, 0, 0]


def test_kind_and_unit_of_a_record_stay(bring: Any) -> None:
    plan = master()
    for column, value in (("kind", KIND.PRODUCTION.label), ("unit", "06046")):

        def change(page: Any, at: dict[str, int], column: str = column, value: str = value) -> None:
            page.cell(line_of(page, at, plan), at[column]).value = value

        assert fault(bring(exported(DISTRICT, change)))["column_key"] == column


def test_forms_on_record_are_not_taken_away(bring: Any, huyen: Official) -> None:
    plan = master()
    Publication.objects.filter(plan=plan).delete()
    Publication.objects.create(plan=plan, form="hoi_nghi", done_on=plan.published_on)

    def change(page: Any, at: dict[str, int]) -> None:
        page.cell(line_of(page, at, plan), at["forms"]).value = "In ấn phẩm phát hành rộng rãi"

    assert "Tổ chức hội nghị công bố" in fault(bring(exported(DISTRICT, change)))["what"]


def test_a_unit_is_the_one_of_the_day_of_approval(huyen: Official) -> None:
    """06040 named three units; a plan of 2012 is of the one that was then."""
    code = "06040"
    units = {unit.pk: unit for unit in Unit.objects.filter(code=code)}
    province = Unit.objects.get(pk="20-1")
    reading = read_list(listed(row(code, "5/QĐ-UBND")), area=province, today=TODAY)
    (entry,) = reading.entries
    day = date(2012, 3, 5)
    assert entry.unit == next(
        each
        for each in units.values()
        if (not each.valid_from or each.valid_from <= day) and (not each.valid_to or day < each.valid_to)
    )


def test_verdicts_are_judged_once_and_the_preview_says_what_turns(
    bring: Any, huyen: Official, django_assert_max_num_queries: Any
) -> None:
    rows = [row(code, f"{n}/QĐ-UBND") for n, code in enumerate(("06016", "06046", "05998") * 6, start=500)]
    upload = bring(*rows)
    with django_assert_max_num_queries(len(rows) * 4 + 90):
        accept_list(upload=upload, by=huyen, today=TODAY)
    plan = master()
    plan.publications.all().delete()
    late = row("06016", plan.decision, kind=KIND.COMMUNE_MASTER.label, name=plan.name, published_on="01/01/2015")
    del late["approved_on"]
    told = {each["indicator"]: each["after"] for each in bring(late).counts["effects"] if each["commune_id"] == COMMUNE}
    assert told == {"1.1": "not_met"}
    assert IndicatorVerdict.objects.get(commune=COMMUNE, indicator="1.1", on=TODAY, is_current=True).outcome == "met"


def test_a_commune_brings_its_own_and_those_that_went_into_it(xa: Official, xa_khac: Official) -> None:
    def faults_of(official: Official, code: str) -> int:
        reading = read_list(listed(row(code, "3/QĐ-UBND")), area=official.area, today=TODAY)
        return reading.faulty_rows

    assert [faults_of(xa, code) for code in ("06016", "06046", "06052")] == [0, 1, 1]
    assert [faults_of(xa_khac, code) for code in ("06016", "06046", "06052")] == [1, 0, 0]


def test_the_four_steps_on_the_pages(client: Any, huyen: Official, xa: Official, vpdp: Official) -> None:
    client.force_login(huyen)
    assert "Chưa chọn tệp" in client.post("/quy-hoach/danh-muc/nhap/", {}).text
    assert client.get("/quy-hoach/danh-muc/tep.xlsx?du-lieu=1").content[:2] == b"PK"
    file = SimpleUploadedFile(
        "ds.csv", listed(row("06016", "77/QĐ-UBND"), row("06016", "78/QĐ-UBND", horizon_year="1"))
    )
    page = client.post("/quy-hoach/danh-muc/nhap/", {"file": file}, follow=True)
    address = page.redirect_chain[-1][0]
    assert "Ghi 1 quy hoạch" in page.text
    assert "nhỏ hơn 1990" in page.text
    assert client.get(f"{address}dong-loi.xlsx").content[:2] == b"PK"
    client.force_login(xa)
    assert client.get(address).status_code == 404
    client.force_login(vpdp)
    assert client.get(address).status_code == 403
    client.force_login(huyen)
    assert "Đã ghi: 1 quy hoạch mới" in client.post(f"{address}nhan/", follow=True).text
    assert "QH" not in client.get("/nha-o/nhap/").text
    assert client.get(address.replace("/quy-hoach/danh-muc", "/nha-o")).status_code == 404


def test_a_list_waits_for_who_brought_it_and_not_as_a_file_of_houses(bring: Any, huyen: Official) -> None:
    upload = bring(row("06016", "77/QĐ-UBND"))
    told = [(each.kind, each.waiting.link) for each in waiting_rows(huyen, TODAY)]
    mine = [each for each in told if each[0] in ("danh-muc-quy-hoach", "tep-nop")]
    assert mine == [("danh-muc-quy-hoach", f"/quy-hoach/danh-muc/nhap/{upload.pk}/")]


def test_a_decision_may_come_into_force_after_today_and_nothing_else_may(bring: Any) -> None:
    assert counts(bring(row("06016", "77/QĐ-UBND", in_force_on="15/01/2021"))) == [1, 0, 0, 0]


def test_a_dropped_list_stays_dropped(bring: Any, huyen: Official) -> None:
    upload = bring(row("06016", "77/QĐ-UBND"))
    drop_list(upload=upload, by=huyen)
    with pytest.raises(Problem) as found:
        accept_list(upload=Upload.objects.get(pk=upload.pk), by=huyen, today=TODAY)
    assert found.value.number == 331
