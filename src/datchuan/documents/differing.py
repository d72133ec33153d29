"""Two contents of a paper side by side: which lines were added, dropped or changed, and in them which words. Pure.

A line is a heading, a paragraph, a list item, a recipient, or a row of a table with its cells. Lines are aligned in
order; what moved is dropped in one place and added in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import zip_longest
from typing import Protocol

from datchuan.documents.content import Appendix, Block, Heading, ListItem, Paragraph, Recipient, Run, Runs, Table

_ALIKE = 0.4  # lines less alike than this are not the same line changed
_MOST_PAIRS = 10_000  # beyond this lines of a stretch are paired in order
_WORD = re.compile(r"\S+\s*|\s+")


class Comparable(Protocol):
    """What is compared of a document or of a content read back."""

    @property
    def subject(self) -> str: ...
    @property
    def addressees(self) -> tuple[str, ...]: ...
    @property
    def bases(self) -> tuple[str, ...]: ...
    @property
    def body(self) -> tuple[Block, ...]: ...
    @property
    def recipients(self) -> tuple[Recipient, ...]: ...
    @property
    def archive(self) -> str: ...
    @property
    def appendices(self) -> tuple[Appendix, ...]: ...


class Change(Enum):
    """What became of a line or of words in it."""

    SAME = "giữ nguyên"
    CHANGED = "sửa"
    INSERTED = "thêm"
    DELETED = "bỏ"


@dataclass(frozen=True)
class Span:
    """A stretch of text in one face that was kept, added or dropped as a whole."""

    text: str
    change: Change
    bold: bool = False
    italic: bool = False


Cells = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class LineDifference:
    """One line before and after; a side without the line is empty.

    ``part`` is where it stands ("Nội dung"), ``kind`` what it is ("đoạn", "dòng bảng"); ``before`` and ``after`` have
    one cell, or those of a table's row. ``looks`` tells a change of the line's form, as words before and after.
    """

    part: str
    kind: str
    change: Change
    before: Cells
    after: Cells
    looks: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class _Line:
    kind: str
    cells: tuple[Runs, ...]
    looks: str = ""

    @property
    def text(self) -> str:
        return "\t".join("".join(run.text for run in cell) for cell in self.cells)


def differences(before: Comparable, after: Comparable) -> list[LineDifference]:
    """Every line of both, in order, kept ones too."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return [each for (name, old), (_, new) in parts for each in _part(name, old, new)]


def changed(found: Iterable[LineDifference]) -> list[LineDifference]:
    """Without the lines that were kept."""
    return [each for each in found if each.change is not Change.SAME]


# ---------------------------------------------------------------- a content as lines


def _parts(content: Comparable) -> list[tuple[str, list[_Line]]]:
    recipients = [f"{each.name} {each.purpose}".strip() for each in content.recipients]
    return [
        ("Trích yếu", [_plain("trích yếu", content.subject)]),
        ("Kính gửi", [_plain("nơi gửi", each) for each in content.addressees]),
        ("Căn cứ", [_plain("căn cứ", each.rstrip(" .;,")) for each in content.bases]),
        ("Nội dung", list(_lines(content.body))),
        ("Nơi nhận", [_plain("nơi nhận", each) for each in recipients] + [_plain("lưu", f"Lưu: {content.archive}")]),
        ("Phụ lục", [line for each in content.appendices for line in _appendix(each)]),
    ]


def _plain(kind: str, text: str) -> _Line:
    return _Line(kind, ((Run(text),),))


def _appendix(appendix: Appendix) -> Iterator[_Line]:
    title = ": ".join(each for each in (f"Phụ lục {appendix.number}".strip(), appendix.title) if each)
    yield _Line("tên phụ lục", ((Run(title),),), "trang ngang" if appendix.landscape else "")
    yield from _lines(appendix.blocks)


def _lines(blocks: Iterable[Block]) -> Iterator[_Line]:
    for block in blocks:
        match block:
            case Heading():
                yield _Line("đề mục", ((Run(f"{block.numbering} {block.title}".strip()),),), f"cấp {block.level}")
            case Paragraph():
                yield _Line("đoạn", (block.runs,), "căn giữa" if block.centred else "")
            case ListItem():
                yield _Line("đoạn", (block.runs,))
            case Table():
                yield from _table(block)


def _table(table: Table) -> Iterator[_Line]:
    if table.caption:
        yield _plain("tên bảng", table.caption)
    total = sum(column.width for column in table.columns)
    shares = " : ".join(f"{column.width / total:.1%}".replace(".", ",") for column in table.columns)
    aligns = ", ".join(column.align for column in table.columns)
    looks = f"cột {shares}; canh {aligns}{'; trang ngang' if table.landscape else ''}"
    yield _Line("tiêu đề bảng", tuple((Run(column.title),) for column in table.columns), looks)
    for row in table.cells:
        yield _Line("dòng bảng", row)


# ---------------------------------------------------------------- lines against lines


def _part(name: str, old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[LineDifference]:
    words_of = {line: _words(line) for line in {*old, *new}}
    keys_old, keys_new = ([(line.kind, line.looks, *words_of[line]) for line in lines] for lines in (old, new))
    matcher = SequenceMatcher(None, keys_old, keys_new, autojunk=False)
    for step, first, last, from_, to in matcher.get_opcodes():
        if step == "equal":
            for line, other in zip(old[first:last], new[from_:to], strict=True):
                yield _same(name, line, other)
        else:
            for before, after in _paired(old[first:last], new[from_:to]):
                yield _compared(name, before, after)


def _same(name: str, line: _Line, other: _Line) -> LineDifference:
    return LineDifference(name, line.kind, Change.SAME, _whole(line, Change.SAME), _whole(other, Change.SAME))


def _compared(name: str, before: _Line | None, after: _Line | None) -> LineDifference:
    if before is None or after is None:
        line, change = (after, Change.INSERTED) if before is None else (before, Change.DELETED)
        cells = _whole(line, change)  # type: ignore[arg-type]
        sides = ((), cells) if before is None else (cells, ())
        return LineDifference(name, line.kind, change, *sides)  # type: ignore[union-attr]
    both = [_spans(old, new) for old, new in zip(before.cells, after.cells, strict=True)]
    looks = (before.looks, after.looks) if before.looks != after.looks else ("", "")
    old, new = tuple(each for each, _ in both), tuple(each for _, each in both)
    return LineDifference(name, after.kind, Change.CHANGED, old, new, looks)


def _paired(old: Sequence[_Line], new: Sequence[_Line]) -> list[tuple[_Line | None, _Line | None]]:
    """Lines of a stretch in which all differ: the pairing in order that keeps the most likeness, the rest alone."""
    if len(old) * len(new) > _MOST_PAIRS:
        return list(_in_order(old, new))
    alike = [[_likeness(first, second) for second in new] for first in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for place in reversed(range(len(old))):
        for other in reversed(range(len(new))):
            together = best[place + 1][other + 1] + alike[place][other] if alike[place][other] else 0.0
            best[place][other] = max(together, best[place + 1][other], best[place][other + 1])
    return list(_walk(old, new, alike, best))


def _in_order(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[tuple[_Line | None, _Line | None]]:
    for first, second in zip_longest(old, new):
        if first is not None and second is not None and _likeness(first, second):
            yield first, second
            continue
        if first is not None:
            yield first, None
        if second is not None:
            yield None, second


def _walk(
    old: Sequence[_Line], new: Sequence[_Line], alike: list[list[float]], best: list[list[float]]
) -> Iterator[tuple[_Line | None, _Line | None]]:
    place = other = 0
    while place < len(old) or other < len(new):
        weight = alike[place][other] if place < len(old) and other < len(new) else 0.0
        if weight and best[place][other] == best[place + 1][other + 1] + weight:
            yield old[place], new[other]
            place, other = place + 1, other + 1
        elif place < len(old) and (other == len(new) or best[place + 1][other] >= best[place][other + 1]):
            yield old[place], None
            place += 1
        else:
            yield None, new[other]
            other += 1


def _likeness(first: _Line, second: _Line) -> float:
    """0 for lines that cannot be the same one changed, else above 0 and at most 1."""
    if first.kind != second.kind or len(first.cells) != len(second.cells):
        return 0.0
    matcher = SequenceMatcher(None, first.text.split(), second.text.split(), autojunk=False)
    ratio = matcher.ratio() if first.text or second.text else 1.0
    if first.kind in ("trích yếu", "lưu"):
        return max(ratio, _ALIKE)  # there is but one
    return ratio if ratio >= _ALIKE else 0.0


# ---------------------------------------------------------------- words against words


_Word = tuple[str, bool, bool]


def _words(line: _Line) -> tuple[tuple[_Word, ...], ...]:
    return tuple(tuple(_stripped(_cell_words(cell))) for cell in line.cells)


def _cell_words(cell: Runs) -> list[_Word]:
    """Words with the space after them, each in the face it begins in."""
    made: list[_Word] = []
    for run in cell:
        for word in _WORD.findall(run.text):
            if word.isspace() and made:
                made[-1] = (made[-1][0] + word, *made[-1][1:])
            else:
                made.append((word, run.bold, run.italic))
    return made


def _stripped(words: Iterable[_Word]) -> Iterator[_Word]:
    """For comparing: a space more or less, or its face, is no change."""
    return ((word.strip(), bold, italic) for word, bold, italic in words if word.strip())


def _whole(line: _Line, change: Change) -> Cells:
    return tuple(tuple(Span(run.text, change, run.bold, run.italic) for run in cell if run.text) for cell in line.cells)


def _spans(old: Runs, new: Runs) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    before, after = _cell_words(old), _cell_words(new)
    was, now = ([(word.strip(), bold, italic) for word, bold, italic in words] for words in (before, after))
    left: list[Span] = []
    right: list[Span] = []
    for step, first, last, from_, to in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        is_same = step == "equal"
        _extend(left, before[first:last], Change.SAME if is_same else Change.DELETED)
        _extend(right, after[from_:to], Change.SAME if is_same else Change.INSERTED)
    return tuple(left), tuple(right)


def _extend(spans: list[Span], words: Iterable[_Word], change: Change) -> None:
    for text, bold, italic in words:
        last = spans[-1] if spans else None
        if last and (last.change, last.bold, last.italic) == (change, bold, italic):
            spans[-1] = Span(last.text + text, change, bold, italic)
        else:
            spans.append(Span(text, change, bold, italic))
