"""The XML inside the package, looked over before any other reader may load it.

A worksheet may name cell XFD1048576 in thirty bytes and the fast reader then allocates seventeen thousand
million cells; it gives no sign of formulas, and shows a cell in error as blank. So every part is streamed
once. A search over the raw bytes proves most parts ordinary; only what it cannot prove goes through expat.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.survey.columns import letter
from datchuan.survey.workbook.container import Limits, broken

_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,9})")


@dataclass(slots=True)
class Marks:
    """Cells of one part that hold a formula, and cells in error: (row from 1, column from 0)."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


def examine(package: zipfile.ZipFile, limits: Limits) -> dict[str, Marks]:
    """Part name in lower case → its marks, for every part that is not ordinary.

    Unpacks every XML part to its end, so that sizes and checksums in the directory are proven.
    Raises Problem 315 (broken), 316 (XML with a document type), 317 (too many rows or columns).
    """
    marks = {}
    try:
        for part in package.namelist():
            if part.lower().endswith((".xml", ".rels")) and not _is_ordinary(package, part, limits):
                marks[part.lower()] = _Scanner(limits).scan(_chunks(package, part))
    except Problem:
        raise
    except Exception as error:  # zlib, zip and expat each raise their own; all mean the same to a person
        raise broken() from error
    return marks


def _chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that begin at a ``<``, so that no tag is cut in two."""
    with package.open(part) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            cut = chunk.rfind(b"<")
            if cut < 0:
                rest += chunk
                continue
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        yield rest


def _is_ordinary(package: zipfile.ZipFile, part: str, limits: Limits) -> bool:
    unusual = _unusual(limits.max_columns, limits.max_rows)
    ordinary = True
    for chunk in _chunks(package, part):
        # A document type is the only door to entities; a NUL byte means UTF-16, which would hide it.
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"\0" in chunk:
            raise _unsafe()
        ordinary = ordinary and not unusual.search(chunk)
    return ordinary


@lru_cache(maxsize=8)
def _unusual(columns: int, rows: int) -> re.Pattern[bytes]:
    """Finds the first formula, or the first cell whose tag is not of the usual form within the limits."""
    last = _up_to(letter(columns - 1), "A", "Z", "A"), _up_to(str(rows), "0", "9", "1")
    usual = rf' r="{last[0]}{last[1]}"(?: s="[0-9]+")?(?: t="(?:s|n|b|str|inlineStr)")?/?>'
    return re.compile(rf"<(?:[\w.-]+:[cf][\s/>]|f[\s/>]|c(?!{usual})[\s/>])".encode())


def _up_to(limit: str, first: str, last: str, lead: str) -> str:
    """A pattern of the symbols ``first``-``last``, led by none below ``lead``, that do not come after ``limit``."""
    every = f"[{first}-{last}]"
    forms = [f"[{lead}-{last}]{every}{{{size - 1}}}" for size in range(1, len(limit))]
    for place, symbol in enumerate(limit):
        lowest = lead if place == 0 else first
        if symbol > lowest:
            below = f"[{lowest}-{chr(ord(symbol) - 1)}]"
            forms.append(f"{limit[:place]}{below}{every}{{{len(limit) - place - 1}}}")
    return f"(?:{'|'.join([*forms, limit])})"


class _Scanner:
    """Reads one part exactly: where every cell with content lies, which hold formulas or errors."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.marks = limits, Marks()
        self.row, self.column, self.cell_row, self.in_cell, self.in_error = 0, -1, 0, False, False

    def scan(self, chunks: Iterator[bytes]) -> Marks:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return self.marks

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), -1
        elif tag == "c":
            self.in_cell, self.in_error = True, attributes.get("t") == "e"
            self._place(attributes.get("r"))
        elif self.in_cell and tag in ("f", "v", "is"):
            self._content(tag)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.cell_row, self.column = self.row, self.column + 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise broken()
        column = 0
        for symbol in match[1].upper():
            column = column * 26 + ord(symbol) - 64
        self.cell_row, self.column = int(match[2]), column - 1

    def _content(self, tag: str) -> None:
        # Cells that are only painted may lie anywhere: people colour whole rows and columns.
        if self.cell_row > self.limits.max_rows:
            raise _too_many(f"quá {format_number(self.limits.max_rows)} dòng")
        if self.column >= self.limits.max_columns:
            raise _too_many(f"quá {self.limits.max_columns} cột")
        if tag == "f":
            self.marks.formulas.add((self.cell_row, self.column))
        elif self.in_error:
            self.marks.errors.add((self.cell_row, self.column))

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self.in_cell = False


def _refuse(*_: object) -> None:
    raise _unsafe()


def _unsafe() -> Problem:
    return Problem(
        316,
        "Tệp có phần khai báo XML không an toàn nên không được mở",
        mend="Chép bảng sang một tệp Excel mới rồi nộp lại",
    )


def _too_many(what: str) -> Problem:
    return Problem(
        317, f"Tệp có trang tính {what} có dữ liệu", mend="Chia tệp theo xã, hoặc bỏ các trang tính không dùng"
    )
