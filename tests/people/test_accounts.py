"""Accounts are made, and given another area, by an officer of the department."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.making import TODAY

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official, Role
from datchuan.people.operations import NewOfficial, add_official
from datchuan.platform.models import AuditEntry

TWO_LEVELS = date(2025, 10, 1)
COMMUNE, NEW_COMMUNE = "06016-1", "06001-2"  # Tri Phương to 2025, Đoàn Kết since
PASSWORD = "cay-hoi-tren-doi"


def new(**changes: str) -> NewOfficial:
    values = {"username": "xa.moi", "full_name": "Nông Thị Thử", "title": "Công chức", "role": Role.COMMUNE_OFFICER}
    return NewOfficial(**{**values, "area": COMMUNE, "password": PASSWORD, **changes})


def number(call: object) -> int:
    with pytest.raises(Problem) as told:
        call()  # type: ignore[operator]
    return told.value.number


def test_an_account_gets_the_office_of_its_role_and_area(qln: Official) -> None:
    made = add_official(new=new(), by=qln, today=TODAY)
    assert (made.office.short_name, made.area_id) == ("UBND xã Tri Phương", COMMUNE)
    assert made.check_password(PASSWORD)
    leader = add_official(new=new(username="lanhdao2", role=Role.LEADERSHIP, area=""), by=qln, today=TODAY)
    assert (leader.office.key, leader.area_id) == ("sxd", "20-1")
    assert AuditEntry.objects.order_by("-pk")[0].action == "people.add_official"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"username": "Có Dấu"}, 411),
        ({"username": "qln"}, 411),
        ({"area": ""}, 412),
        ({"area": "180-1"}, 412),
        ({"area": NEW_COMMUNE}, 412),
        ({"password": "123"}, 413),
        ({"password": "xa.moi.xa.moi", "username": "xa.moi.xa.moi"}, 413),
    ],
)
def test_bad_input_is_said_and_makes_nothing(qln: Official, changes: dict[str, str], expected: int) -> None:
    before = Official.objects.count()
    assert number(lambda: add_official(new=new(**changes), by=qln, today=TODAY)) == expected
    assert Official.objects.count() == before


def test_the_form_makes_an_account_or_says_why_not(client: Client, qln: Official, lanhdao: Official) -> None:
    client.force_login(lanhdao)
    assert client.get("/quan-tri/can-bo-moi/").status_code == 403
    client.force_login(qln)
    values = {"full_name": "Vi Văn Thử", "title": "", "role": "commune_officer", "area": f"{COMMUNE} Xã Tri Phương"}
    weak = client.post("/quan-tri/can-bo-moi/", {**values, "username": "vi.thu", "password": "ngan"})
    assert weak.status_code == 400
    assert "Mật khẩu" in weak.text
    assert "Vi Văn Thử" in weak.text, "nothing typed is lost"
    assert (
        client.post("/quan-tri/can-bo-moi/", {**values, "username": "vi.thu", "password": PASSWORD}).status_code == 302
    )
    assert "Đã tạo tài khoản vi.thu" in client.get("/quan-tri/").text
