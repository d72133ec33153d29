"""What is no paper of ours, what is not settled and what a paper cannot hold: each a sentence with its place."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from tests.documents.docx_reader.generated import edited, repacked
from tests.documents.docx_reader.test_reading import _paragraph
from tests.documents.papers import W, plan, text_of

from datchuan.documents.docx_reader import package, read_docx
from datchuan.documents.docx_renderer import render_docx
from datchuan.kernel.problem import Problem

DATA = render_docx(plan(), "7/3")
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return out.getvalue()


def _problem(data: bytes, **named: object) -> Problem:
    with pytest.raises(Problem) as caught:
        read_docx(data, **named)
    assert caught.value.mend
    return caught.value


def _without(*names: str) -> bytes:
    return repacked(DATA, lambda name, part: None if name in names else part)


ENTITIES = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
DEEP = b"<a>" * 5000 + b"</a>" * 5000


@pytest.mark.parametrize(
    ("number", "words", "data"),
    [
        (560, "không phải văn bản Word", b""),
        (560, "không phải văn bản Word", b"%PDF-1.7"),
        (560, "không phải văn bản Word", b"PK\x03\x04" + bytes(200)),
        (560, "không phải văn bản Word", _zip({"xl/workbook.xml": b"<a/>"})),
        (560, "Word đời cũ (.doc) hoặc có mật khẩu", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        (560, "khai báo lạ", repacked(DATA, lambda name, part: ENTITIES if name == "word/document.xml" else part)),
        (560, "không đọc được", repacked(DATA, lambda name, part: DEEP if name == "word/document.xml" else part)),
        (560, "không đọc được", repacked(DATA, lambda name, part: part[:900] if name == "word/document.xml" else part)),
        (561, "quá lớn", _zip({"word/document.xml": bytes(70_000_000)})),
        (561, "quá lớn", _zip({f"a{place}": b"" for place in range(1001)})),
        (562, "có macro", repacked(DATA, lambda _, part: part, {"word/vbaProject.bin": b"x"})),
        (563, "không phải bản Word do phần mềm xuất ra", _without("docProps/custom.xml")),
        (567, "không còn phần đầu", edited(DATA, lambda root: root[0].remove(root[0][0]))),
    ],
)
def test_what_is_no_paper_of_ours(number, words, data):
    problem = _problem(data)
    assert problem.number == number
    assert words in problem.sentence


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused(monkeypatch):
    monkeypatch.setattr(package, "MOST_BYTES", 3000)
    assert _problem(DATA).number == 561


def test_strict_files_are_told_apart():
    def strict(name: str, part: bytes) -> bytes:
        space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return (
            part.replace(space, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            if name.endswith("document.xml")
            else part
        )

    assert "Strict" in _problem(repacked(DATA, strict)).sentence


def test_a_file_of_another_draft_is_refused():
    assert read_docx(DATA, mark="7/3").mark == "7/3"
    problem = _problem(DATA, mark="7/4")
    assert problem.number == 564
    assert "“7/4”" in problem.sentence
    assert "“7/3”" in problem.sentence


def _tracked(root: etree._Element) -> None:
    run = _paragraph(root, "Việc thứ nhất").find(f"{W}r")
    for name in ("ins", "del"):
        holder = etree.Element(f"{W}{name}", {f"{W}id": "1", f"{W}author": "A"})
        run.addnext(holder)
        made = etree.SubElement(holder, f"{W}r")
        etree.SubElement(made, f"{W}t" if name == "ins" else f"{W}delText").text = "chữ"


def test_tracked_changes_and_comments_are_counted_and_refused():
    problem = _problem(edited(DATA, _tracked))
    assert problem.number == 565
    assert "2 chỗ sửa có theo dõi" in problem.sentence
    assert "Accept All Changes" in problem.sentence

    def commented(root):
        run = etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{W}r")
        etree.SubElement(run, f"{W}commentReference", {f"{W}id": "0"})

    problem = _problem(edited(DATA, commented))
    assert problem.number == 565
    assert "1 ghi chú bên lề" in problem.sentence


def _drawing(root):
    run = etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{W}r")
    etree.SubElement(run, f"{W}drawing")


def _text_box(root):
    run = etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{W}r")
    holder = etree.SubElement(run, f"{{{MC}}}AlternateContent")
    for name in ("Choice", "Fallback"):
        box = etree.SubElement(
            etree.SubElement(etree.SubElement(holder, f"{{{MC}}}{name}"), f"{W}pict"), f"{W}txbxContent"
        )
        etree.SubElement(etree.SubElement(etree.SubElement(box, f"{W}p"), f"{W}r"), f"{W}t").text = "trong hộp"


def _footnote(root):
    run = etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{W}r")
    etree.SubElement(run, f"{W}footnoteReference", {f"{W}id": "2"})


def _row(root):
    return next(each for each in root.iter(f"{W}tr") if "Xã Tân Văn" in text_of(each))


def _merged(root):
    etree.SubElement(_row(root)[1].find(f"{W}tcPr"), f"{W}gridSpan", {f"{W}val": "2"})


def _nested(root):
    cell = _row(root)[2]
    table = etree.SubElement(cell, f"{W}tbl")
    etree.SubElement(etree.SubElement(etree.SubElement(table, f"{W}tr"), f"{W}tc"), f"{W}p")
    etree.SubElement(cell, f"{W}p")


def _equation(root):
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{{{space}}}oMath")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_drawing, "hình ảnh hoặc hình vẽ ở đoạn “- Việc thứ nhất;”"),
        (_text_box, "hộp chữ ở đoạn “- Việc thứ nhất;”"),
        (_footnote, "chú thích cuối trang ở đoạn “- Việc thứ nhất;”"),
        (_equation, "công thức ở đoạn “- Việc thứ nhất;”"),
        (_merged, "ô gộp ở bảng thứ 2 trong tệp, dòng 2"),
        (_nested, "bảng lồng trong bảng ở bảng thứ 2 trong tệp, dòng 2"),
    ],
)
def test_what_a_paper_cannot_hold_is_named_with_its_place(change, words):
    problem = _problem(edited(DATA, change))
    assert problem.number == 566
    assert words in problem.sentence


def test_all_of_it_is_named_at_once():
    def change(root):
        _drawing(root)
        _merged(root)

    sentence = _problem(edited(DATA, change)).sentence
    assert "hình ảnh" in sentence
    assert "ô gộp" in sentence


def test_text_in_a_place_nobody_reads_is_not_lost_silently():
    def change(root):
        holder = etree.SubElement(_paragraph(root, "Việc thứ nhất"), f"{W}ruby")
        etree.SubElement(etree.SubElement(holder, f"{W}r"), f"{W}t").text = "ẩn"

    problem = _problem(edited(DATA, change))
    assert problem.number == 566
    assert "không đọc được" in problem.sentence


def test_rows_of_unequal_cells_are_named():
    problem = _problem(edited(DATA, lambda root: _row(root).remove(_row(root)[-1])))
    assert problem.number == 568
    assert "Dòng 2 có 3 ô, dòng tiêu đề có 4 ô: bảng thứ 2 trong tệp" in problem.sentence


def test_text_after_the_signatures_and_a_lost_archive_line():
    def after(root):
        body = root[0]
        made = etree.Element(f"{W}p")
        etree.SubElement(etree.SubElement(made, f"{W}r"), f"{W}t").text = "Đoạn thêm"
        body[-1].addprevious(made)

    problem = _problem(edited(DATA, after))
    assert problem.number == 567
    assert "sau khối chữ ký: đoạn “Đoạn thêm”" in problem.sentence

    def no_archive(root):
        line = _paragraph(root, "Lưu:")
        line.getparent().remove(line)

    problem = _problem(edited(DATA, no_archive))
    assert problem.number == 567
    assert "dòng Lưu" in problem.sentence
