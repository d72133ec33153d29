"""The report of difficulties on a page: a province by district, a district by commune, for a period."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.difficulties.access import difficulties_of
from datchuan.difficulties.papers import about_key, median_words
from datchuan.difficulties.queries import PERIODS, Report, ReportRow, period_of, report_on, time_left, whose
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on, within


@requires("difficulties.report")
def report(request: OfficialRequest) -> HttpResponse:
    """The report of ``?dia-ban=`` for ``?ky=`` ("2020-h2"); of one's own area and the year unless said."""
    period = period_of(request.GET.get("ky") or str(request.day.year))
    areas = _areas(request)
    area = next((unit for unit in areas if unit.pk == request.GET.get("dia-ban")), areas[0])
    found = report_on(area, difficulties_of(area, request.day), period, request.day)
    years = range(request.today.year, request.today.year - 3, -1)
    context = {
        "report": found,
        "tables": _tables(found),
        "overdue": [(step, whose(step), time_left(step, found.on)) for step in found.overdue],
        "areas": areas,
        "periods": [period_of(f"{year}-{part}" if part else str(year)) for year in years for part in PERIODS],
        "about": about_key(area, period.key),
        "median": median_words(found.whole),
    }
    return render(request, "difficulties/report.html", context)


def _areas(request: OfficialRequest) -> list[Unit]:
    """The official's area first, then the districts in it."""
    own = request.user.area
    districts = units_on(request.units_day, Level.DISTRICT).filter(within(own)).exclude(pk=own.pk)
    return [own, *sorted_by_name(districts)]


def _tables(found: Report) -> list[tuple[str, str, list[tuple[ReportRow, str]]]]:
    first = ("Theo huyện, thành phố", "Huyện, thành phố") if found.by_district else ("Theo xã", "Đơn vị")
    return [
        (*first, [(row, median_words(row)) for row in found.places]),
        ("Theo loại", "Loại", [(row, median_words(row)) for row in found.kinds]),
    ]
