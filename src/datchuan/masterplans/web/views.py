"""The master plans that serve each commune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.kernel.text import sort_key
from datchuan.masterplans.queries import Grounds, PlanFacts, plan_facts_on_units
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, have_districts, within

STATES = {"cho-ra-soat": "Đang chờ rà soát", "qua-han": "Công bố quá hạn hoặc chưa công bố", "thieu": "Chưa có hồ sơ"}


@requires("masterplans.view_masterplans")
def masterplans(request: OfficialRequest) -> HttpResponse:
    """The communes of the area on the day, each with the plans that serve it and their state."""
    communes = (
        communes_on(request.units_day, rural_only=True).filter(within(request.user.area)).select_related("parent")
    )
    ordered = sorted(
        communes, key=lambda unit: (sort_key(unit.parent.short_name if unit.parent else ""), sort_key(unit.short_name))
    )
    facts = plan_facts_on_units(ordered, request.units_day, request.day)
    wanted = request.GET.get("loai", "")
    chosen = [(commune, [plan for plan in facts[commune.pk] if _matches(plan, wanted)]) for commune in ordered]
    rows = [
        (commune, plans)
        for commune, plans in chosen
        if (not facts[commune.pk] if wanted == "thieu" else plans or wanted not in STATES)
    ]
    context = {"rows": rows, "states": STATES.items(), "wanted": wanted, "total": len(ordered)}
    context["has_districts"] = have_districts(ordered)
    context["grounds"] = _grounds(rows, request.units_day)
    return render(request, "masterplans/masterplans.html", context)


def _grounds(rows: Sequence[tuple[Unit, list[PlanFacts]]], day: date) -> Grounds:
    """The grounds of the plans of a list, those that are other land than their commune's measured all at once."""
    pairs = [(each.plan, commune) for commune, plans in rows for each in plans]
    grounds = Grounds((plan for plan, _ in pairs), day)
    grounds.each_share([pair for pair in pairs if grounds.differs(*pair)])
    return grounds


def _matches(plan: PlanFacts, wanted: str) -> bool:
    """Whether a plan is in the state asked for; every plan is in no particular one."""
    if wanted == "cho-ra-soat":
        return bool(plan.open_duties)
    if wanted == "qua-han":
        return plan.facts["published"] is False or plan.is_late
    return wanted != "thieu"
