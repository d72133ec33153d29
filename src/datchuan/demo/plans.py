"""Simulated master plans of the communes of 2019, and what became of their review after NQ 818."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from datchuan.masterplans.models import MasterPlan
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
        plan.built_to_plan_on = date(2020, 3, 2) + timedelta(days=random.randrange(60))
    return plan


def draw_new_plan(random: Random, commune: Unit, number: int) -> MasterPlan:
    """A plan approved in 2020 for a merged commune, published within fifteen days."""
    approved = _weekday(date(2020, 6, 1) + timedelta(days=random.randrange(120)))
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
        built_to_plan_on=date(2020, 11, 16),
        simulated=True,
    )


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _committee(commune: Unit) -> str:
    """The committee that approved a commune's plan then: the district's."""
    return f"UBND {commune.parent.name[0].lower()}{commune.parent.name[1:]}" if commune.parent else ""
