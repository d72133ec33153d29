"""What a document says around its content, and what it refuses to be."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from tests.documents.papers import BODY, DEPUTY, SXD, TABLE, letter, plan

from datchuan.documents import wording
from datchuan.documents.content import Appendix, Column, Issuer, Paragraph, Recipient, Run, Signatory, Table, as_runs
from datchuan.kernel.problem import Problem


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (plan(), "Số:     /KH-SXD"),
        (plan(number=15, dated=date(2020, 4, 2)), "Số: 15/KH-SXD"),
        (plan(number=5, dated=date(2020, 4, 2)), "Số: 05/KH-SXD"),
        (letter(), "Số:     /SXD-QLN"),
        (letter(number=105, dated=date(2020, 4, 2)), "Số: 105/SXD-QLN"),
    ],
)
def test_number_line(document, line):
    assert wording.number_line(document) == line


@pytest.mark.parametrize(
    ("dated", "line"),
    [
        (None, "Lạng Sơn, ngày     tháng     năm 2020"),
        (date(2020, 2, 5), "Lạng Sơn, ngày 05 tháng 02 năm 2020"),
        (date(2020, 6, 29), "Lạng Sơn, ngày 29 tháng 6 năm 2020"),
    ],
)
def test_place_line(dated, line):
    assert wording.place_line(plan(dated=dated)) == line


def test_bases_end_with_semicolons_and_a_full_stop():
    assert wording.base_lines(plan()) == ["Căn cứ Quyết định số 1980/QĐ-TTg;", "Căn cứ Kế hoạch số 18/KH-UBND."]


def test_recipients_of_a_named_paper_and_of_a_letter():
    assert wording.recipient_lines(plan()) == [
        "- UBND tỉnh (b/c);",
        "- UBND các huyện, thành phố (thực hiện);",
        "- Lưu: VT, QLN.",
    ]
    assert wording.recipient_lines(letter())[0] == "- Như trên;"


def test_several_addressees_stand_after_dashes():
    several = letter(addressees=("Sở Tài chính", "UBND huyện Bình Gia"))
    assert wording.addressee_lines(several) == ["- Sở Tài chính;", "- UBND huyện Bình Gia."]
    assert wording.addressee_lines(letter()) == ["Văn phòng Điều phối nông thôn mới tỉnh"]


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (DEPUTY, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (Signatory("GIÁM ĐỐC", "A"), ["GIÁM ĐỐC"]),
        (Signatory("GIÁM ĐỐC", "A", "Q."), ["Q. GIÁM ĐỐC"]),
        (Signatory("CHÁNH VĂN PHÒNG", "A", "TL.", "GIÁM ĐỐC"), ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_signing_lines(signatory, lines):
    assert wording.signing_lines(signatory) == lines


def test_a_peoples_committee_signs_for_the_body():
    ubnd = Issuer("ỦY BAN NHÂN DÂN", "UBND", "Bình Gia", collective=True)
    deputy = Signatory("PHÓ CHỦ TỊCH", "A", "TM.", "ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert wording.signing_lines(plan(issuer=ubnd, signatory=deputy).signatory) == [
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ]


@pytest.mark.parametrize(
    ("number", "build"),
    [
        (501, lambda: plan(subject=" ")),
        (502, lambda: plan(number=0, dated=date(2020, 4, 2))),
        (503, lambda: plan(number=3)),
        (504, lambda: letter(drafting_unit="")),
        (505, lambda: letter(addressees=())),
        (506, lambda: plan(body=())),
        (507, lambda: plan(signatory=replace(DEPUTY, authority="PP."))),
        (508, lambda: plan(signatory=replace(DEPUTY, authority="TM."))),
        (509, lambda: plan(signatory=replace(DEPUTY, of_title=""))),
        (509, lambda: plan(signatory=replace(DEPUTY, name=""))),
        (510, lambda: plan(archive="QLN")),
        (511, lambda: plan(appendices=(Appendix("a", BODY), Appendix("b", BODY)))),
        (511, lambda: plan(appendices=(Appendix("a", BODY, "I"), Appendix("b", BODY, "I")))),
        (512, lambda: Table((Column("a", 0),), [])),
        (512, lambda: Table((Column("a", 1, "middle"),), [])),
        (513, lambda: Table((Column("a"), Column("b")), [["1"]])),
    ],
)
def test_a_document_wrong_in_form_cannot_be_built(number, build):
    with pytest.raises(Problem) as caught:
        build()
    assert caught.value.number == number
    assert caught.value.where
    assert caught.value.mend


def test_decomposed_letters_are_composed_on_entry():
    decomposed = unicodedata.normalize("NFD", "Điều tra nhà ở")
    paper = plan(
        subject=decomposed,
        bases=[decomposed],
        recipients=[Recipient(decomposed)],
        body=[Paragraph(decomposed)],
        issuer=replace(SXD, place=decomposed),
    )
    assert paper.subject == paper.bases[0] == paper.recipients[0].name == paper.issuer.place == "Điều tra nhà ở"
    assert paper.body[0].runs == (Run("Điều tra nhà ở"),)
    assert Table((Column(decomposed),), [[decomposed]]).cells == (((Run("Điều tra nhà ở"),),),)


def test_runs_keep_their_outer_spaces_only():
    assert "".join(run.text for run in as_runs(["a \n b ", Run(" c", bold=True), "d"])) == "a b  cd"


def test_a_figure_stays_with_its_unit():
    assert Run("đạt 86,7 % và 10 m² nhà").text == "đạt 86,7\u00a0% và 10\u00a0m² nhà"


def test_characters_no_paper_carries_are_dropped():
    assert Run("a\x00b\ufffec\ud800d\u200be").text == "abcde"


def test_a_document_is_a_value():
    assert plan() == plan()
    assert TABLE.widths(165) == pytest.approx([15, 60, 30, 60])
