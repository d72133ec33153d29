"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.territory.models import Change, Level

checks_beside(__file__)


@finds("plan_untouched_by_change")
def plan_untouched_by_change(today: date) -> Iterator[Finding]:
    """Plans approved before a change up to ``today`` that moved land of their unit, without its duty."""
    changes = Change.objects.filter(effective_on__lte=today, from_unit__level=Level.COMMUNE)
    moved: dict[str, set[date]] = {}
    for edge in changes.exclude(type__in=Change.CONTINUING):
        for unit_id in filter(None, (edge.from_unit_id, edge.to_unit_id)):
            moved.setdefault(unit_id, set()).add(edge.effective_on)
    # A term may end, or a law begin, on the same day: only what a merger opened answers for it.
    after_mergers = ReviewDuty.objects.filter(reason=ReviewDuty.Reason.MERGER)
    duties = set(after_mergers.values_list("plan", "opened_on"))
    for plan in SpatialPlan.objects.filter(unit__in=moved).exclude(approved_on=None).select_related("unit"):
        days = {day for day in moved[plan.unit_id] if plan.approved_on and plan.approved_on < day}
        if any((plan.pk, day) not in duties for day in days):
            yield Finding(f"{plan.name} ({plan.unit.name})", "masterplan", str(plan.pk))
