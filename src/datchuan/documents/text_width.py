"""How wide a line prints: advance widths read from Tinos, which has Times New Roman's metrics.

A rule's length is law (a third to a half of the line above it, or its whole length), so it must be known before
Word or typst lays the page out. Also tells which characters the typeface does not have.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "Tinos"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


@dataclass(frozen=True)
class _Face:
    units: int
    glyphs: dict[int, int]  # code point → glyph
    advances: tuple[int, ...]

    def advance(self, letter: str) -> int:
        glyph = self.glyphs.get(ord(letter), 0)
        return self.advances[min(glyph, len(self.advances) - 1)]


def width_of(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width in points of ``text`` set at ``size`` points, unkerned as Word sets it."""
    face = _face(("Bold" if bold else "") + ("Italic" if italic else "") or "Regular")
    return sum(face.advance(letter) for letter in text) * size / face.units


def missing_letters(text: str) -> list[str]:
    """The characters that the typeface cannot print, each once, in order."""
    known = _face("Regular").glyphs
    return list(dict.fromkeys(each for each in text if ord(each) not in known and each not in "\n\u00a0"))


@lru_cache(maxsize=len(FACES))
def _face(name: str) -> _Face:
    data = (FONTS / f"{FAMILY}-{name}.ttf").read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * place)
        tables[tag.decode("ascii")] = offset
    units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = tuple(struct.unpack_from(f">{metrics * 2}H", data, tables["hmtx"])[::2])
    return _Face(units, _characters(data, tables["cmap"]), advances)


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """The Windows Unicode map in segments (format 4), which holds every Vietnamese letter."""
    for place in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * place)
        start = cmap + offset
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", data, start)[0] == 4:
            return _segments(data, start)
    raise ValueError("the font has no Windows Unicode map of format 4")


def _segments(data: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, start + 14 + shift)
        for shift in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    glyphs: dict[int, int] = {}
    for segment in range(count):
        for code in range(starts[segment], ends[segment] + 1):
            glyph = code
            if ranges[segment]:
                place = start + 16 + 6 * count + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                glyph = struct.unpack_from(">H", data, place)[0] if place + 2 <= len(data) else 0
            if glyph or not ranges[segment]:
                glyphs[code] = (glyph + deltas[segment]) & 0xFFFF
    return {code: glyph for code, glyph in glyphs.items() if glyph}
