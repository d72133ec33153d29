"""From text to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datchuan.documents.content import Block, Column, Heading, ListItem, Paragraph, Table
from datchuan.documents.markup.inline import read_runs
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

HEADING = re.compile(r"(#{1,3})\s+(.*)")
NUMBERING = re.compile(r"((?:Điều|Chương|Mục|Phần) \d+\.|[IVXLC]+\.|\d+(?:\.\d+)*\.|[a-zđ]\))(?:\s+|$)")
MARK = re.compile(r"(?:([-+])|([a-zđ]\)|\d+\)))\s+(.*)")
TABLE = re.compile(r"\[bảng(?P<side> ngang)?\]\s*(?P<caption>.*)")
_RULE = re.compile(r"(?P<left>:)?-+(?P<right>:)?(?P<both>=)?\s*(?P<width>[\d.,]*)")
_ALIGN = {(True, False): "left", (False, True): "right", (True, True): "center", (False, False): "left"}


def read_markup(text: str) -> tuple[Block, ...]:
    """The blocks of a text, line by line; empty lines say nothing. Problem 519 for a table that cannot be read, with
    its line."""
    return tuple(_blocks([(place, nfc(line)) for place, line in enumerate(text.splitlines(), start=1)]))


def _blocks(lines: list[tuple[int, str]]) -> Iterator[Block]:
    place = 0
    while place < len(lines):
        _, line = lines[place]
        named = TABLE.fullmatch(line)
        start = place + 1 if named else place
        end = start
        while end < len(lines) and lines[end][1].startswith("|"):
            end += 1
        if end > start:
            yield _table(lines[start:end], named)
        elif line:
            yield _block(line)
        place = max(end, place + 1)


def _block(line: str) -> Block:
    if heading := HEADING.fullmatch(line):
        marks, words = heading.groups()
        numbered = NUMBERING.match(words)
        numbering = numbered.group(1) if numbered else ""
        return Heading(len(marks), numbering, _plain(words[numbered.end() :] if numbered else words))
    if line.startswith("^ "):
        return Paragraph(read_runs(line[2:]), centred=True)
    if item := MARK.fullmatch(line):
        dash, letter, words = item.groups()
        return ListItem(read_runs(words), mark=dash or letter)
    return Paragraph(read_runs(line))


def _plain(text: str) -> str:
    return "".join(run.text for run in read_runs(text))


def _table(lines: list[tuple[int, str]], named: re.Match[str] | None) -> Table:
    rows = [(place, _cells(line)) for place, line in lines]
    if len(rows) < 2:
        raise _unreadable(rows[0][0], "bảng chỉ có một dòng")
    (_, titles), (place, rules) = rows[:2]
    if len(rules) != len(titles):
        raise _unreadable(place, f"dòng kiểu cột có {len(rules)} cột, dòng tiêu đề có {len(titles)}")
    columns = tuple(_column(title, rule, place) for title, rule in zip(titles, rules, strict=True))
    for row_place, cells in rows[2:]:
        if len(cells) != len(columns):
            raise _unreadable(row_place, f"có {len(cells)} ô, bảng có {len(columns)} cột")
    caption = _plain(named["caption"]) if named else ""
    body = [[read_runs(cell) for cell in cells] for _, cells in rows[2:]]
    return Table(columns, body, caption=caption, landscape=bool(named and named["side"]))


def _cells(line: str) -> list[str]:
    """Cells between bars; ``\\|`` is a bar that was written."""
    cells = _split(line.strip().removeprefix("|"))
    return cells[:-1] if cells and not cells[-1] else cells


def _split(inner: str) -> list[str]:
    cells, current, taken = [], "", False
    for letter in inner:
        if taken or letter not in "\\|":
            current += letter
            taken = False
        elif letter == "\\":
            current += letter
            taken = True
        else:
            cells.append(current.strip())
            current = ""
    return [*cells, current.strip()]


def _column(title: str, rule: str, place: int) -> Column:
    found = _RULE.fullmatch(rule)
    if found is None:
        raise _unreadable(place, f"“{rule}” không phải là kiểu cột")
    align = "justify" if found["both"] else _ALIGN[bool(found["left"]), bool(found["right"])]
    width = found["width"].replace(",", ".")
    try:
        return Column(_plain(title), float(width) if width else 1.0, align)
    except ValueError:
        raise _unreadable(place, f"“{found['width']}” không phải là bề rộng cột") from None


def _unreadable(place: int, why: str) -> Problem:
    return Problem(
        519,
        f"Không đọc được bảng: {why}",
        where=f"Dòng {place}",
        mend="Mỗi dòng của bảng bắt đầu và kết thúc bằng dấu |; dòng thứ hai nói kiểu cột, ví dụ |:-: 0,6|:-- 3|.",
    )
