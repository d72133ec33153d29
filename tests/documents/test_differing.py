"""Two contents side by side: lines aligned, words marked, nothing left out on either side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.documents.docx_reader.generated import documents
from tests.documents.papers import BODY, TABLE, letter, plan

from datchuan.documents.content import Appendix, Heading, ListItem, Paragraph, Recipient, Run
from datchuan.documents.differing import Change, Span, changed, differences
from datchuan.documents.docx_reader import read_docx
from datchuan.documents.docx_renderer import render_docx

SAME, CHANGED, INSERTED, DELETED = Change


def _texts(cells) -> list[str]:
    return ["".join(span.text for span in cell) for cell in cells]


def _told(before, after) -> list[tuple[str, str, Change, list[str], list[str]]]:
    return [
        (each.part, each.kind, each.change, _texts(each.before), _texts(each.after))
        for each in changed(differences(before, after))
    ]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (plan(), []),
        (
            plan(subject="Thực hiện tiêu chí quy hoạch năm 2021"),
            [("Trích yếu", "trích yếu", CHANGED, [plan().subject], ["Thực hiện tiêu chí quy hoạch năm 2021"])],
        ),
        (
            plan(body=(*BODY[:3], ListItem("Việc chen giữa;"), *BODY[3:])),
            [("Nội dung", "đoạn", INSERTED, [], ["- Việc chen giữa;"])],
        ),
        (
            plan(body=(*BODY[:3], *BODY[4:])),
            [("Nội dung", "đoạn", DELETED, ["- Việc thứ nhất;"], [])],
        ),
        (
            plan(body=(Heading(1, "I.", "MỤC ĐÍCH VÀ YÊU CẦU"), *BODY[1:])),
            [("Nội dung", "đề mục", CHANGED, ["I. MỤC ĐÍCH, YÊU CẦU"], ["I. MỤC ĐÍCH VÀ YÊU CẦU"])],
        ),
        (
            plan(body=(*BODY[:4], replace(TABLE, rows=[TABLE.rows[0], ["2", "Xã Mông Ân", "75,2 %", "đạt"]]), BODY[5])),
            [
                (
                    "Nội dung",
                    "dòng bảng",
                    CHANGED,
                    ["2", "Xã Mông Ân", "70,1\u00a0%", "còn thiếu 17 nhà"],
                    ["2", "Xã Mông Ân", "75,2\u00a0%", "đạt"],
                )
            ],
        ),
        (
            plan(body=(*BODY[:4], replace(TABLE, rows=[*TABLE.rows, ["3", "Xã Hồng Phong", "", ""]]), BODY[5])),
            [("Nội dung", "dòng bảng", INSERTED, [], ["3", "Xã Hồng Phong", "", ""])],
        ),
        (
            plan(recipients=(Recipient("UBND tỉnh", "(để b/c)"), Recipient("Lãnh đạo Sở"), plan().recipients[1])),
            [
                ("Nơi nhận", "nơi nhận", CHANGED, ["UBND tỉnh (b/c)"], ["UBND tỉnh (để b/c)"]),
                ("Nơi nhận", "nơi nhận", INSERTED, [], ["Lãnh đạo Sở"]),
            ],
        ),
        (plan(archive="VT, QHKT"), [("Nơi nhận", "lưu", CHANGED, ["Lưu: VT, QLN"], ["Lưu: VT, QHKT"])]),
        (
            plan(bases=plan().bases[:1]),
            [("Căn cứ", "căn cứ", DELETED, ["Căn cứ Kế hoạch số 18/KH-UBND"], [])],
        ),
        (
            plan(appendices=(Appendix("Danh sách", (Paragraph("Đoạn."),)),)),
            [
                ("Phụ lục", "tên phụ lục", INSERTED, [], ["Phụ lục: Danh sách"]),
                ("Phụ lục", "đoạn", INSERTED, [], ["Đoạn."]),
            ],
        ),
    ],
)
def test_what_differs(after, told):
    assert _told(plan(), after) == told


def test_words_are_marked_inside_a_line():
    before, after = Paragraph("Rà soát quy hoạch của 13 xã trong tháng 6."), Paragraph("Rà soát quy hoạch của 14 xã.")
    (line,) = changed(differences(plan(body=(before,)), plan(body=(after,))))
    assert line.before == (
        (
            Span("Rà soát quy hoạch của ", SAME),
            Span("13 xã trong tháng 6.", DELETED),
        ),
    )
    assert line.after == ((Span("Rà soát quy hoạch của ", SAME), Span("14 xã.", INSERTED)),)


def test_cells_are_marked_each_by_itself():
    after = replace(TABLE, rows=[TABLE.rows[0], ["2", "Xã Mông Ân", "70,1 %", "còn thiếu 15 nhà"]])
    (line,) = changed(differences(plan(body=(TABLE,)), plan(body=(after,))))
    assert [[span.change for span in cell] for cell in line.after] == [[SAME], [SAME], [SAME], [SAME, INSERTED, SAME]]
    assert line.after[3] == (Span("còn thiếu ", SAME), Span("15 ", INSERTED), Span("nhà", SAME))


def test_a_change_of_face_alone_is_told():
    before, after = Paragraph("Việc quan trọng lắm"), Paragraph(("Việc ", Run("quan trọng", bold=True), " lắm"))
    (line,) = changed(differences(plan(body=(before,)), plan(body=(after,))))
    assert line.before == ((Span("Việc ", SAME), Span("quan trọng ", DELETED), Span("lắm", SAME)),)
    assert line.after == ((Span("Việc ", SAME), Span("quan trọng ", INSERTED, bold=True), Span("lắm", SAME)),)


def test_a_change_of_form_alone_is_told():
    wide = replace(TABLE, landscape=True)
    (line,) = changed(differences(plan(body=(TABLE,)), plan(body=(wide,))))
    assert line.kind == "tiêu đề bảng"
    assert line.looks == (
        "cột 9,1% : 36,4% : 18,2% : 36,4%; canh center, left, right, justify",
        "cột 9,1% : 36,4% : 18,2% : 36,4%; canh center, left, right, justify; trang ngang",
    )
    (line,) = changed(differences(plan(body=(Heading(1, "1.", "A"),)), plan(body=(Heading(2, "1.", "A"),))))
    assert line.looks == ("cấp 1", "cấp 2")


def test_lines_that_share_nothing_are_dropped_and_added():
    told = _told(plan(body=(Paragraph("một hai ba bốn"),)), plan(body=(Paragraph("năm sáu bảy tám"),)))
    assert [each[2] for each in told] == [DELETED, INSERTED]


def test_what_an_official_changed_in_word_shows():
    document = letter(addressees=("Sở Tài chính", "UBND huyện Bình Gia"))
    content = read_docx(render_docx(document)).content
    assert changed(differences(document, content)) == []
    assert _told(document, replace(content, addressees=("Sở Tài chính",))) == [
        ("Kính gửi", "nơi gửi", DELETED, ["UBND huyện Bình Gia"], [])
    ]


def test_many_changed_lines_are_compared_in_fair_time():
    first = plan(body=tuple(Paragraph(f"Dòng cũ {place} về một việc") for place in range(150)))
    second = plan(body=tuple(Paragraph(f"Dòng mới {place} về một việc") for place in range(150)))
    found = changed(differences(first, second))
    assert [each.change for each in found] == [CHANGED] * 150  # too many pairs to weigh: paired in order


@settings(max_examples=20, deadline=None)
@given(documents(), documents())
def test_each_side_can_be_put_together_again(before, after):
    found = differences(before, after)
    assert changed(differences(before, before)) == []
    for lines, other, spans in ((before, DELETED, "before"), (after, INSERTED, "after")):
        whole = [_texts(getattr(each, spans)) for each in found if getattr(each, spans)]
        assert whole == [_texts(getattr(each, spans)) for each in differences(lines, lines)]
        used = {span.change for each in found for cell in getattr(each, spans) for span in cell}
        assert used <= {SAME, other}
