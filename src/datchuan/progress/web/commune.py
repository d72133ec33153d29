"""A commune's page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from datchuan.evaluation.computing import province_profile
from datchuan.evaluation.queries import history_of, set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.masterplans.queries import plan_facts_on_units
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.progress.lineage_picture import draw_lineage
from datchuan.progress.queries import cell
from datchuan.territory.models import CodeAlias, Level, Unit
from datchuan.territory.queries import (
    attributes_of,
    classes_of,
    family_of,
    households_by_census,
    successors_on,
    units_on,
    within,
)


@requires("progress.view_overview")
def commune(request: OfficialRequest, unit_id: str) -> HttpResponse:
    """Everything of a commune on the day: verdicts, what is missing, plan record, where it came from, history."""
    unit = Unit.objects.select_related("parent").filter(pk=unit_id).first()
    if unit is None:
        raise Http404(f"Không có đơn vị hành chính mã “{unit_id}”.")
    if unit.level != Level.COMMUNE:
        return redirect(f"{reverse('territory')}?huyen={unit.pk}")
    exists = units_on(request.units_day).filter(pk=unit.pk).exists()
    context: dict[str, Any] = {
        "unit": unit,
        "exists": exists,
        **_lineage(unit, request.units_day),
        "own_day": _day_of(unit, request.units_day),
        "counterparts": [] if exists else successors_on(unit, request.units_day),
        "households": households_by_census(request.units_day).get(unit.pk),
        **_through_time(unit, request.units_day),
        "in_area": Unit.objects.filter(within(request.user.area), pk=unit.pk).exists(),
    }
    if exists and unit.type == "Xã":
        context |= _judged(request, unit)
    return render(request, "progress/commune.html", context)


def _lineage(unit: Unit, day: date) -> dict[str, Any]:
    """The picture of where the unit came from and went, and its table: drawn changes and those beside them, by day."""
    family = family_of(unit)
    drawn = [(change, False) for change in family.changes]
    beside = [(change, True) for change in family.beside]
    return {
        "family": family,
        "pictures": draw_lineage(family, unit, day) if family.changes else [],
        "changes": sorted([*drawn, *beside], key=lambda each: (each[0].effective_on, each[1], each[0].pk)),
    }


def _day_of(unit: Unit, day: date) -> date:
    """The day nearest to ``day`` on which the unit exists."""
    if unit.valid_to and unit.valid_to <= day:
        return unit.valid_to - timedelta(days=1)
    return max(day, unit.valid_from or day)


def _through_time(unit: Unit, day: date) -> dict[str, Any]:
    """What the legal unit was called, coded and classed."""
    kept = attributes_of(unit)
    titles = {"Tên": kept.names, "Loại": kept.types, "Mã": kept.codes, "Trực thuộc": kept.parents}
    return {
        "attributes": list(titles.items()),
        "aliases": list(CodeAlias.objects.filter(unit__identity=unit.identity_id).order_by("valid_from")),
        "classes": list(classes_of(unit, day).items()),
    }


def _judged(request: OfficialRequest, unit: Unit) -> dict[str, Any]:
    try:
        now = standing(set_key_on(request.day), request.day, [unit.pk], units_on=request.units_day)
    except Problem as problem:
        return {"why_not": problem.sentence}
    verdicts = now.verdicts[unit.pk]
    profile = province_profile(load_library(), now.communes[0], request.day)
    indicators = {indicator.code: indicator for indicator in now.criteria_set.indicators()}
    return {
        "now": now,
        "lines": [
            (indicators[code], cell(code, verdict), indicators[code].threshold_for(profile, request.day))
            for code, verdict in verdicts.items()
        ],
        "criteria": [(now.criteria_set.criterion(n), now.of_criterion(unit.pk, n)) for n in now.criteria],
        "clauses": verdicts["9.2"].clauses if "9.2" in verdicts else (),
        "share": verdicts.get("9.2"),
        "plans": plan_facts_on_units([unit], request.units_day, request.day)[unit.pk],
        "inferred": now.inferred.get(unit.pk, frozenset()),
        "history": history_of(unit, now.criteria_set.key)[:12],
    }
