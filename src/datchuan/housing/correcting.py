"""Exports that come back: which cells a person changed, by the version of the house from which each row was made.

A row is compared with the version that its export showed, cell by cell. What shows the same is unchanged, whatever
Excel did to it; the name masked for its reader and the apostrophe before a formula are the export's own. So only what
was changed is written, and nothing where somebody recorded the house since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from datchuan.housing.area import Area, Faults
from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry
from datchuan.housing.queries import FACTS
from datchuan.housing.sheet import CODE, COMMUNE, HEAD, NOTE, SURVEYED, VERSION, VILLAGE, house_sheet
from datchuan.kernel.text import format_day, format_number, masked, nfc
from datchuan.survey.checking import reader_of
from datchuan.survey.checking.seen import Refused, seen
from datchuan.survey.columns import Column, Kind, Value, listed
from datchuan.survey.delivering import as_meant, harmless
from datchuan.survey.workbook import Cell, RawTable, is_blank
from datchuan.territory.models import VillageMembership

_AT_ONCE = 5000
_NAMED = 5
_ANEW = "Tải tệp mới rồi sửa lại dòng này; các dòng khác không bị ảnh hưởng."
Row = tuple[int, tuple[Cell, ...]]
Same = Callable[[Cell, Any], bool]


@dataclass(frozen=True, slots=True)
class Base:
    """A version of a house, by column of the sheet."""

    version: int
    recorded_on: date
    village_id: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Corrections:
    """``table``: the rows that have to be checked, without the ``untouched`` ones. ``left_out`` are households of the
    communes of the file that have no row in it: nothing is changed for them."""

    table: RawTable
    untouched: int = 0
    left_out: list[str] = field(default_factory=list)
    bases: dict[str, Base] = field(default_factory=dict)
    newest: dict[str, Base] = field(default_factory=dict)
    changed: dict[str, set[str]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)

    def faults(self, values: Mapping[str, Value]) -> Faults:
        """Why a changed row is held back: made from a version that is not the newest, or that is not known."""
        code = str(values[CODE]).upper()
        if (unknown := self.unknown.get(code)) is not None:
            what = f"không có bản ghi số {unknown} của hộ “{code}”"
            return [(VERSION, what, "Giữ đúng mã hộ của dòng; hộ mới thì để trống cột này.")]
        if code not in self.bases or (base := self.bases[code]).version == (newest := self.newest[code]).version:
            return []
        since = f"hộ đã được ghi lại ngày {format_day(newest.recorded_on)} (bản ghi số {newest.version})"
        return [(VERSION, f"{since}, tệp lập từ bản ghi số {base.version}", _ANEW)]

    def entry(self, values: Mapping[str, Value], known: Area) -> HouseEntry | None:
        """The row as the next version after its base: what was not changed is the base's own. None: no correction."""
        code = str(values[CODE]).upper()
        base = self.bases.get(code)
        if base is None:
            return None
        changed = self.changed[code]
        told = {key: value if key in changed else base.values.get(key) for key, value in values.items()}
        day = told[SURVEYED]
        assert isinstance(day, date)  # noqa: S101 - the column is required and of kind date
        return HouseEntry(
            code=code,
            village_id=known.village_of(values) if changed & {COMMUNE, VILLAGE} else base.village_id,
            head_name=str(told[HEAD]),
            surveyed_on=day,
            facts={key: told[key] for key in FACTS if key in told},
            note=str(told[NOTE] or "") if NOTE in told else None,
            follows=base.version,
        )

    def keeps(self, key: str, values: Mapping[str, Value]) -> bool:
        """Whether the row leaves this column of its base as it is."""
        code = str(values[CODE]).upper()
        return code in self.bases and key not in self.changed[code]

    @property
    def warnings(self) -> tuple[str, ...]:
        if not self.left_out:
            return ()
        count, which = format_number(len(self.left_out)), listed(self.left_out, _NAMED).replace("tên khác", "hộ khác")
        return (f"Tệp không có {count} hộ đang có của các xã trong tệp: {which}. Các hộ đó giữ nguyên.",)


def corrections(
    table: RawTable, known: Area, today: date, progress: Callable[[int, int], None] = lambda done, total: None
) -> Corrections | None:
    """The table compared with the versions that its rows name; None when it is no export that came back.

    Rows of households outside the area are not compared, so that nobody learns of them what they did not know.
    """
    if VERSION not in {column.key for column in table.columns}:
        return None
    found = Corrections(table)
    compare = _Comparing(table, known, today)
    kept: list[Row] = []
    for start in range(0, len(table.rows), _AT_ONCE):
        kept += compare.rows(table.rows[start : start + _AT_ONCE], found)
        progress(min(start + _AT_ONCE, len(table.rows)), len(table.rows))
    found.untouched = len(table.rows) - len(kept)
    found.table = replace(table, rows=kept)
    found.left_out = sorted(_standing(known, compare.communes) - compare.codes)
    return found


class _Comparing:
    def __init__(self, table: RawTable, known: Area, today: date) -> None:
        self.known, self.own = known, {unit.pk for unit in known.communes}
        self.at = {column.key: place for place, column in enumerate(table.columns)}
        self.marked = {row for row, place in table.marks.formulas | table.marks.errors if place in table.places}
        times = Counter(seen(cells[self.at[CODE]]).upper() for _, cells in table.rows)
        self.twice = {code for code, count in times.items() if count > 1}  # for the check to name, whatever they say
        skip = (CODE, VERSION, COMMUNE)
        self.same = {c.key: _same(c, today) for c in table.columns if c.key not in skip}
        self.texts = {column.key for column in table.columns if column.kind is Kind.TEXT} - {CODE, COMMUNE}
        self.version_of = reader_of(house_sheet().column(VERSION), today)
        self.codes_of, self.code_now = _commune_codes(today)
        self.codes: set[str] = set()
        self.communes: set[str] = set()

    def rows(self, chunk: Sequence[Row], found: Corrections) -> Iterator[Row]:
        """Those of the rows that differ from what their export showed, in the words of their base where they do not."""
        names = [self._named(cells) for _, cells in chunk]
        bases, newest = _bases({code: version for code, version in names if version}, self.known.home, self.own)
        for (number, cells), (code, version) in zip(chunk, names, strict=True):
            self.codes.add(code)
            if (home := self.known.home.get(code)) in self.own:
                self.communes.add(home)
            base = bases.get(code) if version else None
            if base is None:
                if version and (home is None or home in self.own):
                    found.unknown[code] = version
                yield number, cells
                continue
            changed = self._changed(cells, base)
            if changed and newest[code] is not base and not self._changed(cells, newest[code]):
                changed = set()  # the same was recorded already
            if changed or number in self.marked or code in self.twice:
                found.bases[code], found.newest[code], found.changed[code] = base, newest[code], changed
                yield number, self._rewritten(cells, base, changed)

    def _named(self, cells: Sequence[Cell]) -> tuple[str, int]:
        """The code, and the version or 0 where none can be read: the check names it."""
        cell = cells[self.at[VERSION]]
        try:
            version = 0 if is_blank(cell) else self.version_of(cell)
        except Refused:
            version = 0
        return seen(cells[self.at[CODE]]).upper(), int(str(version))

    def _changed(self, cells: Sequence[Cell], base: Base) -> set[str]:
        changed = {key for key, same in self.same.items() if not same(cells[self.at[key]], base.values[key])}
        if COMMUNE in self.at:
            cell = cells[self.at[COMMUNE]]
            if not is_blank(cell) and seen(cell).zfill(5) not in self.codes_of[base.village_id]:
                changed.add(COMMUNE)
        return changed

    def _rewritten(self, cells: Sequence[Cell], base: Base, changed: set[str]) -> tuple[Cell, ...]:
        told = list(cells)
        for key in self.texts:
            cell = cells[self.at[key]]
            if isinstance(cell, str) and not (key == HEAD and key not in changed):
                told[self.at[key]] = as_meant(cell) if key in changed else base.values[key]
        if COMMUNE in self.at and COMMUNE not in changed and base.village_id in self.code_now:
            told[self.at[COMMUNE]] = self.code_now[base.village_id]
        return tuple(told)


def _same(column: Column, today: date) -> Same:
    """Whether a cell shows a value, as the export wrote it or as Excel wrote it anew."""
    if column.kind is Kind.TEXT:
        return _same_name if column.key == HEAD else _same_text
    read = reader_of(column, today)
    known: dict[tuple[Any, ...], bool] = {}

    def compare(cell: Cell, value: Any) -> bool:
        pair = (type(cell), cell, value)
        if pair not in known:
            try:
                known[pair] = (None if is_blank(cell) else read(cell)) == value
            except Refused:
                known[pair] = False
        return known[pair]

    return compare


def _same_text(cell: Cell, value: str) -> bool:
    return cell == value or nfc(seen(cell)) in (nfc(value), nfc(harmless(value)))


def _same_name(cell: Cell, value: str) -> bool:
    return _same_text(cell, value) or seen(cell) == masked(value)


def _bases(
    wanted: Mapping[str, int], home: Mapping[str, str], own: set[str]
) -> tuple[dict[str, Base], dict[str, Base]]:
    """The wanted versions of households of the area that there are, and the newest ones of these households."""
    names = ("head_name", "note", "valid_from", *FACTS)
    codes = [code for code in wanted if home.get(code) in own]
    records = HouseRecord.objects.filter(household__code__in=codes).order_by("household_id", "version")
    found: dict[str, Base] = {}
    newest: dict[str, Base] = {}
    columns = ("household__code", "version", "recorded_at", "village_id", "village__name", *names)
    for code, version, at, village_id, village, *told in records.values_list(*columns):
        values = dict(zip(names, told, strict=True))
        values |= {SURVEYED: values.pop("valid_from"), VILLAGE: village}
        newest[code] = Base(version, timezone.localtime(at).date(), village_id, values)
        if version == wanted[code]:
            found[code] = newest[code]
    return found, newest


def _commune_codes(today: date) -> tuple[Mapping[int, set[str]], dict[int, str]]:
    """By village: the codes of all communes it ever belonged to, for an export may be of any day; and today's."""
    ever: dict[int, set[str]] = defaultdict(set)
    now: dict[int, str] = {}
    rows = VillageMembership.objects.values_list("village_id", "commune__code", "valid_from", "valid_to")
    for village_id, code, since, until in rows:
        ever[village_id].add(code)
        if (since is None or since <= today) and (until is None or today < until):
            now[village_id] = code
    return ever, now


def _standing(known: Area, communes: Iterable[str]) -> set[str]:
    """Codes of the households that are known in these communes today."""
    villages = [village for commune in communes for village in known.villages[commune]]
    standing = HouseRecord.objects.filter(valid_to=None, village__in=villages).order_by()
    return set(standing.values_list("household__code", flat=True))
