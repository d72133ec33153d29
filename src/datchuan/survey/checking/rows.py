"""Row by row: values, faults, identities that stand twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from datchuan.survey.checking.numbers import number_reader
from datchuan.survey.checking.seen import Refused, seen
from datchuan.survey.checking.words import boolean_reader, choice_reader, day_reader, text_reader
from datchuan.survey.columns import Column, Kind, Sheet, Value, letter
from datchuan.survey.workbook import Cell, RawTable, is_blank

ExtraRule = Callable[[Mapping[str, Value]], Sequence[tuple[str, str, str]]]
"""Values of a row without faults → (column key, what is wrong, how to mend it) for each fault found."""

Progress = Callable[[int, int], None]
Reader = Callable[[Cell], Value]

_STEP = 1_000
_REMEMBERED = 5_000  # values of a column: most of them recur
_UNSEEN = object()
_ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that must be mended. ``row`` is Excel's number, ``value`` what the person sees in the cell."""

    sheet: str
    row: int
    column_key: str
    column: str
    letter: str
    value: str
    what: str
    mend: str

    @property
    def sentence(self) -> str:
        return f"Dòng {self.row}, cột {self.remark}"

    @property
    def remark(self) -> str:
        """The sentence without the row, for a place beside the row."""
        ends = (part if part.endswith((".", "?")) else f"{part}." for part in (self.what, self.mend) if part)
        return f"{self.column}: {' '.join(ends)}"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row without faults. A blank cell is None; a column that the file does not have has no key."""

    row_number: int
    values: dict[str, Value]


@dataclass(slots=True)
class Checked:
    """``rows`` and the rows of ``faults`` share no row; ``total`` counts both. Faults are in reading order."""

    rows: list[CheckedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    total: int = 0


def check(
    table: RawTable,
    sheet: Sheet,
    *,
    text_choices: Mapping[str, Sequence[str]] | None = None,
    today: date,
    extra: Sequence[ExtraRule] = (),
    progress: Progress | None = None,
) -> Checked:
    """Check every row; no content of a cell raises.

    ``text_choices`` gives a text column the only texts it may hold. ``extra`` rules see rows whose cells are
    all clean. ``progress`` gets (rows checked, rows in all) now and then.
    """
    run = _Run(table, sheet, text_choices or {}, today)
    for done, (number, cells) in enumerate(table.rows, start=1):
        run.take(number, cells, extra)
        if progress and (done % _STEP == 0 or done == len(table.rows)):
            progress(done, len(table.rows))
    return run.finish()


class _Run:
    def __init__(self, table: RawTable, sheet: Sheet, text_choices: Mapping[str, Sequence[str]], today: date) -> None:
        self.table, self.sheet = table, sheet
        self.checked = Checked(total=len(table.rows))
        self.columns = [
            (column, place, _remembering(column, reader_of(column, today, text_choices.get(column.key)), sheet))
            for column, place in zip(table.columns, table.places, strict=True)
        ]
        self.places = {column.key: place for column, place, _ in self.columns}
        self.cells_of = {column.key: at for at, column in enumerate(table.columns)}
        self.marked = {row for row, _ in table.marks.formulas | table.marks.errors}
        self.identities: dict[object, list[tuple[int, Cell]]] = {}

    def take(self, number: int, cells: Sequence[Cell], extra: Sequence[ExtraRule]) -> None:
        values: dict[str, Value] = {}
        clean, marked = True, number in self.marked
        for (column, place, read), cell in zip(self.columns, cells, strict=True):
            try:
                if marked:
                    self._refuse_marked(number, place)
                values[column.key] = read(cell)
            except Refused as refused:
                clean = False
                self._fault(number, column, cell, refused.what, refused.mend)
        self._identify(number, values, cells)
        if clean and not self._breaks(number, values, cells, extra):
            self.checked.rows.append(CheckedRow(number, values))

    def _refuse_marked(self, number: int, place: int) -> None:
        if (number, place) in self.table.marks.formulas:
            raise Refused("ô chứa công thức", "Chép ô rồi dán lại chỉ lấy giá trị (Paste Special, Values)")
        if (number, place) in self.table.marks.errors:
            raise Refused("ô đang báo lỗi của Excel (như #N/A, #REF!)", "Gõ giá trị đúng vào ô")

    def _identify(self, number: int, values: Mapping[str, Value], cells: Sequence[Cell]) -> None:
        identity = values.get(self.sheet.key_column)
        if identity is not None:
            same = identity.casefold() if isinstance(identity, str) else identity
            self.identities.setdefault(same, []).append((number, cells[self.cells_of[self.sheet.key_column]]))

    def _breaks(
        self, number: int, values: Mapping[str, Value], cells: Sequence[Cell], extra: Sequence[ExtraRule]
    ) -> bool:
        found = [fault for rule in extra for fault in rule(values)]
        for key, what, mend in found:
            at = self.cells_of.get(key)
            self._fault(number, self.sheet.column(key), "" if at is None else cells[at], what, mend)
        return bool(found)

    def _fault(self, number: int, column: Column, cell: Cell, what: str, mend: str) -> None:
        place = self.places.get(column.key)
        at = "" if place is None else letter(place)
        title = self.table.sheet_title
        fault = Fault(title, number, column.key, column.title, at, seen(cell), what, mend)
        self.checked.faults.append(fault)

    def finish(self) -> Checked:
        """Both rows of a pair are named: which one is right, only the person knows."""
        again: set[int] = set()
        for rows in self.identities.values():
            if len(rows) > 1:
                column = self.sheet.column(self.sheet.key_column)
                numbers = [number for number, _ in rows]
                again.update(numbers)
                for at, (number, cell) in enumerate(rows):
                    what = f"“{seen(cell)}” trùng với {_others(numbers, at)}"
                    self._fault(number, column, cell, what, "Giữ một dòng, hoặc sửa mã cho đúng")
        self.checked.rows = [row for row in self.checked.rows if row.row_number not in again]
        self.checked.faults.sort(key=lambda fault: (fault.row, self.places.get(fault.column_key, -1)))
        return self.checked


def _others(numbers: Sequence[int], at: int) -> str:
    """The rows beside this one, the first few by number. Slices, for ten thousand rows may share one code."""
    few = [number for place, number in enumerate(numbers[: _ROWS_NAMED + 1]) if place != at][:_ROWS_NAMED]
    more = len(numbers) - 1 - len(few)
    return f"dòng {', '.join(map(str, few))}" + (f" và {more} dòng khác" if more else "")


def _remembering(column: Column, read: Reader, sheet: Sheet) -> Reader:
    """What takes any cell of the column, blank ones too, and each value but once."""
    required = sheet.is_required(column)
    known: dict[tuple[type, Cell], Value] = {}

    def value(cell: Cell) -> Value:
        seen_as = cell.__class__, cell  # 1, 1.0 and True are the same key of a dictionary
        found = known.get(seen_as, _UNSEEN)
        if found is not _UNSEEN:
            return found  # type: ignore[return-value]
        if not is_blank(cell):
            taken = read(cell)
        elif required:
            raise Refused("bỏ trống", column.asks)
        else:
            taken = None
        if len(known) < _REMEMBERED:
            known[seen_as] = taken
        return taken

    return value


def reader_of(column: Column, today: date, allowed: Sequence[str] | None = None) -> Reader:
    """What takes a cell of the column that is not blank and gives its value, or raises Refused."""
    if allowed is not None:
        return choice_reader([(title, title) for title in allowed])
    if column.kind is Kind.CHOICE:
        return choice_reader([(title, code) for code, title in column.choices])
    if column.kind is Kind.DATE:
        return day_reader(column, today)
    if column.kind is Kind.BOOLEAN:
        return boolean_reader(column)
    return text_reader(column) if column.kind is Kind.TEXT else number_reader(column)
