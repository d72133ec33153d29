"""The grounds of plans on pages: of one plan, of the plans that serve a commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.kernel.text import format_number
from datchuan.masterplans.ground_drawing import over_commune, small_drawing
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Grounds, Part, PlanFacts, inherited
from datchuan.masterplans.web.extents import extent_context
from datchuan.territory.models import Unit

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_extent(context: Mapping[str, Any], plan: SpatialPlan) -> str:
    """The extent of a plan over the communes of the day."""
    shown = extent_context(context["request"], plan)
    return render_to_string("masterplans/_ground_of_plan.html", {**shown, "perms": context["perms"]})


@register.simple_tag(takes_context=True)
def grounds_here(context: Mapping[str, Any], commune: Unit, plans: Sequence[PlanFacts]) -> str:
    """The plans that serve a commune and those of the units that went into it, by their grounds; nothing where all that
    there is are plans made for the commune as it is."""
    day, on = context["request"].units_day, context["request"].day
    served = {each.plan.pk: each.plan for each in plans}
    older = [plan for plan in inherited(commune, on) if plan.pk not in served]
    known = [*served.values(), *older]
    grounds = Grounds(known, day)
    if not any(grounds.differs(plan, commune) for plan in known):
        return ""
    shares = grounds.each_share([(plan, commune) for plan in known])
    shown = {
        "commune": commune,
        "rows": [(each, each.plan.pk in served) for each in shares],
        "drawing": over_commune(commune, shares, grounds),
        "units_day": day,
    }
    return render_to_string("masterplans/_grounds_here.html", shown)


@register.inclusion_tag("masterplans/_ground_in_list.html")
def ground_in_list(grounds: Grounds, plan: SpatialPlan, commune: Unit) -> Mapping[str, Any]:
    """How the ground of a plan lies in a commune, small: nothing where it is the commune's own land."""
    if not grounds.differs(plan, commune):
        return {}
    return {"share": grounds.share(plan, commune), "drawing": small_drawing(plan, commune, grounds)}


@register.filter
def share_words(part: Part) -> str:
    """A share beside its pair: "49,0 % (1.100,00/2.246,00 ha)"."""
    if part.share is None:
        return f"chưa rõ tỷ lệ ({format_number(part.part_ha, 2)}\u00a0ha)" if part.part_ha is not None else "chưa rõ"
    share = f"{format_number(part.share * 100, 1)}\u00a0%"
    if part.part_ha is None or part.whole_ha is None:
        return share
    return f"{share} ({format_number(part.part_ha, 2)}/{format_number(part.whole_ha, 2)}\u00a0ha)"


@register.filter
def share_alone(part: Part) -> str:
    """A share where there is no room for its pair, which the plan's page has."""
    return "chưa rõ phần" if part.share is None else f"{format_number(part.share * 100, 1)}\u00a0%"


@register.filter
def part_told(part: Part) -> str:
    """A share with its pair and by what it was found, in one line: for tables of hundreds."""
    words = f"{share_words(part)} {part.by}".strip()
    return f"{words}, ước tính" if part.is_estimate else words
