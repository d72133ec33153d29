"""The drawn houses as files, to carry or to check: declared and measured side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from datchuan.housing.models import HouseRecord
from datchuan.housing.web.words import shown
from datchuan.inspection.models import Visit
from datchuan.inspection.queries.remeasured import Compared
from datchuan.inspection.queries.samples import Judging
from datchuan.kernel.text import format_day
from datchuan.law.facts import Field
from datchuan.survey.delivering import KINDS, csv_chunks, write_sheet

HEADINGS = ("Mẫu", "Thứ tự rút", "Thôn", "Mã hộ", "Chủ hộ", "Khai", "Đo", "Ngày đo", "Vì sao không đo được")


def house_table(
    visit: Visit,
    judging: Judging,
    houses: Sequence[Compared],
    fields: Sequence[Field],
    show: Callable[[HouseRecord], str],
    kind: str,
) -> HttpResponseBase:
    """A row for each drawn house, as CSV or a workbook."""
    headings = [*HEADINGS, *(f"{field.title} ({which})" for field in fields for which in ("khai", "đo")), "Ghi chú"]
    rows = _rows(judging, houses, fields, show)
    if kind == "csv":
        texts = range(2, len(headings))
        return _named(StreamingHttpResponse(csv_chunks(headings, rows, texts)), visit, kind)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_sheet("Mẫu nhà đo lại", headings, rows, {0, 1}, file)
    file.seek(0)
    return _named(FileResponse(file), visit, kind)


def _rows(
    judging: Judging, houses: Sequence[Compared], fields: Sequence[Field], show: Callable[[HouseRecord], str]
) -> Iterator[list[str]]:
    for each in houses:
        house, record = each.house, each.record
        measured = judging.outcome(each.measured).label if each.measured is not None else ""
        facts = [cell for field in fields for cell in (shown_of(field, house.declared), shown_of(field, record))]
        yield [
            str(house.sample.number),
            str(house.order),
            house.village.name,
            house.household.code,
            show(house.declared),
            judging.outcome(each.declared).label,
            measured,
            format_day(record.valid_from) if record else "",
            house.why_not,
            *facts,
            "DỮ LIỆU MÔ PHỎNG" if house.declared.simulated else "",
        ]


def shown_of(field: Field, record: HouseRecord | None) -> str:
    """A fact of a version as a person reads it; nothing without a version."""
    return shown(field, getattr(record, field.column)) if record else ""


def _named(response: Any, visit: Visit, kind: str) -> HttpResponseBase:
    response["Content-Type"] = KINDS[kind]
    response["Content-Disposition"] = f'attachment; filename="mau-nha-{visit.commune_id}.{kind}"'
    return response
