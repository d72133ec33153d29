"""Odd requests get an answer in words, never a crash, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

NUL = "\x00"


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/dia-ban/%00/", {}),
        ("/nha-o/ho/%00/", {}),
        ("/danh-gia/%00/9.2/", {}),
        ("/nha-o/", {"ma": NUL}),
        ("/dia-ban/", {"q": f"a{NUL}b"}),
        ("/nha-o/tep.xlsx", {"xa": NUL}),
        ("/quy-hoach/", {"loai": NUL}),
    ],
)
def test_null_characters_are_refused_in_a_sentence(client, qln, address, query):
    client.force_login(qln)
    answer = client.get(address, query)
    assert answer.status_code == 400
    assert "ký tự không hợp lệ" in answer.text


def test_a_null_character_in_a_form_is_refused(client, qln):
    client.force_login(qln)
    assert client.post("/nha-o/nhap/", {"xa": NUL}).status_code == 400


@pytest.mark.parametrize("words", ["a " * 400, "a b c d e f g h " * 50, "x" * 5000, "đ' OR 1=1 --", "%", "_"])
def test_a_long_search_asks_one_small_question(client, qln, words):
    client.force_login(qln)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/dia-ban/", {"q": words}).status_code == 200
    assert all(query["sql"].count("JOIN") < 10 and len(query["sql"]) < 8000 for query in captured)


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2020-02-30", "2020-13-01", "-1", "9" * 400, "2020-12-31 10:00"]
)
@pytest.mark.parametrize("address", ["/", "/dia-ban/", "/nha-o/", "/quy-hoach/", "/ban-do/", "/tieu-chi/vn-xa-2016/"])
def test_odd_days(client, qln, address, day):
    client.force_login(qln)
    assert client.get(address, {"ngay": day}).status_code in (200, 400, 404)
