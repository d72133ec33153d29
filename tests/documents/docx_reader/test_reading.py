"""A paper read back from Word says what it said, and what a person changed in it."""

from __future__ import annotations

import copy
import io
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from lxml import etree
from tests.documents.docx_reader.generated import (
    as_libreoffice_names_styles,
    as_word_saves,
    documents,
    edited,
    repacked,
    settled,
)
from tests.documents.examples import examples
from tests.documents.papers import TABLE, W, folded, letter, long_plan, plan, text_of

from datchuan.documents.content import (
    Column,
    Heading,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Table,
)
from datchuan.documents.docx_reader import PaperContent, read_docx, taken_into
from datchuan.documents.docx_reader.texts import joined
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.rendering import render_paper

FILES = Path(__file__).resolve().parent / "files"
FIELDS = PaperContent.__dataclass_fields__


def _same(document, content) -> None:
    for name in FIELDS:
        assert settled(getattr(content, name)) == settled(getattr(document, name)), name


@pytest.mark.parametrize("name", examples())
def test_every_example_comes_back_as_it_left(name):
    document = examples()[name]
    read = read_docx(render_docx(document, "du-thao-7/3"), mark="du-thao-7/3")
    _same(document, read.content)
    made, told = taken_into(document, read)
    assert (read.mark, read.notes, told) == ("du-thao-7/3", (), [])
    assert taken_into(made, read_docx(render_docx(made)))[0] == made


@settings(max_examples=30, deadline=None)
@given(documents())
def test_any_paper_comes_back_as_it_left(document):
    read = read_docx(render_docx(document))
    _same(document, read.content)
    assert taken_into(document, read)[1] == []


@settings(max_examples=12, deadline=None)
@given(documents())
def test_what_word_does_by_itself_changes_nothing(document):
    _same(document, read_docx(edited(render_docx(document), as_word_saves)).content)


@settings(max_examples=8, deadline=None)
@given(documents())
def test_styles_are_known_by_their_names(document):
    _same(document, read_docx(as_libreoffice_names_styles(render_docx(document))).content)


def _forget(root: etree._Element) -> None:
    for each in list(root):
        if each.get("name", "").startswith("DatChuanImprint"):
            root.remove(each)


def test_without_its_imprint_a_paper_still_reads_the_same_in_print():
    for document in (*examples().values(), long_plan()):
        data = render_docx(document, "m")
        bare = edited(data, _forget, "docProps/custom.xml")
        read = read_docx(bare, mark="m")
        made, told = taken_into(document, read)
        assert told == []
        assert (made.archive, made.copies) == (document.archive, document.copies)
        first, second = (docx.Document(io.BytesIO(each)) for each in (data, render_docx(made, "m")))
        assert [folded(each.text) for each in first.paragraphs] == [folded(each.text) for each in second.paragraphs]


def _paragraph(root: etree._Element, words: str) -> etree._Element:
    return next(each for each in root.iter(f"{W}p") if words in text_of(each))


def _retyped(element: etree._Element, words: str) -> None:
    texts = list(element.iter(f"{W}t"))
    texts[0].text = words
    for each in texts[1:]:
        each.text = ""


def _read(document, change):
    return read_docx(edited(render_docx(document), change))


def test_text_faces_and_order_are_taken_over():
    def change(root):
        heading = _paragraph(root, "MỤC ĐÍCH")
        _retyped(heading, "II. YÊU CẦU MỚI")
        item = _paragraph(root, "Việc thứ nhất")
        second = copy.deepcopy(item)
        _retyped(second, "- Việc thứ hai.")
        item.addnext(second)
        item.getparent().remove(_paragraph(root, "Đề nghị các đơn vị"))
        body = _paragraph(root, "Nội dung")
        run = body.findall(f"{W}r")[-1]
        properties = etree.Element(f"{W}rPr")
        properties.append(etree.Element(f"{W}b"))
        run.insert(0, properties)

    body = _read(plan(), change).content.body
    assert body[0] == Heading(1, "II.", "YÊU CẦU MỚI")
    assert body[3:5] == (ListItem("Việc thứ nhất;"), ListItem("Việc thứ hai."))
    assert body[2].runs[-1] == Run("của kế hoạch.", bold=True)
    assert isinstance(body[-1], Table)


def test_subject_addressees_bases_recipients_and_archive_are_taken_over():
    def change(root):
        _retyped(_paragraph(root, "V/v"), "V/v báo cáo kết quả quý II")
        _retyped(_paragraph(root, "Kính gửi"), "Kính gửi: Sở Tài chính")
        _retyped(_paragraph(root, "Kế hoạch số 18"), "Căn cứ Kế hoạch số 20/KH-UBND;")
        _retyped(_paragraph(root, "UBND tỉnh (b/c)"), "- Giám đốc Sở (để báo cáo);")
        _retyped(_paragraph(root, "Lưu:"), "- Lưu: VT, QHKT. NA.(12)")

    content = _read(letter(), change).content
    assert content.subject == "báo cáo kết quả quý II"
    assert content.addressees == ("Sở Tài chính",)
    assert content.bases == ("Căn cứ Quyết định số 1980/QĐ-TTg;", "Căn cứ Kế hoạch số 20/KH-UBND")
    assert content.recipients[0] == Recipient("Giám đốc Sở", "(để báo cáo)")
    assert (content.archive, content.typist, content.copies) == ("VT, QHKT", "NA", 12)


def test_a_second_addressee_typed_below_is_one():
    def change(root):
        first = _paragraph(root, "Kính gửi")
        second, third = copy.deepcopy(first), copy.deepcopy(first)
        _retyped(first, "Kính gửi:")
        _retyped(second, "- Sở Tài chính;")
        _retyped(third, "- UBND huyện Bình Gia.")
        first.addnext(third)
        first.addnext(second)

    assert _read(letter(), change).content.addressees == ("Sở Tài chính", "UBND huyện Bình Gia")


def test_cells_rows_and_columns_of_a_table():
    def change(root):
        row = next(each for each in root.iter(f"{W}tr") if "Xã Mông Ân" in text_of(each))
        made = copy.deepcopy(row)
        for cell, words in zip(made.iter(f"{W}tc"), ("3", "Xã Hồng Phong", "80,0 %", "đạt"), strict=True):
            _retyped(cell, words)
        row.addnext(made)
        row.getparent().remove(row)

    table = next(each for each in _read(plan(), change).content.body if isinstance(each, Table))
    assert table.columns == TABLE.columns
    assert [["".join(run.text for run in cell) for cell in row] for row in table.cells] == [
        ["1", "Xã Tân Văn", "75,0\u00a0%", "đạt"],
        ["3", "Xã Hồng Phong", "80,0\u00a0%", "đạt"],
    ]
    assert table.caption == "Bảng 1. Kết quả"


def test_moved_column_edges_are_taken_in_millimetres():
    def change(root):
        grid = root.findall(f".//{W}tblGrid")[1]
        for each, millimetres in zip(grid, (20, 55, 30, 60), strict=True):
            each.set(f"{W}w", str(round(millimetres * 1440 / 25.4)))

    table = next(each for each in _read(plan(), change).content.body if isinstance(each, Table))
    assert [column.width for column in table.columns] == [20.0, 55.0, 30.0, 60.0]
    assert [column.align for column in table.columns] == ["center", "left", "right", "justify"]


def test_a_paper_typed_by_python_docx_with_words_own_styles():
    word = docx.Document(io.BytesIO(render_docx(plan())))
    styles = word.styles
    styles.add_style("Đoạn lạ", 1)
    anchor = next(each for each in word.paragraphs if "Việc thứ nhất" in each.text)
    made = anchor.insert_paragraph_before("Đoạn trong kiểu lạ", "Đoạn lạ")
    made.add_run(" in đậm").bold = True
    table = word.add_table(2, 2)
    for cell, words in zip((cell for row in table.rows for cell in row.cells), "abcd", strict=True):
        cell.text = words
    anchor._p.addprevious(table._tbl)
    out = io.BytesIO()
    word.save(out)
    read = read_docx(out.getvalue())
    at = next(
        place
        for place, each in enumerate(read.content.body)
        if isinstance(each, Paragraph) and "kiểu lạ" in each.runs[0].text
    )
    assert read.content.body[at].runs == (Run("Đoạn trong kiểu lạ "), Run("in đậm", bold=True))
    inserted = read.content.body[at + 1]
    assert isinstance(inserted, Table)
    assert [column.title for column in inserted.columns] == ["a", "b"]
    assert [text for row in inserted.cells for cell in row for text in (cell[0].text,)] == ["c", "d"]
    assert any("được coi là dòng tiêu đề" in note for note in read.notes)
    assert all(isinstance(each, Column) for each in inserted.columns)


NUMBERS = f"""<w:numbering xmlns:w="{W[1:-1]}">
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>""".encode()


def test_automatic_numbers_and_bullets_become_text():
    def change(root):
        anchor = _paragraph(root, "Việc thứ nhất")
        for words, key, level in (("một", 1, 0), ("một a", 1, 1), ("một b", 1, 1), ("hai", 1, 0), ("chấm", 2, 0)):
            made = etree.SubElement(anchor.getparent(), f"{W}p")
            properties = etree.SubElement(etree.SubElement(made, f"{W}pPr"), f"{W}numPr")
            etree.SubElement(properties, f"{W}ilvl", {f"{W}val": str(level)})
            etree.SubElement(properties, f"{W}numId", {f"{W}val": str(key)})
            etree.SubElement(etree.SubElement(made, f"{W}r"), f"{W}t").text = words
            anchor.addprevious(made)

    data = repacked(edited(render_docx(plan()), change), lambda _, part: part, {"word/numbering.xml": NUMBERS})
    items = [each for each in read_docx(data).content.body if isinstance(each, ListItem)]
    assert [(each.mark, each.runs[1].text) for each in items[:-1]] == [
        ("1.", "một"),
        ("a)", "một a"),
        ("b)", "một b"),
        ("2.", "hai"),
        ("-", "chấm"),
    ]


def test_line_breaks_raised_figures_and_dropped_looks():
    def change(root):
        run = _paragraph(root, "Đề nghị các đơn vị").find(f"{W}r")
        etree.SubElement(run, f"{W}br")
        etree.SubElement(run, f"{W}t").text = "Dòng hai, 10 m"
        raised = etree.SubElement(run.getparent(), f"{W}r")
        etree.SubElement(etree.SubElement(raised, f"{W}rPr"), f"{W}vertAlign", {f"{W}val": "superscript"})
        etree.SubElement(raised, f"{W}t").text = "2"
        lined = etree.SubElement(run.getparent(), f"{W}r")
        etree.SubElement(etree.SubElement(lined, f"{W}rPr"), f"{W}u", {f"{W}val": "single"})
        etree.SubElement(lined, f"{W}t").text = " gạch"

    read = _read(plan(), change)
    assert [each.text for each in read.content.body[-2:]] == [
        "Đề nghị các đơn vị thực hiện./.",
        "Dòng hai, 10\u00a0m² gạch",
    ]
    assert read.notes == ("Không nhận chữ gạch chân (1 chỗ).",)


def test_what_stays_on_the_papers_page_is_named_when_word_changed_it():
    def change(root):
        _retyped(_paragraph(root, "/KH-SXD"), "Số: 77/KH-SXD")
        _retyped(_paragraph(root, "Hoàng Minh Tuấn"), "Người Khác")

    document = plan()
    made, told = taken_into(document, _read(document, change))
    assert made.signatory == document.signatory
    assert len(told) == 2
    assert told[0].startswith("Số, ký hiệu trong tệp là “Số: 77/KH-SXD”, không lấy từ Word")
    assert "Người Khác" in told[1]


def test_an_appendix_may_be_added_retitled_and_removed():
    document = examples()["plan"]

    def change(root):
        _retyped(_paragraph(root, "DANH SÁCH XÃ"), "DANH SÁCH XÃ ĐĂNG KÝ")

    first, second = _read(document, change).content.appendices
    assert (first.title, first.number, first.landscape) == ("DANH SÁCH XÃ ĐĂNG KÝ", "I", False)
    assert (second.title, second.number, second.landscape) == ("Biểu tổng hợp", "II", True)


def test_a_content_control_around_a_paragraph_hides_nothing():
    def change(root):
        paragraph = _paragraph(root, "Việc thứ nhất")
        control = etree.Element(f"{W}sdt")
        paragraph.addprevious(control)
        etree.SubElement(control, f"{W}sdtContent").append(paragraph)

    _same(plan(), _read(plan(), change).content)


def test_reading_leaves_the_file_made_of_it_the_same():
    data = render_paper(plan(), "docx", "x")
    assert render_docx(taken_into(plan(), read_docx(data, mark="x"))[0], "x") == data


def test_a_space_between_two_faces_belongs_to_the_plain_one():
    bold, plain = Run("đậm", bold=True), Run("thường")
    for runs in (
        [bold, Run(" "), plain],
        [Run("đậm ", bold=True), plain],
        [bold, Run(" thường")],
        [Run("đậm", bold=True), Run(" ", bold=True), plain],
    ):
        assert joined(runs) == (bold, Run(" thường"))
    assert joined([plain, Run(" đậm ", bold=True)]) == (Run("thường "), bold)
    assert joined([Run(" "), plain, Run("hơn"), Run("  ")]) == (Run("thườnghơn"),)


@pytest.mark.parametrize("name", ["plan", "minutes"])
def test_a_file_that_libreoffice_saved_reads_as_the_paper_it_was(name):
    """Files of ``examples()`` opened and saved by LibreOffice 7.4.7; to be saved anew when the examples change."""
    data = (FILES / f"libreoffice-{name}.docx").read_bytes()
    document = examples()[name]
    read = read_docx(data, mark="12/3")
    _same(document, read.content)
    assert taken_into(document, read)[1] == []
