"""The register of master plans on screen: who sees what, who may write what, and what a mistake answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.masterplans.models import MasterPlan, ReviewDuty
from datchuan.platform.models import AuditEntry

OWN = "06016-1"


def values_of(plan: MasterPlan, **changes: str) -> dict[str, object]:
    days = ("approved_on", "published_on", "rules_issued_on", "built_to_plan_on")
    values: dict[str, object] = {
        name: (getattr(plan, name) or "") and f"{getattr(plan, name):%Y-%m-%d}" for name in days
    }
    for name in ("decision", "approved_by", "horizon_year", "rules_decision", "note"):
        values[name] = getattr(plan, name) or ""
    values["publication_forms"] = plan.publication_forms
    values["built_to_plan"] = {True: "true", False: "false", None: ""}[plan.built_to_plan]
    return {**values, **changes}


@pytest.fixture
def plan(province) -> MasterPlan:
    return MasterPlan.objects.get(unit_id=OWN)


def test_an_own_plan_is_changed_and_its_indicator_judged_anew(client: Client, xa, plan):
    client.force_login(xa)
    answer = client.post(f"/quy-hoach/{plan.pk}/sua/", values_of(plan, published_on="2012-12-28"), follow=True)
    assert "Đã ghi hồ sơ quy hoạch" in answer.text
    verdict = IndicatorVerdict.objects.get(commune_id=OWN, indicator="1.1", is_current=True)
    assert verdict.outcome == "not_met"
    assert verdict.computed_for == xa
    assert AuditEntry.objects.filter(action="masterplans.change", by=xa).exists()
    assert "quá hạn" in client.get(f"/quy-hoach/{plan.pk}/").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"published_on": "2031-01-01"}, "ở sau hôm nay"),
        ({"published_on": "2001-01-01"}, "ở trước ngày phê duyệt"),
        ({"approved_on": ""}, "chưa có ngày phê duyệt"),
        ({"published_on": "ngày mai"}, "ngày"),
        ({"horizon_year": "hai nghìn"}, "số"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(client, xa, plan, changes, words):
    client.force_login(xa)
    answer = client.post(f"/quy-hoach/{plan.pk}/sua/", values_of(plan, **changes), follow=True)
    assert words in answer.text
    assert "Đã ghi hồ sơ quy hoạch" not in answer.text
    before = {field.name: getattr(plan, field.name) for field in plan._meta.concrete_fields}
    plan.refresh_from_db()
    assert before == {field.name: getattr(plan, field.name) for field in plan._meta.concrete_fields}


def test_only_the_department_concludes_a_review(client, xa, qhkt, province):
    duty = ReviewDuty.objects.filter(conclusion="", master_plan__unit__changes_out__to_unit_id="06268-2").first()
    duty = duty or ReviewDuty.objects.filter(conclusion="").first()
    sent = {"conclusion": "still_serves", "basis": "Biên bản làm việc ngày 15/12/2020"}
    client.force_login(xa)
    assert client.post(f"/quy-hoach/ra-soat/{duty.pk}/", sent).status_code == 403
    client.force_login(qhkt)
    empty = client.post(f"/quy-hoach/ra-soat/{duty.pk}/", {"conclusion": "still_serves", "basis": " "})
    duty.refresh_from_db()
    assert not duty.conclusion
    assert empty.status_code in (200, 400)
    assert "Đã ghi kết luận rà soát" in client.post(f"/quy-hoach/ra-soat/{duty.pk}/", sent, follow=True).text
    duty.refresh_from_db()
    assert duty.concluded_by == qhkt
    again = client.post(f"/quy-hoach/ra-soat/{duty.pk}/", sent)
    assert again.status_code == 400
    assert "đã có kết luận" in again.text


def test_reading_offices_find_no_form(client, vpdp, plan):
    client.force_login(vpdp)
    page = client.get(f"/quy-hoach/{plan.pk}/")
    assert page.status_code == 200
    assert "Ghi hồ sơ" not in page.text
    assert client.post(f"/quy-hoach/{plan.pk}/sua/", {}).status_code == 403


def test_the_register_asks_a_constant_number_of_questions(client, qln, huyen, xa):
    counts = set()
    for official in (qln, huyen, xa):
        client.force_login(official)
        client.get("/quy-hoach/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/quy-hoach/").status_code == 200
        counts.add(len(captured))
    # The register of one commune without a merger follows one generation of changes, others two.
    assert max(counts) - min(counts) <= 2
    assert max(counts) <= 14


@pytest.mark.parametrize("state", ["cho-ra-soat", "qua-han", "thieu", "khac"])
def test_the_filters_answer(client, qhkt, state):
    client.force_login(qhkt)
    assert client.get("/quy-hoach/", {"loai": state}).status_code == 200
