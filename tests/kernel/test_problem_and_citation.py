from __future__ import annotations

from datetime import date

import pytest

from datchuan.kernel.citation import Citation, Instrument
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import checkout, data_folder, law_folder


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem(101, "không đọc được tệp"), "không đọc được tệp."),
        (Problem(101, "sai", where="a.yaml, dòng 3"), "a.yaml, dòng 3: sai."),
        (Problem(101, "sai.", mend="Sửa lại"), "sai. Sửa lại."),
        (Problem(101, "sai", where="a", mend="Có đúng không?"), "a: sai. Có đúng không?"),
    ],
)
def test_sentence(problem: Problem, sentence: str) -> None:
    assert problem.sentence == str(problem) == sentence


def test_citations_read_as_officials_write_them() -> None:
    decision = Instrument("k", "Quyết định", "1980/QĐ-TTg", "Thủ tướng", "Bộ tiêu chí", date(2016, 10, 17))
    undated = Instrument("u", "Công văn", "1/SXD", "Sở", "Thử")
    assert str(Citation(decision, "Phụ lục, chỉ tiêu 9.2")) == (
        "Phụ lục, chỉ tiêu 9.2, Quyết định 1980/QĐ-TTg ngày 17/10/2016"
    )
    assert str(Citation(undated)) == "Công văn 1/SXD"
    assert not Citation(undated).checked


def test_folders_of_a_checkout() -> None:
    root = checkout()
    assert root is not None
    assert (law_folder(), data_folder()) == (root / "law", root / "data")
