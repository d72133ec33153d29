"""The plans of the demonstration: nation, province, department, some districts; who is registered in them."""

from __future__ import annotations

from datchuan.demo.programme.districts import make_district_plans
from datchuan.demo.programme.loading import SETS, PlanFile, load_plan, plan_file
from datchuan.demo.story import Story
from datchuan.people.models import Office
from datchuan.programme.models import Assignment, Plan, Registration

NATION, PROVINCE, DEPARTMENT = "plan-nation-2016-2020.yaml", "plan-province-2020.yaml", "plan-2020.yaml"
DISTRICTS = "plans-districts-2020.yaml"
__all__ = ["DEPARTMENT", "DISTRICTS", "NATION", "PROVINCE", "SETS", "make_programme", "plan_file"]


def make_programme(story: Story, offices: dict[str, Office]) -> Plan:
    """The plans, each under its parent, registrations and assignment. Returns the department's plan."""
    nation = load_plan(PlanFile(plan_file(NATION)), offices, parent=None)
    province_file = PlanFile(plan_file(PROVINCE))
    province = load_plan(province_file, offices, parent=nation)
    done = {key: on for key, on in story.work_done.items() if on <= story.working_day}
    department = load_plan(
        PlanFile(plan_file(DEPARTMENT)), offices, parent=province, done=done, simulated=True, has_paper=True
    )
    _register(story, department)
    _register_higher(province_file, province)
    Assignment.objects.create(
        plan=department, office=department.maker, district_id=story.assigned_district, simulated=True
    )
    make_district_plans(plan_file(DISTRICTS), offices, department)
    return department


def _register(story: Story, plan: Plan) -> None:
    """The communes that mean to reach the basic standard: a simulated choice."""
    Registration.objects.bulk_create(
        Registration(
            plan=plan,
            year=plan.year,
            commune_id=entry["commune"],
            is_difficult=bool(entry.get("difficult")),
            is_focus=bool(entry.get("focus")),
            registered_on=entry["registered_on"],
            simulated=True,
        )
        for entry in story.registrations
    )


def _register_higher(file: PlanFile, plan: Plan) -> None:
    """Those that mean to reach a higher standard: named by the province's plan, or a simulated choice."""
    Registration.objects.bulk_create(
        Registration(
            plan=plan,
            year=plan.year,
            commune_id=entry["commune"],
            standard=entry["standard"],
            registered_on=entry.get("registered_on"),
            simulated=bool(entry.get("simulated")),
        )
        for entry in file.facts["registrations"]
    )
