"""A plan's targets keep their denominator; on a day with other units the pages show theirs and the way there."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.making import TODAY
from tests.territory.entering import applied, open_ended, row

from datchuan.documents.rendering import render_paper
from datchuan.programme.models import Plan
from datchuan.programme.papers import plan_paper
from datchuan.programme.queries import ended_in, plan_of, target_ground, targets_of
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def plan(province: object) -> Plan:
    return plan_of(2020, "sxd")


@pytest.mark.parametrize(
    ("day", "communes"), [(TODAY, [181]), (date(2024, 12, 1), [181, 175]), (date(2025, 7, 1), [181, 175, 61])], ids=str
)
def test_the_way_from_the_plans_communes_to_those_of_a_day(plan: Plan, day: date, communes: list[int]) -> None:
    ground = target_ground(plan, day)
    assert [ground.began_with, *(step.communes for step in ground.steps)] == communes
    assert ground.communes == communes[-1] == communes_on(day, rural_only=True).count()
    assert ground.differs == (day != TODAY)
    assert all(len(step.act_ids) == 1 for step in ground.steps)


def test_on_the_units_of_before_the_plan_the_way_leads_to_it(plan: Plan, client: Client) -> None:
    ground = target_ground(plan, date(2019, 12, 31))
    assert ground.earlier == (date(2019, 12, 31), 207)
    assert [(step.on, step.communes) for step in ground.steps] == [(date(2020, 1, 1), 181)]
    client.force_login(official("qln"))
    page = client.get("/ke-hoach/?dia-gioi=2019-12-31").text
    assert "Từ 207 xã đến 181 xã" in page


def test_a_change_that_keeps_their_number_is_shown_and_a_new_name_is_not(plan: Plan) -> None:
    open_ended()
    applied(row("06016-1", event_type="rename", to_name="Xã Tri Phương Mới"))
    assert not target_ground(plan, TODAY).differs
    applied(row("06004-1", "06046-1", event_id="thu-2", event_type="transfer_part", extent="part", population=100))
    ground = target_ground(plan, TODAY)
    assert ground.differs
    assert ground.communes == 181


def test_the_pages_show_both_and_the_target_is_never_rewritten(client: Client) -> None:
    client.force_login(official("qln"))
    for address, later_on in (("/", "dia-gioi"), ("/ke-hoach/", "ngay")):
        today = client.get(address).text
        assert "không phải 181 xã của kế hoạch" not in today
        later = " ".join(client.get(f"{address}?{later_on}=2024-12-02").text.split())
        assert "157/181" in later
        assert "Địa giới ngày 02/12/2024 có <strong>175</strong> xã, không phải 181 xã của kế hoạch" in later
        assert "1246/NQ-UBTVQH15" in later
        client.get(f"/?{later_on}=")
    overview = client.get("/?dia-gioi=2024-12-02").text
    assert "còn <strong>" not in overview, "157 of 181 is not compared with 175"
    assert [(each.goal, each.denominator) for each in targets_of(plan_of(2020, "sxd"))] == [(157, 181)]


def test_registrations_and_assignments_that_ended_stay_with_a_mark(client: Client, plan: Plan) -> None:
    client.force_login(official("qln"))
    assert "đã kết thúc" not in client.get("/ke-hoach/").text
    page = client.get("/ke-hoach/?ngay=2025-07-02").text
    assert page.count("đã kết thúc") == 14, "13 communes and the assigned district"
    assert "Xã Tri Phương" in page
    assert "xã Quốc Khánh" in page
    overview = client.get("/?ngay=2025-07-02").text
    assert overview.count("đã kết thúc") == 13
    ended = ended_in(plan, date(2025, 7, 2))
    assert [unit.name for unit in ended["06016-1"].units] == ["Xã Quốc Khánh"]
    assert ended["180-1"].units == []
    assert ended_in(plan, TODAY) == {}


def test_a_commune_under_a_new_name_has_not_ended(client: Client) -> None:
    open_ended()
    applied(row("06016-1", event_type="rename", to_name="Xã Tri Phương Mới"))
    client.force_login(official("qln"))
    page = " ".join(client.get("/ke-hoach/").text.split())
    assert "đã kết thúc" not in page
    assert 'nay là <a href="/dia-ban/06016-2/">xã Tri Phương Mới</a>' in page


def test_the_paper_keeps_the_plan_and_adds_a_note(plan: Plan) -> None:
    def words(on: date | None) -> str:
        paper = docx.Document(BytesIO(render_paper(plan_paper(plan, on=on), "docx")))
        return " ".join(paragraph.text for paragraph in paper.paragraphs)

    assert "Ghi chú khi in" not in words(TODAY)
    later = words(date(2025, 7, 2))
    assert "157/181" in later
    assert "Địa giới ngày 02/07/2025 có 61 xã" in later
    assert "Xã Tri Phương: đã kết thúc, nay thuộc Xã Quốc Khánh." in later


def test_the_ground_costs_the_same_however_long_the_plan(plan: Plan) -> None:
    costs = []
    for count in (13, 3):
        for each in list(plan.registrations.all())[count:]:
            each.dossiers.all().update(registration=None)
            each.delete()
        plan = plan_of(2020, "sxd")  # as a page reads it, without what stands above it
        with CaptureQueriesContext(connection) as queries:
            ended_in(plan, date(2025, 7, 2))
            target_ground(plan, date(2025, 7, 2))
        costs.append(len(queries))
    assert costs[0] == costs[1]
