"""The pages of the portfolio that the program itself writes, set by typst in Tinos."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datchuan.documents.text_width import FONTS, missing_letters
from datchuan.kernel.problem import Problem

TEMPLATE = Path(__file__).with_name("sheets.typ")
_local = threading.local()


@dataclass(frozen=True)
class Grid:
    """A table: its columns with their shares of the width, its rows; per row the address its first words link to."""

    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    title: str = ""
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """One page, or as many as it takes. ``facts`` are pairs of a label and what is told; ``is_cover`` sets the title
    large, with the name of the office above it; ``running`` stands at the foot of every page."""

    title: str
    running: str
    dated: date
    is_cover: bool = False
    parent: str = ""
    office: str = ""
    subtitle: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    grids: Sequence[Grid] = ()
    notes: Sequence[str] = ()
    landscape: bool = False
    simulated: str = ""


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF; the same sheet, the same bytes. A letter that the typeface lacks is printed as its code.
    Problem 894 when typst fails."""
    import typst

    told = json.dumps(_printable(asdict(sheet)), ensure_ascii=False, default=str)
    try:
        made: bytes = _compiler().compile(
            format="pdf", sys_inputs={"sheet": told, "day": sheet.dated.isoformat()}, timestamp=0
        )
    except typst.TypstError as error:
        mend = "Báo người quản trị kèm thông báo này; từng giấy tờ vẫn tải được ở trang hồ sơ."
        raise Problem(894, f"Không dựng được tập hồ sơ ({error})", where=sheet.title, mend=mend) from error
    return made


def _compiler() -> Any:
    """One compiler a thread: it keeps the fonts and the parsed template."""
    if not hasattr(_local, "compiler"):
        import typst

        _local.compiler = typst.Compiler(
            input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    return _local.compiler


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        for letter in missing_letters(value):
            value = value.replace(letter, f"[U+{ord(letter):04X}]")
        return value
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(each) for each in value]
    return value
