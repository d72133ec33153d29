"""The page of a search: each result says what the unit was and is."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def lines(client, qln):
    """The rows of a search as a person reads them."""
    client.force_login(qln)

    def read(text: str) -> list[str]:
        page = client.get("/dia-ban/", {"q": text}).text
        body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
        rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.S) if body else []
        return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).replace(" ,", ",").strip() for row in rows]

    return read


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Văn An", "Xã Văn An, huyện Văn Quan đến 31/12/2019; nay là xã Điềm He 06280"),
        (
            "bac ai",
            "Xã Bắc Ái, huyện Tràng Định đến 31/12/2019; một phần vào xã Đề Thám, một phần vào xã Kim Đồng 06052",
        ),
        (
            "diem he",
            "Xã Điềm He, huyện Văn Quan từ 01/01/2020 đến nay 06280 mã 06265 dùng từ 02/02/2020 đến 23/03/2020",
        ),
        ("tri phuong", "Xã Tri Phương, huyện Tràng Định từ trước 2020 đến nay 06016"),
    ],
)
def test_a_line_says_what_the_unit_was_and_is(lines, text, line):
    assert lines(text)[0] == line


def test_three_units_of_one_code_in_time_order(lines):
    first, second, third = lines("06040")
    assert first.startswith("Xã Đại Đồng, huyện Tràng Định từ trước 2020 đến nay")
    assert second.startswith(
        "Thị trấn Thất Khê, huyện Tràng Định chưa có, hình thành từ 01/12/2024; nay là xã Đại Đồng"
    )
    assert third.startswith("Xã Thất Khê, tỉnh Lạng Sơn chưa có, hình thành từ 01/07/2025; nay là")


def test_too_many_are_counted_and_none_is_said(client, qln):
    client.force_login(qln)
    page = client.get("/dia-ban/", {"q": "xa"}).text
    assert re.search(r"hiện 30 đơn vị gần nhất; còn \d+ đơn vị chưa hiện", page)
    assert "Không tìm thấy đơn vị nào" in client.get("/dia-ban/", {"q": "zzz"}).text


def test_the_page_asks_a_constant_number_of_questions(client, qln):
    client.force_login(qln)
    client.get("/dia-ban/", {"q": "xa"})
    costs = []
    for text in ("xa", "06040", "bac ai"):
        with CaptureQueriesContext(connection) as captured:
            client.get("/dia-ban/", {"q": text})
        costs.append(len(captured))
    assert costs[1] == costs[2] >= costs[0]
    assert costs[1] <= 12
