"""Body elements as blocks: headings, paragraphs, list items, tables."""

from __future__ import annotations

from typing import Any

from datchuan.documents.content import Block, ListItem, Paragraph, Run, Runs, Table
from datchuan.documents.docx_reader.faults import place_of
from datchuan.documents.docx_reader.memory import Memory
from datchuan.documents.docx_reader.numbering import Numbering
from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_reader.texts import Texts, as_text, joined
from datchuan.documents.docx_renderer.elements import TWIPS_PER_MM
from datchuan.documents.docx_renderer.styles import BASIS, CAPTION, ITEM
from datchuan.kernel.problem import Problem

_ALIGNS = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify"}


class BlockReader:
    """Turns elements into blocks in order; a caption waits for the table it stands above."""

    def __init__(self, body: Any, texts: Texts, numbering: Numbering, memory: Memory) -> None:
        self._body, self._texts, self._numbering, self._memory = body, texts, numbering, memory
        self.notes: list[str] = []

    def blocks(self, elements: list[tuple[Any, bool]], *, turned: bool = False) -> tuple[Block, ...]:
        """``elements`` with whether they lie on a page on its side; ``turned``: so does all of the appendix."""
        made: list[Block] = []
        caption = ""
        for element, is_landscape in elements:
            if element.tag == tag("tbl"):
                made.append(self._table(element, caption, landscape=is_landscape and not turned))
                caption = ""
                continue
            read = self._paragraph(element)
            if not read:
                continue
            made += [Paragraph(caption, centred=True)] if caption else []
            caption = ""
            if self._texts.styles.part_of(element) == CAPTION:
                caption = self._texts.words(element)
            else:
                made += read
        return (*made, *([Paragraph(caption, centred=True)] if caption else []))

    def _paragraph(self, element: Any) -> list[Block]:
        """One block a line; none for an empty paragraph."""
        lines, styles = self._texts.lines(element), self._texts.styles
        if not lines:
            return []
        part, mark = styles.part_of(element), self._numbering.mark_of(element)
        if part.startswith("Heading"):
            level = min(int(part.removeprefix("Heading")), 3)
            return [self._memory.heading(level, self._texts.words(element), mark)]
        if mark is not None:
            return [ListItem(as_text(lines[0]), mark), *(Paragraph(as_text(each)) for each in lines[1:])]
        if part == ITEM:
            return [self._item(each) for each in lines]
        if part == BASIS:
            lines = [joined(Run(each.text, each.bold, italic=True) for each in runs) for runs in lines]
        centred = self._align(element) == "center"
        return [Paragraph(as_text(each), centred=centred) for each in lines]

    def _item(self, runs: Runs) -> Block:
        mark = self._memory.bullet("".join(run.text for run in runs))
        if not mark:
            return Paragraph(as_text(runs))
        rest, length = [], len(mark)
        for run in runs:
            cut = min(length, len(run.text))
            length -= cut
            rest.append(Run(run.text[cut:], run.bold, run.italic))
        return ListItem(as_text(joined(rest)), mark)

    def _align(self, paragraph: Any) -> str:
        if paragraph is None:  # a cell without a paragraph
            return ""
        found = self._texts.styles.paragraph_property(paragraph, "jc")
        return _ALIGNS.get(found.get(tag("val"), ""), "") if found is not None else ""

    def _table(self, table: Any, caption: str, *, landscape: bool) -> Table:
        where = place_of(table, self._body)
        rows = [list(each.iter(tag("tc"))) for each in table.iter(tag("tr"))]
        if not rows or not rows[0]:
            raise Problem(568, f"Bảng trống: {where}", mend="Xóa bảng đó hoặc ghi dòng tiêu đề.")
        for place, row in enumerate(rows, start=1):
            if len(row) != len(rows[0]):
                raise Problem(
                    568,
                    f"Dòng {place} có {len(row)} ô, dòng tiêu đề có {len(rows[0])} ô: {where}",
                    mend="Sửa cho các dòng có số ô bằng nhau, không gộp ô.",
                )
        if table.find(f"{tag('tr')}/{tag('trPr')}/{tag('tblHeader')}") is None:
            self.notes.append(f"Dòng đầu của {where} được coi là dòng tiêu đề.")
        head, *body = rows
        titles = ["".join(run.text for run in self._cell(cell, where)) for cell in head]
        cells = [[self._cell(cell, where) for cell in row] for row in body]
        columns = self._memory.columns(titles, _widths(table, len(head)), self._aligns(body, len(head)))
        return Table(columns, [[as_text(runs) for runs in row] for row in cells], caption, landscape)

    def _cell(self, cell: Any, where: str) -> Runs:
        lines = [runs for paragraph in cell.iter(tag("p")) for runs in self._texts.lines(paragraph)]
        if len(lines) > 1:
            self.notes.append(f"Một ô ở {where} có {len(lines)} đoạn, được nối thành một.")
        return joined(run for runs in lines for run in (*runs, Run(" ")))

    def _aligns(self, rows: list[list[Any]], count: int) -> list[str]:
        """What most cells of a column have; "" for a column without rows."""
        made = []
        for place in range(count):
            found = [self._align(row[place].find(tag("p"))) or "left" for row in rows]
            made.append(max(dict.fromkeys(found), key=found.count) if found else "")
        return made


def _widths(table: Any, count: int) -> list[float]:
    """Columns' widths in mm; equal ones where the table does not say."""
    grid = [each.get(tag("w"), "0") for each in table.iter(tag("gridCol"))]
    widths = [int(float(each)) / TWIPS_PER_MM for each in grid if each.replace(".", "", 1).isdigit()]
    return widths if len(widths) == count and min(widths) > 0 else [1.0] * count
