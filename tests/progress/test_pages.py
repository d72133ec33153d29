"""The pages that sum up: they answer for every role and day, say the truth, and ask the database a constant number
of questions."""

from __future__ import annotations

import json
import re

import pytest

from datchuan.dossiers.models import Dossier
from datchuan.programme.models import Registration

_REACH = pytest.mark.once("the whole province is the reach of qhkt too, which is asked on both")
ACCOUNTS = [*(pytest.param(each, marks=_REACH) for each in ("lanhdao", "qln", "vpdp")), "qhkt", "huyen", "xa"]
_DAY = pytest.mark.once("the same questions as on the other days, which are asked on both")
DAYS = ["2010-01-01", "2019-12-31", "2020-12-31", "2022-06-30", "2025-07-01"]
DAYS += [pytest.param(each, marks=_DAY) for each in ("2020-01-01", "2021-06-01", "2024-12-01", "2026-03-01")]


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("address", ["/", "/ban-do/", "/dia-ban/06016-1/", "/danh-gia/06016-1/9.2/", "/ke-hoach/"])
def test_every_role_reads_the_province(visit, account, address):
    assert visit(account, address).status_code == 200


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("address", ["/", "/ban-do/", "/dia-ban/", "/dia-ban/06052-1/", "/quy-hoach/", "/nha-o/"])
def test_pages_answer_on_every_day(visit, address, day):
    answer = visit("qln", address, ngay=day)
    assert answer.status_code == 200
    shown = "/".join(reversed(day.split("-")))
    assert f"Đang xem số liệu ngày <strong>{shown}</strong>" in answer.text or day == "2020-12-31"


def test_the_first_line_states_target_baseline_and_actual(visit):
    page = visit("lanhdao", "/").text
    assert re.search(r"126 → <strong>\d+/181</strong> xã đạt tiêu chí quy hoạch \(\d+,\d %\)", page)
    assert re.search(r"còn <strong>\d+</strong> xã để đạt 157 \(86,7 %\)", page)
    assert "Mốc 126 là số kế hoạch nêu đầu năm, không phải số đếm được" in page
    assert "câu hỏi còn mở" in page
    assert "dữ liệu mô phỏng" in page.lower()


def test_the_registered_communes_are_all_there(visit):
    page = visit("lanhdao", "/").text
    for registration in Registration.objects.filter(standard=Registration.Standard.BASIC):
        assert f"/dia-ban/{registration.commune_id}/" in page


def test_the_first_page_asks_a_constant_number_of_questions(
    visit, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    visit("qln", "/")
    Dossier.objects.update(registration=None)  # they hold their registrations
    counts = set()
    for keep in (13, 4, 1):
        kept = Registration.objects.order_by("pk").values("pk")[:keep]
        Registration.objects.exclude(pk__in=[row["pk"] for row in kept]).delete()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = visit("qln", "/")
        assert answer.status_code == 200
        assert len(answer.context["registered"]) == keep
        counts.add(len(captured))
    assert len(counts) == 1
    # The bell of the frame asks one, the state of rounds of inspection two: their visits, communes of work items.
    assert counts.pop() <= 45


def test_a_day_that_is_no_day_is_refused_in_a_sentence(visit):
    answer = visit("qln", "/", ngay="hôm qua")
    assert answer.status_code == 404
    assert "không phải là ngày" in answer.text


def test_the_day_stays_until_it_is_put_back(visit, client):
    visit("qln", "/", ngay="2020-06-30")
    assert "30/06/2020" in client.get("/ke-hoach/").text
    client.get("/", {"ngay": ""})
    assert "Đang xem số liệu ngày" not in client.get("/ke-hoach/").text


def test_the_map_data_holds_the_units_of_the_day_with_their_outcome(visit):
    content = json.loads(visit("qln", "/ban-do/du-lieu.json", ngay="2020-12-31").content)
    outcomes = {feature["properties"]["id"]: feature["properties"]["outcome"] for feature in content["features"]}
    assert len(outcomes) == 200
    assert outcomes["05995-1"] == "other"
    assert outcomes["06016-1"] == "met"
    assert len(json.loads(visit("qln", "/ban-do/du-lieu.json", ngay="2019-12-31").content)["features"]) == 226


def test_a_unit_that_is_gone_names_what_it_became(visit):
    page = visit("qln", "/dia-ban/06052-1/").text
    assert "không tồn tại ngày 31/12/2020" in page
    assert "xã Đề Thám" in page
    assert "xã Kim Đồng" in page
    assert visit("qln", "/dia-ban/99999-9/").status_code == 404


def test_a_problem_of_the_law_is_a_sentence_not_a_crash(visit):
    answer = visit("qln", "/danh-gia/06016-1/77.7/")
    assert answer.status_code == 400
    assert "không có chỉ tiêu 77.7" in answer.text
    assert "do ngành khác phụ trách" in visit("qln", "/danh-gia/06016-1/10/").text
    assert "không thuộc diện đánh giá" in visit("qln", "/danh-gia/05995-1/9.2/").text
