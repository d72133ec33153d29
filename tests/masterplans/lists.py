"""Lists of plans as files, made by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.making import TODAY

from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.sheet import plan_sheet
from datchuan.masterplans.workbooks import list_workbook
from datchuan.territory.models import Unit

KIND = SpatialPlan.Kind
TITLE = {column.key: column.title for column in plan_sheet().columns}


def row(unit: str, decision: str = "", **values: str) -> dict[str, str]:
    """A production plan of 2012, unless it says something else."""
    usual = {"kind": KIND.PRODUCTION.label, "name": "Quy hoạch sản xuất", "approved_on": "05/03/2012"}
    return {"unit": unit, **usual, "decision": decision, **values}


def listed(*rows: dict[str, str]) -> bytes:
    """The rows as CSV, with the columns that they have."""
    keys = list(dict.fromkeys(key for each in rows for key in each))
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([TITLE[key] for key in keys])
    writer.writerows([each.get(key, "") for key in keys] for each in rows)
    return file.getvalue().encode()


def exported(area: str, change: Callable[[Worksheet, dict[str, int]], Any] = lambda page, at: None) -> bytes:
    """The workbook of an area as a person sends it back; ``change`` gets the page and the places of its columns."""
    book = load_workbook(BytesIO(list_workbook(area=Unit.objects.get(pk=area), today=TODAY, prefilled=True)))
    page = book.worksheets[0]
    heads = {str(cell.value).removesuffix(" *").split(" (ha)")[0]: cell.column for cell in page[3]}
    change(page, {key: heads[title] for key, title in TITLE.items()})
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def line_of(page: Worksheet, at: dict[str, int], plan: SpatialPlan) -> int:
    """The row of a plan in an exported page."""
    return next(n for n in range(4, page.max_row + 1) if page.cell(n, at["record"]).value == plan.pk)
