"""The cast: the officials of the demonstration by account, and two outsiders. A pytest plugin (tests/conftest.py)."""

from __future__ import annotations

from datetime import date

import pytest

from datchuan.people.models import Office, Official, Role
from datchuan.territory.models import Unit


def official(username: str) -> Official:
    """An account of the demonstration, by its name."""
    return Official.objects.select_related("area", "office").get(username=username)


def newcomer(username: str, role: str, area_id: str) -> Official:
    """An official who is not in the demonstration, of the given role and area."""
    office = Office.objects.get(key="sxd")
    made = Official.objects.create_user(
        username, password="mat-khau-thu-nghiem", full_name="Nông Văn Thử", role=role, office=office, area_id=area_id
    )
    return Official.objects.select_related("area", "office").get(pk=made.pk)


@pytest.fixture
def lanhdao(province: Unit) -> Official:
    """Deputy director of the department."""
    return official("lanhdao")


@pytest.fixture
def qln(province: Unit) -> Official:
    """Division officer, housing."""
    return official("qln")


@pytest.fixture
def qhkt(province: Unit) -> Official:
    """Division officer, planning."""
    return official("qhkt")


@pytest.fixture
def vpdp(province: Unit) -> Official:
    """The coordination office."""
    return official("vpdp")


@pytest.fixture
def huyen(province: Unit) -> Official:
    """District officer of Tràng Định (180-1)."""
    return official("huyen")


@pytest.fixture
def xa(province: Unit) -> Official:
    """Commune officer of Tri Phương (06016-1), in Tràng Định."""
    return official("xa")


@pytest.fixture
def xa_khac(province: Unit) -> Official:
    """An outsider: commune officer of Đề Thám (06046-1), in Tràng Định too."""
    return newcomer("xa_khac", Role.COMMUNE_OFFICER, "06046-1")


@pytest.fixture
def huyen_khac(province: Unit) -> Official:
    """An outsider: district officer of Bắc Sơn (185-1)."""
    return newcomer("huyen_khac", Role.DISTRICT_OFFICER, "185-1")


DAY = date(2020, 12, 31)
