"""For tests that make plans under plans themselves."""

from __future__ import annotations

import pytest
from tests.programme.planning import department

from datchuan.programme.models import Plan, PlanVersion, Registration


@pytest.fixture
def department_alone(province: object) -> Plan:
    """The department's plan, without those above and below it that the demonstration has."""
    plan = department()
    plan.targets.update(parent=None)
    plan.work_items.update(parent=None)
    Plan.objects.filter(pk=plan.pk).update(parent=None)
    others = Plan.objects.exclude(pk=plan.pk)
    PlanVersion.objects.filter(plan__in=others).delete()
    Registration.objects.filter(plan__in=others).delete()
    others.update(parent=None)
    others.delete()
    return plan
