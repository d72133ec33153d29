"""Vietnamese text: one normal form, search without marks, sorting, figures and days as officials write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{place:02d}" for place, letter in enumerate(_LETTERS, start=10)}
# The five tone marks in the dictionary's order: huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_CONTROL = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2028-\u202e\ufeff]")
_SPACE = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Composed form (phones send decomposed letters), no control characters, single spaces, trimmed."""
    # What prints holds no control character and no other space than the usual one: nothing is left to mend.
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    return _SPACE.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ")).strip()


_MASKED = re.compile(r"(?:\S\. )*\S\.")


def nfc_lines(text: str) -> str:
    """Words of several lines, each as ``nfc`` makes it; empty lines only between others."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def masked(name: str) -> str:
    """A person's name for eyes outside the area: "Nông Văn Páo" → "N. V. P."."""
    return " ".join(f"{word[0]}." for word in name.split() if word)


def is_masked(name: str) -> bool:
    """Whether a name is written as ``masked`` writes it: single letters with full stops."""
    return _MASKED.fullmatch(name) is not None


def fold(text: str) -> str:
    """Lower case without marks and with d for đ, for search: ``fold("Điềm He") == "diem he"``."""
    decomposed = unicodedata.normalize("NFD", nfc(text).lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sort_key(text: str) -> tuple[tuple[str, str], ...]:
    """Dictionary order, syllable by syllable: letters (a ă â b … d đ …) first, tone after."""
    return tuple(_syllable_key(syllable) for syllable in nfc(text).lower().split())


@lru_cache(maxsize=8192)  # more than Vietnamese has syllables; lists of thousands of names are made of a few hundred
def _syllable_key(syllable: str) -> tuple[str, str]:
    letters, tone = [], "0"
    for letter in unicodedata.normalize("NFD", syllable):
        if letter in _TONES:
            tone = _TONES[letter]
        else:
            letters.append(letter)
    base = unicodedata.normalize("NFC", "".join(letters))
    return "".join(_RANK.get(letter, f"0{letter}") for letter in base), tone


def format_number(value: int | Decimal | Fraction | float, decimals: int = 0) -> str:
    """Decimal comma, dot for thousands: ``151203`` → ``151.203``."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return f"{exact:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def format_percent(part: int, whole: int, decimals: int = 1) -> str:
    """``157, 181`` → ``86,7 %``; a share of nothing is ``–``. Rounded half up from exact integers."""
    if not whole:
        return "–"
    scale = 10**decimals
    rounded = (2 * part * 100 * scale + whole) // (2 * whole)
    return f"{format_number(Decimal(rounded) / scale, decimals)} %"


def lower_first(name: str) -> str:
    """A name inside a sentence: "Xã Phú Mỹ" → "xã Phú Mỹ"."""
    return name[:1].lower() + name[1:]


def format_day(day: date | None) -> str:
    """``31/12/2020``; an empty day is ``–``."""
    return f"{day:%d/%m/%Y}" if day else "–"


def day_in_words(day: date) -> str:
    """As NĐ 30/2020/NĐ-CP writes it: a zero before days under 10 and before months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
