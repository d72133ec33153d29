"""The body of a paper as text that officials edit, and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.documents.contents import bodies, said

from datchuan.documents.content import Column, Heading, ListItem, Paragraph, Run, Table
from datchuan.documents.markup import escaped, read_markup, write_markup
from datchuan.kernel.problem import Problem


@settings(max_examples=150, deadline=None)
@given(bodies)
def test_what_is_written_reads_back_the_same(body):
    assert [said(each) for each in read_markup(write_markup(body))] == [said(each) for each in body]


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("# I. MỤC ĐÍCH", Heading(1, "I.", "MỤC ĐÍCH")),
        ("## 2.1. Nhà ở", Heading(2, "2.1.", "Nhà ở")),
        ("### a) Đối với xã", Heading(3, "a)", "Đối với xã")),
        ("# Điều 1. Phê duyệt", Heading(1, "Điều 1.", "Phê duyệt")),
        ("# KẾT LUẬN", Heading(1, "", "KẾT LUẬN")),
        ("- Việc thứ nhất;", ListItem((Run("Việc thứ nhất;"),))),
        ("+ Ý nhỏ", ListItem((Run("Ý nhỏ"),), "+")),
        ("b) Điểm b", ListItem((Run("Điểm b"),), "b)")),
        ("^ QUYẾT ĐỊNH:", Paragraph((Run("QUYẾT ĐỊNH:"),), centred=True)),
        (
            "có **đậm** và *nghiêng*",
            Paragraph((Run("có "), Run("đậm", bold=True), Run(" và "), Run("nghiêng", italic=True))),
        ),
        (r"\- không phải gạch", Paragraph((Run("- không phải gạch"),))),
        ("#xã", Paragraph((Run("#xã"),))),
    ],
)
def test_a_line_is_a_block(line, block):
    assert read_markup(line) == (block,)


def test_a_table_says_how_its_columns_stand():
    text = "[bảng ngang] Bảng 1. Kết quả\n| STT | Xã |\n|:-: 0,6|:-- 3|\n| 1 | Tân \\| Văn |\n\nHết."
    table, end = read_markup(text)
    assert table == Table(
        (Column("STT", 0.6, "center"), Column("Xã", 3.0, "left")),
        [[(Run("1"),), (Run("Tân | Văn"),)]],
        caption="Bảng 1. Kết quả",
        landscape=True,
    )
    assert end == Paragraph((Run("Hết."),))


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("Một dòng.\n| Xã |", "Dòng 2: Không đọc được bảng: bảng chỉ có một dòng"),
        ("| Xã | Huyện |\n|--|", "Dòng 2: Không đọc được bảng: dòng kiểu cột có 1 cột, dòng tiêu đề có 2"),
        ("| Xã |\n|--|\n| a | b |", "Dòng 3: Không đọc được bảng: có 2 ô, bảng có 1 cột"),
        ("| Xã |\n| rộng |", "Dòng 2: Không đọc được bảng: “rộng” không phải là kiểu cột"),
        ("| Xã |\n|-- 1,2,3|", "“1,2,3” không phải là bề rộng cột"),
    ],
)
def test_a_table_that_cannot_be_read_names_its_line(text, said_of_it):
    with pytest.raises(Problem) as caught:
        read_markup(text)
    assert caught.value.number == 519
    assert said_of_it in caught.value.sentence


@pytest.mark.parametrize(
    "value", ["# không là mục", "- gạch", "a) điểm", "| ô |", "**đậm**", "^ giữa", "[bảng] x", "\\"]
)
def test_a_fact_put_in_is_only_words(value):
    (block,) = read_markup(escaped(value))
    assert isinstance(block, Paragraph)
    assert not block.centred
    assert "".join(run.text for run in block.runs) == value


def test_stars_that_mark_nothing_are_stars():
    (block,) = read_markup(r"5 \* 3 = 15 *")
    assert block.runs == (Run("5 * 3 = 15 *"),)
