"""After 01/07/2025 there are no districts: every page answers for every role, and none shows a column for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.whole.test_routes import ALL

from datchuan.housing.models import Household
from datchuan.law.library import load_library
from datchuan.masterplans.models import SpatialPlan
from datchuan.people.models import Official
from datchuan.platform.models import Installation
from datchuan.territory.models import ChangeAct, Unit

DAY = date(2025, 10, 1)
COMMUNE, WARD, OLD = "06001-2", "05977-2", "06016-1"  # Đoàn Kết, Đông Kinh; Tri Phương until 2025
SETS = {"key": "vn-xa-2021", "code": "9.2"}
# A cell for a district that holds none; the plan of 2020 names the districts of its own communes.
EMPTY_DISTRICT = re.compile(r'data-label="Huyện"[^>]*>\s*(?:–|Lạng Sơn)?\s*</t[dh]>')
_ONCE = pytest.mark.once("the whole province is the reach of qhkt too, which is asked on both")
ACCOUNTS = [*(pytest.param(each, marks=_ONCE) for each in ("lanhdao", "qln", "vpdp")), "qhkt", "huyen", "xa"]


def addresses() -> Iterator[str]:
    """Every route with something real in it; those that only take a POST answer 405."""
    some = {
        **SETS,
        "unit_id": COMMUNE,
        "username": "xa",
        "value_id": next(iter(load_library().values)),
        "year": 2020,
        "kind": "pdf",
        "code": "9.2",
    }
    own = {
        "house": {"code": Household.objects.order_by("code").values_list("code", flat=True)[0]},
        "masterplan": {"pk": SpatialPlan.objects.order_by("pk").values_list("pk", flat=True)[0]},
        "set-up-province": {"code": "12"},
    }
    act = ChangeAct.objects.order_by("-effective_on").values_list("pk", flat=True)[0]
    for pattern in ALL:
        needed = pattern.pattern.converters
        values = {name: some.get(name, act) for name in needed} | own.get(pattern.name, {})
        yield reverse(pattern.name, kwargs={name: values[name] for name in needed})
    yield from (reverse("commune", args=[pk]) for pk in (WARD, OLD))
    yield reverse("what-if") + "?bo=vn-xa-2021&chi-tieu=9.2&muc=10"
    yield reverse("comparison") + "?chi=het"
    yield reverse("territory") + "?q=trang"


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_answers_without_districts(province: Unit, account: str) -> None:
    Installation.objects.update(working_day=DAY)
    client = Client()
    client.force_login(Official.objects.get(username=account))
    for address in addresses():
        if "dang-xuat" in address:
            continue
        page = client.get(address)
        assert page.status_code < 500, address
        if "text/html" in page.get("Content-Type", ""):
            assert not EMPTY_DISTRICT.search(page.text), address
            assert not address.startswith(("/quy-hoach", "/danh-gia", "/dia-ban")) or "Huyện</th>" not in page.text


def test_lists_of_such_a_day_speak_of_the_province(client: Client, province: Unit) -> None:
    Installation.objects.update(working_day=DAY)
    client.force_login(Official.objects.get(username="qln"))
    page = client.get("/").text
    assert "Theo huyện" not in page
    assert "Toàn tỉnh" in page
    assert "UBND huyện" not in page
    assert "Huyện</th>" not in client.get("/quy-hoach/").text
    client.get("/?ngay=2020-12-31")
    assert "Theo huyện, thành phố" in client.get("/").text
    assert "Huyện</th>" in client.get("/quy-hoach/").text
