"""The values behind printed lines, as the imprint remembers them; a line that was changed is taken apart anew."""

from __future__ import annotations

import re
from typing import Any

from datchuan.documents.content import Column, Heading, Recipient, written

_NUMBERING = re.compile(
    r"(?P<numbering>(?:Phần|Chương|Mục|Tiểu mục|Điều)\s+\w+\.?|[IVXLC]+\.|\d+(?:\.\d+)*\.?|[a-zđA-ZĐ]\))"
    r"\s+(?P<title>\S.*)"
)
_BULLET = re.compile(r"(?P<mark>[-+*•–—]|\w{1,3}[.)])\s+(?=\S)")
_PURPOSE = re.compile(r"(?P<name>.*\S)\s+(?P<purpose>\([^()]*\))")
_ARCHIVE = re.compile(r"(?P<archive>.+?)\.\s+(?:(?P<typist>[^\s().,]+)\.)?\s*(?:\((?P<copies>\d+)\))?")
_SAME = 0.002  # of a table's width: what rounding to twentieths of a point may move


class Memory:
    """Looks printed lines up in the imprint; every answer is a value of the content."""

    def __init__(self, imprint: dict[str, Any]) -> None:
        self._imprint = imprint
        self._tables = 0  # how many of the remembered tables have been met

    def _list(self, name: str) -> list[Any]:
        found = self._imprint.get(name, [])
        return found if isinstance(found, list) else []

    def _same_line(self, name: str, printed: str) -> str | None:
        lines = [each for each in self._list(name) if isinstance(each, str)]
        return next((each for each in lines if _bare(each) == _bare(printed)), None)

    def subject(self, printed: str) -> str:
        """The subject; a công văn prints "V/v" before it."""
        known = self._imprint.get("subject")
        if isinstance(known, str) and printed in (written(known), f"V/v {written(known)}"):
            return known
        return re.sub(r"^V/v:?\s+", "", printed)

    def basis(self, printed: str) -> str:
        return self._same_line("bases", printed) or _bare(printed)

    def addressee(self, printed: str, *, alone: bool) -> str:
        line = printed if alone else _bare(_undashed(printed))
        known = [each for each in self._list("addressees") if isinstance(each, str)]
        same = [each for each in known if written(each) == line or (not alone and _bare(each) == line)]
        return same[0] if same else line

    def recipient(self, printed: str) -> Recipient:
        line = _bare(_undashed(printed))
        for each in self._list("recipients"):
            if isinstance(each, list) and len(each) == 2 and _bare(f"{each[0]} {each[1]}".strip()) == line:
                return Recipient(*each)
        found = _PURPOSE.fullmatch(line)
        return Recipient(found["name"], found["purpose"]) if found else Recipient(line)

    def archive(self, printed: str) -> tuple[str, str, int | None]:
        """What follows "Lưu:", the typist's symbol and the number of copies."""
        line = re.sub(r"^Lưu\s*:\s*", "", _undashed(printed))
        known = self._list("archive")
        if len(known) == 3:
            archive, typist, copies = known
            mark = (f"{str(typist).upper().rstrip('.')}." if typist else "") + (f"({copies})" if copies else "")
            if f"{_bare(archive)}. {mark}".strip() == line:
                return archive, typist, copies
        found = _ARCHIVE.fullmatch(line)
        if not found:
            return _bare(line), "", None
        return _bare(found["archive"]), found["typist"] or "", int(found["copies"]) if found["copies"] else None

    def heading(self, level: int, printed: str, mark: str | None) -> Heading:
        for each in self._list("headings"):
            if mark is None and isinstance(each, list) and len(each) == 2 and f"{each[0]} {each[1]}".strip() == printed:
                return Heading(level, *each)
        found = _NUMBERING.fullmatch(printed)
        if mark is None and found:
            return Heading(level, found["numbering"], found["title"])
        return Heading(level, mark or "", printed)

    def bullet(self, printed: str) -> str:
        """The mark that leads a list item, or "" when nothing does."""
        known = [each for each in self._list("marks") if isinstance(each, str) and printed.startswith(f"{each} ")]
        if known:
            return max(known, key=len)
        found = _BULLET.match(printed)
        return found["mark"] if found else ""

    def title(self, printed: str) -> str:
        """An appendix's title: capitals hide its letters."""
        known = [each for each in self._list("titles") if isinstance(each, str)]
        return next((each for each in known if each.upper() == printed), printed)

    def columns(self, titles: list[str], shares: list[float], aligns: list[str]) -> tuple[Column, ...]:
        """Columns of a table: their widths as they were given when nobody moved them, else in mm."""
        tables = list(enumerate(self._list("columns"), start=1))
        for place, each in tables[self._tables :] + tables[: self._tables]:
            known = _known_columns(each)
            if known and _is_same([width for width, _ in known], shares):
                self._tables = place
                both = zip(titles, known, aligns, strict=True)
                return tuple(Column(title, width, align or was) for title, (width, was), align in both)
        return tuple(
            Column(title, round(share, 1) or 0.1, align or "left")
            for title, share, align in zip(titles, shares, aligns, strict=True)
        )


def _known_columns(raw: Any) -> list[tuple[float, str]]:
    try:
        known = [(width, str(align)) for width, align in raw]
    except (TypeError, ValueError):
        return []
    return known if all(isinstance(width, int | float) for width, _ in known) else []


def _is_same(widths: list[float], shares: list[float]) -> bool:
    if len(widths) != len(shares) or min(widths) <= 0 or sum(shares) <= 0:
        return False
    both = zip(widths, shares, strict=True)
    return all(abs(width / sum(widths) - share / sum(shares)) <= _SAME for width, share in both)


def _undashed(line: str) -> str:
    return re.sub(r"^[-–—]\s*", "", line)


def _bare(line: str) -> str:
    return written(line).rstrip(" .;,")
