"""A paper's parts in the order of the file: head, opening, body, signatures, appendices (Problem 567)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from datchuan.documents.docx_reader.faults import place_of
from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_reader.styles import Styles
from datchuan.documents.docx_reader.texts import Texts
from datchuan.documents.docx_renderer.styles import (
    ADDRESSEE,
    APPENDIX,
    APPENDIX_TITLE,
    AUTHORITY,
    BASIS,
    HEAD,
    KIND,
    NUMBER,
    RECIPIENTS,
    REFERENCE,
    SIGNING,
    SUBJECT,
)
from datchuan.kernel.problem import Problem

_OPENING = (KIND, SUBJECT, ADDRESSEE, AUTHORITY, BASIS)
_MEND = "Tải lại bản Word của văn bản, chép phần đã sửa vào đó, giữ nguyên phần đầu, khối chữ ký và Nơi nhận."
Placed = tuple[Any, bool]  # an element of the body, and whether its page lies on its side


@dataclass
class AppendixParts:
    """An appendix: its printed label, title and reference, its elements."""

    label: str
    landscape: bool
    titles: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    elements: list[Placed] = field(default_factory=list)


@dataclass
class Parts:
    """Printed lines by the part they belong to, and the elements of body and appendices."""

    lines: dict[str, list[str]]
    body: list[Placed]
    appendices: list[AppendixParts]


def parts_of(body: Any, texts: Texts) -> Parts:
    """The parts of the file. Problem 567 when the head or the signatures are gone, or text stands outside."""
    placed = list(_placed(body))
    head = _place_of_table(placed, NUMBER, texts.styles)
    signing = _place_of_table(placed, RECIPIENTS, texts.styles)
    if head is None or signing is None or signing < head:
        gone = "phần đầu (cơ quan, số, ký hiệu)" if head is None else "khối chữ ký và Nơi nhận"
        raise Problem(567, f"Tệp không còn {gone}", mend=_MEND)
    before = [each for each in placed[:head] if _has_text(each[0])]
    if before:
        raise Problem(567, f"Có nội dung trước phần đầu văn bản: {place_of(before[0][0], body)}", mend=_MEND)
    lines: dict[str, list[str]] = {}
    for table in (placed[head][0], placed[signing][0]):
        for paragraph in table.iter(tag("p")):
            _put(lines, texts.styles.part_of(paragraph), texts.words(paragraph))
    rest = _opening(placed[head + 1 : signing], lines, texts)
    return Parts(lines, rest, _appendices(placed[signing + 1 :], body, texts))


def _placed(body: Any) -> Iterator[Placed]:
    """Tables and paragraphs of the body, out of any content control, with the orientation of their section."""
    waiting: list[Any] = []
    for element in _flat(body):
        if element.tag == tag("sectPr"):
            yield from ((each, _is_landscape(element)) for each in waiting)
            waiting = []
            continue
        waiting.append(element)
        section = element.find(f"{tag('pPr')}/{tag('sectPr')}")
        if section is not None:
            yield from ((each, _is_landscape(section)) for each in waiting)
            waiting = []
    yield from ((each, False) for each in waiting)


def _flat(holder: Any) -> Iterator[Any]:
    for each in holder:
        if each.tag in (tag("p"), tag("tbl"), tag("sectPr")):
            yield each
        elif each.tag in (tag("sdt"), tag("sdtContent"), tag("customXml"), tag("smartTag")):
            yield from _flat(each)


def _is_landscape(section: Any) -> bool:
    size = section.find(tag("pgSz"))
    return size is not None and size.get(tag("orient")) == "landscape"


def _place_of_table(placed: list[Placed], part: str, styles: Styles) -> int | None:
    """The first table that holds a paragraph of the part."""
    for place, (element, _) in enumerate(placed):
        if element.tag == tag("tbl") and any(styles.part_of(each) == part for each in element.iter(tag("p"))):
            return place
    return None


def _has_text(element: Any) -> bool:
    return any((each.text or "").strip() for each in element.iter(tag("t")))


def _opening(placed: list[Placed], lines: dict[str, list[str]], texts: Texts) -> list[Placed]:
    """What stands before the body goes to its lines; the rest is the body."""
    for place, (element, _) in enumerate(placed):
        if element.tag == tag("p") and not _has_text(element):
            continue
        part = texts.styles.part_of(element) if element.tag == tag("p") else ""
        if part not in _OPENING:
            return placed[place:]
        for words in _lines_of(element, texts):
            _put(lines, part, words)
    return []


def _lines_of(paragraph: Any, texts: Texts) -> list[str]:
    return ["".join(run.text for run in runs) for runs in texts.lines(paragraph)]


def _put(lines: dict[str, list[str]], part: str, words: str) -> None:
    if words and part in (*_OPENING, HEAD, NUMBER, RECIPIENTS, SIGNING):
        lines.setdefault(part, []).append(words)
    elif words:  # a line of another style among the fixed ones: it is read as one of them
        lines.setdefault("", []).append(words)


def _appendices(placed: list[Placed], body: Any, texts: Texts) -> list[AppendixParts]:
    made: list[AppendixParts] = []
    for element, landscape in placed:
        part = texts.styles.part_of(element) if element.tag == tag("p") else ""
        words = texts.words(element) if element.tag == tag("p") else ""
        if part == APPENDIX and words:
            made.append(AppendixParts(words, landscape))
        elif not made and (words or element.tag == tag("tbl")):
            raise Problem(567, f"Có nội dung sau khối chữ ký: {place_of(element, body)}", mend=_MEND)
        elif part == APPENDIX_TITLE and words:
            made[-1].titles.append(words)
        elif part == REFERENCE and words:
            made[-1].references.append(words)
        elif made:
            made[-1].elements.append((element, landscape))
    return made
