"""The list of findings: of one's area, of one round; and the same as files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from datchuan.inspection.access import findings_of
from datchuan.inspection.models import FindingStep, Round, Severity
from datchuan.inspection.queries.findings import findings_on, is_late
from datchuan.inspection.web.finding_listing import COLUMNS, SHOWN, STATES, Wanted, wanted_of
from datchuan.kernel.text import format_day
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.answering import table_answer
from datchuan.territory.models import Level
from datchuan.territory.queries import have_districts, sorted_by_name, units_on, within

PAGE_SIZE = 50
SIMULATED = "DỮ LIỆU MÔ PHỎNG"


@requires("inspection.view")
def findings(request: OfficialRequest) -> HttpResponse:
    """The findings of the area as they stood on the day looked at."""
    return _page(request, None)


@requires("inspection.view")
def round_findings(request: OfficialRequest, pk: int) -> HttpResponse:
    """Those of one round."""
    return _page(request, get_object_or_404(Round, pk=pk))


def _page(request: OfficialRequest, round_: Round | None) -> HttpResponse:
    wanted, every = wanted_of(request.GET), _every(request, round_)
    page = Paginator(_found(wanted, every, request), PAGE_SIZE).get_page(request.GET.get("trang"))
    # Without districts there is nothing to say of what a commune belongs to; in one round nothing of the round.
    districts = have_districts(step.finding.visit.commune for step in page)
    without = {key for key, is_told in (("huyen", districts), ("dot", round_ is None)) if not is_told}
    keys = [key for key in SHOWN if key not in without]
    context: dict[str, Any] = {
        "round": round_,
        "tab": "findings",
        "wanted": wanted,
        "page": page,
        "rows": [_row(step, keys, request) for step in page],
        "headings": [_heading(key, wanted, request) for key in keys],
        "simulated": sum(step.finding.simulated for step in page),
        "total": every.count(),
        "states": [(key, title) for key, (title, _) in STATES.items()],
        "severities": Severity.choices,
        "rounds": [] if round_ else _rounds(request),
        "units": _units(request),
        "query": request.GET.urlencode(),
        "download": _download_query(request, round_),
    }
    return render(request, "inspection/findings.html", context)


def _every(request: OfficialRequest, round_: Round | None) -> QuerySet[FindingStep]:
    among = findings_of(request.user, request.today)
    return findings_on(request.day, among.filter(visit__round=round_) if round_ else among)


def _found(
    wanted: Wanted, every: QuerySet[FindingStep], request: OfficialRequest
) -> QuerySet[FindingStep] | list[FindingStep]:
    found = wanted.filtered(every, request.day)
    return [step for step in found if wanted.matches(step)] if wanted.text else found


def _row(step: FindingStep, keys: list[str], request: OfficialRequest) -> dict[str, Any]:
    cells = [(key, COLUMNS[key].heading, COLUMNS[key].says(step, request.day)) for key in keys]
    return {"step": step, "cells": cells, "is_late": is_late(step, request.day)}


def _heading(key: str, wanted: Wanted, request: OfficialRequest) -> dict[str, Any]:
    """A heading with the address that orders by it, the other way round where it is ordered by it already."""
    column, query = COLUMNS[key], request.GET.copy()
    is_up, is_down = wanted.order == key, wanted.order == f"-{key}"
    query["sap-xep"] = f"-{key}" if is_up else key
    query.pop("trang", None)
    sorts = "ascending" if is_up else "descending" if is_down else ""
    return {"title": column.heading, "query": query.urlencode() if column.order else "", "sorts": sorts}


def _rounds(request: OfficialRequest) -> list[Round]:
    """The rounds that found something which the official sees."""
    seen = findings_of(request.user, request.today).values("visit__round")
    return list(Round.objects.filter(pk__in=seen))


def _units(request: OfficialRequest) -> list[tuple[str, str]]:
    """The districts of the area to choose from; in a district its communes."""
    area = request.user.area
    if area.level == Level.COMMUNE:
        return []
    found = units_on(request.units_day).filter(within(area)).exclude(pk=area.pk).select_related("parent")
    districts = found.filter(level=Level.DISTRICT)
    units = sorted_by_name(districts) or sorted_by_name(found.filter(level=Level.COMMUNE))
    return [(unit.pk, unit.name) for unit in units]


def _download_query(request: OfficialRequest, round_: Round | None) -> str:
    query = request.GET.copy()
    query.pop("trang", None)
    if round_:
        query["dot"] = str(round_.pk)
    return query.urlencode()


@requires("inspection.view")
def table(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered, every column, as CSV or a workbook; each time is logged."""
    steps = list(_found(wanted_of(request.GET), _every(request, None), request))
    headings = [*(column.heading for column in COLUMNS.values()), "Ngày số liệu", "Mô phỏng"]
    rows = [
        [
            *(column.says(step, request.day) for column in COLUMNS.values()),
            format_day(request.day),
            SIMULATED if step.finding.simulated else "",
        ]
        for step in steps
    ]
    details = {"kind": kind, "rows": len(rows), "day": f"{request.day}", "query": request.GET.urlencode()[:500]}
    record_audit(by=request.user, action="inspection.export_findings", subject=request.user.area_id, details=details)
    return table_answer(kind, f"kien-nghi-kiem-tra-{request.day:%Y-%m-%d}.{kind}", "Kiến nghị", headings, rows)
