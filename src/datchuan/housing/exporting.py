"""Houses out as files, row by row: CSV, a workbook, points for maps. However many houses, little of them is in memory.

Every row carries the day of the facts, the day of the units and the mark of simulated data, so that none is lost when
rows are cut out.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import masked
from datchuan.housing.sheet import CODE, COMMUNE, DAYS, HEAD, LACKING, SURVEYED, VILLAGE, house_sheet
from datchuan.kernel.text import format_day, format_number
from datchuan.survey.columns import Column, Kind
from datchuan.survey.models import FormVersion
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
AT_ONCE = 2000
_SOURCES = {CODE: "household__code", COMMUNE: "village_id", VILLAGE: "village__name", SURVEYED: "valid_from"}
# What a spreadsheet takes for a formula when it opens a CSV file; a name may begin with it all the same. A text that
# begins with apostrophes and such a sign gets one more, so that taking one away always gives the text itself.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
Show = Callable[[Any], str]


@dataclass(frozen=True)
class Export:
    """Houses to be written: ``records`` as they may be seen, the facts of ``day`` on the units of ``units_day``;
    names of heads whole, or masked."""

    records: QuerySet[HouseRecord]
    day: date
    units_day: date
    names_whole: bool

    @property
    def columns(self) -> list[Column]:
        """Those of the survey sheet, without what the sheet computes."""
        return [column for column in house_sheet().columns if column.key != LACKING]

    def headings(self) -> list[str]:
        return [*(column.heading for column in self.columns), *DAYS]

    def rows(self) -> Iterator[list[str]]:
        """The houses as a person reads them, in the order they came, which asks no sorting before the first one."""
        names = [_SOURCES.get(column.key, column.key) for column in self.columns]
        shows = [self._show(column) for column in self.columns]
        found = self.records.order_by("pk").values_list(*names, "simulated")
        days = (format_day(self.day), format_day(self.units_day))
        ends = {True: (*days, SIMULATED), False: (*days, "")}
        for row in found.iterator(AT_ONCE):
            yield [*(show(value) for show, value in zip(shows, row, strict=False)), *ends[row[-1]]]

    def _show(self, column: Column) -> Show:
        if column.key == COMMUNE:
            return _Shown(self._communes().get).__getitem__
        if column.key == HEAD and not self.names_whole:
            return masked
        return _plain if column.kind is Kind.TEXT else _Shown(_show(column)).__getitem__

    def _communes(self) -> dict[int, str]:
        """The code of the commune of each village on the day of the units."""
        held = VillageMembership.objects.filter(holds_on(self.units_day))
        return dict(held.values_list("village_id", "commune__code"))


class _Shown(dict[Any, str]):
    """How the few values of a column are shown, each made once; nothing for what was not recorded."""

    def __init__(self, show: Callable[[Any], str | None]) -> None:
        super().__init__({None: ""})
        self.show = show

    def __missing__(self, value: Any) -> str:
        self[value] = self.show(value) or ""
        return self[value]


def _plain(value: str | None) -> str:
    return value or ""


def _show(column: Column) -> Show:
    if column.kind is Kind.CHOICE:
        titles = dict(column.choices)
        return lambda value: titles.get(value, str(value))
    if column.kind is Kind.BOOLEAN:
        return lambda value: "Có" if value else "Không"
    if column.kind is Kind.DATE:
        return format_day
    if column.kind is Kind.DECIMAL:
        unit = 10**column.scale
        return lambda value: f"{value // unit},{value % unit:0{column.scale}d}".rstrip("0").rstrip(",")
    return str


class _Line:
    """What the writer of CSV writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def harmless(text: str) -> str:
    """A text as a CSV file holds it: an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """A text without the apostrophe that ``harmless`` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_lines(export: Export) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it. A text that a spreadsheet would take for a formula gets an
    apostrophe before it."""
    line = csv.writer(_Line(), lineterminator="\r\n").writerow
    yield b"\xef\xbb\xbf" + _text(line, [export.headings()])
    texts = [place for place, column in enumerate(export.columns) if column.kind is Kind.TEXT]
    batch: list[list[str]] = []
    for row in export.rows():
        for place in texts:
            row[place] = harmless(row[place])
        batch.append(row)
        if len(batch) == 500:
            yield _text(line, batch)
            batch = []
    yield _text(line, batch)


def _text(line: Callable[[Iterable[str]], Any], rows: Iterable[Iterable[str]]) -> bytes:
    return "".join(map(line, rows)).encode()


def write_workbook(export: Export, target: Any) -> None:
    """An .xlsx into a binary file, row by row; numbers are numbers, all else is text."""
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet("Nhà ở")
    head = book.add_format({"bold": True, "text_wrap": True})
    for place, heading in enumerate(export.headings()):
        page.write_string(0, place, heading, head)
    page.freeze_panes(1, 1)
    numeric = [column.kind in (Kind.INTEGER, Kind.DECIMAL) for column in export.columns] + [False] * len(DAYS)
    for at, row in enumerate(export.rows(), start=1):
        for place, (value, is_number) in enumerate(zip(row, numeric, strict=True)):
            if value and is_number:
                page.write_number(at, place, float(value.replace(",", ".")))
            elif value:
                page.write_string(at, place, value)
    book.close()


def geojson_parts(export: Export) -> Iterator[bytes]:
    """A point for each house whose submission tells where it stands (RFC 7946: longitude first); those brought by Excel
    have none and are left out. The head says how many of how many."""
    paths = {form.pk: form.mapping.get("location", "") for form in FormVersion.objects.defer("xml")}
    found = export.records.exclude(submission=None).select_related("household", "village", "submission")
    head = {"ngay_so_lieu": export.day.isoformat(), "ngay_dia_gioi": export.units_day.isoformat()}
    head |= {"so_nha": format_number(export.records.count()), "co_phieu": format_number(found.count())}
    yield f'{{"type":"FeatureCollection","metadata":{_json(head)},"features":['.encode()
    separator = ""
    for record in found.order_by("pk").iterator(AT_ONCE):
        point = _point(record, paths)
        if point:
            yield f"{separator}{_json(_feature(record, point, export))}".encode()
            separator = ","
    yield b"]}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _point(record: HouseRecord, paths: dict[int, str]) -> list[float]:
    """Longitude and latitude, perhaps height; nothing when the form was filled in without a position."""
    submission = record.submission
    assert submission  # noqa: S101 - asked for
    path = paths.get(submission.form_id, "")
    told = [float(each) for each in {**submission.values, **submission.mended}.get(path, "").split()]
    return [told[1], told[0], *told[2:3]] if len(told) >= 2 else []


def _feature(record: HouseRecord, point: list[float], export: Export) -> dict[str, Any]:
    name = record.head_name if export.names_whole else masked(record.head_name)
    told = {"ma_ho": record.household.code, "chu_ho": name, "thon": record.village.name}
    told |= {"ngay_dieu_tra": record.valid_from.isoformat(), "mo_phong": SIMULATED if record.simulated else ""}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": told}
