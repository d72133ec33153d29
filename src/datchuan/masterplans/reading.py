"""A list of plans read and checked against the sheet and what is on record of the area; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.masterplans.area import Area
from datchuan.masterplans.comparing import Comparing, Faulty
from datchuan.masterplans.operations import PlanEntry
from datchuan.masterplans.sheet import RECORD, REVISES, STAMP, TEXT_CHOICES, plan_sheet
from datchuan.survey.checking import Checked, Fault, check
from datchuan.survey.checking.seen import seen
from datchuan.survey.columns import letter, listed
from datchuan.survey.workbook import Cell, Limits, RawTable, read_table
from datchuan.territory.models import Unit

# A province has a few hundred communes and some plans for each.
LIMITS = Limits(max_bytes=8_000_000, max_unpacked=80_000_000, max_rows=10_000)
_NAMED = 5
# Whose column a refusal of the record is about, by the words in which it says where.
_COLUMNS = {
    "Sửa quy hoạch": REVISES,
    "Hồ sơ số": RECORD,
    "Thời hạn quy hoạch": "horizon_year",
    "Ngày công bố": "published_on",
    "Ngày ban hành quy định quản lý": "rules_issued_on",
    "Ngày duyệt hồ sơ cắm mốc": "markers_dossier_on",
    "Ngày cắm mốc": "markers_set_on",
    "Ngày phê duyệt": "approved_on",
    "Ngày quyết định có hiệu lực": "in_force_on",
}


@dataclass
class Reading:
    """A list that was read and checked: rows ready to record, and the faults. ``untouched`` rows say what is known."""

    table: RawTable
    checked: Checked
    known: Area
    entries: list[PlanEntry]
    untouched: int = 0

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.checked.faults})

    def refuse(self, refused: Iterable[tuple[int, Problem]]) -> None:
        """Rows that could be read and whose plan may not be recorded so."""
        for row, problem in refused:
            key = _COLUMNS.get(problem.where, "name")
            where = f"{problem.where}: " if problem.where and key == "name" else ""
            self.fault(row, key, f"{where}{problem.what}", problem.mend)
        self.checked.faults.sort(key=lambda fault: fault.row)

    def fault(self, row: int, key: str, what: str, mend: str) -> None:
        """Note what is wrong at a cell; the file may not have the column."""
        at = next((place for place, column in enumerate(self.table.columns) if column.key == key), None)
        value = "" if at is None else seen(self._cells[row][at])
        place = "" if at is None else letter(self.table.places[at])
        title = plan_sheet().column(key).title
        self.checked.faults.append(Fault(self.table.sheet_title, row, key, title, place, value, what, mend))

    @cached_property
    def _cells(self) -> dict[int, tuple[Cell, ...]]:
        return dict(self.table.rows)


def read_list(source: bytes | Path, *, area: Unit, today: date) -> Reading:
    """Read and check a list of plans, a workbook or CSV, for ``area`` (a province, district or commune). Nothing is
    written.

    Problems 31x-32x when the file as a whole cannot be read; single cells become faults.
    """
    sheet = plan_sheet()
    table = read_table(source, sheet, LIMITS)
    here = {column.key for column in table.columns}
    if absent := [c.title for c in sheet.columns if c.key not in here | {RECORD, STAMP}]:
        warning = f"Tệp thiếu cột {listed(absent, 40)}: giá trị đã ghi được giữ nguyên."
        table = replace(table, warnings=(*table.warnings, warning))
    checked = check(table, sheet, text_choices=TEXT_CHOICES, today=today)
    found = Reading(table, checked, Area(area, today), [])
    _compare(found, today)
    return found


def _compare(found: Reading, today: date) -> None:
    compare, untouched = Comparing(found.known, today), set()
    for row in found.checked.rows:
        try:
            entry = compare.entry(row.row_number, row.values)
        except Faulty as fault:
            found.fault(row.row_number, fault.key, fault.what, fault.mend)
            continue
        if entry is None:
            untouched.add(row.row_number)
        else:
            found.entries.append(entry)
    for number, others in compare.again():
        more = f" và {len(others) - _NAMED} dòng khác" if len(others) > _NAMED else ""
        what = f"cùng quy hoạch với dòng {', '.join(map(str, others[:_NAMED]))}{more}"
        mend = "Giữ một dòng, hoặc sửa số quyết định."
        found.fault(number, "decision", what, mend)
    faulty = {fault.row for fault in found.checked.faults}
    found.untouched = len(untouched - faulty)
    found.entries = [entry for entry in found.entries if entry.row not in faulty]
