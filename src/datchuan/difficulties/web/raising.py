"""Raising a difficulty, filled in from where one comes: ?xa=, ?tieu-chi=, ?viec=, ?nhom=."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from datchuan.difficulties.given import house_groups
from datchuan.difficulties.models import Severity
from datchuan.difficulties.operations import DifficultyGiven, raise_difficulty
from datchuan.difficulties.web.forms import RaisingForm
from datchuan.evaluation.computing import own_indicators
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.people.queries import area_today
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.programme.models import Plan, WorkItem
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on, within


@requires("difficulties.raise")
def raise_one(request: OfficialRequest) -> HttpResponse:
    """Raise one in one's own area."""
    units = _units(request.user, request.today)
    form = RaisingForm(
        request.POST or None,
        request.FILES or None,
        units=_unit_choices(units),
        about=_about(request.today),
        initial=_initial(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = raise_difficulty(
                given=_given(form.cleaned_data, units),
                by=request.user,
                on=request.today,
                today=request.today,
                files=form.given_files(),
            )
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi {made.code}, hạn giải quyết {made.due_on:%d/%m/%Y}.")
            return redirect("difficulty", code=made.code)
    return render(
        request, "difficulties/raise.html", {"form": form, "units": units}, status=400 if form.errors else 200
    )


def _units(by: Official, today: date) -> list[Unit]:
    """The communes and districts of the area, which must exist today."""
    found = units_on(today).filter(within(area_today(by, today)), level__in=[Level.COMMUNE, Level.DISTRICT])
    return sorted_by_name(found.select_related("parent"))


def _unit_choices(units: list[Unit]) -> list[tuple[str, Any]]:
    """Communes under their district; without districts, plainly."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in units:
        district = unit if unit.level == Level.DISTRICT else unit.parent
        is_district = district is not None and district.level == Level.DISTRICT
        words = f"Cả {unit.name[:1].lower()}{unit.name[1:]}" if unit.level == Level.DISTRICT else unit.name
        groups.setdefault(district.name if district and is_district else "", []).append((unit.pk, words))
    if len(groups) == 1:
        return [each for group in groups.values() for each in group]
    return sorted(groups.items(), key=lambda group: sort_key(group[0]))


def _about(today: date) -> dict[str, Any]:
    """What it may be about: indicators and groups of houses of the set in force, work items of this year's plans."""
    try:
        criteria_set = load_library().basic_set_on(today)
    except Problem:
        indicators, houses = [], []
    else:
        indicators = [(each.code, f"{each.code} {each.title}") for each in own_indicators(criteria_set)]
        houses = list(house_groups(criteria_set).items())
    works = WorkItem.objects.filter(_of_the_year(today), dropped_on=None).order_by("plan", "order")
    items = [(str(each.pk), each.title) for each in works]
    return {"criterion": indicators, "houses": houses, "work_item": items}


def _of_the_year(today: date) -> Q:
    return Q(plan__year__lte=today.year, plan__until_year__gte=today.year, plan__state=Plan.State.ADOPTED)


def _initial(request: OfficialRequest) -> dict[str, Any]:
    asked = {"unit": "xa", "criterion": "tieu-chi", "work_item": "viec", "houses": "nhom"}
    return {"severity": Severity.ORDINARY} | {
        field: request.GET[name] for field, name in asked.items() if request.GET.get(name)
    }


def _given(cleaned: dict[str, Any], units: list[Unit]) -> DifficultyGiven:
    values = {name: value for name, value in cleaned.items() if name != "evidence"}
    values["unit"] = next(each for each in units if each.pk == cleaned["unit"])
    chosen = cleaned["work_item"]
    values["work_item"] = WorkItem.objects.filter(pk=chosen).first() if chosen else None
    return DifficultyGiven(**values, simulated=installation().simulated)
