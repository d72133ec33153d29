"""Templates: what they may ask for, what they say, and what they are refused for."""

from __future__ import annotations

from datetime import date

import pytest

from datchuan.documents.announcing import source_of, sources
from datchuan.documents.content import DocumentType, Paragraph, Recipient
from datchuan.documents.templates import template_files
from datchuan.documents.templating import Each, Field, Group, check_template, fill, read_template
from datchuan.kernel.problem import Problem

FIELDS = {
    "xã": Group("xã", {"tên": Field("tên xã"), "số_hộ": Field("số hộ")}),
    "ngày": Field("ngày số liệu"),
    "thiếu": Each("những gì còn thiếu", {"tên": Field("tên"), "số": Field("số lượng")}),
}
HEAD = """---
title: Mẫu thử
type: OFFICIAL_LETTER
facts: thử
subject: đôn đốc {{ xã.tên }}
addressees: ["UBND {{ xã.tên }}"]
recipients: ["UBND tỉnh (b/c)", "{% if thiếu %}Thanh tra Sở{% endif %}"]
---
"""
FACTS = {"xã": {"tên": "xã Tân Văn", "số_hộ": 1234}, "ngày": date(2020, 2, 5), "thiếu": [{"tên": "quy hoạch", "số": 2}]}


def template(body: str = "Xã {{ xã.tên }}.\n", head: str = HEAD):
    return read_template("thu", head + body)


def words(body: str, **changes: object) -> str:
    blocks = fill(template(body), {**FACTS, **changes}).body
    return "\n".join("".join(run.text for run in block.runs) for block in blocks)


def test_facts_stand_as_officials_write_them():
    body = "{{ xã.số_hộ }} hộ, ngày {{ ngày }}, {{ ngày | ngày_chữ }}; {{ xã.tên | hoa }}; {{ 3 | hai_số }} xã"
    assert words(body) == "1.234 hộ, ngày 05/02/2020, ngày 05 tháng 02 năm 2020; XÃ TÂN VĂN; 03 xã"


def test_lists_choices_and_recipients():
    written = fill(template("{% for một in thiếu %}\n- {{ một.tên }}: {{ một.số }}\n{% endfor %}\nHết."), FACTS)
    assert [type(each).__name__ for each in written.body] == ["ListItem", "Paragraph"]
    assert written.subject == "đôn đốc xã Tân Văn"
    assert written.addressees == ("UBND xã Tân Văn",)
    assert written.recipients == (Recipient("UBND tỉnh", "(b/c)"), Recipient("Thanh tra Sở"))
    assert fill(template(), {**FACTS, "thiếu": []}).recipients == (Recipient("UBND tỉnh", "(b/c)"),)


@pytest.mark.parametrize(
    "name", ["# Một", "- hai", "**ba**", "{{ ngày }}", "{% if %}", "<b>&amp;", "$x_1$ \\ #let", "a | b"]
)
def test_a_name_is_never_taken_for_a_mark(name):
    written = fill(template("{{ xã.tên }}"), {**FACTS, "xã": {"tên": name, "số_hộ": 1}})
    assert isinstance(written.body[0], Paragraph)
    assert "".join(run.text for run in written.body[0].runs) == name
    assert written.subject == f"đôn đốc {name}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Một dòng.\n{{ xã.ten }}", "Nội dung, dòng 10: không có trường “xã.ten”, có lẽ là “tên”"),
        ("{{ huyện }}", "không có trường “huyện”"),
        ("{{ ngày.năm }}", "“ngày” không có phần “năm”"),
        ("{% for một in xã %}{{ một }}{% endfor %}", "chỉ lặp được trên một danh sách"),
        ("{% for một in thiếu %}{{ một.tên_khác }}{% endfor %}", "không có trường “một.tên_khác”"),
        ("{{ ngày | đẹp }}", "không có cách viết “đẹp”"),
        ("{{ xã.tên.__class__ }}", "không có phần “__class__”"),
        ("{{ xã.tên.upper() }}", "không dùng được “call” trong mẫu"),
        ("{% set a = 1 %}{{ ngày }}", "không dùng được “assign” trong mẫu"),
        ("{% include 'x' %}", "không dùng được “include” trong mẫu"),
        ("{% for %}", "viết sai ký hiệu"),
        ("{{ ngày", "viết sai ký hiệu"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused_with_its_line(body, said):
    with pytest.raises(Problem) as caught:
        check_template(template(body), FIELDS)
    assert caught.value.number == 593
    assert said in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Không có phần đầu", "thiếu phần đầu"),
        ("---\n[\n---\nx", "viết sai ở dòng"),
        ("---\ntitle: a\n---\nx", "thiếu type, facts, subject"),
        ("---\ntitle: a\ntype: THƯ\nfacts: b\nsubject: c\n---\nx", "không có loại văn bản “THƯ”"),
        ("---\ntitle: a\ntype: PLAN\nfacts: b\nsubject: c\nmàu: đỏ\n---\nx", "mục lạ: màu"),
    ],
)
def test_a_text_that_is_no_template_is_refused(text, said):
    with pytest.raises(Problem) as caught:
        read_template("thu", text)
    assert caught.value.number == 592
    assert said in caught.value.sentence.replace("Thiếu", "thiếu").replace("Phần", "phần").replace("Không", "không")


def test_a_fact_that_is_missing_is_said():
    with pytest.raises(Problem, match="Không điền được mẫu"):
        fill(template("{{ xã.số_hộ }}"), {"xã": {"tên": "A"}, "ngày": None, "thiếu": []})


def test_marks_sent_apart_by_a_keyboard_are_the_same_names():
    assert words("{{ xa\u0303.te\u0302n }}") == "xã Tân Văn"


@pytest.mark.parametrize("key", sorted(template_files()))
def test_every_template_of_ours_asks_only_for_what_its_source_has(key):
    found = read_template(key, template_files()[key])
    assert found.type in DocumentType
    check_template(found, source_of(found.facts).members)


def test_every_source_has_a_template():
    assert set(sources()) == {read_template(key, text).facts for key, text in template_files().items()}
