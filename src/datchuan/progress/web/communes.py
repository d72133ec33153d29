"""The communes of the day with their verdicts, filtered; and the search over units of any time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.evaluation.queries import Standing
from datchuan.law.outcome import Outcome
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.models import Plan
from datchuan.programme.queries import current_plan
from datchuan.progress.queries import CommuneRow, commune_rows, judged_codes, rows_with_outcome
from datchuan.progress.web.asked import criterion_asked, standing_asked
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import search_units, sorted_by_name, units_on

# The choices of the filter, worst first: that is where the work is.
OUTCOMES = [Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET]


@requires("territory.view_units")
def communes(request: OfficialRequest) -> HttpResponse:
    """The communes of the day with their verdicts; or units of any time that match a search."""
    text = request.GET.get("q", "").strip()
    if text:
        return render(
            request, "progress/search.html", {"text": text, "search": search_units(text, today=request.today)}
        )
    now, why_not = standing_asked(request)
    plan = current_plan(request.day)
    districts = sorted_by_name(units_on(request.units_day, Level.DISTRICT))
    chosen = _district(request, districts)
    only_registered = plan is not None and request.GET.get("dang-ky") == "1"
    rows = commune_rows(request.units_day, now, plan, chosen)
    if only_registered:
        rows = [row for row in rows if row.is_registered]
    filters = _by_outcome(request, now, plan, rows) if now else {"rows": rows}
    context = {
        "now": now,
        "why_not": why_not,
        "plan": plan,
        "districts": districts,
        "chosen": chosen,
        "only_registered": only_registered,
        **filters,
    }
    kinds = Counter(row.unit.type for row in context["rows"])
    return render(request, "progress/communes.html", {**context, "kinds": sorted(kinds.items(), reverse=True)})


def _district(request: OfficialRequest, districts: list[Unit]) -> Unit | None:
    """The district asked for; a district officer who asks for none gets their own (``huyen=`` empty: all)."""
    own = request.user.area_id if request.user.area.level == Level.DISTRICT else ""
    wanted = request.GET.get("huyen", own)
    return next((unit for unit in districts if unit.pk == wanted), None)


def _by_outcome(request: OfficialRequest, now: Standing, plan: Plan | None, rows: list[CommuneRow]) -> dict[str, Any]:
    """The rows with the outcome asked for in the criterion asked for, and what the filter offers."""
    criterion = criterion_asked(request, now, plan)
    outcome = next((each for each in OUTCOMES if each.value == request.GET.get("ket-qua")), None)
    return {
        "rows": rows_with_outcome(rows, now, criterion, outcome) if outcome else rows,
        "codes": judged_codes(now),
        "criteria": [now.criteria_set.criterion(number) for number in now.criteria],
        "criterion": now.criteria_set.criterion(criterion),
        "outcomes": OUTCOMES,
        "outcome": outcome,
    }
