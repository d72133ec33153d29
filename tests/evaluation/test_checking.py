"""Kept verdicts say what they rest on as persons have found by now: marks count at once, nothing is computed anew."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.criteria.marking import SHARE, differ, mark, value

from datchuan.criteria.operations import withdraw_marking
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.evaluation.queries import standing
from datchuan.law.library import load_library
from datchuan.law.outcome import Verdict

pytestmark = pytest.mark.usefixtures("province")

COMMUNE, SET, DAY = "06016-1", "vn-xa-2016", date(2020, 12, 31)
LATER = date(2020, 11, 30)  # a day that nothing is kept of


def verdict(on: date = DAY) -> Verdict:
    return standing(SET, on, [COMMUNE]).verdicts[COMMUNE]["9.2"]


def ids(found: Verdict) -> set[str]:
    return {basis.value_id for basis in found.unchecked}


def rows() -> list[tuple]:
    return list(IndicatorVerdict.objects.order_by("pk").values_list("pk", "detail", "is_current"))


@pytest.mark.parametrize(("on", "is_kept"), [(DAY, True), (LATER, False)])
def test_a_mark_counts_at_once_for_kept_and_for_computed_verdicts(qln, on, is_kept):
    before, kept = verdict(on), rows()
    assert standing(SET, on, [COMMUNE]).is_kept is is_kept
    assert SHARE in ids(before)
    mark(qln)
    assert ids(verdict(on)) == ids(before) - {SHARE}
    assert verdict(on).outcome == before.outcome
    withdraw_marking(value=value(), reason="so nhầm dòng", by=qln)
    assert verdict(on) == before
    assert rows() == kept, "nothing is computed anew"


def test_when_all_are_checked_the_note_is_gone(qln):
    for value_id in ids(verdict()):
        mark(qln, value_id)
    assert verdict().unchecked == verdict().differing == ()
    assert standing(SET, DAY, [COMMUNE]).unchecked_values > set(), "the other indicators rest on others"


def test_a_difference_goes_with_the_verdict_and_changes_no_outcome(qln):
    before = verdict()
    differ(qln)
    found = verdict()
    assert [(each.basis.value_id, each.says) for each in found.differing] == [(SHARE, "≥ 70 %")]
    assert ids(found) == ids(before) - {SHARE}
    assert (found.outcome, found.required, found.threshold) == (before.outcome, before.required, before.threshold)
    assert [each.basis.value_id for each in standing(SET, DAY).differing] == [SHARE]


def test_marks_are_not_written_into_what_is_kept(qln):
    mark(qln)
    differ(qln, "house-cv117/safe", says="khác")
    kept = rows()
    assert evaluate_communes(set_key=SET, on=DAY, by=qln, cause="thử") == []
    assert rows() == kept


def test_a_value_of_another_region_changes_nothing(qln):
    before = verdict()
    mark(qln, "vn-xa-2016/9.2@btb")
    assert verdict() == before


# --- on screen -------------------------------------------------------------------------------------------------------

WHY = f"/danh-gia/{COMMUNE}/9.2/"


@pytest.fixture
def visit(client, xa):
    client.force_login(xa)

    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return " ".join(html.unescape(answer.text).split())

    return read


def test_the_panel_follows_the_marks(visit, qln):
    words, many = value().words, len(ids(verdict()))
    assert f"{many} giá trị chưa đối chiếu với bản có chữ ký" in visit(WHY)
    assert words in visit(WHY)
    mark(qln)
    assert f"{many - 1} giá trị chưa đối chiếu với bản có chữ ký" in visit(WHY)
    assert words not in visit(WHY)
    differ(qln)
    assert "Dựa vào giá trị mà bản có chữ ký ghi khác" in visit(WHY)
    assert "bản có chữ ký ghi: “≥ 70 %”" in visit(WHY)
    for value_id in ids(verdict()):
        mark(qln, value_id)
    assert "các giá trị khác đã đối chiếu" in visit(WHY)
    mark(qln)
    page = visit(WHY)
    assert "mọi giá trị đã đối chiếu" in page
    assert "chưa đối chiếu" not in page
    assert "ghi khác" not in page


def test_a_clause_shows_its_own_state(visit, qln):
    before = visit(WHY).count("chưa đối chiếu văn bản")
    mark(qln, "house-cv117/living_area")
    assert visit(WHY).count("chưa đối chiếu văn bản") == before - 1
    assert 'aria-label="Đã đối chiếu: Yêu cầu: đủ diện tích ở"' in visit(WHY)


def test_pages_with_verdicts_say_what_they_rest_on(visit, qln):
    addresses = ("/", "/dia-ban/?huyen=180-1", "/ban-do/", f"/dia-ban/{COMMUNE}/")
    for address in addresses:
        page = visit(address)
        assert "chưa đối chiếu văn bản" in page, address
        assert "ghi khác" not in page, address
    differ(qln)
    for address in addresses:
        assert "bản có chữ ký ghi: “≥ 70 %”" in visit(address), address
    for each in load_library().values.values():
        mark(qln, each.value_id)
    for address in addresses:
        page = visit(address)
        assert "chưa đối chiếu văn bản" not in page, address
        assert "ghi khác" not in page, address


def test_the_term_of_a_master_plan_follows_its_mark(client, qhkt):
    from datchuan.masterplans.models import SpatialPlan
    from datchuan.masterplans.queries import plan_facts
    from datchuan.territory.models import Unit

    found = plan_facts([Unit.objects.get(pk=COMMUNE)], DAY)[COMMUNE][0]
    client.force_login(qhkt)
    address = f"/quy-hoach/{SpatialPlan.objects.get(pk=found.plan.pk).pk}/"
    before = client.get(address).text.count("chưa đối chiếu văn bản")
    mark(qhkt, found.publication.term.cited.value_id)
    page = client.get(address).text
    assert page.count("chưa đối chiếu văn bản") == before - 2  # in the record and among the terms of the law
    assert "đã đối chiếu" in page


@pytest.mark.parametrize("address", ["/", "/dia-ban/?huyen=180-1", "/ban-do/", f"/dia-ban/{COMMUNE}/", WHY])
def test_pages_ask_for_the_marks_once(client, qln, address):
    client.force_login(qln)
    mark(qln)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for value_id in ("house-cv117/safe", "house-cv117/toilet", "regions/province-20@0"):
        mark(qln, value_id)
    differ(qln, "vn-xa-2016/9.1@tdmnpb", says="khác")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
    assert sum("criteria_marking" in query["sql"] for query in many) == 1
