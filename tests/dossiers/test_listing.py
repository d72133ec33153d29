"""The list of dossiers: filters, whose turn it is, pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.flowing import stand
from tests.dossiers.giving import moved, opened
from tests.making import TODAY

from datchuan.dossiers.models import Dossier
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("province")
TRI_PHUONG = "06016-1"


def signed_in(account: str) -> Client:
    client = Client()
    client.force_login(official(account))
    return client


def count(client: Client, query: str) -> str:
    return client.get(f"/ho-so/?{query}").text.split('<span class="count">', 1)[1].split(" ", 1)[0]


def test_the_filters() -> None:
    every, returns = Dossier.objects.count(), Dossier.objects.filter(state="completion").count() + 1
    client = signed_in("qln")
    returned = Dossier.objects.get(commune=TRI_PHUONG)
    moved(returned, "return", by=official("qln"), returned_to="commune")
    assert count(client, "trang-thai=tra-lai") == count(client, "nhom=tra-lai") == f"{returns}/{every}"
    assert count(client, "nhom=so&trang-thai=tra-lai") == f"0/{every}"
    in_department = Dossier.objects.filter(state__in=["submitted", "appraisal", "field", "head", "leadership"]).count()
    assert count(client, "nhom=so") == f"{in_department}/{every}"
    assert count(client, "tim=tri+phuong") == count(client, "tim=TRI+PH%C6%AF%C6%A0NG") == f"1/{every}"
    assert count(client, "tim=41%2FTTr") == f"1/{every}"
    in_district = Dossier.objects.filter(commune__parent="180-1").count()
    assert count(client, "don-vi=180-1") == f"{in_district}/{every}"
    assert count(client, f"don-vi={TRI_PHUONG}") == f"1/{every}"
    enhanced = Dossier.objects.filter(standard="enhanced").count()
    assert count(client, "chuan=enhanced") == f"{enhanced}/{every}"
    assert count(client, "don-vi=khong-co") == f"0/{every}"
    assert count(client, "nhom=la&trang-thai=la&chuan=la&trang=99") == f"{every}/{every}"
    text = client.get("/ho-so/?nhom=tra-lai").text
    assert "UBND xã Tri Phương" in text
    assert "Biên bản 05/BB-SXD" in text, "why it was returned"


def test_what_waits_for_me() -> None:
    dossier, head = Dossier.objects.get(commune=TRI_PHUONG), official("truongphong")
    every, led = Dossier.objects.count(), Dossier.objects.filter(state="leadership").count()
    heading = Dossier.objects.filter(state="head").count()
    assert count(signed_in("lanhdao"), "cho-toi=1") == f"{led}/{every}"
    waiting = Dossier.objects.filter(state__in=["submitted", "appraisal", "field", "concluded"]).count()
    assert count(signed_in("qln"), "cho-toi=1") == f"{waiting}/{every}"
    stand(dossier, "head")
    assert count(signed_in("truongphong"), "cho-toi=1") == f"{heading + 1}/{every}"
    dossier.steps.create(number=99, transition="propose", state="head", on=TODAY, by=head, at=dossier.opened_at)
    assert count(signed_in("truongphong"), "cho-toi=1") == f"{heading}/{every}", "who proposed does not endorse"
    others = Dossier.objects.filter(state="verifying", commune__parent="180-1").count()
    stand(dossier, "completion", returned_to="district")
    assert [count(signed_in(account), "cho-toi=1")[0] for account in ("xa", "huyen", "qln")] == [
        "0",
        str(others + 1),
        str(waiting - 1),
    ]
    assert "Chỉ hồ sơ chờ tôi" not in signed_in("vanthu").get("/ho-so/").text


def test_by_pages_at_the_same_cost() -> None:
    client = signed_in("qln")
    queries = ("", "nhom=so", "cho-toi=1", "trang=2")
    before = [_cost(client, query) for query in queries]
    for commune in communes_on(TODAY, rural_only=True).filter(dossiers=None)[:45]:
        opened(commune.pk)
    after = [_cost(client, query) for query in queries]
    assert all(later <= earlier for earlier, later in zip(before, after, strict=True)), (before, after)
    assert "Trang 1/2" in client.get("/ho-so/").text
    assert "Trang 2/2" in client.get("/ho-so/?trang=2").text


def _cost(client: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/ho-so/?{query}")
    return len(asked)
