"""The faulty rows handed back as they were typed, each with what to mend; the file can be imported again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from datchuan.survey.checking import Checked, Fault
from datchuan.survey.checking.seen import seen
from datchuan.survey.columns import FAULTS_TITLE, Column, Kind, Sheet
from datchuan.survey.template import Draft, number_format
from datchuan.survey.workbook import Cell, RawTable

_FIRST_EXCEL_DAY = date(1900, 1, 1)
_LONGEST_CELL = 32_767


def write_faulty(
    table: RawTable,
    checked: Checked,
    sheet: Sheet,
    text_choices: Mapping[str, Sequence[str]] | None = None,
    *,
    simulated: bool = False,
) -> bytes:
    """An .xlsx of the rows with faults, in the columns of the file that was read, faulty cells coloured.

    The last column says what to mend and is ignored on import. A cell that held a formula holds its last
    value instead: that is the mending, and the column still says so.
    """
    by_row: dict[int, list[Fault]] = {}
    for fault in checked.faults:
        by_row.setdefault(fault.row, []).append(fault)
    draft = Draft(sheet, table.columns, text_choices or {}, simulated=simulated)
    place = len(table.columns)
    remarks = draft.book.add_format({"text_wrap": True, "valign": "top", "font_color": "#B03A2E", "num_format": "@"})
    draft.page.set_column(place, place, 70)
    draft.write_heading(place, FAULTS_TITLE, required=False)
    rows = [(number, cells) for number, cells in table.rows if number in by_row]
    for at, (number, cells) in enumerate(rows, start=draft.header_row + 1):
        faults = by_row[number]
        wrong = {fault.column_key for fault in faults}
        for where, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            style = draft.style(_number_format(column, cell), faulty=column.key in wrong)
            _write(draft.page, at, where, cell, style)
        lines = [f"Dòng {number} của tệp đã nộp", *(fault.remark for fault in faults)]
        draft.page.write_string(at, place, "\n".join(lines)[:_LONGEST_CELL], remarks)
    return draft.finish(draft.header_row + len(rows), width=place + 1)


def _number_format(column: Column, cell: Cell) -> str:
    """The column's own, save where it would turn the cell into something else: a number into a day, or back."""
    if isinstance(cell, datetime):
        return "dd/mm/yyyy hh:mm:ss"
    if isinstance(cell, date):
        return "dd/mm/yyyy"
    if isinstance(cell, time | timedelta):
        return "hh:mm:ss" if isinstance(cell, time) else "[h]:mm:ss"
    if isinstance(cell, int | float) and column.kind is Kind.DATE:
        return "General"
    return number_format(column)


def _write(page: Worksheet, at: int, where: int, cell: Cell, style: Format) -> None:
    """As typed. What Excel cannot hold as a value is written as the text that the person saw."""
    if cell == "":
        page.write_blank(at, where, None, style)
    elif isinstance(cell, str):
        page.write_string(at, where, cell[:_LONGEST_CELL], style)
    elif isinstance(cell, bool):
        page.write_boolean(at, where, cell, style)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        page.write_number(at, where, cell, style)
    elif isinstance(cell, time | timedelta) or _excel_has(cell):
        page.write_datetime(at, where, cell, style)
    else:
        page.write_string(at, where, seen(cell), style)


def _excel_has(cell: Cell) -> bool:
    return isinstance(cell, date) and (cell.date() if isinstance(cell, datetime) else cell) >= _FIRST_EXCEL_DAY
