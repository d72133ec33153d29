"""What a plan's page shows of its reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string

from datchuan.masterplans.access import changeable_by
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries import ReviewState, duties_on
from datchuan.masterplans.web.review_forms import OpeningForm

register = template.Library()


@register.simple_tag(takes_context=True)
def reviews_of(context: Mapping[str, Any], plan: SpatialPlan) -> str:
    """The review duties of a plan as the day knows them, those that it settles, and the form that opens one by hand."""
    request = context["request"]
    among = ReviewDuty.objects.filter(plan=plan)
    duties = duties_on(request.day, among).select_related("office", "settled_by", "concluded_by")
    may_open = request.user.has_perm("masterplans.conclude_reviews") and plan.approved_on is not None
    shown = {
        "plan": plan,
        "duties": [(duty, ReviewState(duty.state)) for duty in duties],
        "settles": plan.settles.select_related("plan__unit"),
        "may_open": may_open and changeable_by(request.user, request.today).filter(pk=plan.pk).exists(),
        "opening": OpeningForm(initial={"opened_on": request.today}),
    }
    return render_to_string("masterplans/_reviews.html", shown, request=request)
