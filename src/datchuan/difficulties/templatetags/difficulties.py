"""What other rooms' pages show of difficulties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.difficulties.access import visible_to
from datchuan.difficulties.models import OPEN_STATES
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
        rows = [
            (step, whose(step), time_left(step, day), is_overdue(step, day))
            for step in standing_on(day, among).filter(state__in=OPEN_STATES)
        ]
    shown = {"unit": unit, "rows": rows, "in_area": context["in_area"], "exists": context["exists"]}
    return render_to_string("difficulties/on_commune.html", {**shown, "perms": context["perms"]})
