"""The confirmation: every indicator with its state, verdict and reason; the criterion's verdict follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.documents.papers import DEPUTY, RECIPIENTS, SXD, Docx, Pdf

from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.dossiers.documents.confirmation import (
    MET,
    NOT_MET,
    UNDETERMINED,
    ConfirmationFacts,
    confirmation_document,
    criterion_outcome,
)
from datchuan.evaluation.judged import IndicatorLine
from datchuan.kernel.problem import Problem

SHARE = IndicatorLine(
    "9.2", "Tỷ lệ hộ có nhà ở đạt tiêu chuẩn theo quy định", "≥ 75 %", "612/816 hộ = 75,0 %", MET, (), "QĐ 1980"
)
HUTS = IndicatorLine(
    "9.1", "Nhà tạm, dột nát", "Không", "03 hộ", NOT_MET, ("còn 03 hộ ở nhà tạm", "còn thiếu: xóa 03 nhà."), "QĐ 1980"
)
PLANNED = IndicatorLine("1.1", "Quy hoạch được phê duyệt, công bố", "Đạt", "Công bố sau 8 ngày", MET)
FACTS = ConfirmationFacts(
    commune_name="Xã Tân Văn",
    district_name="Bình Gia",
    year=2020,
    on=date(2020, 11, 15),
    set_title="Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2016 - 2020",
    indicators=(PLANNED, HUTS, SHARE),
    issuer=SXD,
    recipients=RECIPIENTS,
    signatory=DEPUTY,
    simulated=True,
    unchecked=("ngưỡng 75 % của chỉ tiêu 9.2", "cách hiểu nhà tạm"),
)


@pytest.fixture(scope="module")
def text() -> str:
    return Docx(render_docx(confirmation_document(FACTS))).text()


@pytest.mark.parametrize(
    "said",
    [
        "V/v xác nhận mức độ đạt tiêu chí Quy hoạch, Nhà ở dân cư của xã Tân Văn, huyện Bình Gia năm 2020",
        "Kính gửi: Văn phòng Điều phối nông thôn mới tỉnh Lạng Sơn",
        "số liệu điều tra nhà ở đến ngày 15 tháng 11 năm 2020",
        "612/816 hộ = 75,0 %",
        "Tiêu chí số 1 - Quy hoạch: đạt.",
        "Tiêu chí số 9 - Nhà ở dân cư: không đạt.",
        "- Chỉ tiêu 9.1 không đạt: còn 03 hộ ở nhà tạm; còn thiếu: xóa 03 nhà.",
        "chưa đối chiếu văn bản gốc: ngưỡng 75 % của chỉ tiêu 9.2; cách hiểu nhà tạm.",
        "số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Số: /SXD-QLN",
    ],
)
def test_what_it_says(text, said):
    assert said in text


def test_it_cites_no_procedure_whose_text_is_not_at_hand(text):
    assert "40/2014" not in text
    assert "2540" not in text


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((MET, MET), MET),
        ((MET, NOT_MET), NOT_MET),
        ((MET, UNDETERMINED), UNDETERMINED),
        ((NOT_MET, UNDETERMINED), NOT_MET),
    ],
)
def test_a_criterion_is_met_when_all_its_indicators_are(outcomes, verdict):
    assert criterion_outcome([replace(SHARE, outcome_label=each) for each in outcomes]) == verdict


def test_no_district_since_july_2025():
    later = replace(FACTS, district_name=None, commune_name="Phường Kỳ Lừa", year=2026, on=date(2026, 11, 15))
    document = confirmation_document(later)
    assert document.subject.endswith("của phường Kỳ Lừa năm 2026")
    assert document.bases == ()


def test_it_is_marked_and_signed_on_two_pages_at_most():
    pdf = Pdf(render_pdf(confirmation_document(FACTS)))
    assert len(pdf) <= 2
    assert all("DỮ LIỆU MÔ PHỎNG" in pdf.text(page) for page in range(len(pdf)))
    assert "Hoàng Minh Tuấn" in pdf.text(len(pdf) - 1)


@pytest.mark.parametrize(
    ("number", "indicators"),
    [
        (530, ()),
        (531, (replace(SHARE, outcome_label="Tốt"),)),
        (532, (replace(SHARE, outcome_label=UNDETERMINED),)),
        (533, (replace(SHARE, code="17.1"),)),
    ],
)
def test_a_verdict_needs_its_reason(number, indicators):
    with pytest.raises(Problem) as caught:
        confirmation_document(replace(FACTS, indicators=indicators))
    assert caught.value.number == number
