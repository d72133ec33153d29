"""Instruments are cited in full first, then in short."""

from __future__ import annotations

from datetime import date

import pytest
from tests.documents.papers import plan

from datchuan.documents.citing import cited_keys, in_full, in_short, with_citations
from datchuan.documents.content import Column, Heading, Paragraph, Run, Table
from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem

DECISION = Instrument(
    "qd-1980-2016",
    "Quyết định",
    "1980/QĐ-TTg",
    "Thủ tướng Chính phủ",
    "Ban hành Bộ tiêu chí quốc gia",
    date(2016, 10, 17),
)
LAW = Instrument("luat-xd-2014", "Luật", "50/2014/QH13", "Quốc hội", "Luật Xây dựng", date(2014, 6, 18))
CODE = Instrument("blds-2015", "Bộ luật", "91/2015/QH13", "Quốc hội", "Bộ luật Dân sự", date(2015, 11, 24))
UNDATED = Instrument("tt", "Thông tư", "01/2022/TT-BXD", "Bộ Xây dựng", "Về hỗ trợ nhà ở")
KNOWN = {each.key: each for each in (DECISION, LAW, CODE, UNDATED)}


@pytest.mark.parametrize(
    ("instrument", "full", "short"),
    [
        (
            DECISION,
            "Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ "
            "về việc ban hành Bộ tiêu chí quốc gia",
            "Quyết định số 1980/QĐ-TTg",
        ),
        (LAW, "Luật Xây dựng", "Luật Xây dựng"),
        (CODE, "Bộ luật Dân sự", "Bộ luật Dân sự"),
        (UNDATED, "Thông tư số 01/2022/TT-BXD của Bộ Xây dựng về hỗ trợ nhà ở", "Thông tư số 01/2022/TT-BXD"),
    ],
)
def test_full_and_short(instrument, full, short):
    assert in_full(instrument) == full
    assert in_short(instrument) == short


def test_a_law_among_the_bases_has_its_day_and_neither_number_nor_issuer():
    written = with_citations(plan(bases=("Căn cứ [[luat-xd-2014]]",)), KNOWN)
    assert written.bases == ("Căn cứ Luật Xây dựng ngày 18 tháng 6 năm 2014",)


def test_first_in_full_then_in_short_in_the_order_of_reading():
    document = plan(
        bases=("Căn cứ [[qd-1980-2016]]",),
        body=(
            Heading(1, "I.", "Theo [[luat-xd-2014]]"),
            Paragraph(["Thực hiện ", Run("[[qd-1980-2016]]", bold=True), " và [[luat-xd-2014]]."]),
            Table((Column("Căn cứ"),), [["[[blds-2015]]"]]),
        ),
    )
    assert cited_keys(document) == ["qd-1980-2016", "luat-xd-2014", "blds-2015"]
    written = with_citations(document, KNOWN)
    assert written.bases == (f"Căn cứ {in_full(DECISION)}",)
    assert written.body[0].title == f"Theo {in_full(LAW)}"
    assert written.body[1].runs[1:] == (Run(in_short(DECISION), bold=True), Run(" và Luật Xây dựng."))
    assert written.body[2].cells[0][0][0].text == in_full(CODE)
    assert cited_keys(written) == []


def test_an_instrument_that_nobody_knows_is_refused():
    with pytest.raises(Problem) as caught:
        with_citations(plan(bases=("Căn cứ [[qd-la]]",)), KNOWN)
    assert caught.value.number == 539
