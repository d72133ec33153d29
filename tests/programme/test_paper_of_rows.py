"""Any plan prints from its rows, as DOCX and PDF, and the plan of 2020 as before."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.cast import official
from tests.documents.papers import Docx, Pdf, folded
from tests.programme.planning import (
    AMENDMENT,
    COMMUNE,
    department,
    district_plan,
    edit_of,
    first_item,
    item_given,
    office,
)

from datchuan.documents.announcing import source_of
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.kernel.problem import Problem
from datchuan.programme.documents.rows import window_in_words
from datchuan.programme.models import Plan
from datchuan.programme.operations import adopt_plan, change_item, copy_into, draft_from, start_plan
from datchuan.programme.papers import plan_paper

pytestmark = pytest.mark.usefixtures("department_alone")
ON = date(2020, 12, 31)


HEADINGS = ("I. MỤC ĐÍCH, YÊU CẦU", "IV. TỔ CHỨC THỰC HIỆN", "Kế hoạch")


def words_of(plan: Plan, on: date = ON, headings: tuple[str, ...] = HEADINGS) -> str:
    """What the DOCX says; the PDF says the same facts."""
    document = plan_paper(Plan.objects.select_related("office__unit").get(pk=plan.pk), on=on)
    docx = folded(Docx(render_docx(document)).text())
    pdf = Pdf(render_pdf(document))
    pages = "".join(folded(pdf.text(page)) for page in range(len(pdf))).replace(" ", "").replace("\u00ad", "")
    for said in headings:
        assert said in docx
        assert said.replace(" ", "") in pages
    assert "None" not in docx
    return docx


def test_a_districts_plan_prints_under_its_committee() -> None:
    plan = district_plan()
    said = words_of(plan)
    for words in (
        "ỦY BAN NHÂN DÂN HUYỆN TRÀNG ĐỊNH",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Tràng Định, ngày",
        "/KH-UBND",
        "Đợt 1 kiểm tra, đôn đốc",
        "Số xã đạt chuẩn tiêu chí: chưa được giao số, đến hết ngày 31/12/2020",
        "1980/QĐ-TTg",
        "Xã Tri Phương",
        "UBND các xã (thực hiện)",
        "để tổng hợp, xem xét, giải quyết",
    ):
        assert words in said, words
    assert "Lãnh đạo Sở" not in said.split("IV. TỔ CHỨC")[1]
    adopt_plan(plan=plan, number="12/KH-UBND", issued_on=date(2020, 4, 6), edit=edit_of(plan))
    said = words_of(plan)
    assert "Số: 12/KH-UBND" in said
    assert "ngày 06 tháng 4 năm 2020" in said


def test_a_communes_plan_and_the_next_years_print_too() -> None:
    plan = draft_from(parent=district_plan(), office=office(COMMUNE), by=None)
    assert "ỦY BAN NHÂN DÂN XÃ TRI PHƯƠNG" in words_of(plan)
    copy = copy_into(plan=department(), year=2021, by=None)
    said = words_of(copy, date(2021, 1, 15))
    for words in ("năm 2021", "SỞ XÂY DỰNG", "PHÓ GIÁM ĐỐC", "Trong năm 2021", "- UBND tỉnh (b/c);", "QLNTTBĐ&HTKT"):
        assert words in said, words


def test_the_plan_of_2020_prints_its_file_until_it_is_amended_and_then_its_rows() -> None:
    plan = department()
    assert "02 đợt" in words_of(plan)
    item = plan.work_items.get(key="round-2")
    given = item_given(plan, title=item.title, lead=item.lead, starts_on=date(2020, 11, 1), ends_on=date(2020, 11, 30))
    edit = edit_of(plan, official("lanhdao"), AMENDMENT)
    change_item(plan=plan, key=item.key, given=given, edit=edit)
    said = words_of(plan)
    for words in (
        "Tháng 11 năm 2020",
        "thêm 31 xã, đưa tổng số lên 157/181 xã, bằng 86,7 %",
        "số 18/KH-UBND ngày 22 tháng 01 năm 2020",
        "Huyện được giao: huyện Tràng Định (huyện chọn để mô phỏng)",
        "13 xã, trong đó có 03 xã khó khăn do tỉnh lựa chọn",
        "Chủ trì tổ chức thực hiện Kế hoạch",
        "báo cáo Lãnh đạo Sở xem xét",
    ):
        assert words in said, words


def test_an_empty_draft_prints_and_the_nations_does_not() -> None:
    empty = start_plan(office=office("ubnd-tinh"), year=2020, title="Xây dựng nông thôn mới năm 2020", by=None)
    said = words_of(empty, headings=("Kế hoạch",))
    assert "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN" in said
    assert "MỤC ĐÍCH, YÊU CẦU" not in said, "a heading without anything under it"
    nation = start_plan(office=None, issuer="Chính phủ", year=2016, until_year=2020, title="Chương trình", by=None)
    with pytest.raises(Problem) as caught:
        plan_paper(nation)
    assert caught.value.number == 712


def test_it_is_downloaded_by_who_makes_it_and_by_the_department(client: Client) -> None:
    plan = district_plan()
    for account, status in (("huyen", 200), ("qln", 200), ("xa", 403)):
        client.force_login(official(account))
        for kind in ("docx", "pdf"):
            assert client.get(f"/ke-hoach/{plan.pk}/van-ban.{kind}").status_code == status
    source = source_of("plan")
    assert [each.key for each in source.subjects(official("huyen"), ON)] == [f"plan {plan.pk}"]
    assert [each.key for each in source.subjects(official("qln"), ON)] == [f"plan {department().pk}"]
    assert source.gather(f"plan {plan.pk}", ON).facts["công_việc"][0]["tên"] == first_item(plan).title


def test_windows_in_words() -> None:
    assert window_in_words(date(2020, 1, 1), date(2020, 12, 31)) == "Trong năm 2020"
    assert window_in_words(date(2020, 2, 1), date(2020, 2, 29)) == "Tháng 2 năm 2020"
    assert window_in_words(date(2020, 5, 1), date(2020, 12, 31)) == "Từ tháng 5 đến tháng 12 năm 2020"
    assert window_in_words(date(2020, 5, 4), date(2020, 5, 8)) == "Từ 04/05/2020 đến 08/05/2020"
    assert window_in_words(date(2016, 1, 1), date(2020, 12, 31)) == "Từ 01/01/2016 đến 31/12/2020"
