"""The 2020 plan: the facts it states are on the paper, what it does not state is not."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from tests.documents.papers import Docx, Pdf, folded

from datchuan.documents import wording
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.programme.documents.plan import PlanFacts, RegisteredCommune, load_plan_facts, plan_document

PATH = data_folder() / "demonstration" / "plan-2020.yaml"
COMMUNES = [RegisteredCommune(f"Xã Số {place}", "Huyện Bình Gia", place <= 3) for place in range(1, 14)]


@pytest.fixture(scope="module")
def facts() -> PlanFacts:
    return load_plan_facts(PATH)


@pytest.fixture(scope="module")
def text(facts) -> str:
    document = plan_document(facts, communes=COMMUNES, assigned_district="huyện Tràng Định")
    return Docx(render_docx(document)).text()


@pytest.mark.parametrize(
    "stated",
    [
        "số 18/KH-UBND ngày 22 tháng 01 năm 2020",
        "1980/QĐ-TTg ngày 17 tháng 10 năm 2016",
        "818/NQ-UBTVQH14 ngày 21 tháng 11 năm 2019",
        "76/SXD-QLN&TTBĐS ngày 07/02/2017",
        "1203/SXD-QLN&TTBĐS&HTKT ngày 30/9/2019",
        "thêm 31 xã đạt chuẩn tiêu chí, đưa tổng số lên 157/181 xã, bằng 86,7 %",
        "13 xã, trong đó có 03 xã khó khăn",
        "02 đợt",
        "tháng 6 và tháng 10 năm 2020",
        "từ tháng 5 đến tháng 12 năm 2020",
        "Phòng Quản lý Nhà, thị trường bất động sản và Hạ tầng kỹ thuật",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "- UBND tỉnh (b/c);",
        "- Lưu: VT, QLNTTBĐ&HTKT.",
        "Danh sách do bộ dữ liệu mô phỏng chọn",
        "Huyện được giao: huyện Tràng Định (huyện chọn để mô phỏng).",
    ],
)
def test_what_the_plan_states_is_on_the_paper(text, stated):
    assert stated in text


def test_the_plan_is_three_to_six_pages_in_four_parts(facts):
    pdf = Pdf(render_pdf(plan_document(facts, communes=COMMUNES)))
    assert 3 <= len(pdf) <= 6
    words = " ".join(folded(pdf.text(page)) for page in range(len(pdf)))
    places = [words.index(part) for part in ("I. MỤC ĐÍCH", "II. NỘI DUNG", "III. TIẾN ĐỘ", "IV. TỔ CHỨC")]
    assert places == sorted(places)
    assert folded(pdf.text(len(pdf) - 1)).startswith("Phụ lục DANH SÁCH XÃ")
    assert all("DỮ LIỆU MÔ PHỎNG" in pdf.text(page) for page in range(len(pdf)))


def test_number_and_day_are_blank_until_it_is_issued(facts):
    document = plan_document(facts)
    assert wording.number_line(document) == "Số:     /KH-SXD"
    assert wording.place_line(document) == "Lạng Sơn, ngày     tháng     năm 2020"


def test_what_is_not_known_is_left_out(facts):
    document = plan_document(facts)
    text = Docx(render_docx(document)).text()
    assert document.appendices == ()
    assert "Huyện được giao:" not in text
    assert "Phụ lục" not in text


def test_the_list_must_have_the_number_the_plan_says(facts):
    with pytest.raises(Problem) as caught:
        plan_document(facts, communes=COMMUNES[:12])
    assert caught.value.number == 520
    with pytest.raises(Problem):
        plan_document(facts, communes=[RegisteredCommune("Xã A", "Huyện B")] * 13)


def test_the_file_adds_up(facts):
    (target,) = facts.targets
    assert (target.baseline, target.increment, target.goal, target.denominator) == (126, 31, 157, 181)
    assert target.baseline + target.increment == target.goal
    for item in facts.items:
        assert item.starts_on <= item.ends_on
        assert item.lead != item.coordinating
        for key in (item.lead, *item.coordinating):
            assert facts.division(key)
    windows = {item.key: (item.starts_on, item.ends_on) for item in facts.items}
    assert windows["appraisal"] == (date(2020, 5, 1), date(2020, 12, 31))


def test_what_the_demonstration_sets_is_marked():
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    assert raw["signatory"]["simulated"] is True
    assert raw["form_day"]["simulated"] is True
    assert raw["number"] is None
    assert len(raw["not_stated"]) == 5
    assert raw["not_stated"][-1].startswith("Xã điểm là"), "which communes are focus ones is the demonstration's choice"
    assert [each["month"] for each in raw["rounds"]] == ["2020-06", "2020-10"]
    names = [each.get("name") for each in raw["divisions"][0]["variants"]]
    assert "Phòng Quản lý Nhà và Thị trường Bất động sản" in names


def test_a_file_without_an_entry_is_named(tmp_path):
    broken = tmp_path / "plan.yaml"
    broken.write_text("year: 2020\nregistrations: {}\norganisation: {}\nsignatory: {}\n", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_plan_facts(broken)
    assert caught.value.number == 522
