"""Review duties as they stood on a day: open, in the works, settled; what is late, what comes next, where they lie."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce

from datchuan.masterplans.models import ReviewDuty, ReviewStep, SpatialPlan
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import heirs_of, held_on, successors_on

Step = ReviewStep.Step
# From which days of its record each step of a plan is done: any of them known is enough.
DONE_BY: Mapping[str, tuple[str, ...]] = {
    Step.TASK: ("task_approved_on",),
    Step.DRAFT: ("opinions_from", "appraised_on"),  # no day of its own: opinions and appraisal are of a draft
    Step.OPINIONS: ("opinions_to",),
    Step.APPRAISAL: ("appraised_on",),
    Step.APPROVAL: ("approved_on",),
    Step.PUBLICATION: ("published_on",),
    Step.RULES: ("rules_issued_on",),
}
# Behind a plan once it is approved, whether or not the day was recorded.
BEFORE_APPROVAL = frozenset({Step.TASK, Step.DRAFT, Step.OPINIONS, Step.APPRAISAL})


class ReviewState(TextChoices):
    """How far a review duty is on a day."""

    OPEN = "open", "Chưa kết luận"
    WORKS = "works", "Đang thực hiện"
    SETTLED = "settled", "Đã xong"


class StepState(TextChoices):
    """How far a planned step is on a day, by the record of the plan that settles the duty."""

    DONE = "done", "Đã làm"
    PASSED = "passed", "Đã qua, chưa ghi ngày"
    LATE = "late", "Quá hạn"
    DUE = "due", "Chưa đến hạn"


@dataclass(frozen=True)
class StepNow:
    """A planned step with the day on which it was done."""

    step: ReviewStep
    state: StepState
    done_on: date | None

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.step.due_on


def done_on(step: str, plan: SpatialPlan | None, day: date) -> date | None:
    """When a step was done by a plan's record, as ``day`` knows it."""
    known = (getattr(plan, name) for name in DONE_BY[step]) if plan else ()
    return min((each for each in known if each and each <= day), default=None)


def steps_of(duty: ReviewDuty, day: date) -> list[StepNow]:
    """The planned steps of a duty. Its steps and the plan that settles it are at hand."""
    return [_step_now(step, duty.settled_by, day) for step in duty.steps.all()]


def _step_now(step: ReviewStep, plan: SpatialPlan | None, day: date) -> StepNow:
    when = done_on(step.step, plan, day)
    if when:
        return StepNow(step, StepState.DONE, when)
    if step.step in BEFORE_APPROVAL and done_on(Step.APPROVAL, plan, day):
        return StepNow(step, StepState.PASSED, None)
    return StepNow(step, StepState.LATE if step.due_on < day else StepState.DUE, None)


def is_done(day: date, plan: str = "duty__settled_by__") -> Q:
    """The condition that a planned step is behind its plan by a day."""
    approved = Q(**{f"{plan}approved_on__lte": day})
    found = Q(step__in=BEFORE_APPROVAL) & approved
    for step, names in DONE_BY.items():
        for name in names:
            found |= Q(step=step) & Q(**{f"{plan}{name}__lte": day})
    return found


def concluded_by(day: date) -> Q:
    """The condition that a person had concluded by a day."""
    return Q(concluded_on__lte=day)


def settled_by_day(day: date) -> Q:
    """The condition that nothing is left to do by a day: ``is_settled`` of one duty, for many."""
    from_day = Q(settled_by__in_force_on__lte=day) | Q(settled_by__in_force_on=None)
    in_force = from_day & Q(settled_by__approved_on__lte=day)
    return concluded_by(day) & (Q(conclusion=ReviewDuty.Conclusion.STILL_SERVES) | in_force)


def duties_on(day: date, among: QuerySet[ReviewDuty] | None = None) -> QuerySet[Any]:
    """The duties that a day knows, each with its ``state``; ``is_late``: its deadline or that of a planned step has
    passed; ``next_on``: the day by which the next thing shall be done, where one is set."""
    left = ReviewStep.objects.filter(~is_done(day), duty=OuterRef("pk")).order_by()
    settled = settled_by_day(day)
    late = (~settled & Q(due_on__lt=day)) | (concluded_by(day) & Exists(left.filter(due_on__lt=day)))
    first = left.values("duty").annotate(first=Min("due_on")).values("first")
    state = Case(
        When(settled, then=Value(ReviewState.SETTLED)),
        When(concluded_by(day), then=Value(ReviewState.WORKS)),
        default=Value(ReviewState.OPEN),
        output_field=CharField(),
    )
    found = (ReviewDuty.objects.all() if among is None else among).filter(opened_on__lte=day)
    return found.annotate(
        state=state,
        is_late=Case(When(late, then=Value(True)), default=Value(False)),
        next_on=Coalesce(Subquery(first), Case(When(~settled, then=F("due_on")))),
    )


@dataclass(frozen=True)
class Home:
    """Where a plan lies on a day: the commune that holds its land (the first in name order where several do), and the
    district, or that commune itself where it lies in none."""

    commune: Unit
    place: Unit


def homes_of(duties: QuerySet[ReviewDuty], day: date) -> dict[str, Home]:
    """Per unit of a reviewed plan where it lies. Three queries."""
    return homes(Unit.objects.filter(pk__in=duties.order_by().values("plan__unit")).select_related("parent"), day)


def homes(units: Iterable[Unit], day: date) -> dict[str, Home]:
    """The same of units with their parents at hand. Two queries."""
    units = list(units)
    held = held_on(units, day)
    found = {}
    for unit in units:
        holding = held.get(unit.pk)
        commune = holding.holders[0] if holding and holding.holders else unit
        found[unit.pk] = Home(commune, place_of(commune))
    return found


def place_of(commune: Unit) -> Unit:
    """The district of a commune; any other unit itself. The parent is at hand."""
    parent = commune.parent
    in_district = commune.level == Level.COMMUNE and parent is not None and parent.level == Level.DISTRICT
    return parent if in_district and parent is not None else commune


def settling(duty: ReviewDuty) -> QuerySet[SpatialPlan]:
    """The plans that may carry out a duty's conclusion: of the same kind, of the plan's unit or a unit that its land
    went to, not approved before the duty was opened."""
    found = SpatialPlan.objects.filter(unit__in=heirs_of(duty.plan.unit), kind=duty.plan.kind).exclude(pk=duty.plan_id)
    late_enough = Q(approved_on=None) | Q(approved_on__gte=duty.opened_on)
    return found.filter(late_enough).select_related("unit").order_by("approved_on", "pk")


def chosen_plans(
    among: QuerySet[SpatialPlan], *, kinds: Collection[str], before: date, place: str, day: date
) -> list[SpatialPlan]:
    """Approved plans to open a review of: of the kinds (none: of all), approved before a day, that lie in a district
    (or commune) on ``day`` (none: anywhere), and that nothing revised as a whole. Four queries."""
    whole = SpatialPlan.objects.exclude(revision__in=SpatialPlan.BESIDE).filter(approved_on__lte=day)
    found = among.filter(approved_on__lt=before).exclude(Exists(whole.filter(revises=OuterRef("pk"))))
    found = found.filter(kind__in=kinds) if kinds else found
    plans = list(found.select_related("unit__parent").order_by("unit__short_name", "kind", "pk"))
    if not place:
        return plans
    where = homes({plan.unit_id: plan.unit for plan in plans}.values(), day)
    return [plan for plan in plans if place in (where[plan.unit_id].place.pk, where[plan.unit_id].commune.pk)]


def units_to_plan(duty: ReviewDuty, day: date) -> list[Unit]:
    """The units that a plan which carries out a duty's conclusion may be made for; the reviewed plan's own first."""
    own = duty.plan.unit
    if duty.conclusion in SpatialPlan.BESIDE:
        return [own]
    return sorted(successors_on(own, day), key=lambda unit: unit.pk != own.pk)
