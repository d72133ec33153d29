"""Reviews of plans: open, concluded, settled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.serving import bare_plans_of, in_force_on, serving
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

FIRST = ("opened_on", "concluded_on", "plan__unit", "plan__kind")  # what a page says of an open review in a line


def open_reviews(communes: list[Unit], on: date) -> list[ReviewDuty]:
    """The first review still open on ``on`` of each master plan that serves one of the communes, the oldest first: what
    ``plan_facts`` says of them, without the plans that nobody has to review. Three queries; one where none is open."""
    duties: dict[int, ReviewDuty] = {}
    touched: set[str] = set()
    known = ReviewDuty.objects.filter(opened_on__lte=on, plan__kind=SpatialPlan.Kind.COMMUNE_MASTER)
    for duty in known.exclude(concluded_on__lte=on).select_related("plan").only(*FIRST).order_by("-pk"):
        duties[duty.plan_id] = duty
        touched.add(duty.plan.unit_id)
    if not duties:
        return []
    come_from = origins(communes, on)
    here = [each for each in communes if come_from[each.pk].unit_ids & touched]
    by_unit = bare_plans_of(set().union(*(come_from[each.pk].unit_ids for each in here)), on)
    served = {plan.pk for each in here for plan in serving(each, come_from[each.pk], by_unit)}
    return sorted((duties[pk] for pk in served & duties.keys()), key=lambda duty: (duty.opened_on, duty.pk))


@dataclass(frozen=True)
class ReviewProgress:
    """The review duties that a day knows: how many were opened, concluded, and concluded that the plan must change."""

    opened: int
    concluded: int
    must_adjust: int

    @property
    def open(self) -> int:
        return self.opened - self.concluded


def review_progress(on: date) -> ReviewProgress:
    """Every review duty of the province by a day. One query."""
    concluded = Q(concluded_on__lte=on) & ~Q(conclusion="")
    found = ReviewDuty.objects.filter(opened_on__lte=on).aggregate(
        opened=Count("pk"),
        concluded=Count("pk", filter=concluded),
        must_adjust=Count("pk", filter=concluded & ~Q(conclusion=ReviewDuty.Conclusion.STILL_SERVES)),
    )
    return ReviewProgress(**found)


def is_concluded(duty: ReviewDuty, on: date) -> bool:
    """Whether a person had concluded a review by a day."""
    return bool(duty.conclusion) and duty.concluded_on is not None and duty.concluded_on <= on


def is_settled(duty: ReviewDuty, on: date) -> bool | None:
    """Whether nothing is left to do by a day: true once it was concluded that the plan still serves, or once the plan
    that the conclusion wants is in force; false while that is not so; unknown while nobody concluded."""
    if not is_concluded(duty, on):
        return None
    if duty.conclusion == ReviewDuty.Conclusion.STILL_SERVES:
        return True
    plan = duty.settled_by
    return plan is not None and plan.approved_on is not None and in_force_on(plan) <= on


def reviews_settled(duties: list[ReviewDuty], on: date, serving_ids: Collection[int]) -> bool | None:
    """False once a person concluded that a plan must change and it has not; unknown while a duty is open; else true.

    ``serving_ids``: the plans that serve the commune. What carries out a conclusion settles it there alone where it
    serves: of a unit that was divided, one heir's new plan says nothing of the other heirs."""
    settled = [_is_settled_here(duty, on, serving_ids) for duty in duties]
    if False in settled:
        return False
    return None if None in settled else True


def _is_settled_here(duty: ReviewDuty, on: date, serving_ids: Collection[int]) -> bool | None:
    settled = is_settled(duty, on)
    return settled and (duty.settled_by_id is None or duty.settled_by_id in serving_ids)
