from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.platform.access import requires
from datchuan.platform.web.request import DayRequest
from datchuan.territory.models import Level
from datchuan.territory.queries import (
    communes_on,
    households_by_census,
    merged_since,
    search_units,
    sorted_by_name,
    units_on,
)


@requires("territory.view_units")
def units(request: DayRequest) -> HttpResponse:
    """The communes of the day, by district; or units of any time that match a search."""
    text = request.GET.get("q", "").strip()
    if text:
        found = search_units(text)
        return render(request, "territory/search.html", {"text": text, "found": found})
    day = request.day
    districts = sorted_by_name(units_on(day, Level.DISTRICT))
    chosen = next((unit for unit in districts if unit.pk == request.GET.get("huyen")), None)
    communes = communes_on(day).select_related("parent")
    if chosen:
        communes = communes.filter(parent=chosen)
    households = households_by_census(day)
    merged = merged_since(day.replace(month=1, day=1), day)
    rows = [(unit, households.get(unit.pk), unit.pk in merged) for unit in sorted_by_name(communes)]
    kinds: dict[str, int] = {}
    for unit, _, _ in rows:
        kinds[unit.type] = kinds.get(unit.type, 0) + 1
    context = {"rows": rows, "districts": districts, "chosen": chosen, "kinds": sorted(kinds.items())}
    return render(request, "territory/units.html", context)
