"""Automatic numbers and bullets: Word counts them, a paper has them as text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_reader.styles import Styles

_DIGITS = 5
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts on from paragraph to paragraph, in the order in which it is asked."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstract = {each.get(tag("abstractNumId")): each for each in root.iter(tag("abstractNum"))}
        for each in root.iter(tag("num")):
            base = abstract.get(_value(each, "abstractNumId"))
            levels = (
                {_number(level.get(tag("ilvl"), ""), 0): _level(level) for level in base.iter(tag("lvl"))}
                if base is not None
                else {}
            )
            self._levels[each.get(tag("numId"), "")] = levels

    def mark_of(self, paragraph: Any) -> str | None:
        """The paragraph's bullet ("-") or number ("1.", "a)"), or ``None`` when it has none or one not understood."""
        found = self._styles.paragraph_property(paragraph, "numPr")
        if found is None:
            return None
        key, level = _value(found, "numId"), _number(_value(found, "ilvl"), 0)
        if key in ("", "0") or level not in self._levels.get(key, {}):
            return None
        if self._levels[key][level][0] == "bullet":
            return "-"
        self._count(key, level)
        return self._text(key, level)

    def _count(self, key: str, level: int) -> None:
        counts = self._counts[key]
        counts[level] = counts.get(level, self._levels[key][level][2] - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

    def _text(self, key: str, level: int) -> str:
        made = self._levels[key][level][1]
        for place in range(level + 1):
            kind, _, start = self._levels[key].get(place, ("decimal", "", 1))
            made = made.replace(f"%{place + 1}", _written(kind, self._counts[key].get(place, start)))
        return made.strip()


def _level(level: Any) -> tuple[str, str, int]:
    return _value(level, "numFmt") or "decimal", _value(level, "lvlText"), _number(_value(level, "start"), 1)


def _value(holder: Any, name: str) -> str:
    found = holder.find(tag(name))
    return found.get(tag("val"), "") if found is not None else ""


def _number(text: str, otherwise: int) -> int:
    """A small whole number; a file may say anything."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else otherwise


def _written(kind: str, number: int) -> str:
    if kind in ("lowerRoman", "upperRoman"):
        made = ""
        for value, letters in _ROMAN:
            made += letters * (number // value)
            number %= value
        return made.upper() if kind == "upperRoman" else made
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return f"{number:02d}" if kind == "decimalZero" else str(number)
