"""What other rooms' pages show of spatial plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.masterplans.access import plans_of_area
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import PlanFacts, registered
from datchuan.territory.models import Unit

register = template.Library()


@register.simple_tag(takes_context=True)
def plans_beside(context: Mapping[str, Any], unit: Unit, shown: Collection[PlanFacts]) -> str:
    """The plans of a commune and of the units that went into it, beside those that are ``shown`` already: other kinds,
    urban plans that cover it, older ones that serve no more."""
    day = context["request"].day
    already = {each.plan.pk for each in shown}
    plans = SpatialPlan.objects.filter(plans_of_area(unit, day)).exclude(pk__in=already).select_related("unit")
    rows = sorted(registered(plans, day), key=lambda row: (row.plan.kind, row.plan.approved_on or day, row.plan.pk))
    return render_to_string("masterplans/on_commune.html", {"unit": unit, "rows": rows, "on": day})
