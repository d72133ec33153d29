"""What other rooms' pages show of recognitions and dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import Claim
from datchuan.dossiers.queries import Carried, Share, Shares, dossiers_on, recognitions_about
from datchuan.dossiers.queries.differing import figure_words
from datchuan.law.library import load_library
from datchuan.territory.models import Unit

register = template.Library()


@register.simple_tag
def set_title(key: str) -> str:
    """A criteria set by its key; "chưa rõ" where none is named."""
    found = load_library().sets.get(key)
    return found.title if found else "chưa rõ"


@register.filter
def figure(claim: Claim, unit: str) -> str:
    """A claim's figure with its unit: 78,4 %."""
    return figure_words(claim.figure, unit) if claim.figure is not None else ""


@register.simple_tag(takes_context=True)
def shares_here(context: Mapping[str, Any], carried: Carried) -> list[Share]:
    request = context["request"]
    return Shares(request.units_day, request.day).of(carried)


@register.simple_tag(takes_context=True)
def recognitions_here(context: Mapping[str, Any], unit: Unit) -> str:
    """A commune's recognitions, those that others carry of it, and its dossiers where the official may see them."""
    request = context["request"]
    day, ground = request.day, request.units_day
    about = recognitions_about(unit, day, units_on=ground)
    visible = visible_to(request.user, day).filter(commune__in=about.made_of) if context["in_area"] else None
    shares = Shares(ground, day)
    shown = {
        "day": day,
        "ground": ground,
        "carried": [(each, shares.of(each)) for each in about.carried],
        "elsewhere": about.elsewhere,
        "dossiers": dossiers_on(day, visible) if visible is not None else [],
        "in_area": context["in_area"],
        "perms": context["perms"],
    }
    return render_to_string("dossiers/on_commune.html", shown)
