"""Plans made by hand for tests: the department's of the demonstration, and those below it."""

from __future__ import annotations

from datetime import date

from tests.cast import official
from tests.making import TODAY

from datchuan.dossiers.models import Dossier
from datchuan.people.models import Office, Official
from datchuan.programme.models import Plan, PlanVersion, Registration, WorkItem
from datchuan.programme.operations import Amendment, Edit, ItemGiven, draft_from

DISTRICT, OTHER_DISTRICT, COMMUNE = "ubnd-180-1", "ubnd-185-1", "ubnd-06016-1"
AMENDMENT = Amendment("45/KH-SXD", "Tỉnh giao thêm việc", date(2020, 7, 1))


def department() -> Plan:
    return Plan.objects.get(year=2020, office__key="sxd")


def leave_department_alone() -> Plan:
    """The department's plan, without those above and below it that the demonstration has."""
    plan = department()
    plan.targets.update(parent=None)
    plan.work_items.update(parent=None)
    Plan.objects.filter(pk=plan.pk).update(parent=None)
    others = Plan.objects.exclude(pk=plan.pk)
    PlanVersion.objects.filter(plan__in=others).delete()
    Dossier.objects.filter(registration__plan__in=others).update(registration=None)
    Registration.objects.filter(plan__in=others).delete()
    others.update(parent=None)
    others.delete()
    return plan


def office(key: str) -> Office:
    return Office.objects.get(key=key)


def district_plan(key: str = DISTRICT) -> Plan:
    """The district's draft from the department's plan."""
    return draft_from(parent=department(), office=office(key), by=official("huyen"))


def edit_of(plan: Plan, by: Official | None = None, amendment: Amendment | None = None) -> Edit:
    """An edit of somebody who sees the plan as it stands now."""
    plan.refresh_from_db()
    return Edit(by=by or official("huyen"), today=TODAY, revision=plan.revision, amendment=amendment)


def item_given(plan: Plan, **changed: object) -> ItemGiven:
    given = {
        "title": "Rà soát nhà ở các xã",
        "starts_on": date(plan.year, 3, 1),
        "ends_on": date(plan.year, 4, 30),
        "lead": plan.maker,
    }
    return ItemGiven(**{**given, **changed})  # type: ignore[arg-type]


def first_item(plan: Plan) -> WorkItem:
    found: WorkItem = plan.work_items.order_by("order")[0]
    return found
