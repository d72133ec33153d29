"""The list of communes with verdicts, the search, and the map of a day that nothing is judged on."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANG_DINH = "180-1"
BARE_DAYS = ["2026-03-01", "2010-01-01"]


def listed(answer) -> list[str]:
    return [row.unit.pk for row in answer.context["rows"]]


def test_every_commune_shows_its_four_verdicts_and_leads_to_why(visit):
    answer = visit("qln", "/dia-ban/")
    assert len(listed(answer)) == 200
    assert answer.context["codes"] == ["1.1", "1.2", "9.1", "9.2"]
    for code in answer.context["codes"]:
        assert f'<th scope="col">{code}</th>' in answer.text
        assert f'href="/danh-gia/06016-1/{code}/"' in answer.text
    assert answer.text.count("/danh-gia/") == 181 * 4
    assert answer.text.count("không thuộc diện đánh giá") == 19
    assert "<c-" not in answer.text


def test_a_district_officer_sees_their_district_until_they_ask_for_another(visit):
    own = visit("huyen", "/dia-ban/")
    assert {row.unit.parent_id for row in own.context["rows"]} == {TRANG_DINH}
    assert f'<option value="{TRANG_DINH}" selected>' in own.text
    assert len(listed(own)) == 22
    assert len(listed(visit("huyen", "/dia-ban/", huyen=""))) == 200
    assert len(listed(visit("huyen", "/dia-ban/", huyen="185-1"))) == 18
    assert len(listed(visit("huyen", "/dia-ban/", ngay="2025-07-01"))) == 65
    assert len(listed(visit("qln", "/dia-ban/"))) == 200


@pytest.mark.parametrize("criterion", ["1", "9"])
def test_the_outcomes_of_a_criterion_share_out_the_judged_communes(visit, criterion):
    parts = {
        outcome: visit("qln", "/dia-ban/", **{"tieu-chi": criterion, "ket-qua": outcome})
        for outcome in ("met", "not_met", "undetermined")
    }
    found = [unit for answer in parts.values() for unit in listed(answer)]
    assert len(found) == len(set(found)) == 181
    for outcome, answer in parts.items():
        now = answer.context["now"]
        assert all(now.of_criterion(unit, criterion).value == outcome for unit in listed(answer))


def test_the_registered_communes_of_the_year(visit):
    answer = visit("qln", "/dia-ban/", **{"dang-ky": "1"})
    assert len(listed(answer)) == 13
    assert "06016-1" in listed(answer)
    assert "Xã đăng ký năm 2020" in answer.text
    assert set(listed(visit("huyen", "/dia-ban/", **{"dang-ky": "1"}))) < set(listed(answer))


def test_unknown_filters_are_no_filters_and_nothing_found_is_a_sentence(visit):
    assert len(listed(visit("qln", "/dia-ban/", huyen="x", **{"tieu-chi": "77", "ket-qua": "x"}))) == 200
    nothing = visit("qln", "/dia-ban/", huyen="181-1", **{"tieu-chi": "9", "ket-qua": "met", "dang-ky": "1"})
    assert nothing.status_code == 200
    assert listed(nothing) or "Không có đơn vị nào khớp" in nothing.text


def test_the_list_asks_a_constant_number_of_questions(visit, client):
    asked = {}
    for account, query in (
        ("qln", {}),
        ("qln", {"huyen": TRANG_DINH}),
        ("qln", {"tieu-chi": "9", "ket-qua": "undetermined"}),
        ("qln", {"huyen": "185-1", "tieu-chi": "1", "ket-qua": "met", "dang-ky": "1"}),
        ("huyen", {}),
    ):
        visit(account, "/dia-ban/")  # signing in asks too
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/dia-ban/", query).status_code == 200
        # The target is asked for only where no criterion is chosen, Django's own permissions only for some roles.
        of_the_list = [q for q in captured if not re.search("programme_target|auth_permission", q["sql"])]
        asked[account, *query.items()] = len(of_the_list)
    assert len(set(asked.values())) == 1, asked
    assert max(asked.values()) <= 28


@pytest.mark.parametrize("day", BARE_DAYS)
def test_a_day_without_a_set_says_why_there_are_no_verdicts(visit, day):
    answer = visit("qln", "/dia-ban/", ngay=day)
    assert answer.context["why_not"]
    assert answer.context["why_not"] in answer.text.replace("&quot;", '"')
    assert "/danh-gia/" not in answer.text
    assert "ket-qua" not in answer.text
    assert '<th scope="col">9.2</th>' not in answer.text
    assert listed(answer)


@pytest.mark.parametrize(("day", "units"), [("2026-03-01", 65), ("2010-01-01", 226)])
def test_the_map_of_a_day_without_a_set_shows_the_boundaries(visit, day, units):
    page = visit("qln", "/ban-do/", ngay=day)
    assert page.status_code == 200
    assert f"Bản đồ địa giới ngày {'/'.join(reversed(day.split('-')))}" in page.text
    assert page.context["why_not"] in page.text
    assert len(re.findall(r'class="unit other', page.text)) == units
    assert 'class="unit met' not in page.text
    data = visit("qln", "/ban-do/du-lieu.json", ngay=day)
    assert data.status_code == 200
    features = json.loads(data.content)["features"]
    assert len(features) == units
    assert {feature["properties"]["outcome"] for feature in features} == {"other"}


def test_the_table_of_the_map_names_districts_where_there_are_any(visit):
    assert '<td data-label="Huyện">Tràng Định</td>' in visit("qln", "/ban-do/").text
    assert 'data-label="Huyện"' not in visit("qln", "/ban-do/", ngay="2025-07-01").text


def test_the_map_asks_a_constant_number_of_questions(visit):
    for day in ("2020-12-31", "2026-03-01"):
        visit("qln", "/ban-do/", ngay=day)
        with CaptureQueriesContext(connection) as captured:
            visit("qln", "/ban-do/", ngay=day)
        assert len(captured) <= 30


def test_a_district_officer_finds_their_district_on_the_first_page(visit):
    page = visit("huyen", "/").text
    assert "Huyện của bạn: Tràng Định" in page
    row = visit("huyen", "/").context["own_district"]
    assert row.communes == 21
    assert f"<strong>{row.counts['1']['met']}/21</strong>" in page
    assert f'href="/dia-ban/?huyen={TRANG_DINH}"' in page
    assert f"/dia-ban/?huyen={TRANG_DINH}&amp;tieu-chi=1&amp;ket-qua=met" in page
    for account in ("qln", "xa"):
        assert "Huyện của bạn" not in visit(account, "/").text
