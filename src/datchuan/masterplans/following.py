"""Every master plan that a change touches gets a duty to review it."""

from __future__ import annotations

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import duties_of
from datchuan.platform.queries import installation
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged


class ReviewsFollow(Follower):
    """Upper rooms are not told plan by plan: they follow the change themselves, after this room."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        duties = duties_of(effective_on=change.effective_on, simulated=installation().simulated)
        change.journal.note_made(ReviewDuty, [duty.pk for duty in duties])
        lines = [f"{duty.plan.name} ({duty.plan.unit.name})" for duty in duties]
        return [Consequence("Quy hoạch phải rà soát", len(duties), lines, needs_care=True)] if duties else []

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        plans = SpatialPlan.objects.filter(unit__in=change.began).count()
        concluded = ReviewDuty.objects.filter(event__in=change.events).exclude(conclusion="").count()
        found = [f"{plans} quy hoạch đã lập cho đơn vị mới"] if plans else []
        return found + ([f"{concluded} nhiệm vụ rà soát đã có kết luận"] if concluded else [])

    def withdraw(self, change: TerritoryChanged) -> None:
        # Those of an act loaded with the territory were opened apart from it and are in no journal.
        own = change.journal.made(ReviewDuty)
        ReviewDuty.objects.filter(event__in=change.events).exclude(pk__in=own).delete()
