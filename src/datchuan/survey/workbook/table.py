"""The table inside a workbook: the right sheet, its header row, its rows numbered as the person sees them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, nfc
from datchuan.survey.columns import (
    DEFINITION_TITLE,
    FAULTS_TITLE,
    OWN_TITLES,
    Column,
    Sheet,
    bare_heading,
    fold_heading,
    letter,
    listed,
)
from datchuan.survey.workbook.container import Limits, broken, load, open_package
from datchuan.survey.workbook.parts import Marks, examine

Cell = str | int | float | bool | date | datetime | time | timedelta
Progress = Callable[[int, int], None]

_HEADER_ROWS = 20
_STEP = 2_000
_REMEMBERED = 20_000
_BLANK = re.compile(r"[\s\u00a0\u200b-\u200f\u2028-\u202e\ufeff]*")
_USE_TEMPLATE = "Dùng tệp mẫu tải từ phần mềm, giữ nguyên dòng tiêu đề"


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells as they stand. ``columns`` are those found, in the file's order, each at ``places`` (from 0).

    ``rows`` pairs Excel's row number with one cell per column; a blank cell is ``""``. Rows blank in every
    column are left out. ``marks`` uses Excel row numbers and places. ``warnings`` are whole sentences.
    """

    sheet_title: str
    header_row: int
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    rows: list[tuple[int, tuple[Cell, ...]]]
    marks: Marks
    warnings: tuple[str, ...] = ()


def read_workbook(
    source: bytes | Path, sheet: Sheet, limits: Limits | None = None, *, progress: Progress | None = None
) -> RawTable:
    """Read the table of ``sheet``. ``progress`` gets (rows read, rows in all) now and then.

    Raises Problem 310-317 (see the rooms of this folder), 318 wrong sheet, 319 another form, 320 no header,
    321 merged header, 322 columns missing, 323 columns twice.
    """
    limits = limits or Limits()
    data = load(source, limits)
    with open_package(data, limits) as package:
        parts = examine(package, limits)
        paths = _sheet_paths(package)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            title = _choose(book, sheet)
            warnings = _compare_definition(book, sheet)
            marks = parts.get(paths.get(title, ""), Marks())
            return _read(book.get_sheet_by_name(title), sheet, marks, warnings, progress)
    except Problem:
        raise
    except Exception as error:
        raise broken() from error
    except BaseException as error:
        # A panic inside the Rust reader is no Exception; Ctrl-C and the like must pass.
        if type(error).__name__ != "PanicException":
            raise
        raise broken() from error


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet title → its part, in lower case. ``examine`` has refused documents with a DTD before."""
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        target = {link.get("Id"): link.get("Target", "") for link in links}
        sheets = [element for element in book.iter() if element.tag.rpartition("}")[2] == "sheet"]
        paths = {}
        for element in sheets:
            link = next(value for name, value in element.attrib.items() if name.endswith("}id"))
            path = posixpath.normpath(posixpath.join("/xl", target[link]))
            paths[element.get("name", "")] = path.lstrip("/").lower()
    except Exception as error:
        raise broken() from error
    # A sheet whose part is not where we looked would escape the search for formulas.
    names = {name.casefold() for name in paths}
    inside = {name.lower() for name in package.namelist()}
    if len(names) < len(sheets) or not inside.issuperset(paths.values()):
        raise broken()
    return paths


def _choose(book: CalamineWorkbook, sheet: Sheet) -> str:
    """The sheet of that title, or the only one that could be meant."""
    pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
    visible = [page.name for page in pages if page.visible == SheetVisibleEnum.Visible]
    named = [name for name in visible if fold(name) == fold(sheet.title)]
    plausible = named or [name for name in visible if fold(name) not in OWN_TITLES]
    if len(plausible) == 1 or named:
        return plausible[0]
    raise Problem(
        318,
        f"Không thấy trang tính “{sheet.title}”. Tệp có các trang: {listed(visible) or 'không có trang nào'}",
        mend=f"Đổi tên trang chứa dữ liệu thành “{sheet.title}”",
    )


def _compare_definition(book: CalamineWorkbook, sheet: Sheet) -> tuple[str, ...]:
    """What the template wrote about itself: another form is refused, another version only mentioned."""
    if DEFINITION_TITLE not in book.sheet_names:
        return ()
    rows = book.get_sheet_by_name(DEFINITION_TITLE).to_python(nrows=10)
    said = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if said.get("key", sheet.key) != sheet.key:
        raise Problem(
            319, f"Tệp này lập theo mẫu khác, không phải mẫu “{sheet.title}”", mend="Chọn đúng loại số liệu cần nhập"
        )
    version = said.get("version", sheet.version)
    if version == sheet.version:
        return ()
    return (f"Tệp lập theo mẫu phiên bản {version}; mẫu hiện hành là phiên bản {sheet.version}.",)


def _read(
    page: CalamineSheet, sheet: Sheet, marks: Marks, warnings: tuple[str, ...], progress: Progress | None
) -> RawTable:
    last = page.end[0] + 1 if page.end else 0
    table = table_of(
        page.iter_rows(), sheet, title=page.name, marks=marks, last=last, progress=progress, refuse=_merged_above(page)
    )
    return replace(table, warnings=(*warnings, *table.warnings, *_merged_body(page, table.header_row - 1)))


def table_of(
    lines: Iterable[Sequence[Cell]],
    sheet: Sheet,
    *,
    title: str,
    marks: Marks,
    last: int,
    progress: Progress | None,
    refuse: Callable[[int], None] = lambda at: None,
) -> RawTable:
    """The table in ``lines``, the first of which is row 1 of about ``last``; ``refuse`` may raise at the place of the
    header. Problems 320, 322, 323."""
    stream = iter(lines)
    head = list(islice(stream, _HEADER_ROWS))
    at = _header_at(head, sheet)
    refuse(at)
    found, ignored = _match(head[at], sheet)
    _refuse_missing(sheet, found, at)
    body = _Body(tuple(found), marks, at + 1, last, progress)
    rows = list(body.rows(chain(head[at + 1 :], stream)))
    warnings = (f"Cột không có trong mẫu nên bỏ qua: {ignored}.",) if ignored else ()
    return RawTable(title, at + 1, tuple(found.values()), tuple(found), rows, marks, warnings)


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows under the header, cut down to the known columns."""

    places: tuple[int, ...]
    marks: Marks
    header_row: int
    last_row: int
    progress: Progress | None

    def rows(self, stream: Iterator[Sequence[Cell]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        pick = itemgetter(*self.places) if len(self.places) > 1 else None
        # A cell in error reads as blank. A formula that shows nothing is blank: forms are prepared so, rows ahead.
        marked = {row for row, place in self.marks.errors if place in self.places}
        blank = ("",) * len(self.places)
        once = _Once()
        for number, row in enumerate(stream, start=self.header_row + 1):
            cells = tuple(map(once.__getitem__, pick(row) if pick else (row[self.places[0]],)))
            if number in marked or (cells != blank and not all(map(is_blank, cells))):
                yield number, cells
            if self.progress and (number % _STEP == 0 or number == self.last_row):
                self.progress(number, self.last_row)


class _Once(dict[Cell, Cell]):
    """Equal texts as one object: a table of a province says “Có” a million times."""

    def __missing__(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and len(self) < _REMEMBERED:
            self[cell] = cell
        return cell


def is_blank(cell: Cell) -> bool:
    """Nothing to see. A forbidden control character is not nothing: it is for the check to name."""
    return isinstance(cell, str) and (not cell or _BLANK.fullmatch(cell) is not None)


def _header_at(head: Sequence[Sequence[Cell]], sheet: Sheet) -> int:
    """The row, from 0, where most titles stand; at least two, for one may stand anywhere by chance."""
    headings = sheet.headings()
    counts = [len({column.key for cell in row if (column := _column(cell, headings))}) for row in head]
    most = max(counts, default=0)
    if most < min(2, len(sheet.columns)):
        raise Problem(
            320,
            f"Không thấy dòng tiêu đề trong {_HEADER_ROWS} dòng đầu của trang tính. "
            f"Các cột cần có: {listed(column.title for column in sheet.columns if sheet.is_required(column))}",
            mend=_USE_TEMPLATE,
        )
    return counts.index(most)


def _column(cell: Cell, headings: dict[str, Column]) -> Column | None:
    if not isinstance(cell, str) or not cell:
        return None
    return headings.get(fold_heading(cell)) or headings.get(bare_heading(cell))


def _match(header: Sequence[Cell], sheet: Sheet) -> tuple[dict[int, Column], str]:
    """Place → column in the file's order, and the names of columns that mean nothing to us."""
    headings = sheet.headings()
    found = {place: column for place, cell in enumerate(header) if (column := _column(cell, headings))}
    places: dict[str, list[str]] = {}
    for place, column in found.items():
        places.setdefault(column.title, []).append(letter(place))
    twice = [f"“{title}” (cột {' và '.join(at)})" for title, at in places.items() if len(at) > 1]
    if twice:
        raise Problem(323, f"Cột bị lặp: {', '.join(twice)}", mend="Giữ lại một cột, xóa cột thừa")
    others = {nfc(str(cell)): None for place, cell in enumerate(header) if place not in found}
    ours = {fold(title) for title in (FAULTS_TITLE, *sheet.passed_over)}
    names = [name for name in others if name and fold(name) not in ours]
    return found, listed(names)


def _refuse_missing(sheet: Sheet, found: dict[int, Column], at: int) -> None:
    here = {column.key for column in found.values()}
    missing = [column.title for column in sheet.columns if sheet.is_required(column) and column.key not in here]
    if missing:
        raise Problem(
            322, f"Thiếu {len(missing)} cột bắt buộc: {listed(missing, 40)}", where=f"Dòng {at + 1}", mend=_USE_TEMPLATE
        )


def _merged_above(page: CalamineSheet) -> Callable[[int], None]:
    def refuse(at: int) -> None:
        merged = [_area(area) for area in page.merged_cell_ranges or () if area[0][0] <= at <= area[1][0]]
        if merged:
            raise Problem(
                321,
                f"Dòng tiêu đề (dòng {at + 1}) có ô gộp: {', '.join(merged[:10])}",
                mend="Bỏ gộp các ô này (Merge & Center), mỗi cột một tiêu đề trên cùng một dòng",
            )

    return refuse


def _merged_body(page: CalamineSheet, at: int) -> tuple[str, ...]:
    merged = [_area(area) for area in page.merged_cell_ranges or () if area[0][0] > at]
    if not merged:
        return ()
    more = f" và {len(merged) - 10} vùng khác" if len(merged) > 10 else ""
    return (f"Có ô gộp trong bảng: {', '.join(merged[:10])}{more}. Chỉ ô đầu của mỗi vùng có giá trị; nên bỏ gộp.",)


def _area(area: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, left), (bottom, right) = area
    return f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
