"""The department's confirmation says what the verdicts say, whichever way they fall."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from tests.cast import DAY
from tests.criteria.marking import differ, mark, value

from datchuan.criteria.operations import withdraw_marking
from datchuan.documents.rendering import render_paper
from datchuan.dossiers.papers import confirmation_paper
from datchuan.evaluation.queries import standing
from datchuan.territory.models import Unit

COMMUNES = ["06016-1", "06046-1", "05998-1", "06268-2", "06343-2", "06019-1"]


def words_of(commune_id: str) -> str:
    commune = Unit.objects.select_related("parent").get(pk=commune_id)
    content = render_paper(confirmation_paper(commune=commune, set_key="vn-xa-2016", on=DAY), "pdf")
    document = pypdfium2.PdfDocument(BytesIO(content))
    return " ".join(" ".join(document[n].get_textpage().get_text_range() for n in range(len(document))).split())


@pytest.mark.parametrize("commune_id", COMMUNES)
def test_each_criterion_is_concluded_as_judged(province, commune_id):
    now = standing("vn-xa-2016", DAY, [commune_id])
    words = words_of(commune_id)
    assert f"Tiêu chí số 1 - Quy hoạch: {now.of_criterion(commune_id, '1').label.lower()}." in words
    assert f"Tiêu chí số 9 - Nhà ở dân cư: {now.of_criterion(commune_id, '9').label.lower()}." in words
    assert "chưa đối chiếu văn bản gốc" in words
    assert "kiểm tra, thẩm định" not in words, "nothing was inspected or appraised: the paper may not say so"


def test_the_requirement_is_the_regions_and_cites_both_texts(province):
    words = words_of("06016-1")
    assert "≥ 75 %" in words
    assert "1980/QĐ-TTg; 117/BXD-QHKT" in words.replace("- ", "-") or "117/BXD-QHKT" in words
    assert "Số: /SXD-QLN" in words
    assert "huyện Tràng Định" in words


@pytest.mark.parametrize(
    ("account", "status"), [("qln", 200), ("lanhdao", 200), ("vpdp", 403), ("huyen", 403), ("xa", 403)]
)
def test_only_the_department_drafts_it(client, province, account, status):
    from datchuan.people.models import Official

    client.force_login(Official.objects.get(username=account))
    assert client.get("/ho-so/06016-1/xac-nhan.docx").status_code == status


def test_a_unit_that_is_no_commune_of_the_day_is_refused_in_a_sentence(client, qln):
    client.force_login(qln)
    gone = client.get("/ho-so/06052-1/xac-nhan.pdf")
    assert gone.status_code == 400
    assert "không tồn tại ngày 31/12/2020" in gone.text
    town = client.get("/ho-so/05995-1/xac-nhan.pdf")
    assert town.status_code == 400
    assert "không thuộc diện" in town.text


def test_a_later_day_rests_on_the_set_of_that_day(province):
    commune = Unit.objects.select_related("parent").get(pk="06016-1")
    document = confirmation_paper(commune=commune, set_key="vn-xa-2021", on=date(2022, 6, 30))
    assert any("318/QĐ-TTg" in base for base in document.bases)
    assert not any("1980/QĐ-TTg" in base for base in document.bases)


SHARE_WORDS = "Chỉ tiêu 9.2, Trung du miền núi phía Bắc: ≥ 75 %"


def test_the_paper_follows_the_marks_of_checking(province, qln):
    assert SHARE_WORDS in words_of("06016-1")
    row = mark(qln)
    after = words_of("06016-1")
    assert SHARE_WORDS not in after
    assert "3. Giá trị chưa đối chiếu văn bản gốc" in after
    withdraw_marking(value=value(), reason="so nhầm dòng", by=qln, seen=row.number)
    assert SHARE_WORDS in words_of("06016-1")


def test_the_paper_says_first_what_the_signed_text_has_otherwise(province, qln):
    differ(qln)
    words = words_of("06016-1")
    assert "3. Giá trị mà bản có chữ ký ghi khác" in words
    assert "phải xem lại trước khi ký văn bản này" in words
    assert "bản có chữ ký ghi “≥ 70 %”" in words
    assert "4. Giá trị chưa đối chiếu văn bản gốc" in words
    assert words.count(SHARE_WORDS) == 1, "a value that differs is not among the unchecked ones"


def test_a_paper_whose_values_are_all_checked_has_no_note(province, qln):
    now = standing("vn-xa-2016", DAY, ["06016-1"])
    for value_id in now.unchecked_values:
        mark(qln, value_id)
    words = words_of("06016-1")
    assert "chưa đối chiếu" not in words
    assert "có chữ ký" not in words
