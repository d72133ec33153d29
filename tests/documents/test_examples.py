"""A full paper of each kind, in both outputs, against NĐ 30/2020/NĐ-CP, Phụ lục I and the samples of Phụ lục III."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from tests.documents.examples import COMMUNE, CONTACT, DIRECTOR, PEOPLE, SECRETARY, examples
from tests.documents.papers import MM, SXD, Docx, Pdf, W, folded, is_face, letter, plan, size_of, text_of, value
from tests.documents.test_docx import TWIPS

from datchuan.documents import wording
from datchuan.documents.content import Document, DocumentType, Signatory
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.form import form_on
from datchuan.documents.pdf_renderer import render_pdf, signature_places
from datchuan.kernel.problem import Problem

PAPERS = examples()
IN_MARGINS = {"DỮ", "LIỆU", "MÔ", "PHỎNG", "LƯU", "HÀNH", "NỘI", "BỘ", "XEM", "XONG", "TRẢ", "LẠI", *"123456789"}
IN_MARGINS |= set(" ".join(CONTACT).split())


@pytest.fixture(scope="module")
def pdfs() -> dict[str, Pdf]:
    return {name: Pdf(render_pdf(paper)) for name, paper in PAPERS.items()}


@pytest.fixture(scope="module")
def docxs() -> dict[str, Docx]:
    return {name: Docx(render_docx(paper)) for name, paper in PAPERS.items()}


def test_every_kind_has_its_example():
    assert {paper.type for paper in PAPERS.values()} == set(DocumentType)
    authorities = {each.signatory.authority for each in PAPERS.values()}
    assert authorities >= {"TM.", "KT.", "TL.", "TUQ.", "Q."}


@pytest.mark.parametrize("name", PAPERS)
def test_both_outputs_say_the_same(pdfs, docxs, name):
    pdf = pdfs[name]
    printed = Counter(" ".join(folded(pdf.text(page)) for page in range(len(pdf))).split())
    typed = Counter(docxs[name].text().split())
    assert not typed - printed
    assert set(printed - typed) <= IN_MARGINS


def _elements(paper: Document) -> list[tuple[str, str, bool, bool]]:
    """Every element of the paper but its body: words, the measure of its size, bold, italic."""
    bold, plain = (True, False), (False, False)
    kind, subject = ("", "letter_subject_size") if paper.type.is_letter else ("type_size", "subject_size")
    found = [
        (wording.STATE, "state_size", *bold),
        (wording.MOTTO, "motto_size", *bold),
        (paper.issuer.parent, "parent_size", *plain),
        (paper.issuer.name, "issuer_size", *bold),
        (wording.number_line(paper), "number_size", *plain),
        (wording.place_line(paper), "place_size", False, True),
        (paper.type.vietnamese.upper() if kind else "", kind, *bold),
        (wording.subject_line(paper), subject, not paper.type.is_letter, False),
        ("Kính gửi:" if paper.addressees else "", "addressee_size", *plain),
        *((each, "basis_size", False, True) for each in wording.base_lines(paper)),
        (wording.authority_line(paper), "body_size", *bold),
        ("Nơi nhận:", "recipients_label_size", True, True),
        *((each, "recipients_size", *plain) for each in wording.recipient_lines(paper)),
        (paper.urgency.value[0] if paper.urgency else "", "urgency_size", *bold),
    ]
    for each in wording.places_to_sign(paper):
        lines = [*wording.signing_lines(each), each.other_title, each.name]
        found += [(line, "signatory_size", *bold) for line in lines]
    for appendix in paper.appendices:
        found.append((wording.appendix_line(appendix), "appendix_size", *bold))
        found.append((appendix.title.upper(), "appendix_title_size", *bold))
    if paper.appendices:
        found.append((wording.reference(paper), "appendix_reference_size", False, True))
    return [(folded(words), *rest) for words, *rest in found if words]


@pytest.mark.parametrize("name", PAPERS)
def test_every_element_has_the_size_and_face_of_the_law(pdfs, docxs, name):
    paper = PAPERS[name]
    form = form_on(paper.day)
    printed = [line for page in range(len(pdfs[name])) for line in pdfs[name].lines(page)]
    typed = docxs[name].paragraphs()
    for words, measure, bold, italic in _elements(paper):
        value_ = form.values[measure]
        start = " ".join(words.split()[:4])
        font = "Tinos" + "-" * (bold or italic) + "Bold" * bold + "Italic" * italic
        lines = [line for line in printed if line.text.startswith(start) and line.font == font]
        assert value_.chosen in {line.size for line in lines}, (words, measure)
        assert value_.is_allowed()
        if measure != "basis_size":  # its size and slant are its style's, measured in test_docx
            faces = [
                (size_of(each), is_face(each, "b"), is_face(each, "i"))
                for each in typed
                if folded(text_of(each)).startswith(start) and each.find(f".//{W}rPr/{W}sz") is not None
            ]
            assert (value_.chosen, bold, italic) in faces, (words, measure)


@pytest.mark.parametrize("name", PAPERS)
def test_text_stays_between_the_margins(pdfs, name):
    pdf = pdfs[name]
    for page in range(len(pdf)):
        width = pdf.file[page].get_width()
        for line in pdf.lines(page):
            assert line.left >= 30 * MM - 1, line.text
            assert line.right <= width - 15 * MM + 1, line.text


@pytest.mark.parametrize("name", PAPERS)
def test_title_and_number_of_each_kind(pdfs, name):
    paper, pdf = PAPERS[name], pdfs[name]
    number = pdf.line("Số:")
    assert (number.size, number.font) == (13, "Tinos")
    assert folded(wording.number_line(paper)) in folded(pdf.text(0))
    if paper.type.is_letter:
        assert pdf.line("V/v").size in (12, 13)
    else:
        kind = pdf.line(paper.type.vietnamese.upper())
        assert (kind.size, kind.font) == (14, "Tinos-Bold")
        assert kind.middle == pytest.approx((30 + 165 / 2) * MM, abs=1.5)


def test_circulation_stands_framed_in_the_top_margin_over_the_state(pdfs, docxs):
    for name, words in (("plan", "LƯU HÀNH NỘI BỘ"), ("notice", "XEM XONG TRẢ LẠI")):
        pdf, state = pdfs[name], pdfs[name].line("CỘNG HÒA")
        mark = pdf.line(words)
        assert (mark.size, mark.font) == (13, "Tinos-Bold")
        assert mark.bottom < 20 * MM
        assert mark.middle == pytest.approx(state.middle, abs=1.5)
        made = docxs[name]
        first, *others = made.sections()
        paragraph = made.target(first, "header", "first")[0]
        assert (text_of(paragraph), size_of(paragraph), is_face(paragraph, "b")) == (words, 13, True)
        assert len(paragraph.find(f"{W}pPr/{W}pBdr")) == 4
        for section in others:
            if section.find(f"{W}titlePg") is not None:
                assert not text_of(made.target(section, "header", "first"))
    assert "LƯU HÀNH" not in pdfs["plan"].text(1)


def test_urgency_stands_at_the_left_margin(pdfs, docxs):
    for name, words, width in (("official_letter", "HỎA TỐC", 30), ("submission", "KHẨN", 20)):
        mark = pdfs[name].line(words)
        assert mark.middle == pytest.approx((30 + width / 2) * MM, abs=2)
        assert mark.top > pdfs[name].line("Số:").bottom
        indent = docxs[name].paragraph(words).find(f"{W}pPr/{W}ind")
        left, right = (int(indent.get(f"{W}{side}")) / TWIPS for side in ("left", "right"))
        assert left < 1
        assert 65 - left - right == pytest.approx(width, abs=0.1)


def test_contact_stands_at_the_foot_of_page_one_under_a_full_rule(pdfs, docxs):
    pdf = pdfs["official_letter"]
    first, last = pdf.line(CONTACT[0]), pdf.line("ĐT: 0205")
    assert (first.size, first.font) == (11, "Tinos")
    assert 297 * MM - 20 * MM - 12 <= last.bottom <= 297 * MM - 20 * MM
    left, right, height = max(pdf.rules(), key=lambda each: each[2])
    assert (left, right) == pytest.approx((30 * MM, 195 * MM), abs=1)
    assert 0 < first.top - height < 12
    made = docxs["official_letter"]
    foot = made.target(made.sections()[0], "footer", "first")
    rule, one, two, below, _ = foot
    assert rule.find(f"{W}pPr/{W}pBdr/{W}top") is not None
    assert [text_of(one), text_of(two)] == list(CONTACT)
    assert size_of(one) == 11
    edge = value(made.sections()[0], "w:pgMar", "footer") / 20
    room = edge + value(below, "w:pPr/w:spacing", "line") / 20 + 10 * 1.15
    assert room == pytest.approx(20 * MM, abs=1)


def test_contact_is_on_page_one_of_a_long_paper():
    pdf = Pdf(render_pdf(letter(contact=CONTACT, body=PAPERS["plan"].body * 3)))
    pages = [page for page in range(len(pdf)) if "ĐT: 0205" in pdf.text(page)]
    assert len(pdf) > 1
    assert pages == [0]


def test_typist_and_copies_close_the_recipients(pdfs, docxs):
    lines = (("plan", "- Lưu: VT, QLN. NVD.(30)", 2), ("official_letter", "- Lưu: VT, QLN. PL.(300)", 0))
    for name, words, page in lines:
        line = pdfs[name].line(words, page)
        assert (line.size, line.font) == (11, "Tinos")
        assert size_of(docxs[name].paragraph(words)) == 11
    assert wording.issue_mark(plan()) == ""
    assert wording.issue_mark(plan(copies=2)) == "(2)"


def test_a_decision_names_who_decides_between_title_and_bases(pdfs):
    pdf = pdfs["decision"]
    order = ["QUYẾT ĐỊNH", "Về việc", "GIÁM ĐỐC SỞ XÂY DỰNG", "Căn cứ", "Theo đề nghị", "QUYẾT ĐỊNH:", "Điều 1."]
    text, at = folded(pdf.text(0)), 0
    for words in order:
        at = text.index(words, at)
    authority = pdf.line("GIÁM ĐỐC SỞ XÂY DỰNG")
    assert (authority.size, authority.font) == (14, "Tinos-Bold")
    assert authority.middle == pytest.approx((30 + 165 / 2) * MM, abs=1.5)
    assert pdf.line("Điều 1.").font == "Tinos-Bold"
    assert pdf.line("Theo đề nghị").font == "Tinos-Italic"


@pytest.mark.parametrize(
    ("issuer", "signatory", "line"),
    [
        (SXD, DIRECTOR, "GIÁM ĐỐC SỞ XÂY DỰNG"),
        (SXD, replace(DIRECTOR, authority="Q."), "GIÁM ĐỐC SỞ XÂY DỰNG"),
        (SXD, Signatory("CHÁNH VĂN PHÒNG", "A", "TL.", "GIÁM ĐỐC"), "GIÁM ĐỐC SỞ XÂY DỰNG"),
        (PEOPLE, Signatory("CHỦ TỊCH", "A", "TM.", "ỦY BAN NHÂN DÂN"), "ỦY BAN NHÂN DÂN"),
        (PEOPLE, Signatory("PHÓ CHỦ TỊCH", "A", "KT.", "CHỦ TỊCH"), "CHỦ TỊCH ỦY BAN NHÂN DÂN"),
    ],
)
def test_who_decides(issuer, signatory, line):
    paper = plan(type=DocumentType.DECISION, issuer=issuer, signatory=signatory)
    assert wording.authority_line(paper) == line
    assert wording.authority_line(plan()) == ""


def test_minutes_are_signed_side_by_side_and_bear_no_day_at_the_head(pdfs, docxs):
    pdf = pdfs["minutes"]
    commune, secretary, chair = (pdf.line(words) for words in ("TM. ỦY BAN", "THƯ KÝ", "CHỦ TRÌ"))
    assert secretary.top == pytest.approx(chair.top, abs=1)
    assert secretary.middle < 105 * MM < chair.middle
    assert commune.bottom < chair.top
    assert commune.middle == pytest.approx(chair.middle, abs=1)
    assert pdf.line("Hoàng Minh Tuấn").top > pdf.line("PHÓ GIÁM ĐỐC").bottom - 3
    assert pdf.line("Nơi nhận:").top > pdf.line("Lê Thị Bình").bottom
    assert "Lạng Sơn, ngày" not in pdf.text(0)
    assert "Lạng Sơn, ngày" not in docxs["minutes"].text()
    table = docxs["minutes"].body.findall(f"{W}tbl")[-1]
    cells = [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
    assert cells[1] == ["THƯ KÝLê Thị Bình", "CHỦ TRÌPHÓ GIÁM ĐỐCHoàng Minh Tuấn"]
    assert cells[2][0].startswith("Nơi nhận:")


def test_an_appendix_ends_its_head_with_a_rule(pdfs, docxs):
    pdf = pdfs["decision"]
    left, right, height = next(each for each in pdf.rules(1) if each[1] - each[0] == pytest.approx(27 * MM, abs=1))
    assert (left + right) / 2 == pytest.approx((30 + 165 / 2) * MM, abs=1.5)
    assert pdf.line("của Sở Xây dựng", 1).bottom < height < pdf.line("Bảng 1", 1).top
    after = docxs["decision"].paragraph("(Kèm theo").getnext()
    assert after.find(f"{W}pPr/{W}pBdr/{W}top") is not None


@pytest.mark.parametrize("name", PAPERS)
def test_the_places_to_sign_lie_between_title_and_name(pdfs, name):
    paper, pdf = PAPERS[name], pdfs[name]
    places = signature_places(paper)
    assert len(places) == 1 + len(paper.co_signatories)
    for place, signatory in zip(places, wording.places_to_sign(paper), strict=True):
        title = [line for line in pdf.lines(place.page) if line.text == wording.signing_lines(signatory)[-1]][-1]
        below = pdf.line(signatory.other_title or signatory.name, place.page)
        assert place.height == pytest.approx(28 * MM, abs=0.1)
        assert place.left + place.width / 2 == pytest.approx(title.middle, abs=1.5)
        assert title.bottom - 4 <= place.top <= title.bottom + 4
        assert below.top >= place.top + place.height - 4


@pytest.mark.parametrize(
    ("number", "build"),
    [
        (505, lambda: plan(type=DocumentType.SUBMISSION)),
        (540, lambda: plan(addressees=("Sở Tài chính",))),
        (541, lambda: plan(co_signatories=(SECRETARY,))),
        (542, lambda: plan(copies=0)),
        (543, lambda: plan(signatory=replace(DIRECTOR, name="TS. Nguyễn Văn Anh"))),
        (543, lambda: plan(signatory=replace(DIRECTOR, name="PGS.TS Nguyễn Văn Anh"))),
        (509, lambda: replace(PAPERS["minutes"], co_signatories=(replace(COMMUNE, name=""),))),
    ],
)
def test_what_a_kind_does_not_carry(number, build):
    with pytest.raises(Problem) as caught:
        build()
    assert caught.value.number == number
    assert caught.value.mend


def test_days_before_the_decree_take_the_same_elements():
    paper = replace(PAPERS["plan"], dated=date(2020, 3, 4), form_day=date(2020, 3, 4))
    pdf = Pdf(render_pdf(paper))
    assert pdf.line("LƯU HÀNH NỘI BỘ").bottom < 20 * MM
    assert pdf.lines(1)[-1].text.endswith("2")
