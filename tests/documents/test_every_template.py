"""Every template that comes with the program: filled from the demonstration, filled with nothing, filled with names
that no paper expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.documents.drafts import DAY
from tests.documents.papers import DEPUTY, SXD, Docx, Pdf, folded
from tests.dossiers.giving import concluded, opened
from tests.inspection.visiting import a_visit
from tests.making import EMPTY
from tests.urging.reminding import looked

from datchuan.documents.announcing import Gathered, source_of
from datchuan.documents.assembling import Ground, assembled
from datchuan.documents.content import Document
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.models import SigningRight
from datchuan.documents.operations.templates import content_from_template
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.documents.templates import template_files
from datchuan.documents.templating import Each, Group, Member, read_template
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.programme.models import Plan, Registration
from datchuan.programme.queries import plan_of

SAID = {
    "plan": ("KẾ HOẠCH", "157/181 xã, bằng 86,7 %", "Huyện được giao"),
    "schedule-notice": (
        "THÔNG BÁO",
        "đợt 1 kiểm tra, đôn đốc năm 2020",
        "ngày 01/06/2020",
        "Xã Tri Phương",
        "Giờ, ngày kiểm tra",
    ),
    "urging-letter": ("đôn đốc", "Kính gửi: Ủy ban nhân dân", "Hồ sơ:", "tháng ..... năm 2020"),
    "reminder-letter": (
        "đôn đốc",
        "Kính gửi: Ủy ban nhân dân huyện Tràng Định",
        "Xã đăng ký chưa nộp hồ sơ đủ",
        "hạn 01/05/2020",
    ),
    "review-guidance": ("hướng dẫn rà soát", "Kính gửi: Ủy ban nhân dân huyện", "lập mới thay thế", "./."),
    "visit-minutes": ("BIÊN BẢN", "TRƯỞNG ĐOÀN KIỂM TRA", "ĐẠI DIỆN UBND", "Thực tế kiểm tra tại chỗ"),
    "round-report": ("BÁO CÁO", "đợt 1 năm 2020", "Xã Tri Phương", "Xã Đề Thám"),
    "appraisal-report": ("BÁO CÁO", "Kết quả tính từ số liệu", "Chưa có kết luận thẩm định cho mọi chỉ tiêu", "9.2"),
    "appraisal-minutes": ("BIÊN BẢN", "Xã tự đánh giá", "CHỦ TRÌ THẨM ĐỊNH", "Giấy tờ", "ĐẠI DIỆN UBND HUYỆN"),
    "appraisal-reply": (
        "trả lời kết quả thẩm định",
        "Kính gửi:",
        "Tiêu chí số 9",
        "2. Việc tiếp theo",
        "Quyết định số 2540/QĐ-TTg",
    ),
    "completion-request": ("hoàn thiện hồ sơ", "Kính gửi:", "Giấy tờ còn thiếu", "Lý do:"),
    "difficulty-report": ("BÁO CÁO", "VƯỚNG MẮC QUÁ HẠN", "Theo loại vướng mắc", "Huyện Tràng Định"),
    "department-report": ("BÁO CÁO", "KHÓ KHĂN, VƯỚNG MẮC", "kế hoạch 157/181 xã", "Huyện Tràng Định"),
    "assigned-district-report": ("BÁO CÁO", "tại huyện Tràng Định", "Xã Tri Phương", "CÔNG VIỆC CỦA KẾ HOẠCH"),
    "confirmation": ("xác nhận mức độ đạt tiêu chí", "Phụ lục", "Quy hoạch đang phục vụ xã"),
}
KEYS = sorted(template_files())
STRANGE = 'Xã & <b>"{Nà}#$\\\\| *Thử*" [[không-có'
LONG = "Tên rất dài của một nơi " * 13


def content(key: str, about: str, on: date = DAY) -> Document:
    office = Office.objects.get(key="sxd")
    return content_from_template(
        key=key, about=about, division=official("qln").office, office=office, facts_on=on, on=on
    )


def subject_of(key: str) -> str:
    """What a test's paper is about: the commune of the cast, its district or the department's plan, where the source
    asks for one."""
    source = source_of(read_template(key, template_files()[key]).facts)
    if source.key in ("appraisal", "completion"):
        return f"dossier {opened(EMPTY).pk}"
    if source.key in ("appraisal-minutes", "appraisal-reply"):
        dossier = opened(EMPTY, received_on=date(2020, 10, 15))
        return f"dossier {(dossier if source.key == 'appraisal-minutes' else concluded(dossier)).pk}"
    if source.key == "round-report":
        return f"round {a_visit(official('qln'), official('qhkt')).round_id}"
    if source.key == "reminders":
        looked(date(2020, 5, 4))
    found = [each.key for each in source.subjects(official("qln"), DAY)]
    usual = ("commune 06016-1", "district 180-1", f"plan {plan_of(2020, 'sxd').pk}")
    return next((each for each in found if each in usual), found[0])


def words_of(document: Document) -> tuple[str, str]:
    pdf = Pdf(render_pdf(document))
    return folded(Docx(render_docx(document)).text()), folded(" ".join(pdf.text(n) for n in range(len(pdf))))


@pytest.mark.parametrize("key", KEYS)
def test_every_template_is_filled_from_the_demonstration(province, key):
    made = content(key, subject_of(key))
    docx, pdf = words_of(made)
    for said in SAID[key]:
        assert folded(said) in docx
        assert folded(said).replace(" ", "") in pdf.replace(" ", "").replace("\u00ad", "")
    assert made.simulated
    assert "None" not in docx


def nothing(members: Mapping[str, Member], text: str = "một") -> dict[str, Any]:
    """Facts without any item of a list; every field says ``text``."""
    return {name: _nothing(member, text) for name, member in members.items()}


def _nothing(member: Member, text: str) -> Any:
    if isinstance(member, Each):
        return []
    return nothing(member.members, text) if isinstance(member, Group) else text


def everything(members: Mapping[str, Member], text: str) -> dict[str, Any]:
    """Facts with two items in every list; every field says ``text``."""
    return {name: _everything(member, text) for name, member in members.items()}


def _everything(member: Member, text: str) -> Any:
    if isinstance(member, Each):
        return [everything(member.members, text)] * 2
    return everything(member.members, text) if isinstance(member, Group) else text


COUNTED = {"plan": {"số_xã_khó_khăn": 0, "lưu": "VT"}, "confirmation": {"lưu": "VT"}}
DAYS = {"ngày": DAY}


def filled(key: str, facts: dict[str, Any]) -> Document:
    template = read_template(key, template_files()[key])
    given = {**facts, **{name: value for name, value in DAYS.items() if name in facts}, **COUNTED.get(key, {})}
    return assembled(template, Gathered(given, simulated=True), Ground(SXD, DEPUTY, "QLN", DAY))


@pytest.mark.parametrize("key", KEYS)
def test_every_template_stands_with_empty_lists_or_says_what_is_missing(key):
    members = source_of(read_template(key, template_files()[key]).facts).members
    if key == "confirmation":  # its addressee is a fact: a letter to nobody is refused
        with pytest.raises(Problem) as caught:
            filled(key, nothing(members))
        assert caught.value.number == 505
        return
    docx, pdf = words_of(filled(key, nothing(members)))
    assert docx
    assert pdf


def test_a_plan_prints_no_heading_without_something_below_it():
    source = source_of(read_template("plan", template_files()["plan"]).facts)
    facts = nothing(source.members)
    bare = Docx(render_docx(filled("plan", facts))).text()
    assert [bare.count(each) for each in ("MỤC ĐÍCH", "1. Mục đích", "NỘI DUNG THỰC HIỆN", "TIẾN ĐỘ")] == [0] * 4
    assert "I. TỔ CHỨC THỰC HIỆN" in bare
    goal = [{"nội_dung": "Thêm 13 xã."}]
    told = Docx(render_docx(filled("plan", facts | {"chỉ_tiêu_chung": goal}))).text()
    assert told.index("I. CHỈ TIÊU") < told.index("Thêm 13 xã") < told.index("II. TỔ CHỨC THỰC HIỆN")
    asked = Docx(render_docx(filled("plan", facts | {"chỉ_tiêu_chung": goal, "yêu_cầu": goal}))).text()
    assert asked.index("1. Yêu cầu") < asked.index("2. Chỉ tiêu")


@pytest.mark.parametrize("key", KEYS)
def test_names_that_look_like_marks_and_long_titles_print_as_they_are(key):
    members = source_of(read_template(key, template_files()[key]).facts).members
    docx, _ = words_of(filled(key, everything(members, STRANGE)))
    assert folded(STRANGE) in docx
    long, pdf = words_of(filled(key, everything(members, LONG)))
    assert folded(LONG) in long
    assert folded(LONG).replace(" ", "") in pdf.replace(" ", "").replace("\u00ad", "")


def test_who_signs_must_be_known(province):
    SigningRight.objects.all().delete()
    with pytest.raises(Problem) as caught:
        content("urging-letter", "district 180-1")
    assert caught.value.number == 538


@pytest.mark.parametrize(
    ("key", "about", "number"),
    [
        ("plan", "plan 999999", 581),
        ("plan", "commune 06016-1", 581),
        ("urging-letter", "district 999-1", 582),
        ("appraisal-report", "dossier 999999", 583),
        ("completion-request", "dossier x", 583),
        ("schedule-notice", "work item 999999", 584),
        ("department-report", "year of plan 999999", 585),
        ("assigned-district-report", "year of assignment 999999", 742),
        ("assigned-district-report", "month-13 of assignment 1", 742),
        ("visit-minutes", "commune 99999-9", 202),
        ("review-guidance", "district 999-1", 750),
        ("difficulty-report", "99-9 in 2020", 944),
        ("difficulty-report", "20-1 in 2020-h9", 946),
    ],
)
def test_what_is_not_there_is_said(province, key, about, number):
    with pytest.raises(Problem) as caught:
        content(key, about)
    assert caught.value.number == number


def test_a_plan_whose_file_is_not_at_hand_is_said_and_one_without_a_file_prints_from_its_rows(province):
    plan = plan_of(2020, "sxd")
    Plan.objects.update(source="demonstration/khong-co.yaml")
    with pytest.raises(Problem) as caught:
        content("plan", f"plan {plan.pk}")
    assert caught.value.number == 580
    Plan.objects.update(source="")
    docx, _ = words_of(content("plan", f"plan {plan.pk}"))
    assert "Đợt 2 kiểm tra, đôn đốc" in docx
    assert "thêm 31 xã, đưa tổng số lên 157/181 xã" in docx


@pytest.mark.parametrize("key", KEYS)
def test_subjects_cost_the_same_however_many_there_are(province, key):
    source = source_of(read_template(key, template_files()[key]).facts)

    def queries() -> int:
        writer = official("qln")
        with CaptureQueriesContext(connection) as captured:
            source.subjects(writer, DAY)
        return len(captured)

    opened(EMPTY)
    before = queries()
    opened("05998-1")
    Registration.objects.create(plan=plan_of(2020, "sxd"), year=2020, commune_id="05998-1")
    copy = plan_of(2020, "sxd")
    replaced = Plan.objects.create(
        year=2020, until_year=2020, office=Office.objects.get(key="vpdp"), title="Khác", source="x"
    )
    assert replaced.pk != copy.pk
    assert queries() == before


def test_without_districts_the_letter_goes_to_the_commune(province):
    on = date(2026, 6, 1)
    commune = next(iter(_communes(on)))
    plan = Plan.objects.create(year=2026, until_year=2026, office=Office.objects.get(key="sxd"), title="Kế hoạch 2026")
    Registration.objects.create(plan=plan, year=2026, commune=commune)
    source = source_of("urging")
    assert [each.key for each in source.subjects(official("qln"), on)] == [f"commune {commune.pk}"]


def _communes(on: date) -> Any:
    from datchuan.territory.queries import communes_on

    return communes_on(on, rural_only=True).order_by("code")


def test_minutes_are_signed_by_both_sides_with_dots_for_names(province):
    made = content("visit-minutes", "commune 06016-1")
    assert [each.title for each in made.co_signatories] == ["ĐẠI DIỆN UBND XÃ TRI PHƯƠNG"]
    assert made.signatory.title == "TRƯỞNG ĐOÀN KIỂM TRA"
    assert set(made.signatory.name) == {"."}
    assert replace(made, signatory=DEPUTY).signatory.name == "Hoàng Minh Tuấn"


def test_many_confirmations_say_what_each_says_alone(province):
    source = source_of("confirmation")
    abouts = ["commune 06016-1", "commune 06268-2", "commune 05995-1", "commune 99999-9"]
    many = source.gather_many(abouts, DAY)
    for about in abouts[:2]:
        assert many[about] == source.gather(about, DAY)
    assert [many[about].number for about in abouts[2:]] == [602, 202]
