"""The list of difficulties, and the same as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from datchuan.difficulties.access import visible_to
from datchuan.difficulties.models import LEVELS, DifficultyKind, DifficultyStep, Severity
from datchuan.difficulties.queries import is_overdue, standing_on
from datchuan.difficulties.terms import terms
from datchuan.difficulties.web.listing import COLUMNS, STATES, Wanted, wanted_of
from datchuan.kernel.text import format_day
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.answering import table_answer
from datchuan.territory.models import Level
from datchuan.territory.queries import have_districts, sorted_by_name, units_on, within

PAGE_SIZE = 50
SIMULATED = "DỮ LIỆU MÔ PHỎNG"


@requires("difficulties.view")
def difficulties(request: OfficialRequest) -> HttpResponse:
    """The difficulties of the area as they stood on the day looked at."""
    wanted, every = wanted_of(request.GET), _every(request)
    page = Paginator(_found(wanted, every, request), PAGE_SIZE).get_page(request.GET.get("trang"))
    # Without districts there is nothing to say of what a commune belongs to.
    without = () if have_districts(step.difficulty.unit for step in page) else ("truc-thuoc",)
    keys = [key for key in wanted.columns if key not in without]
    columns = [COLUMNS[key] for key in keys]
    context: dict[str, Any] = {
        "wanted": wanted,
        "page": page,
        "rows": [_row(step, columns, request) for step in page],
        "headings": [_heading(key, wanted, request) for key in keys],
        "simulated": sum(step.difficulty.simulated for step in page),
        "total": every.count(),
        "states": [(key, title) for key, (title, _) in STATES.items()],
        "kinds": DifficultyKind.choices,
        "severities": Severity.choices,
        "units": _units(request),
        "owners": Office.objects.filter(pk__in=every.order_by().values("owner")).order_by("kind", "key"),
        "columns": [(key, column.heading, key in wanted.columns) for key, column in COLUMNS.items()],
        "query": request.GET.urlencode(),
    }
    return render(request, "difficulties/difficulties.html", context)


@requires("difficulties.view")
def terms_page(request: OfficialRequest) -> HttpResponse:
    """How long a difficulty may take by its severity, and to whom it goes, one level after the other, when overdue."""
    found = [(Severity(key).label, term) for key, term in terms().items()]
    return render(request, "difficulties/terms.html", {"terms": found, "levels": LEVELS[1:]})


def _every(request: OfficialRequest) -> QuerySet[DifficultyStep]:
    return standing_on(request.day, visible_to(request.user, request.today))


def _found(
    wanted: Wanted, every: QuerySet[DifficultyStep], request: OfficialRequest
) -> QuerySet[DifficultyStep] | list[DifficultyStep]:
    found = wanted.filtered(every, request.day)
    return [step for step in found if wanted.matches(step)] if wanted.text else found


def _row(step: DifficultyStep, columns: Sequence[Any], request: OfficialRequest) -> dict[str, Any]:
    cells = [(column.heading, column.says(step, request.day)) for column in columns]
    return {"step": step, "cells": cells, "is_late": is_overdue(step, request.day)}


def _heading(key: str, wanted: Wanted, request: OfficialRequest) -> dict[str, Any]:
    """A heading with the address that orders by it, the other way round where it is ordered by it already."""
    column, query = COLUMNS[key], request.GET.copy()
    is_up, is_down = wanted.order == key, wanted.order == f"-{key}"
    query["sap-xep"] = f"-{key}" if is_up else key
    query.pop("trang", None)
    sorts = "ascending" if is_up else "descending" if is_down else ""
    return {"title": column.heading, "query": query.urlencode() if column.order else "", "sorts": sorts}


def _units(request: OfficialRequest) -> list[tuple[str, str]]:
    """The districts of the area to choose from; in a district its communes."""
    area = request.user.area
    if area.level == Level.COMMUNE:
        return []
    found = units_on(request.units_day).filter(within(area)).exclude(pk=area.pk).select_related("parent")
    districts = found.filter(level=Level.DISTRICT)
    units = sorted_by_name(districts) or sorted_by_name(found.filter(level=Level.COMMUNE))
    return [(unit.pk, unit.name) for unit in units]


@requires("difficulties.view")
def table(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered, every column, as CSV or a workbook; each time is logged."""
    wanted = wanted_of(request.GET)
    steps = list(_found(wanted, _every(request), request))
    headings = [*(column.heading for column in COLUMNS.values()), "Ngày số liệu", "Mô phỏng"]
    ends = {True: SIMULATED, False: ""}
    rows = [
        [*(column.says(step, request.day) for column in COLUMNS.values()), format_day(request.day),
         ends[step.difficulty.simulated]]
        for step in steps
    ]  # fmt: skip
    details = {"kind": kind, "rows": len(rows), "day": f"{request.day}", "query": request.GET.urlencode()[:500]}
    record_audit(by=request.user, action="difficulties.export", subject=request.user.area_id, details=details)
    return table_answer(kind, f"vuong-mac-{request.day:%Y-%m-%d}.{kind}", "Vướng mắc", headings, rows)
