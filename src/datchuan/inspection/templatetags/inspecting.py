"""What other rooms' pages show of inspection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.inspection.access import findings_of, visible_to
from datchuan.inspection.queries.findings import findings_of_commune, still_open
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

register = template.Library()


@register.simple_tag(takes_context=True)
def inspection_here(context: Mapping[str, Any], unit: Unit) -> str:
    """The visits of a commune and of the units that went into it, newest first, and what they found that is not closed,
    where the official may see them."""
    request, shown = context["request"], {"unit": unit, "in_area": context["in_area"]}
    if context["in_area"]:
        ids = origins([unit], request.day)[unit.pk].unit_ids
        seen = visible_to(request.user, request.today).filter(commune__in=ids, round__first_on__lte=request.day)
        shown["visits"] = list(seen.select_related("round", "commune", "record").order_by("-round__first_on"))
        among = findings_of(request.user, request.today)
        shown["found"] = still_open(findings_of_commune(unit, among, request.day))
    return render_to_string("inspection/on_commune.html", shown)
