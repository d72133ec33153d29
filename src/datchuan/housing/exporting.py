"""Houses out as files: CSV, a workbook, Parquet, points for maps. However many houses, little of them is in memory.

Every row carries the day of the facts, the day of the units and the mark of simulated data, so that none is lost when
rows are cut out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Field, QuerySet
from django.db.models.fields.json import KeyTextTransform

from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import FACTS
from datchuan.housing.sheet import CODE, COMMUNE, DAYS, HEAD, LACKING, SURVEYED, VILLAGE, house_sheet
from datchuan.kernel.text import format_day, format_number, masked
from datchuan.survey.columns import Column, Kind
from datchuan.survey.delivering import csv_chunks, feature_chunks, place_of, write_parquet, write_sheet
from datchuan.survey.models import FormVersion
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
AT_ONCE = 2000
_SOURCES = {CODE: "household__code", COMMUNE: "village_id", VILLAGE: "village__name", SURVEYED: "valid_from"}
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
            return _Shown(self.communes().get).__getitem__
        if column.key == HEAD and not self.names_whole:
            return masked
        return _plain if column.kind is Kind.TEXT else _Shown(_show(column)).__getitem__

    def communes(self) -> dict[int, str]:
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


def csv_lines(export: Export) -> Iterator[bytes]:
    texts = [place for place, column in enumerate(export.columns) if column.kind is Kind.TEXT]
    return csv_chunks(export.headings(), export.rows(), texts)


def write_workbook(export: Export, target: Any) -> None:
    numbers = {at for at, column in enumerate(export.columns) if column.kind in (Kind.INTEGER, Kind.DECIMAL)}
    write_sheet("Nhà ở", export.headings(), export.rows(), numbers, target)


# --- Parquet -------------------------------------------------------------------------------------------------------

_IDENTITY = {"code": "String", "commune": "Int32", "village": "String", "head_name": "String", "surveyed_on": "Date"}
_ENDS = {"note": "String", "version": "Int32", "day": "Date", "units_day": "Date", "simulated": "Boolean"}


def write_columns(export: Export, target: Any) -> None:
    """Parquet with the columns that ``datchuan national`` reads: facts by their column and code, the commune by the
    number that its code is. A house in no commune on the day of the units has none."""
    facts = {name: "Boolean" if isinstance(_field(name), BooleanField) else "Int32" for name in FACTS}
    communes = {village: int(code) for village, code in export.communes().items()}
    names = ("household__code", "village_id", "village__name", "head_name", "valid_from", *FACTS, "note", "version")
    found = export.records.order_by("pk").values_list(*names, "simulated").iterator(AT_ONCE)
    shown = str if export.names_whole else masked
    days = (export.day, export.units_day)
    rows = (
        (code, communes.get(village_id), village, shown(head), *rest[:-1], *days, rest[-1])
        for code, village_id, village, head, *rest in found
    )
    write_parquet(_IDENTITY | facts | _ENDS, rows, target)


def _field(name: str) -> Field[Any, Any]:
    return HouseRecord._meta.get_field(name)  # type: ignore[return-value]


# --- points --------------------------------------------------------------------------------------------------------


def geojson_parts(export: Export) -> Iterator[bytes]:
    """A point for each house whose submission tells where it stands; those brought by Excel have none and are left out.
    The head says how many of how many."""
    found = export.records.exclude(submission=None)
    head = {"ngay_so_lieu": export.day.isoformat(), "ngay_dia_gioi": export.units_day.isoformat()}
    head |= {"so_nha": format_number(export.records.count()), "co_phieu": format_number(found.count())}
    return feature_chunks(head, _features(export, found))


def _features(export: Export, found: QuerySet[HouseRecord]) -> Iterator[dict[str, Any]]:
    """Form by form, for each has its own place for the answer; the database takes it out of the answers."""
    shown = str if export.names_whole else masked
    names = ("household__code", "head_name", "village__name", "valid_from", "simulated", "put", "sent")
    for form in FormVersion.objects.defer("xml"):
        if path := form.mapping.get("location"):
            of_form = found.filter(submission__form=form).order_by("pk")
            told = of_form.annotate(
                put=KeyTextTransform(path, "submission__mended"), sent=KeyTextTransform(path, "submission__values")
            )
            for code, head, village, day, simulated, put, sent in told.values_list(*names).iterator(AT_ONCE):
                if place := place_of(put or sent):
                    about = {"ma_ho": code, "chu_ho": shown(head), "thon": village, "ngay_dieu_tra": day.isoformat()}
                    about["mo_phong"] = SIMULATED if simulated else ""
                    yield {"type": "Feature", "geometry": place, "properties": about}
