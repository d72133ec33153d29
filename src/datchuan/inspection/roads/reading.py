"""A table of the road read and checked; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from datchuan.inspection.roads.entry import RoadEntry, check_road
from datchuan.inspection.roads.sheet import DEPARTMENT, MINUTES, ONE, OTHER, SOURCE, road_sheet
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.survey.checking import Checked, CheckedRow, Fault, check
from datchuan.survey.columns import letter
from datchuan.survey.workbook import Limits, RawTable, is_blank, read_table
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on

LIMITS = Limits(max_bytes=4_000_000, max_unpacked=40_000_000, max_rows=20_000)  # 181 communes have 16.471 ways
_NAMED = 5


class Unclear(Exception):  # noqa: N818 - as survey.checking's Refused
    """A cell that names no place, or several."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


class Places:
    """The communes of a day by the words in which people write them."""

    def __init__(self, day: date) -> None:
        self.by_word: dict[str, list[Unit]] = defaultdict(list)
        for unit in communes_on(day).select_related("parent"):
            for word in {unit.pk, unit.code, fold(unit.name), fold(unit.short_name)}:
                self.by_word[word].append(unit)

    def place(self, text: str, *, may_be_department: bool) -> Unit | None:
        """The commune that a cell names; None for the department. Raises Unclear."""
        word = fold(text)
        if word in (fold(DEPARTMENT), "so xay dung"):
            if may_be_department:
                return None
            raise Unclear("nơi đến không thể là Sở", "Ghi Sở ở cột Nơi đi.")
        found = self.by_word.get(word) or self.by_word.get(text.strip()) or []
        if len(found) == 1:
            return found[0]
        if not found:
            raise Unclear(f"không có xã “{text}” vào ngày này", "Ghi mã hoặc tên xã đang có, ví dụ 06016.")
        shown = [f"{each.code} ({each.parent.short_name})" if each.parent else each.code for each in found[:_NAMED]]
        raise Unclear(f"có {len(found)} nơi tên “{text}”", f"Ghi mã: {', '.join(shown)}.")


@dataclass
class Reading:
    """A table that was read: rows ready for the table of the road by their number in the file, and the faults."""

    table: RawTable
    checked: Checked
    entries: dict[int, RoadEntry] = field(default_factory=dict)

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.checked.faults})

    def fault(self, row: int, key: str, value: str, what: str, mend: str) -> None:
        """Note what is wrong at a cell."""
        at = next(place for place, column in enumerate(self.table.columns) if column.key == key)
        title, column = road_sheet().column(key).title, letter(self.table.places[at])
        self.checked.faults.append(Fault(self.table.sheet_title, row, key, title, column, value, what, mend))


def read_roads(source: bytes, *, day: date) -> Reading:
    """Read and check a workbook or CSV. Problems 31x-32x when the file as a whole cannot be read; single cells become
    faults."""
    table = _without_blank(read_table(source, road_sheet(), LIMITS))
    found = Reading(table, check(table, road_sheet(), today=day))
    places = Places(day)
    for row in found.checked.rows:
        _take(found, row, places)
    _refuse_again(found)
    found.checked.faults.sort(key=lambda fault: fault.row)
    faulty = {fault.row for fault in found.checked.faults}
    found.entries = {row: entry for row, entry in found.entries.items() if row not in faulty}
    return found


def _without_blank(table: RawTable) -> RawTable:
    """Rows of the template that nobody filled in are passed over, and said so."""
    at = [column.key for column in table.columns].index(MINUTES)
    rows = [(number, cells) for number, cells in table.rows if not is_blank(cells[at])]
    if len(rows) == len(table.rows):
        return table
    warning = f"{len(table.rows) - len(rows)} dòng chưa ghi phút được bỏ qua."
    return replace(table, rows=rows, warnings=(*table.warnings, warning))


def _take(found: Reading, row: CheckedRow, places: Places) -> None:
    units: dict[str, Unit | None] = {}
    for key in (ONE, OTHER):
        text = str(row.values[key])
        try:
            units[key] = places.place(text, may_be_department=key == ONE)
        except Unclear as unclear:
            found.fault(row.row_number, key, text, unclear.what, unclear.mend)
    other = units.get(OTHER)
    if ONE not in units or other is None:
        return
    entry = RoadEntry(units[ONE], other, int(str(row.values[MINUTES])), str(row.values[SOURCE]))
    try:
        check_road(entry)
    except Problem as problem:
        found.fault(row.row_number, OTHER, str(row.values[OTHER]), problem.what, problem.mend)
        return
    found.entries[row.row_number] = entry


def _refuse_again(found: Reading) -> None:
    """Two places that stand in several rows: which one is right, only the person knows."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entry in found.entries.items():
        rows[entry.key].append(number)
    for numbers in rows.values():
        for number in numbers if len(numbers) > 1 else ():
            others = [each for each in numbers if each != number][:_NAMED]
            what = f"hai nơi này đã ghi ở dòng {', '.join(map(str, others))}"
            found.fault(number, OTHER, found.entries[number].other.name, what, "Giữ một dòng; chiều về như chiều đi.")
