"""Reviews of plans as what waits for an official: one line a commune to conclude, one to carry out; and their deadlines
as days of the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.kernel.text import lower_first
from datchuan.masterplans.access import visible_to
from datchuan.masterplans.models import ReviewDuty, ReviewStep
from datchuan.masterplans.queries.duties import (
    Home,
    ReviewState,
    StepNow,
    StepState,
    duties_on,
    homes,
    homes_of,
    steps_of,
)
from datchuan.people.models import Official
from datchuan.territory.models import Unit

STEPS = dict(ReviewStep.Step.choices)
LEFT = (StepState.LATE, StepState.DUE)


class ReviewsWait(WaitingSource):
    """Open review duties of the plans of one's area, one line a commune: the department's officers conclude them, the
    others wait. And concluded ones to carry out: they wait for the office that was given them, or for the department to
    give them to one."""

    key, title = "ra-soat", "Rà soát quy hoạch"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        """A constant number of queries."""
        concludes = official.has_perm("masterplans.conclude_reviews")
        among = ReviewDuty.objects.filter(
            Q(plan__in=visible_to(official, on).order_by().values("pk")) | Q(office=official.office_id)
        )
        left = duties_on(on, among).exclude(state=ReviewState.SETTLED)
        where = homes_of(left, on)
        duties = list(left.select_related("plan", "office", "settled_by").prefetch_related("steps").order_by("pk"))
        by_commune: dict[tuple[str, str, bool], list[ReviewDuty]] = {}
        for duty in duties:
            gives = concludes and duty.office_id is None  # who concludes says who carries it out
            mine = duty.state == ReviewState.WORKS and (gives or duty.office_id == official.office_id)
            key = (duty.state, where[duty.plan.unit_id].commune.pk, mine)
            by_commune.setdefault(key, []).append(duty)
        communes = {home.commune.pk: home.commune for home in where.values()}
        return [
            _to_conclude(communes[pk], each, concludes=concludes)
            if state == ReviewState.OPEN
            else _to_carry_out(communes[pk], each, on, mine=mine)
            for (state, pk, mine), each in by_commune.items()
        ]


def _to_conclude(commune: Unit, duties: Sequence[ReviewDuty], *, concludes: bool) -> Waiting:
    first = min(duties, key=lambda duty: duty.opened_on)
    several = f"{reverse('reviews')}?noi={commune.pk}&tinh-trang=chua-ket-luan"
    return Waiting(
        title=f"Kết luận rà soát {len(duties)} quy hoạch của {lower_first(commune.name)}",
        link=reverse("review", args=[first.pk]) if len(duties) == 1 else several,
        since=first.opened_on,
        due_on=min((duty.due_on for duty in duties if duty.due_on), default=None),
        whose="Sở Xây dựng",
        from_whom=first.instrument,
        subject=commune.name,
        waits_for_others=not concludes,
    )


def next_step(duty: ReviewDuty, on: date) -> StepNow | None:
    """The planned step that comes next: of those that are left the first that is due."""
    return next((each for each in steps_of(duty, on) if each.state in LEFT), None)


def _to_carry_out(commune: Unit, duties: Sequence[ReviewDuty], on: date, *, mine: bool) -> Waiting:
    """What is first due of the reviews of a commune's plans that an office, or another one, carries out."""
    first = min(duties, key=lambda duty: (_due_on(duty, on) or date.max, duty.pk))
    step, is_one = next_step(first, on), len(duties) == 1
    doing = f", bước tới: {lower_first(STEPS[step.step.step])}" if step else ""
    one = f"{first.get_conclusion_display()} {lower_first(first.plan.name)}{doing}"
    several = f"Thực hiện kết luận rà soát {len(duties)} quy hoạch của {lower_first(commune.name)}"
    offices = list(dict.fromkeys(duty.office.short_name for duty in duties if duty.office))
    return Waiting(
        title=one if is_one else several,
        link=reverse("review", args=[first.pk])
        if is_one
        else f"{reverse('reviews')}?noi={commune.pk}&tinh-trang=dang-lam",
        since=min(duty.concluded_on or duty.opened_on for duty in duties),
        due_on=_due_on(first, on),
        whose=", ".join(offices) or "chưa giao cơ quan nào",
        from_whom=f"Kết luận rà soát: {lower_first(first.get_conclusion_display())}",
        subject=commune.name,
        waits_for_others=not mine,
    )


def _due_on(duty: ReviewDuty, on: date) -> date | None:
    step = next_step(duty, on)
    return min(filter(None, (step.step.due_on if step else None, duty.due_on)), default=None)


class ReviewsDue(HappeningSource):
    """The deadlines of reviews in one's area, and of their planned steps. Of one's own office: what it carries out."""

    key, title = "ra-soat", "Hạn rà soát quy hoạch"

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        among = ReviewDuty.objects.filter(
            Q(plan__in=visible_to(official, on).order_by().values("pk")) | Q(office=official.office_id)
        )
        within = Q(due_on__range=(first, last)) | Q(steps__due_on__range=(first, last))
        # By their ids: joining the steps would give a duty once for each.
        due = duties_on(on, among.filter(pk__in=ReviewDuty.objects.filter(within).order_by().values("pk")))
        duties = list(due.select_related("plan__unit__parent", "office", "settled_by").prefetch_related("steps"))
        where = homes({duty.plan.unit_id: duty.plan.unit for duty in duties}.values(), on)
        told = (each for duty in duties for each in _days_of(duty, where, official, on))
        return [each for each in told if first <= each.starts_on <= last]


def _days_of(duty: ReviewDuty, where: Mapping[str, Home], official: Official, on: date) -> Iterable[Happening]:
    place = where[duty.plan.unit_id].commune.name
    settled = duty.state == ReviewState.SETTLED  # type: ignore[attr-defined]
    days = [("", "Hoàn thành rà soát", duty.due_on, settled)] if duty.due_on else []
    days += [
        (f"-{each.step.step}", STEPS[each.step.step], each.step.due_on, each.state not in LEFT)
        for each in steps_of(duty, on)
    ]
    for suffix, title, day, is_done in days:
        yield Happening(
            uid=f"review-{duty.pk}{suffix}",
            title=f"{title}: {lower_first(duty.plan.name)}, {lower_first(place)}",
            starts_on=day,
            ends_on=day,
            link=reverse("review", args=[duty.pk]),
            kind="review",
            is_done=is_done,
            is_own=duty.office_id == official.office_id,
            whose=duty.office.short_name if duty.office else "",
        )
