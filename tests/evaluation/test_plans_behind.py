"""What "Vì sao?" says of 1.1 and 1.2: base and what stands beside it, open reviews, urban plans, dates on a line."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, TODAY

from datchuan.evaluation import computing
from datchuan.evaluation.computing import compute_verdicts
from datchuan.kernel.resources import law_folder
from datchuan.law.library import Library, load_library
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import conclude_review
from datchuan.people.models import Official
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def why(client: Client, qhkt: Official) -> Callable[..., str]:
    client.force_login(qhkt)

    def read(code: str = "1.1", day: str = "2020-12-31") -> str:
        answer = client.get(f"/danh-gia/{EMPTY}/{code}/?ngay={day}")
        assert answer.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())

    return read


@pytest.fixture
def base() -> SpatialPlan:
    SpatialPlan.objects.filter(unit=EMPTY).delete()
    return SpatialPlan.objects.create(
        unit_id=EMPTY,
        name="QH xã thử",
        decision="7/QĐ-UBND",
        approved_on=date(2016, 3, 1),
        published_on=date(2016, 5, 2),
    )


def town(*named: str) -> SpatialPlan:
    unit = Unit.objects.get(pk=EMPTY)
    made = SpatialPlan.objects.create(unit=unit, kind="urban", name="QH đô thị thử", approved_on=date(2017, 3, 1))
    made.covers.set(Unit.objects.filter(pk__in=named))
    return made


def test_base_and_what_stands_beside_it(why, base: SpatialPlan) -> None:
    SpatialPlan.objects.create(
        unit_id=EMPTY, name="Điều chỉnh thử", approved_on=date(2018, 3, 1), revises=base, revision="local"
    )
    page = why()
    assert "Điều chỉnh thử (điều chỉnh cục bộ của QH xã thử, cùng có hiệu lực)" in page
    assert "Diễn biến: QH xã thử" in page
    assert "Diễn biến: Điều chỉnh thử" in page
    # 30 days from 1/3/2016 end on 31/3.
    for words in ("31/03/2016 Hạn cuối công bố công khai", "02/05/2016 Công bố công khai · quá hạn"):
        assert words in page


def test_an_open_review_says_why_it_was_opened(why, base: SpatialPlan) -> None:
    ReviewDuty.objects.create(plan=base, reason="law", event="thu", instrument="Luật thử", opened_on=date(2020, 2, 3))
    page = why(day="2020-11-16")  # not kept: computed now
    assert "đang chờ kết luận: pháp luật thay đổi (Luật thử), mở ngày 03/02/2020" in page
    assert "Việc rà soát quy hoạch đang mở." in page


def test_an_urban_plan_is_shown_and_decides_nothing_before_the_letter(why, base: SpatialPlan) -> None:
    town(EMPTY)
    page = why()
    assert "QH đô thị thử , phê duyệt ngày 01/03/2017: xã nằm trọn trong phạm vi" in page
    assert "chưa có văn bản nào nói quy hoạch đô thị được tính thay" in page
    assert compute_verdicts("vn-xa-2016", TODAY, [EMPTY]).verdicts[EMPTY]["1.1"].outcome == "not_met"


def test_from_the_letter_on_it_says_by_what_it_is_met(why, base: SpatialPlan) -> None:
    town(EMPTY)
    page = why(day="2023-05-18")
    assert "Xã nằm trong quy hoạch chung đô thị được phê duyệt: được xác định đạt theo" in page
    assert "1956/BXD-QHKT" in page
    assert "Chỉ tiêu 1.1 cũng đạt khi: xã nằm trong quy hoạch chung đô thị được phê duyệt, từ 18/05/2023" in page
    assert "chưa có văn bản nào nói quy hoạch đô thị" in why(day="2023-05-17")


def test_no_urban_plan_no_word_of_it(why, base: SpatialPlan) -> None:
    assert "Quy hoạch đô thị có phạm vi trùm lên xã" not in why()


def test_an_urban_plan_costs_verdicts_under_qd_1980_nothing(base: SpatialPlan) -> None:
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            compute_verdicts("vn-xa-2016", TODAY, [EMPTY])
        costs.append(len(queries))
        town(EMPTY)
    assert costs[0] == costs[1]


# --- an open review: the province's rule, then a person ------------------------------------------------------------

RULE = """key: thu-nghiem
title: Quy định dựng cho kiểm thử
province: "20"
set: vn-xa-2016
instrument: qd-1980-2016
sources: {thu: dựng cho kiểm thử}
settles:
  - indicator: "1.1"
    clause: review_settled
    counts_as: holds
    valid_from: 2020-07-01
    place: chỗ dựng cho kiểm thử
    source: thu
    checked: false
"""


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Another law folder: the files of the checkout and a made-up rule of Lạng Sơn."""
    folder = tmp_path / "law"
    shutil.copytree(law_folder(), folder)
    (folder / "overlays" / "thu.yaml").write_text(RULE, "utf-8")
    library = load_library(folder)
    monkeypatch.setattr(computing, "load_library", lambda: library)
    return library


def outcome(on: date) -> str:
    return compute_verdicts("vn-xa-2016", on, [EMPTY]).verdicts[EMPTY]["1.1"].outcome.value


def test_undetermined_unless_the_province_rules_or_a_person_decides(
    ruled: Library, base: SpatialPlan, qhkt: Official
) -> None:
    SpatialPlan.objects.filter(pk=base.pk).update(published_on=date(2016, 3, 8))
    duty = ReviewDuty.objects.create(plan=base, event="thu", instrument="Nghị quyết thử", opened_on=date(2020, 2, 3))
    assert [outcome(day) for day in (date(2020, 2, 2), date(2020, 2, 3))] == ["met", "undetermined"]
    assert [outcome(day) for day in (date(2020, 6, 30), date(2020, 7, 1))] == ["undetermined", "met"]
    found = compute_verdicts("vn-xa-2016", date(2020, 7, 1), [EMPTY]).verdicts[EMPTY]["1.1"]
    assert found.reasons[-1].key == "settled:review_settled"
    conclude_review(
        duty=duty, conclusion="replacement", basis="BB 12/BB-SXD", by=qhkt, on=date(2020, 9, 1), today=TODAY
    )
    assert [outcome(day) for day in (date(2020, 8, 31), date(2020, 9, 1))] == ["met", "not_met"]
