"""The dated events of a plan: in order, late or unknown said, nothing of what comes after the day but last days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.making import EMPTY, MERGED_ON, TODAY

from datchuan.masterplans.dating import DatedEvent, PlanStory, Touched, line_of
from datchuan.masterplans.models import BuildingFinding, Publication, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import open_review_duties
from datchuan.masterplans.queries import plan_lines
from datchuan.territory.models import Unit

BAC_AI, DE_THAM, KIM_DONG = "06052-1", "06046-1", "06031-1"


def plan(**values: Any) -> SpatialPlan:
    given_ = {"pk": 1, "unit_id": EMPTY, "name": "QH", "approved_on": date(2019, 1, 2), **values}
    return SpatialPlan(**{"kind": "commune_master", **given_})


WHOLE = {
    "task_approved_on": date(2018, 5, 2),
    "task_decision": "1/QĐ-UBND",
    "opinions_from": date(2018, 9, 3),
    "opinions_to": date(2018, 10, 3),
    "appraised_on": date(2018, 11, 5),
    "decision": "12/QĐ-UBND",
    "in_force_on": date(2019, 1, 9),
    "published_on": date(2019, 1, 20),
    "rules_issued_on": date(2019, 2, 1),
    "markers_set_on": date(2019, 6, 3),
    "horizon_year": 2019,
}


def told(events: list[DatedEvent]) -> list[tuple[date | None, str, str]]:
    return [(each.day, each.title, each.word) for each in events]


def test_a_whole_life_in_order() -> None:
    made, later = plan(**WHOLE), plan(pk=2, name="QH mới", approved_on=date(2020, 9, 1))
    duty = ReviewDuty(
        plan=made,
        reason="term",
        instrument="KH rà soát",
        opened_on=date(2020, 1, 1),
        due_on=date(2020, 6, 30),
        conclusion="replacement",
        concluded_on=date(2020, 4, 1),
        settled_by=later,
    )
    story = PlanStory(
        made,
        [duty],
        [BuildingFinding(plan=made, seen_on=date(2019, 9, 9), follows=False, works="Nhà văn hóa")],
        [Publication(plan=made, form="hoi_nghi", done_on=date(2019, 1, 20)), Publication(plan=made, form="an_pham")],
        [Touched(date(2020, 1, 1), "Xã Bắc Ái (một phần) → Xã Đề Thám", "818/NQ-UBTVQH14")],
        [later],
    )
    assert told(line_of(story, TODAY)) == [
        (date(2018, 5, 2), "Phê duyệt nhiệm vụ quy hoạch", ""),
        (date(2018, 9, 3), "Bắt đầu lấy ý kiến cộng đồng dân cư", ""),
        (date(2018, 10, 3), "Lấy ý kiến cộng đồng dân cư xong", "chưa rõ thời hạn"),
        (date(2018, 11, 5), "Thẩm định", ""),
        (date(2019, 1, 2), "Phê duyệt", ""),
        (date(2019, 1, 9), "Quyết định có hiệu lực", ""),
        (date(2019, 1, 17), "Hạn cuối công bố công khai", ""),
        (date(2019, 1, 20), "Công bố công khai", "quá hạn"),
        (date(2019, 2, 1), "Ban hành quy định quản lý", ""),
        (date(2019, 6, 3), "Cắm mốc ngoài thực địa", "chưa rõ thời hạn"),
        (date(2019, 9, 9), "Nhận xét: xây dựng không theo quy hoạch", ""),
        (date(2019, 12, 31), "Ngày cuối của thời hạn quy hoạch", "hết thời hạn"),
        (date(2020, 1, 1), "Sắp xếp đơn vị hành chính", ""),
        (date(2020, 1, 1), "Mở rà soát quy hoạch", ""),
        (date(2020, 4, 1), "Kết luận rà soát: lập mới thay thế", ""),
        (date(2020, 9, 1), "Đã thực hiện kết luận rà soát", ""),
        (date(2020, 9, 1), "Có quy hoạch thay thế", ""),
    ]
    forms = next(each.detail for each in line_of(story, TODAY) if each.title == "Công bố công khai")
    assert forms == "tổ chức hội nghị công bố từ 20/01/2019; in ấn phẩm phát hành rộng rãi (chưa ghi ngày)"


def test_a_deadline_of_a_review_is_told_while_it_is_not_done() -> None:
    made = plan()
    duty = ReviewDuty(plan=made, instrument="x", opened_on=date(2020, 1, 1), due_on=date(2020, 6, 30))
    title = "Hạn hoàn thành rà soát"

    def deadline(on: date) -> DatedEvent:
        return next(each for each in line_of(PlanStory(made, [duty]), on) if each.title == title)

    assert (deadline(date(2020, 6, 30)).word, deadline(date(2020, 6, 30)).is_ahead) == ("đang trong hạn", True)
    assert (deadline(date(2020, 7, 1)).word, deadline(date(2020, 7, 1)).is_ahead) == ("quá hạn", False)


def test_what_the_record_does_not_say_stands_last() -> None:
    events = line_of(PlanStory(plan(horizon_year=None)), TODAY)
    undated = [(each.title, each.word) for each in events if each.day is None]
    assert undated == [
        ("Lấy ý kiến cộng đồng dân cư", "chưa ghi"),
        ("Hết thời hạn quy hoạch", "hồ sơ không ghi năm cuối"),
    ]
    assert [each.day is None for each in events] == sorted(each.day is None for each in events)


def test_an_unknown_term_and_a_missing_publication() -> None:
    words = {each.title: each.word for each in line_of(PlanStory(plan()), TODAY)}
    assert words["Hạn cuối công bố công khai"] == "quá hạn, chưa ghi là đã làm"
    words = {each.title: each.word for each in line_of(PlanStory(plan(approved_on=date(2004, 6, 1))), TODAY)}
    assert words["Hạn cuối công bố công khai"] == "chưa rõ thời hạn"
    published = PlanStory(plan(), publications=[Publication(form="trung_bay")])
    words = {each.title: each.word for each in line_of(published, TODAY)}
    assert words["Hạn cuối công bố công khai"] == "đã công bố, chưa ghi ngày"


FIRST = date(2017, 1, 1)
DAYS = st.none() | st.integers(0, 4000)  # days after it
NAMES = [name for name in WHOLE if name.endswith("_on")] + ["approved_on"]


@given(
    days=st.fixed_dictionaries(dict.fromkeys(NAMES, DAYS)),
    after=st.integers(0, 4000),
    kind=st.sampled_from(SpatialPlan.Kind.values),
)
def test_in_order_and_nothing_of_tomorrow(days: dict[str, int | None], after: int, kind: str) -> None:
    on = FIRST + timedelta(after)
    values = {name: None if each is None else FIRST + timedelta(each) for name, each in days.items()}
    events = line_of(PlanStory(plan(kind=kind, **values)), on)
    known = [each.day for each in events if each.day]
    assert known == sorted(known)
    assert all(each.is_ahead for each in events if each.day and each.day > on)
    later = {(each.day, each.title) for each in line_of(PlanStory(plan(kind=kind, **values)), on + timedelta(1))}
    happened = {(each.day, each.title) for each in events if each.day and not each.is_ahead}
    assert not {each for each in happened - later if "Hạn" not in each[1]}  # what happened stays


# --- from the database ---------------------------------------------------------------------------------------------


@pytest.fixture
def divided(province: Unit) -> dict[str, SpatialPlan]:
    ReviewDuty.objects.all().delete()
    SpatialPlan.objects.all().delete()
    units = (BAC_AI, DE_THAM, KIM_DONG)
    made = {
        each: SpatialPlan.objects.create(unit_id=each, name=f"QH {each}", approved_on=date(2012, 3, 5))
        for each in units
    }
    open_review_duties(effective_on=MERGED_ON)
    made["new"] = SpatialPlan.objects.create(unit_id=DE_THAM, name="QH mới", approved_on=date(2020, 9, 1))
    return made


def test_the_division_of_bac_ai_on_three_lines(divided: dict[str, SpatialPlan]) -> None:
    lines = plan_lines(list(divided.values()), TODAY)
    change = next(each for each in lines[divided[BAC_AI].pk] if each.title == "Sắp xếp đơn vị hành chính")
    assert change.day == MERGED_ON
    assert change.detail == (
        "Xã Bắc Ái (một phần) → Xã Đề Thám; Xã Bắc Ái (phần còn lại) → Xã Kim Đồng, 818/NQ-UBTVQH14 (21/11/2019)"
    )
    taken = {unit: [e.title for e in lines[each.pk] if "thay thế" in e.title] for unit, each in divided.items()}
    assert taken == {
        BAC_AI: ["Có quy hoạch thay thế trên Xã Đề Thám"],
        DE_THAM: ["Có quy hoạch thay thế"],
        KIM_DONG: [],
        "new": [],
    }
    assert not any(each.title == "Sắp xếp đơn vị hành chính" for each in lines[divided["new"].pk])


def test_the_day_before_nothing_of_it_is_known(divided: dict[str, SpatialPlan]) -> None:
    titles = {each.title for each in plan_lines([divided[BAC_AI]], date(2019, 12, 31))[divided[BAC_AI].pk]}
    assert not titles & {"Sắp xếp đơn vị hành chính", "Mở rà soát quy hoạch"}


def test_lines_cost_the_same_for_one_plan_and_for_many(divided: dict[str, SpatialPlan]) -> None:
    costs = []
    for plans in ([divided[BAC_AI]], list(divided.values())):
        with CaptureQueriesContext(connection) as queries:
            plan_lines(plans, TODAY)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 5
