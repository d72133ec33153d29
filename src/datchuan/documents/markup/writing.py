"""From blocks to text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from datchuan.documents.content import Block, Heading, ListItem, Paragraph, Runs, Table
from datchuan.documents.markup.inline import escape, write_runs
from datchuan.documents.markup.reading import HEADING, MARK, NUMBERING, TABLE

_RULES = {"left": ":--", "right": "--:", "center": ":-:", "justify": "--="}
_MEANS_SOMETHING = re.compile(r"[#^\[|]")


def write_markup(blocks: Iterable[Block]) -> str:
    """A text that reads back as the same blocks: a line a block, tables set apart by empty lines."""
    return "\n".join(_written(block) for block in blocks) + "\n"


def escaped(value: str) -> str:
    """A value put into a text: it changes neither the kind of its line nor the face of its letters."""
    return _line_start(escape(" ".join(value.split())))


def _written(block: Block) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(centred=True):
            return f"^ {_line_start(write_runs(block.runs))}"
        case Paragraph():
            return _line_start(write_runs(block.runs))
        case ListItem():
            return f"{block.mark} {write_runs(_words(block))}"
        case Table():
            return _table(block)


def _words(item: ListItem) -> Runs:
    return item.runs[1:]


def _heading(heading: Heading) -> str:
    title = escape(heading.title)
    if not heading.numbering and NUMBERING.match(title):
        title = f"\\{title}"
    return f"{'#' * min(max(heading.level, 1), 3)} {heading.numbering} {title}".replace("  ", " ").rstrip()


def _line_start(line: str) -> str:
    """The line with its first sign escaped where it would be read as a mark."""
    reads_as_a_mark = HEADING.fullmatch(line) or MARK.fullmatch(line) or TABLE.fullmatch(line)
    return f"\\{line}" if reads_as_a_mark or _MEANS_SOMETHING.match(line) else line


def _table(table: Table) -> str:
    side = " ngang" if table.landscape else ""
    rules = [f"{_RULES[column.align]} {column.width:g}".replace(".", ",") for column in table.columns]
    rows = [[escape(column.title) for column in table.columns], rules]
    rows += [[write_runs(cell) for cell in row] for row in table.cells]
    name = [f"[bảng{side}] {escape(table.caption)}".rstrip()]
    return "\n".join(["", *name, *(f"| {' | '.join(row)} |" for row in rows), ""])
