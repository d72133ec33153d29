"""The PDF, measured: millimetres and points of NĐ 30/2020/NĐ-CP, Phụ lục I, read back from the file."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.papers import BODY, MM, SXD, Pdf, folded, letter, long_plan, plan

from datchuan.documents import pdf_renderer
from datchuan.documents.content import Column, Paragraph, Table, Urgency
from datchuan.documents.pdf_renderer import render_merged_pdf, render_pdf
from datchuan.documents.text_width import missing_letters, width_of
from datchuan.kernel.problem import Problem

A4 = pytest.approx((210 * MM, 297 * MM), abs=0.5)
NEAR = 1.5  # points


@pytest.fixture(scope="module")
def named() -> Pdf:
    return Pdf(render_pdf(plan()))


@pytest.fixture(scope="module")
def long() -> Pdf:
    return Pdf(render_pdf(long_plan()))


def test_paper_and_margins(named, long):
    assert named.file[0].get_size() == A4
    body = [line for line in long.lines(1) if line.top > 20 * MM - 1 and line.bottom < 297 * MM - 20 * MM + 1]
    assert min(line.left for line in body) == pytest.approx(30 * MM, abs=NEAR)
    assert max(line.right for line in body) == pytest.approx(210 * MM - 15 * MM, abs=NEAR)
    assert min(line.top for line in body) >= 20 * MM
    first = named.line("CỘNG HÒA")
    assert 20 * MM <= first.top <= 25 * MM


def test_head_sizes_and_faces(named):
    state, motto = named.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), named.line("Độc lập - Tự do - Hạnh phúc")
    parent, issuer = named.line("UBND TỈNH LẠNG SƠN"), named.line("SỞ XÂY DỰNG")
    assert (state.size, state.font) == (13, "Tinos-Bold")
    assert (motto.size, motto.font) == (14, "Tinos-Bold")
    assert (parent.size, parent.font) == (13, "Tinos")
    assert (issuer.size, issuer.font) == (13, "Tinos-Bold")
    assert motto.middle == pytest.approx(state.middle, abs=NEAR)
    assert issuer.middle == pytest.approx(parent.middle, abs=NEAR)
    assert issuer.right < motto.left


def test_rules_have_the_lengths_of_the_law(named):
    motto, issuer = named.line("Độc lập"), named.line("SỞ XÂY DỰNG")
    subject = named.line("Thực hiện tiêu chí")
    rules = sorted(named.rules(), key=lambda each: each[2])[:3]
    by_place = {"motto": motto, "issuer": issuer, "subject": subject}
    found = {
        name: next(r for r in rules if r[0] >= line.left - 2 and r[1] <= line.right + 2 and 0 < r[2] - line.bottom < 9)
        for name, line in by_place.items()
    }
    length = {name: right - left for name, (left, right, _) in found.items()}
    assert length["motto"] == pytest.approx(width_of("Độc lập - Tự do - Hạnh phúc", 14, bold=True), abs=0.5)
    for name in ("issuer", "subject"):
        line = by_place[name]
        assert 1 / 3 <= length[name] / (line.right - line.left) <= 1 / 2
        assert (found[name][0] + found[name][1]) / 2 == pytest.approx(line.middle, abs=NEAR)


def test_number_and_place_share_a_row(named):
    number, place = named.line("/KH-SXD"), named.line("Lạng Sơn, ngày")
    assert (number.size, number.font) == (13, "Tinos")
    assert (place.size, place.font) == (14, "Tinos-Italic")
    assert number.bottom == pytest.approx(place.bottom, abs=6)
    assert number.middle == pytest.approx(named.line("SỞ XÂY DỰNG").middle, abs=NEAR)
    assert place.middle == pytest.approx(named.line("Độc lập").middle, abs=NEAR)
    assert folded(number.text) == "Số: /KH-SXD"
    assert folded(place.text) == "Lạng Sơn, ngày tháng năm 2020"


def test_blanks_leave_room_to_write(named):
    number, place = named.line("/KH-SXD"), named.line("Lạng Sơn, ngày")
    assert number.right - number.left > width_of("Số: 12/KH-SXD", 13) - 3
    assert place.right - place.left > width_of("Lạng Sơn, ngày 12 tháng 12 năm 2020", 14, italic=True) * 0.94


def test_title_body_and_signature(named):
    kind, subject = named.line("KẾ HOẠCH"), named.line("Thực hiện tiêu chí")
    centre = (30 + (210 - 15)) / 2 * MM
    for line in (kind, subject):
        assert (line.size, line.font) == (14, "Tinos-Bold")
        assert line.middle == pytest.approx(centre, abs=NEAR)
    basis, words = named.line("Căn cứ Quyết định"), named.line("Nội dung")
    assert (basis.size, basis.font) == (14, "Tinos-Italic")
    assert (words.size, words.font) == (14, "Tinos")
    assert words.left == pytest.approx((30 + 12.7) * MM, abs=NEAR)
    label, first = named.line("Nơi nhận:"), named.line("- UBND tỉnh (b/c);")
    assert (label.size, label.font) == (12, "Tinos-BoldItalic")
    assert (first.size, first.font) == (11, "Tinos")
    power, name = named.line("KT. GIÁM ĐỐC"), named.line("Hoàng Minh Tuấn")
    assert (power.size, power.font, name.font) == (14, "Tinos-Bold", "Tinos-Bold")
    assert power.top == pytest.approx(label.top, abs=3)
    assert name.middle == pytest.approx(power.middle, abs=NEAR)
    assert label.left == pytest.approx(30 * MM, abs=NEAR)


def test_a_letter_has_its_subject_under_the_number():
    pdf = Pdf(render_pdf(letter(number=5, dated=date(2020, 2, 5))))
    number, subject = pdf.line("Số: 05/SXD-QLN"), pdf.line("V/v đôn đốc")
    assert subject.size in (12, 13)
    assert subject.font == "Tinos"
    assert subject.middle == pytest.approx(number.middle, abs=NEAR)
    assert 6 <= subject.top - number.bottom + 5 <= 14  # boxes of glyphs, not of lines
    assert "CÔNG VĂN" not in pdf.text(0)
    assert "Lạng Sơn, ngày 05 tháng 02 năm 2020" in folded(pdf.text(0))
    assert "- Như trên;" in folded(pdf.text(0))


def test_the_stamp_of_urgency():
    pdf = Pdf(render_pdf(letter(urgency=Urgency.VERY_URGENT)))
    assert pdf.line("THƯỢNG KHẨN").size == 13


def test_page_numbers_stand_in_the_top_margin_from_page_two(long):
    first = long.lines(0)
    assert min(line.top for line in first) >= 20 * MM
    for page, expected in ((1, "2"), (2, "3")):
        line = long.lines(page)[0]
        assert (line.text, line.size, line.font) == (expected, 14, "Tinos")
        assert line.bottom < 20 * MM
        width = long.file[page].get_width()
        assert line.middle == pytest.approx((30 * MM + width - 15 * MM) / 2, abs=NEAR)


def test_appendices_count_their_own_pages(long):
    texts = [folded(long.text(page)) for page in range(len(long))]
    starts = [page for page, text in enumerate(texts) if text.startswith("Phụ lục")]
    assert len(starts) == 2  # no number before the heading of an appendix
    assert texts[starts[0] + 1].startswith("2 ")
    assert long.file[starts[1]].get_width() > long.file[starts[1]].get_height()


def test_before_the_decree_numbers_stand_at_the_bottom_right():
    pdf = Pdf(render_pdf(long_plan(form_day=date(2020, 3, 4))))
    line = pdf.lines(1)[-1]
    assert line.text.endswith("2")
    assert line.right == pytest.approx((210 - 15) * MM, abs=NEAR)
    assert line.top > (297 - 20) * MM
    assert not pdf.lines(0)[-1].text.endswith("1")


def test_simulated_data_is_said_on_each_page(long):
    for page in range(len(long)):
        label = long.line("DỮ LIỆU MÔ PHỎNG", page)
        assert label.size >= 10
    assert "MÔ PHỎNG" not in Pdf(render_pdf(plan())).text(0)


def test_only_tinos_and_all_of_it_embedded(long):
    fonts = long.fonts()
    assert {name for name, _ in fonts} == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert all(embedded for _, embedded in fonts)
    assert b"pdfaid" in long.data


def test_the_same_document_is_the_same_bytes():
    first = render_pdf(plan())
    assert render_pdf(plan()) == first
    meta = Pdf(first).file.get_metadata_dict()
    assert meta["Title"] == "Kế hoạch: Thực hiện tiêu chí quy hoạch, nhà ở dân cư năm 2020"
    assert meta["Author"] == "Sở Xây dựng tỉnh Lạng Sơn"
    assert meta["CreationDate"].startswith("D:20200316")


NASTY = (
    r"#let x = 1; #pagebreak() $x^2$ *đậm* _nghiêng_ \ \u{41} [a] {b} @nhan <nhan> `mã` ``` "
    """"kép" 'đơn' -- --- ~ /* */ // = + %"""
)


def test_no_text_is_read_as_markup():
    cells = Table((Column(NASTY), Column("b")), [[NASTY, NASTY]], NASTY)
    paper = letter(
        subject=NASTY,
        bases=(NASTY,),
        addressees=(NASTY,),
        body=(Paragraph(NASTY), replace(BODY[0], title=NASTY), cells),
        issuer=replace(SXD, name=NASTY),
    )
    pdf = Pdf(render_pdf(paper))
    text = "".join(folded("".join(pdf.text(page) for page in range(len(pdf)))).split())
    assert text.count("".join(NASTY.split())) >= 8


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("#$*_\\[]{}@<>`\"'~/=-+%(),;:!?|&^ aăđĐ1\n\t"), min_size=1, max_size=60))
def test_any_text_comes_back_as_written(text):
    written = "".join(Paragraph(text).runs[0].text.split())
    printed = "".join(folded(Pdf(render_pdf(plan(body=(Paragraph(f"mở {text} đóng"),)))).text(0)).split())
    assert f"mở{written}đóng" in printed


def test_letters_the_typeface_lacks_are_named():
    with pytest.raises(Problem) as caught:
        render_pdf(plan(subject="Nhà 😀 漢"))
    assert caught.value.number == 516
    assert "😀 漢" in caught.value.sentence


def test_a_missing_font_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf_renderer, "FONTS", tmp_path)
    monkeypatch.setattr(pdf_renderer, "_local", threading.local())
    with pytest.raises(Problem) as caught:
        render_pdf(plan())
    assert caught.value.number == 517


def test_long_names_wrap_inside_their_columns():
    name = "ỦY BAN NHÂN DÂN HUYỆN CÓ MỘT CÁI TÊN RẤT DÀI ĐỂ THỬ XUỐNG DÒNG"
    long_subject = "Rà soát, điều chỉnh, bổ sung quy hoạch chung xây dựng xã và nhà ở dân cư " * 4
    pdf = Pdf(render_pdf(letter(issuer=replace(SXD, name=name, parent=name), subject=long_subject)))
    motto = pdf.line("Độc lập")
    for line in pdf.lines(0)[:8]:
        if line.middle < 95 * MM:
            assert line.right < 30 * MM + 65 * MM
    assert motto.left > 95 * MM
    assert pdf.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").size == 13


def test_a_long_table_repeats_its_header():
    rows = [[str(place), f"Hộ {place}", "ghi chú"] for place in range(1, 301)]
    columns = (Column("STT", 0.5, "center"), Column("Chủ hộ", 2), Column("Ghi chú", 2))
    pdf = Pdf(render_pdf(plan(body=(Table(columns, rows),))))
    texts = [folded(pdf.text(page)) for page in range(len(pdf))]
    with_rows = [text for text in texts if "Hộ " in text.replace("Chủ hộ", "")]
    assert len(with_rows) > 5
    assert all("STT Chủ hộ Ghi chú" in text for text in with_rows)
    assert all(f"{place} Hộ {place} ghi chú" in " ".join(texts) for place in (1, 150, 300))


def test_the_signature_is_never_alone_on_a_page():
    for lines in range(20, 40):
        body = tuple(Paragraph(f"Dòng {place}.") for place in range(lines))
        pdf = Pdf(render_pdf(plan(body=body)))
        last = folded(pdf.text(len(pdf) - 1))
        assert "Hoàng Minh Tuấn" in last
        assert f"Dòng {lines - 1}." in last


def test_threads_render_at_once():
    made: dict[int, bytes] = {}
    papers = {place: plan(subject=f"Việc {place}") for place in range(8)}
    workers = [
        threading.Thread(target=lambda place=place, paper=paper: made.update({place: render_pdf(paper)}))
        for place, paper in papers.items()
    ]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert {place: render_pdf(paper) for place, paper in papers.items()} == made


def test_no_letter_of_nothing_is_missing():
    assert missing_letters("") == []


def test_papers_merged_in_one_file_print_as_each_does_alone():
    papers = [letter(), long_plan(), plan()]
    merged = Pdf(render_merged_pdf(papers, "Ba văn bản"))
    alone = [Pdf(render_pdf(each)) for each in papers]
    pages = [folded(each.text(n)) for each in alone for n in range(len(each))]
    assert [folded(merged.text(n)) for n in range(len(merged))] == pages
    assert b"pdfaid" in render_merged_pdf(papers, "Ba văn bản"), "still PDF/A"
