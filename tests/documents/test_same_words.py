"""Both renderers print the same words in the same order."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from tests.documents.papers import BODY, Docx, Pdf, folded, letter, long_plan, plan

from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.pdf_renderer import render_pdf


def _pdf_words(data: bytes) -> str:
    pdf = Pdf(data)
    pages = []
    for page in range(len(pdf)):
        text = folded(pdf.text(page)).replace("DỮ LIỆU MÔ PHỎNG", " ")
        pages.append(text.removeprefix(f"{page + 1} ") if not text.startswith("1. ") else text)
    return "".join(" ".join(pages).split())


def _docx_words(data: bytes) -> str:
    return "".join(Docx(data).text().split())


@pytest.mark.parametrize(
    "document",
    [
        plan(),
        plan(number=15, dated=date(2020, 4, 2)),
        letter(),
        letter(addressees=("Sở Tài chính", "UBND huyện Bình Gia"), dated=date(2020, 2, 5), number=3),
        plan(subject=unicodedata.normalize("NFD", "Kiểm tra, hướng dẫn nhà ở dân cư")),
        plan(form_day=date(2020, 3, 4)),
        long_plan(appendices=()),
        plan(body=BODY * 3),
    ],
)
def test_same_words_in_the_same_order(document):
    assert _pdf_words(render_pdf(document)) == _docx_words(render_docx(document))
