from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datchuan.kernel.text import (
    day_in_words,
    fold,
    format_day,
    format_number,
    format_percent,
    nfc,
    sort_key,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  Tràng   Định ", "Tràng Định"),
        (unicodedata.normalize("NFD", "Điềm He"), "Điềm He"),
        ("Văn\u00a0Quan", "Văn Quan"),
        ("Chi\u200bLăng", "ChiLăng"),
        ("a\tb\nc", "a b c"),
        ("", ""),
    ],
)
def test_nfc(text: str, wanted: str) -> None:
    assert nfc(text) == wanted


@given(st.text())
def test_nfc_once_is_enough(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Điềm He", "diem he"), ("ĐỀ THÁM", "de tham"), ("Khánh  Khê", "khanh khe"), ("Mẫu Sơn", "mau son")],
)
def test_fold(text: str, wanted: str) -> None:
    assert fold(text) == wanted


@given(st.text())
def test_fold_does_not_mind_how_letters_were_sent(text: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text))
    assert not any(unicodedata.combining(letter) for letter in fold(text))


def test_dictionary_order() -> None:
    names = ["Đề Thám", "Ân", "An", "Ấn", "Bắc Ái", "Ba Sơn", "Dân Tiến", "Ăn", "Ảnh", "Bà Sơn", "Chi Lăng", "Ánh"]
    assert sorted(names, key=sort_key) == [
        "An", "Ảnh", "Ánh", "Ăn", "Ân", "Ấn", "Ba Sơn", "Bà Sơn", "Bắc Ái", "Chi Lăng", "Dân Tiến", "Đề Thám",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decimals", "wanted"),
    [
        (151203, 0, "151.203"),
        (0, 0, "0"),
        (-1234, 0, "-1.234"),
        (Decimal("26.7"), 1, "26,7"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Fraction(1, 3), 2, "0,33"),
        (999, 0, "999"),
    ],
)
def test_format_number(value: int | Decimal | Fraction, decimals: int, wanted: str) -> None:
    assert format_number(value, decimals) == wanted


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "wanted"),
    [
        (157, 181, 1, "86,7 %"),
        (1, 8, 1, "12,5 %"),
        (1, 16, 1, "6,3 %"),  # half up, not to even
        (0, 5, 1, "0,0 %"),
        (5, 5, 0, "100 %"),
        (0, 0, 1, "–"),
        (12345, 1000, 0, "1.235 %"),
    ],
)
def test_format_percent(part: int, whole: int, decimals: int, wanted: str) -> None:
    assert format_percent(part, whole, decimals) == wanted


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9), decimals=st.integers(0, 4))
def test_a_share_is_rounded_by_half_a_unit_at_most(part: int, whole: int, decimals: int) -> None:
    shown = format_percent(part, whole, decimals).removesuffix(" %").replace(".", "").replace(",", ".")
    assert abs(Fraction(shown) - Fraction(part * 100, whole)) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020", "05/01/2020"),
        (date(2020, 2, 10), "ngày 10 tháng 02 năm 2020", "10/02/2020"),
        (date(2020, 3, 9), "ngày 09 tháng 3 năm 2020", "09/03/2020"),
        (date(2020, 12, 31), "ngày 31 tháng 12 năm 2020", "31/12/2020"),
    ],
)
def test_days(day: date, words: str, figures: str) -> None:
    assert (day_in_words(day), format_day(day)) == (words, figures)


def test_no_day() -> None:
    assert format_day(None) == "–"
