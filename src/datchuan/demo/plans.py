"""Simulated master plans of the communes of 2019, and what became of their review after NQ 818."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from datchuan.masterplans.models import BuildingFinding, Publication, ReviewDuty, SpatialPlan
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

FORMS = ["hoi_nghi", "trung_bay", "trang_thong_tin", "an_pham"]


@dataclass
class DrawnPlan:
    """A plan as drawn, how it was published, and whether building was seen to follow it (None: nobody looked)."""

    plan: SpatialPlan
    forms: list[str]
    follows: bool | None = None
    seen_on: date | None = None


def keep_plans(drawn: Iterable[DrawnPlan]) -> list[SpatialPlan]:
    """Write what was drawn."""
    drawn = list(drawn)
    made = SpatialPlan.objects.bulk_create(each.plan for each in drawn)
    Publication.objects.bulk_create(
        Publication(plan=each.plan, form=form, done_on=each.plan.published_on) for each in drawn for form in each.forms
    )
    BuildingFinding.objects.bulk_create(
        BuildingFinding(plan=each.plan, seen_on=each.seen_on, follows=each.follows, simulated=True)
        for each in drawn
        if each.follows is not None and each.seen_on is not None
    )
    return made


def draw_plan(random: Random, commune: Unit, number: int, *, good: bool = False) -> DrawnPlan:
    """The first master plan of a commune, approved in 2011-2013 as most were. ``good``: published in time, rules
    issued, built to plan."""
    approved = weekday(date(2011, 6, 1) + timedelta(days=random.randrange(900)))
    plan = SpatialPlan(
        unit=commune,
        name=f"Quy hoạch chung xây dựng {commune.name.lower().replace(commune.short_name.lower(), commune.short_name)}",
        decision=f"{number}/QĐ-UBND",
        approved_by=committee(commune),
        approved_on=approved,
        horizon_year=2025 if random.random() < 0.3 else 2020,
        simulated=True,
    )
    drawn, luck = DrawnPlan(plan, []), random.random()
    if good or luck < 0.90:
        plan.published_on = weekday(approved + timedelta(days=5 + random.randrange(28)))
    elif luck < 0.96:
        plan.published_on = weekday(approved + timedelta(days=60 + random.randrange(90)))
    if plan.published_on:
        drawn.forms = random.sample(FORMS, 1 + random.randrange(2))
    if good or random.random() < 0.94:
        plan.rules_decision = f"{number + 1}/QĐ-UBND"
        plan.rules_issued_on = weekday(approved + timedelta(days=20 + random.randrange(200)))
    judged = 0.0 if good else random.random()
    if judged < 0.94:
        drawn.follows = judged < 0.88
        # Seen through 2019 and the spring of 2020, so that the year begins with most of them known.
        drawn.seen_on = date(2019, 3, 4) + timedelta(days=7 * random.randrange(60))
    return drawn


def draw_new_plan(
    random: Random, commune: Unit, number: int, *, since: date = date(2020, 6, 1), seen_on: date = date(2020, 11, 16)
) -> DrawnPlan:
    """A plan for a merged commune, approved from ``since`` on, 48 days or more before it is seen to be kept to, and
    published within fifteen days."""
    approved = weekday(since + timedelta(days=random.randrange((seen_on - since).days - 48)))
    plan = SpatialPlan(
        unit=commune,
        name=f"Quy hoạch chung xây dựng {commune.type.lower()} {commune.short_name} đến năm 2030",
        decision=f"{number}/QĐ-UBND",
        approved_by=committee(commune),
        approved_on=approved,
        horizon_year=2030,
        published_on=weekday(approved + timedelta(days=3 + random.randrange(9))),
        rules_decision=f"{number + 1}/QĐ-UBND",
        rules_issued_on=approved + timedelta(days=1),
        simulated=True,
    )
    return DrawnPlan(plan, ["hoi_nghi", "trung_bay"], follows=True, seen_on=seen_on)


class DaysBetween:
    """Draws working days between two days, both included."""

    def __init__(self, random: Random, **between: date) -> None:
        self.random, self.first, self.last = random, between["from"], between["to"]

    def draw(self) -> date:
        return weekday(self.first + timedelta(days=self.random.randrange((self.last - self.first).days + 1)))


def conclude_some(random: Random, day: Callable[[], date], basis: str, *, until: date) -> None:
    """Conclude a little more than half of the review duties, of those three in four that the plan still serves, each on
    the day that is told for it; one of a day after ``until`` stays open."""
    for duty in ReviewDuty.objects.all():
        luck = random.random()
        concluded_on = day() if luck < 0.55 else None
        if concluded_on and concluded_on <= until:
            serves = luck < 0.4
            duty.conclusion = ReviewDuty.Conclusion.STILL_SERVES if serves else ReviewDuty.Conclusion.REPLACEMENT
            duty.basis = basis
            duty.concluded_on = concluded_on
            duty.save()


def settle_by(plans: Iterable[SpatialPlan]) -> None:
    """Each new plan carries out what was concluded of the plans whose land it covers."""
    for plan in plans:
        units = origins([plan.unit], plan.approved_on or date.max)[plan.unit_id].unit_ids
        wanting = ReviewDuty.objects.filter(plan__unit__in=units, concluded_on__lte=plan.approved_on)
        wanting.exclude(conclusion=ReviewDuty.Conclusion.STILL_SERVES).update(settled_by=plan)


def weekday(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def committee(commune: Unit) -> str:
    """The committee that approved a commune's plan then: the district's."""
    return f"UBND {commune.parent.name[0].lower()}{commune.parent.name[1:]}" if commune.parent else ""
