"""Simulated master plans of the communes of 2019, and what became of their review after NQ 818."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from datchuan.masterplans.models import MasterPlan, ReviewDuty
from datchuan.territory.models import Unit

FORMS = ["hoi_nghi", "trung_bay", "trang_thong_tin", "an_pham"]


def draw_plan(random: Random, commune: Unit, number: int, *, good: bool = False) -> MasterPlan:
    """The first master plan of a commune, approved in 2011-2013 as most were. ``good``: published in time, rules
    issued, built to plan."""
    approved = _weekday(date(2011, 6, 1) + timedelta(days=random.randrange(900)))
    plan = MasterPlan(
        unit=commune,
        name=f"Quy hoạch chung xây dựng {commune.name.lower().replace(commune.short_name.lower(), commune.short_name)}",
        decision=f"{number}/QĐ-UBND",
        approved_by=_committee(commune),
        approved_on=approved,
        horizon_year=2025 if random.random() < 0.3 else 2020,
        simulated=True,
    )
    luck = random.random()
    if good or luck < 0.90:
        plan.published_on = _weekday(approved + timedelta(days=5 + random.randrange(28)))
    elif luck < 0.96:
        plan.published_on = _weekday(approved + timedelta(days=60 + random.randrange(90)))
    if plan.published_on:
        plan.publication_forms = random.sample(FORMS, 1 + random.randrange(2))
    if good or random.random() < 0.94:
        plan.rules_decision = f"{number + 1}/QĐ-UBND"
        plan.rules_issued_on = _weekday(approved + timedelta(days=20 + random.randrange(200)))
    judged = 0.0 if good else random.random()
    if judged < 0.94:
        plan.built_to_plan = judged < 0.88
        # Seen through 2019 and the spring of 2020, so that the year begins with most of them known.
        plan.built_to_plan_on = date(2019, 3, 4) + timedelta(days=7 * random.randrange(60))
    return plan


def draw_new_plan(
    random: Random, commune: Unit, number: int, *, since: date = date(2020, 6, 1), seen_on: date = date(2020, 11, 16)
) -> MasterPlan:
    """A plan for a merged commune, approved from ``since`` on, 48 days or more before it is seen to be kept to, and
    published within fifteen days."""
    approved = _weekday(since + timedelta(days=random.randrange((seen_on - since).days - 48)))
    return MasterPlan(
        unit=commune,
        name=f"Quy hoạch chung xây dựng {commune.type.lower()} {commune.short_name} đến năm 2030",
        decision=f"{number}/QĐ-UBND",
        approved_by=_committee(commune),
        approved_on=approved,
        horizon_year=2030,
        published_on=_weekday(approved + timedelta(days=3 + random.randrange(9))),
        publication_forms=["hoi_nghi", "trung_bay"],
        rules_decision=f"{number + 1}/QĐ-UBND",
        rules_issued_on=approved + timedelta(days=1),
        built_to_plan=True,
        built_to_plan_on=seen_on,
        simulated=True,
    )


class DaysBetween:
    """Draws working days between two days, both included."""

    def __init__(self, random: Random, **between: date) -> None:
        self.random, self.first, self.last = random, between["from"], between["to"]

    def draw(self) -> date:
        return _weekday(self.first + timedelta(days=self.random.randrange((self.last - self.first).days + 1)))


def conclude_some(random: Random, day: Callable[[], date], basis: str, *, until: date) -> None:
    """Conclude a little more than half of the review duties, of those three in four that the plan still serves, each on
    the day that is told for it; one of a day after ``until`` stays open."""
    for duty in ReviewDuty.objects.all():
        luck = random.random()
        concluded_on = day() if luck < 0.55 else None
        if concluded_on and concluded_on <= until:
            serves = luck < 0.4
            duty.conclusion = ReviewDuty.Conclusion.STILL_SERVES if serves else ReviewDuty.Conclusion.MUST_ADJUST
            duty.basis = basis
            duty.concluded_on = concluded_on
            duty.save()


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _committee(commune: Unit) -> str:
    """The committee that approved a commune's plan then: the district's."""
    return f"UBND {commune.parent.name[0].lower()}{commune.parent.name[1:]}" if commune.parent else ""
