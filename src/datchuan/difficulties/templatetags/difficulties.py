"""What other rooms' pages show of difficulties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from datchuan.difficulties.access import visible_to
from datchuan.difficulties.models import OPEN_STATES, Difficulty, DifficultyStep
from datchuan.difficulties.queries import is_overdue, standing_on, time_left, whose
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

register = template.Library()


@register.simple_tag(takes_context=True)
def difficulties_here(context: Mapping[str, Any], unit: Unit) -> str:
    """The open difficulties of a commune and of the units that went into it, where the official may see them."""
    request = context["request"]
    day = request.day
    rows = []
    if context["in_area"]:
        among = visible_to(request.user, request.today).filter(unit__in=origins([unit], day)[unit.pk].unit_ids)
        rows = _open_rows(among, day)
    shown = {"unit": unit, "rows": rows, "in_area": context["in_area"], "exists": context["exists"]}
    return render_to_string("difficulties/on_commune.html", {**shown, "perms": context["perms"]})


@register.simple_tag(takes_context=True)
def difficulties_within(context: Mapping[str, Any], district: Unit) -> str:
    """The open difficulties of a district and of its communes, as far as the official may see them."""
    request = context["request"]
    among = visible_to(request.user, request.today).filter(Q(unit=district) | Q(unit__parent=district))
    rows = _open_rows(among, request.day)
    return render_to_string("difficulties/in_district.html", {"rows": rows, "district": district})


def _open_rows(among: QuerySet[Difficulty], day: date) -> list[tuple[DifficultyStep, str, str, bool]]:
    return [
        (step, whose(step), time_left(step, day), is_overdue(step, day))
        for step in standing_on(day, among).filter(state__in=OPEN_STATES)
    ]
