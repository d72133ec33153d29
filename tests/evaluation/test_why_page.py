"""The page "Vì sao?": every short house by pages, the reading in force, what became of review duties."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client
from tests.making import EMPTY, houses, village

from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Official

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def why(client: Client, qln: Official):
    client.force_login(qln)

    def read(code: str, unit: str = EMPTY, **query: str) -> str:
        answer = client.get(f"/danh-gia/{unit}/{code}/", {name.replace("_", "-"): text for name, text in query.items()})
        assert answer.status_code == 200
        return " ".join(html.unescape(answer.text).split())

    return read


def codes(page: str) -> list[str]:
    return re.findall(r"/nha-o/ho/(TH\d+)/", page)


def test_every_short_house_is_on_some_page(why) -> None:
    houses(village(), *[{"hard_roof": False}] * 70, *[{"hard_floor": False}] * 40)
    pages = [why("9.2", trang=str(number)) for number in (1, 2, 3)]
    assert [len(codes(page)) for page in pages] == [50, 50, 10]
    assert len({code for page in pages for code in codes(page)}) == 110
    assert "Nhà 101–110 trong 110 nhà" in pages[2]


def test_the_filter_stays_from_page_to_page(why) -> None:
    houses(village(), *[{"hard_roof": False}] * 70, *[{"hard_floor": False}] * 40)
    first = why("9.2", dieu_kien="hard_roof")
    assert "Nhà 1–50 trong 70 nhà" in first
    assert '"?dieu-kien=hard_roof&trang=2#nha"' in first
    assert len(codes(why("9.2", dieu_kien="hard_roof", trang="2"))) == 20


def test_few_houses_have_one_page(why) -> None:
    houses(village(), {"hard_roof": False})
    page = why("9.2")
    assert "1 nhà</span>" in page
    assert "Trang sau" not in page


def test_the_reading_in_force_is_named_where_there_are_more(why) -> None:
    houses(village(), {})
    assert "vật liệu tạm, niên hạn quá ngắn hoặc mất an toàn" in why("9.1")
    assert "Cách hiểu đang áp dụng" in why("9.1")
    assert "Cách hiểu đang áp dụng" not in why("9.2")


def plan() -> SpatialPlan:
    return SpatialPlan.objects.filter(unit_id="06016-1").latest("approved_on")


def test_a_plan_that_nothing_touched_needs_no_review(why) -> None:
    plan().review_duties.all().delete()
    page = why("1.1", "06016-1")
    assert "không phải rà soát" in page
    assert "không vướng" not in page


def test_a_concluded_review_says_what_why_when_and_who(why, qhkt: Official) -> None:
    plan().review_duties.all().delete()
    ReviewDuty.objects.create(
        plan=plan(),
        event="thu",
        instrument="NQ thử",
        opened_on=date(2020, 1, 1),
        conclusion=ReviewDuty.Conclusion.STILL_SERVES,
        basis="Biên bản kiểm tra số 7",
        concluded_on=date(2020, 6, 1),
        concluded_by=qhkt,
        simulated=True,
    )
    page = why("1.1", "06016-1")
    for words in (
        "Vẫn phù hợp, tiếp tục áp dụng",
        "Căn cứ: Biên bản kiểm tra số 7",
        f"Kết luận ngày 01/06/2020, {qhkt}",
    ):
        assert words in page
    assert "không phải rà soát" not in page
