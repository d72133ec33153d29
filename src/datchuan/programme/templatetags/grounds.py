"""What pages show where the units of a day are not those that a plan was made on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from datchuan.programme.models import Plan
from datchuan.programme.queries import TargetGround, ended_in, target_ground
from datchuan.territory.queries import Successors

register = template.Library()


@register.simple_tag(takes_context=True)
def ground_of(context: Mapping[str, Any], plan: Plan) -> TargetGround:
    """The ground of the plan's targets, and that of the day whose units are looked at."""
    return target_ground(plan, context["request"].units_day)


@register.simple_tag(takes_context=True)
def ended_here(context: Mapping[str, Any], plan: Plan | None) -> dict[str, Successors]:
    """The plan's communes and districts that have ended by the day whose units are looked at, with their successors."""
    return ended_in(plan, context["request"].units_day) if plan else {}


@register.filter
def of_unit(ended: Mapping[str, Successors], unit_id: str) -> Successors | None:
    """What became of an ended unit; ``None`` where it has not ended."""
    return ended.get(unit_id)
