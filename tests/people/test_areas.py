"""Officials whose area ended: told so, limited, and given another area by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import newcomer, official
from tests.making import TODAY, row, workbook

from datchuan.kernel.problem import Problem
from datchuan.people.models import AreaMove, Office, Official, Role
from datchuan.people.operations import move_official
from datchuan.people.queries import officials_without_area, without_area
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
ENDED, DE_THAM, LIEN_HOI = "06052-1", "06046-1", "06268-2"  # Bắc Ái, divided between Đề Thám and Kim Đồng in 2020


def moved(username: str, area_id: str, on: date = TODAY, **changes: Any) -> AreaMove:
    area = Unit.objects.get(pk=area_id)
    values = {"office": None, "by": official("qln"), "today": TODAY, **changes}
    return move_official(official=official(username), area=area, on=on, **values)


@pytest.fixture
def bac_ai() -> Official:
    return newcomer("bacai", Role.COMMUNE_OFFICER, ENDED)


def test_they_are_found_with_the_units_that_hold_their_land(bac_ai: Official) -> None:
    (left,) = officials_without_area(TODAY)
    assert left.official == bac_ai
    assert [unit.pk for unit in left.successors] == [DE_THAM, "06031-1"]
    assert without_area(official("xa"), TODAY) is None
    assert without_area(bac_ai, date(2019, 12, 31)) is None


def test_a_person_moves_them_and_it_is_kept(bac_ai: Official) -> None:
    office = Office.objects.get(key="ubnd-06268-2")
    move = moved("bacai", DE_THAM, office=office)
    bac_ai.refresh_from_db()
    assert (bac_ai.area_id, bac_ai.office, bac_ai.role) == (DE_THAM, office, Role.COMMUNE_OFFICER)
    assert (move.from_area_id, move.to_area_id, move.by) == (ENDED, DE_THAM, official("qln"))
    assert AuditEntry.objects.latest("pk").action == "people.move_official"
    assert officials_without_area(TODAY) == []


def test_the_role_follows_the_level_of_the_area() -> None:
    assert moved("huyen", DE_THAM).to_role == Role.COMMUNE_OFFICER
    assert moved("xa", "180-1").to_role == Role.DISTRICT_OFFICER


BAD: dict[str, tuple[dict[str, Any], int]] = {
    "an area that ended": ({"area_id": "06037-1", "on": date(2026, 1, 1), "today": date(2026, 1, 1)}, 411),
    "a province": ({"area_id": "20-1"}, 412),
    "who has the province": ({"username": "qln"}, 412),
    "a day to come": ({"on": date(2021, 1, 1)}, 413),
    "before the old area ended": ({"on": date(2019, 12, 1)}, 413),
    "the same": ({"area_id": ENDED}, 414),
}


@pytest.mark.parametrize(("changes", "number"), BAD.values(), ids=BAD)
def test_bad_input_is_refused(bac_ai: Official, changes: dict[str, Any], number: int) -> None:
    with pytest.raises(Problem) as refused:
        moved(**{"username": "bacai", "area_id": DE_THAM, **changes})
    assert refused.value.number == number
    assert refused.value.mend
    assert not AreaMove.objects.exists()


def test_an_office_of_a_unit_that_ended_is_refused(bac_ai: Official) -> None:
    office = Office.objects.get(key="ubnd-06268-2")
    Office.objects.filter(pk=office.pk).update(unit=ENDED)
    with pytest.raises(Problem) as refused:
        moved("bacai", DE_THAM, office=Office.objects.get(pk=office.pk))
    assert refused.value.number == 415


# --- pages ---------------------------------------------------------------------------------------------------------

PAGES = ("/", "/ke-hoach/", "/dia-ban/", "/ban-do/", "/tieu-chi/", "/nha-o/", "/nha-o/nhap/", "/quy-hoach/", "/ho-so/")


@pytest.mark.parametrize("address", [*PAGES, "/cong-nhan/", f"/dia-ban/{ENDED}/", f"/dia-ban/{DE_THAM}/"])
def test_who_signs_in_without_an_area_is_told_on_every_page(client: Client, bac_ai: Official, address: str) -> None:
    client.force_login(bac_ai)
    page = client.get(address)
    assert page.status_code == 200
    text = " ".join(page.text.split())
    assert "Địa bàn của bạn, <strong>xã Bắc Ái</strong>, không còn từ 01/01/2020 theo 818/NQ-UBTVQH14" in text
    assert "nay thuộc xã Đề Thám, xã Kim Đồng" in text


def test_nothing_is_brought_to_an_area_that_ended(client: Client, bac_ai: Official) -> None:
    client.force_login(bac_ai)
    file = SimpleUploadedFile("nha.xlsx", workbook(Unit.objects.get(pk="06016-1"), [row("LS1")]))
    for answer in (client.post("/nha-o/nhap/", {"file": file}), client.get("/nha-o/tep.xlsx")):
        assert answer.status_code == 400
        assert "nay thuộc Xã Đề Thám, Xã Kim Đồng" in answer.text


def test_nobody_else_is_told_that(client: Client) -> None:
    client.force_login(official("xa"))
    assert "không còn từ" not in client.get("/").text


def test_the_screen_lists_them_and_the_form_moves_them(client: Client, bac_ai: Official) -> None:
    client.force_login(official("lanhdao"))
    assert "1 cán bộ có địa bàn không còn tồn tại" in client.get("/quan-tri/").text
    assert "Xã Đề Thám, Xã Kim Đồng" in client.get("/quan-tri/dia-ban-can-bo/").text
    address = f"/quan-tri/dia-ban-can-bo/{bac_ai.pk}/"
    assert "Kế tiếp địa bàn cũ" in client.get(address).text
    refused = client.post(address, {"area": DE_THAM, "on": "2021-05-01"})
    assert refused.status_code == 400
    assert "sau hôm nay" in refused.text
    done = client.post(address, {"area": DE_THAM, "on": "2020-12-01"}, follow=True)
    assert "Đã phân Nông Văn Thử về Xã Đề Thám" in done.text
    assert "Không có ai" in done.text
    assert client.get(address).status_code == 404


def test_only_the_department_moves_officials(client: Client, bac_ai: Official) -> None:
    for account in ("vpdp", "huyen", "xa"):
        client.force_login(official(account))
        assert client.get("/quan-tri/dia-ban-can-bo/").status_code == 403
        assert client.post(f"/quan-tri/dia-ban-can-bo/{bac_ai.pk}/").status_code == 403
    client.force_login(official("qln"))
    assert client.get(f"/quan-tri/dia-ban-can-bo/{official('xa').pk}/").status_code == 404, "their area exists"


def test_the_screen_costs_the_same_however_many(client: Client) -> None:
    client.force_login(official("qln"))
    costs = []
    for number in range(3):
        newcomer(f"bacai{number}", Role.COMMUNE_OFFICER, ENDED)
        with CaptureQueriesContext(connection) as queries:
            client.get("/quan-tri/dia-ban-can-bo/")
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2]
