"""The DOCX, measured in its XML: the same law as the PDF."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from tests.documents.papers import (
    BODY,
    SXD,
    TABLE,
    Docx,
    Pdf,
    W,
    folded,
    is_face,
    letter,
    long_plan,
    plan,
    size_of,
    text_of,
    value,
)

from datchuan.documents.content import Appendix, Column, Paragraph, Table, Urgency
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.documents.text_width import width_of

TWIPS = 1440 / 25.4


@pytest.fixture(scope="module")
def named() -> Docx:
    return Docx(render_docx(plan()))


@pytest.fixture(scope="module")
def long() -> Docx:
    return Docx(render_docx(long_plan()))


def test_paper_and_margins(named):
    section = named.sections()[0]
    assert (value(section, "w:pgSz", "w"), value(section, "w:pgSz", "h")) == (11906, 16838)
    margins = {side: value(section, "w:pgMar", side) / TWIPS for side in ("top", "bottom", "left", "right")}
    assert margins == pytest.approx({"top": 20, "bottom": 20, "left": 30, "right": 15}, abs=0.02)
    assert value(section, "w:pgMar", "header") / TWIPS + 14 * 1.15 / 72 * 25.4 < 20


def test_times_new_roman_in_every_script_and_vietnamese(named):
    styles = named.part("word/styles.xml")
    fonts = styles.find(f"{W}docDefaults//{W}rFonts")
    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert styles.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == "vi-VN"
    assert not any(each.get(f"{W}asciiTheme") for each in styles.iter(f"{W}rFonts"))
    assert not list(named.body.iter(f"{W}rFonts"))  # nothing in the body departs from it


def test_body_style(named):
    style = next(each for each in named.part("word/styles.xml") if each.get(f"{W}styleId") == "NoiDung")
    assert value(style, "w:pPr/w:ind", "firstLine") / TWIPS == pytest.approx(12.7, abs=0.02)
    assert value(style, "w:pPr/w:spacing", "after") >= 6 * 20
    assert 240 <= value(style, "w:pPr/w:spacing", "line") <= 360
    assert style.find(f"{W}pPr/{W}jc").get(f"{W}val") == "both"
    assert value(named.part("word/styles.xml"), "w:docDefaults/w:rPrDefault/w:rPr/w:sz", "val") == 28
    assert named.paragraph("Nội dung quan trọng").find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "NoiDung"


def test_head_sizes_and_faces(named):
    expected = {
        "CỘNG HÒA XÃ HỘI": (13, True, False),
        "Độc lập - Tự do": (14, True, False),
        "UBND TỈNH LẠNG SƠN": (13, False, False),
        "SỞ XÂY DỰNG": (13, True, False),
        "/KH-SXD": (13, False, False),
        "Lạng Sơn, ngày": (14, False, True),
        "KẾ HOẠCH": (14, True, False),
        "Thực hiện tiêu chí": (14, True, False),
        "Nơi nhận:": (12, True, True),
        "- UBND tỉnh (b/c);": (11, False, False),
        "KT. GIÁM ĐỐC": (14, True, False),
        "Hoàng Minh Tuấn": (14, True, False),
    }
    for words, face in expected.items():
        found = named.paragraph(words)
        assert (size_of(found), is_face(found, "b"), is_face(found, "i")) == face, words


def test_head_columns_hold_their_lines(named):
    widths = [int(each.get(f"{W}w")) / 20 for each in named.body.find(f".//{W}tblGrid")]
    assert sum(widths) == pytest.approx(165 / 25.4 * 72, abs=0.2)
    assert width_of("UBND TỈNH LẠNG SƠN", 13) < widths[0]
    assert width_of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True) < widths[1]
    table = named.body.find(f"{W}tbl")
    assert table.find(f"{W}tblPr/{W}tblBorders") is None
    assert {each.get(f"{W}w") for each in table.find(f"{W}tblPr/{W}tblCellMar")} == {"0"}


def _rule(paragraph, room: float) -> float:
    """The length of the rule that follows a paragraph in its cell or in the body, points."""
    after = paragraph.getnext()
    assert after.find(f"{W}pPr/{W}pBdr/{W}top").get(f"{W}val") == "single"
    return room - (value(after, "w:pPr/w:ind", "left") + value(after, "w:pPr/w:ind", "right")) / 20


def test_rules_have_the_lengths_of_the_law(named):
    left, right = (int(each.get(f"{W}w")) / 20 for each in named.body.find(f".//{W}tblGrid"))
    motto = width_of("Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    assert _rule(named.paragraph("Độc lập"), right) == pytest.approx(motto, abs=0.2)
    issuer = width_of("SỞ XÂY DỰNG", 13, bold=True)
    assert 1 / 3 <= _rule(named.paragraph("SỞ XÂY DỰNG"), left) / issuer <= 1 / 2
    subject = width_of("Thực hiện tiêu chí quy hoạch, nhà ở dân cư năm 2020", 14, bold=True)
    assert 1 / 3 <= _rule(named.paragraph("Thực hiện tiêu chí"), 165 / 25.4 * 72) / subject <= 1 / 2


def test_blanks_are_spaces_to_type_over(named):
    assert text_of(named.paragraph("/KH-SXD")) == "Số:     /KH-SXD"
    assert text_of(named.paragraph("Lạng Sơn, ngày")) == "Lạng Sơn, ngày     tháng     năm 2020"


def test_a_letter_has_its_subject_under_the_number():
    made = Docx(render_docx(letter(urgency=Urgency.URGENT)))
    subject = made.paragraph("V/v đôn đốc")
    assert subject.getprevious() is made.paragraph("/SXD-QLN")
    assert value(subject, "w:pPr/w:spacing", "before") == 6 * 20
    assert size_of(subject) in (12, 13)
    assert folded(text_of(made.paragraph("Kính gửi:"))) == "Kính gửi: Văn phòng Điều phối nông thôn mới tỉnh"
    stamp = made.paragraph("KHẨN")
    sides = (value(stamp, "w:pPr/w:ind", "left") + value(stamp, "w:pPr/w:ind", "right")) / TWIPS
    assert 65 - sides == pytest.approx(20, abs=0.1)
    assert value(stamp, "w:pPr/w:spacing", "line") / TWIPS == pytest.approx(8, abs=0.1)


def test_page_numbers_centred_in_the_header_but_not_on_the_first_page(long):
    section = long.sections()[0]
    assert section.find(f"{W}titlePg") is not None
    header = long.target(section, "header", "default")
    assert "PAGE" in "".join(each.text for each in header.iter(f"{W}instrText"))
    assert header.find(f".//{W}jc").get(f"{W}val") == "center"
    assert value(header, ".//w:rPr/w:sz", "val") == 28
    for kind in ("header", "footer"):
        assert not list(long.target(section, kind, "first").iter(f"{W}instrText"))


def test_before_the_decree_numbers_stand_at_the_bottom_right():
    made = Docx(render_docx(long_plan(form_day=date(2020, 3, 4))))
    section = made.sections()[0]
    footer = made.target(section, "footer", "default")
    assert "PAGE" in "".join(each.text for each in footer.iter(f"{W}instrText"))
    stops = [(each.get(f"{W}val"), int(each.get(f"{W}pos"))) for each in footer.iter(f"{W}tab") if each.get(f"{W}val")]
    assert stops[-1] == ("right", round(165 * TWIPS))
    assert not list(made.target(section, "header", "default").iter(f"{W}instrText"))


def test_simulated_data_is_said_on_each_page(long, named):
    for section in long.sections():
        for which in ("default", "first"):
            assert "DỮ LIỆU MÔ PHỎNG" in text_of(long.target(section, "footer", which))
    assert "MÔ PHỎNG" not in text_of(named.target(named.sections()[0], "footer", "default"))


def test_sections_turn_and_count(long):
    made = [
        (
            section.find(f"{W}pgSz").get(f"{W}orient") == "landscape",
            section.find(f"{W}pgNumType") is not None,
            section.find(f"{W}titlePg") is not None,
        )
        for section in long.sections()
    ]
    assert made == [
        (False, True, True),  # the plan
        (True, False, False),  # its wide table
        (False, False, False),  # the plan goes on
        (False, True, True),  # appendix I counts from 1
        (True, True, True),  # appendix II on its side
    ]


def test_a_wide_table_leaves_no_empty_page():
    wide = replace(TABLE, landscape=True)
    body = (*BODY[:3], wide, wide)
    appendices = (Appendix("Biểu", (*BODY[:3], wide), "I"), Appendix("Biểu rộng", (wide, wide), "II", landscape=True))
    paper = plan(body=body, appendices=appendices)
    turned = [each.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for each in Docx(render_docx(paper)).sections()]
    assert turned == [False, True, True, False, False, True, True]
    pages = Pdf(render_pdf(paper)).file
    assert [page.get_width() > page.get_height() for page in pages] == turned


def test_tables_have_real_header_rows():
    rows = [[str(place), f"Hộ {place}"] for place in range(300)]
    made = Docx(render_docx(plan(body=(Table((Column("STT", 0.5, "center"), Column("Chủ hộ")), rows),))))
    table = made.body.findall(f"{W}tbl")[1]
    trs = table.findall(f"{W}tr")
    assert len(trs) == 301
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in trs] == [True] + [False] * 300
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in trs)


def test_headings_show_in_words_outline(named):
    styles = [
        each.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for each in named.paragraphs()
        if each.find(f"{W}pPr/{W}pStyle") is not None
    ]
    assert styles.count("Heading1") == 1
    assert styles.count("Heading2") == 1


def test_properties_come_from_the_document():
    properties = docx.Document(io.BytesIO(render_docx(plan(number=7, dated=date(2020, 4, 2))))).core_properties
    assert properties.title == "Kế hoạch: Thực hiện tiêu chí quy hoạch, nhà ở dân cư năm 2020"
    assert properties.author == "Sở Xây dựng tỉnh Lạng Sơn"
    assert properties.created.date() == properties.modified.date() == date(2020, 4, 2)
    assert properties.language == "vi-VN"


def test_the_same_document_is_the_same_bytes():
    first = render_docx(long_plan())
    assert render_docx(long_plan()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_characters_of_markup_are_only_characters():
    nasty = "<w:t>&amp; #let $x$ ]]> \"'"
    made = Docx(render_docx(plan(body=(Paragraph(nasty),), issuer=replace(SXD, name=nasty))))
    assert folded(made.text()).count(nasty) == 2


def test_word_opens_it_without_compatibility_mode(named):
    setting = named.part("word/settings.xml").find(f"{W}compat/{W}compatSetting")
    assert setting.get(f"{W}val") == "15"
