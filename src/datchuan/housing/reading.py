"""A file of houses read and checked against the sheet and what is known of the area; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from datchuan.housing.area import Area, Faults
from datchuan.housing.correcting import Corrections, corrections
from datchuan.housing.operations import HouseEntry
from datchuan.housing.sheet import (
    CODE,
    COMMUNE,
    HEAD,
    NOTE,
    SURVEYED,
    VERSION,
    VILLAGE,
    house_sheet,
    missing_columns,
    without_computed,
)
from datchuan.kernel.text import is_masked
from datchuan.survey.checking import Checked, ExtraRule, check
from datchuan.survey.checking.seen import seen
from datchuan.survey.columns import Value, listed
from datchuan.survey.workbook import RawTable, read_table
from datchuan.territory.models import Unit

Progress = Callable[[str, int, int], None]


def quiet(_title: str, _done: int, _total: int) -> None:
    return


@dataclass
class Reading:
    """A file that was read and checked: rows ready to record, faults, and the raw table of the faulty rows.
    ``untouched`` rows of an export that came back say what was known and are left out of all that."""

    table: RawTable
    checked: Checked
    entries: list[HouseEntry]
    untouched: int = 0

    @property
    def faulty_rows(self) -> int:
        return self.checked.total - len(self.entries)


def read_houses(source: bytes | Path, *, area: Unit, today: date, progress: Progress = quiet) -> Reading:
    """Read and check a survey of houses, a workbook or CSV, for ``area`` (a province, district or commune). An export
    that comes back is compared with the versions it was made from (``corrections``). Writes nothing.

    Problems 31x-32x when the file as a whole cannot be read; single cells become faults.
    """
    sheet = house_sheet()
    table = read_table(source, sheet, progress=lambda done, total: progress("Đọc tệp", done, total))
    table = without_computed(table)
    if absent := missing_columns(table):
        warning = f"Tệp thiếu cột {listed(absent, 40)}: giá trị đã có của các hộ được giữ nguyên."
        table = replace(table, warnings=(*table.warnings, warning))
    place = next(i for i, column in enumerate(table.columns) if column.key == CODE)
    # A code is one in small letters or large. ``seen`` gives it as the check will take it: looked up otherwise, a code
    # typed with odd spaces, or as a number, would pass for a new one and reach another commune's household.
    known = Area(area, today, {seen(cells[place]).upper() for _, cells in table.rows})
    compared = corrections(
        table, known, today, progress=lambda done, total: progress("So với số liệu đã có", done, total)
    )
    if compared:
        table = replace(compared.table, warnings=(*table.warnings, *compared.warnings))
    checked = check(
        table,
        sheet,
        today=today,
        extra=[known.faults, *([compared.faults] if compared else []), _masked_names(compared)],
        progress=lambda done, total: progress("Kiểm tra", done, total),
    )
    faulty = {fault.row for fault in checked.faults}
    table = replace(table, rows=[(number, cells) for number, cells in table.rows if number in faulty])
    return Reading(table, checked, _entries(checked, compared, known), compared.untouched if compared else 0)


def _entries(checked: Checked, compared: Corrections | None, known: Area) -> list[HouseEntry]:
    """The clean rows as entries; a row is given up as soon as its entry is made, for a province of them is heavy."""
    correction = compared.entry if compared else _no_correction
    rows, entries = checked.rows, []
    rows.reverse()
    while rows:
        values = rows.pop().values
        entries.append(correction(values, known) or _entry(values, known))
    return entries


def _no_correction(values: Mapping[str, Value], known: Area) -> HouseEntry | None:
    return None


def _masked_names(compared: Corrections | None) -> ExtraRule:
    """A name that was masked for whoever exported it is nobody's name: left as it is, or refused."""

    def faults(values: Mapping[str, Value]) -> Faults:
        name = str(values[HEAD])
        if not is_masked(name) or (compared and compared.keeps(HEAD, values)):
            return []
        return [(HEAD, f"“{name}” là tên đã che, không phải tên chủ hộ", "Gõ đủ họ và tên.")]

    return faults


def _entry(values: Mapping[str, Value], known: Area) -> HouseEntry:
    identity = {CODE, COMMUNE, VILLAGE, HEAD, SURVEYED, NOTE, VERSION}
    day = values[SURVEYED]
    assert isinstance(day, date)  # noqa: S101 - the column is required and of kind date
    return HouseEntry(
        code=str(values[CODE]).upper(),
        village_id=known.village_of(values),
        head_name=str(values[HEAD]),
        surveyed_on=day,
        facts={key: value for key, value in values.items() if key not in identity},
        note=str(values[NOTE] or "") if NOTE in values else None,
    )
