"""For tests that make plans under plans themselves."""

from __future__ import annotations

import pytest
from tests.programme.planning import leave_department_alone

from datchuan.programme.models import Plan


@pytest.fixture
def department_alone(province: object) -> Plan:
    """The department's plan, without those above and below it that the demonstration has."""
    return leave_department_alone()
