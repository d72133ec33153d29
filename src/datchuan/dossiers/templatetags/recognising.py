"""What other rooms' pages show of recognitions and dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.dossiers.access import visible_to
from datchuan.dossiers.queries import (
    Carried,
    Share,
    carried_by,
    carried_on,
    dossiers_on,
    in_force,
    shares_of,
    withdrawn_by,
)
from datchuan.law.library import load_library
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

register = template.Library()


@register.simple_tag
def set_title(key: str) -> str:
    """A criteria set by its key; "chưa rõ" where none is named."""
    found = load_library().sets.get(key)
    return found.title if found else "chưa rõ"


@register.simple_tag(takes_context=True)
def shares_here(context: Mapping[str, Any], carried: Carried) -> list[Share]:
    request = context["request"]
    return shares_of(carried, request.units_day, request.day)


@register.simple_tag(takes_context=True)
def recognitions_here(context: Mapping[str, Any], unit: Unit) -> str:
    """A commune's recognitions, those that others carry of it, and its dossiers where the official may see them."""
    request = context["request"]
    day, ground = request.day, request.units_day
    carried = carried_by(unit, day, units_on=ground)
    ids = origins([unit], ground)[unit.pk].unit_ids
    shown = {
        "day": day,
        "ground": ground,
        "carried": [(each, shares_of(each, ground, day)) for each in carried],
        "elsewhere": _elsewhere(unit, day, ground, carried),
        "dossiers": dossiers_on(day, visible_to(request.user, day).filter(commune__in=ids)),
        "in_area": context["in_area"],
        "perms": context["perms"],
    }
    return render_to_string("dossiers/on_commune.html", shown)


def _elsewhere(unit: Unit, day: date, ground: date, carried: list[Carried]) -> list[Carried]:
    """The legal unit's own recognitions that other units carry now, and those withdrawn."""
    own = {each.recognition.pk for each in carried}
    left = in_force(day).filter(commune__identity=unit.identity_id).exclude(pk__in=own)
    gone = [each for each in withdrawn_by(day) if each.recognition.commune.identity_id == unit.identity_id]
    return [*carried_on(day, left, units_on=ground), *gone]
