"""Entering a change: what it touches, that preview and act agree, what is refused, and taking it back exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from tests.territory.entering import DAY, INSTRUMENT, TODAY, applied, entered, faults, open_ended, row, table_rows

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Registration
from datchuan.territory.models import Change, ChangeAct, Shape, Statistic, Unit, VillageMembership
from datchuan.territory.operations import apply_act, drop_act, look_again, obstacles_to_reversal, reverse_act
from datchuan.territory.queries import attributes_of, commune_on, communes_on, search_units, shapes_on, units_on

# Tri Phương (houses, registered, the account "xa"), Quốc Khánh beside it, Đề Thám, all in Tràng Định.
TRI_PHUONG, QUOC_KHANH, DE_THAM = "06016-1", "06004-1", "06046-1"
KEPT = (Unit, Change, Shape, Statistic, VillageMembership, SpatialPlan, ReviewDuty, Official, Office, Registration)


@pytest.fixture(scope="module")
def _opened(shared_world: None) -> None:
    open_ended()


@pytest.fixture(autouse=True)
def _open(_opened: None, province: Unit) -> None:
    """The units of 2020 stand open."""


def everything() -> dict[str, Any]:
    state: dict[str, Any] = dict(table_rows(*KEPT))
    current = IndicatorVerdict.objects.filter(is_current=True)
    state["verdicts"] = sorted(current.values_list("commune", "indicator", "on", "outcome", "shortfall"))
    return state


def houses_in(unit_id: str) -> int:
    here = VillageMembership.objects.filter(commune=unit_id, valid_to=None).values("village")
    return HouseRecord.objects.filter(village__in=here, valid_to=None).count()


def test_houses_follow_their_villages_into_the_commune_that_absorbs() -> None:
    both = houses_in(TRI_PHUONG) + houses_in(QUOC_KHANH)
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    assert houses_in(QUOC_KHANH) == both > 0
    assert houses_in(TRI_PHUONG) == 0
    assert not communes_on(TODAY).filter(pk=TRI_PHUONG).exists()
    assert communes_on(DAY.replace(month=11)).filter(pk=TRI_PHUONG).exists()
    titles = {each["title"]: each["count"] for each in act.preview["consequences"]}
    assert titles["Nhà đi theo thôn sang đơn vị khác"] == both
    assert titles["Xã đăng ký đạt chuẩn có địa giới kết thúc"] == 1
    assert titles["Cán bộ có địa bàn kết thúc, cần phân lại"] == 1
    assert titles["Kết quả của 1 đơn vị kết thúc không còn hiện hành"] == 4


def test_each_touched_master_plan_gets_a_review_duty() -> None:
    applied(row(TRI_PHUONG, QUOC_KHANH))
    duties = ReviewDuty.objects.filter(event="thu-1")
    assert set(duties.values_list("plan__unit", flat=True)) == {TRI_PHUONG, QUOC_KHANH}
    verdict = IndicatorVerdict.objects.get(commune=QUOC_KHANH, indicator="1.1", on=TODAY, is_current=True)
    assert verdict.outcome == "undetermined"


def test_a_preview_writes_nothing_and_agrees_with_the_act() -> None:
    before = everything()
    chain = AuditEntry.objects.count()
    act = entered(row(TRI_PHUONG, QUOC_KHANH))
    assert everything() == before
    assert AuditEntry.objects.count() == chain
    act.refresh_from_db()
    promised = act.preview
    apply_act(act=act, by=None, today=TODAY)
    act.refresh_from_db()
    assert act.preview == promised


NEW = {"event_type": "merge_into_new", "to_code": "06047", "to_name": "Xã Hợp Nhất"}
ROWS = {
    "absorb": [row(TRI_PHUONG, QUOC_KHANH)],
    "merge": [row(TRI_PHUONG, **NEW), row(QUOC_KHANH, **NEW)],
    "split": [
        row(TRI_PHUONG, event_type="split", extent="part", to_code="06017", to_name="Xã Mới", population=300),
        row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="rest", population=900),
    ],
    "part": [row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", area_km2="5.00")],
    "recode": [row(TRI_PHUONG, event_type="recode", to_code="06999")],
    "rename": [row(TRI_PHUONG, event_type="rename", to_name="Xã Tri Phương Mới")],
    "retype": [row(TRI_PHUONG, event_type="retype", to_name="Thị trấn Tri Phương")],
    "reparent": [row(TRI_PHUONG, event_type="reparent", to_parent_unit_id="181-1")],
    "district renamed": [row("180-1", event_type="rename", to_name="Huyện Thất Khê")],
    "level abolished": [
        row(f"{code}-1", event_type="abolish") for code in (178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189)
    ],
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_every_kind_of_change_is_done_and_taken_back_exactly(rows: list[dict[str, str]]) -> None:
    before = everything()
    act = applied(*rows)
    assert everything() != before
    counted = Unit.objects.filter(valid_to=None, level="commune").count()
    assert communes_on(TODAY).count() == counted
    memberships = VillageMembership.objects.filter(valid_to=None)
    assert not memberships.exclude(commune__valid_to=None).exists(), "a village is left in a unit that ended"
    assert obstacles_to_reversal(act=act) == []
    reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert everything() == before


def test_a_rename_keeps_the_legal_unit_and_its_officials() -> None:
    applied(*ROWS["rename"])
    unit = commune_on("06016-2", TODAY)
    assert (unit.name, unit.identity_id, unit.continues_id) == ("Xã Tri Phương Mới", TRI_PHUONG, TRI_PHUONG)
    assert [each.value for each in attributes_of(unit).names] == ["Tri Phương", "Tri Phương Mới"]
    assert Official.objects.get(username="xa").area_id == "06016-2"
    assert not ReviewDuty.objects.filter(event="thu-1").exists(), "no land moved"
    assert {each.unit.pk for each in search_units("tri phuong", today=TODAY).found} == {TRI_PHUONG, "06016-2"}


def test_the_end_of_the_district_level_puts_communes_under_the_province() -> None:
    applied(*ROWS["level abolished"])
    assert units_on(TODAY, "district").count() == 0
    assert communes_on(TODAY).count() == 200
    assert set(communes_on(TODAY).values_list("parent", flat=True)) == {"20-1"}
    assert Change.objects.filter(event="thu-1", type="reparent").count() == 200
    shapes = list(shapes_on(TODAY))
    assert len(shapes) == 200
    assert {shape.unit_id for shape in shapes} == set(communes_on(TODAY).values_list("pk", flat=True))


def test_shapes_of_the_day_after_a_merger_are_dissolved_and_those_before_stay() -> None:
    whole = sum(Shape.objects.get(unit=pk, valid_to=None).area_km2 for pk in (TRI_PHUONG, QUOC_KHANH))
    applied(*ROWS["merge"])
    (made,) = [shape for shape in shapes_on(DAY) if shape.unit_id == "06047-1"]
    assert made.area_km2 == whole
    assert made.origin.startswith("dissolved")
    before = {shape.unit_id for shape in shapes_on(date(2020, 11, 30))}
    assert {TRI_PHUONG, QUOC_KHANH} <= before
    assert "06047-1" not in before
    assert "06047-1" not in {shape.unit_id for shape in shapes_on(date(2019, 6, 1))}


def test_villages_of_a_divided_commune_are_dealt_out_and_marked_as_such() -> None:
    act = applied(*ROWS["split"])
    moved = VillageMembership.objects.filter(valid_from=DAY)
    shares = {pk: moved.filter(commune=pk).count() for pk in ("06017-1", QUOC_KHANH)}
    total = sum(shares.values())
    assert shares["06017-1"] == round(total * 300 / 1200)
    assert set(moved.values_list("dealt_by", flat=True)) == {"population"}
    assert act.preview["written"]["villages_dealt"] == total
    assert act.preview["written"]["without_shape"] == [["06017-1", "Xã Mới"]]


def test_named_villages_go_where_the_instrument_says() -> None:
    names = list(
        VillageMembership.objects.filter(commune=TRI_PHUONG, valid_to=None)
        .order_by("village__code")
        .values_list("village__code", flat=True)[:2]
    )
    part = row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", villages="; ".join(names))
    applied(part)
    moved = VillageMembership.objects.filter(valid_from=DAY, commune=QUOC_KHANH)
    assert set(moved.values_list("village__code", flat=True)) == set(names)
    assert set(moved.values_list("dealt_by", flat=True)) == {""}


def test_a_part_moved_in_the_middle_of_history_goes_on_with_its_villages(province: Unit) -> None:
    """Tri Phương gives a part on the first; what happens to the receiver later happens to those villages too."""
    later = row(QUOC_KHANH, DE_THAM, event_id="thu-2", effective_date="2020-12-20")
    applied(later)
    applied(row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", population=600))
    moved = VillageMembership.objects.filter(valid_from=DAY, commune=QUOC_KHANH).values_list("village", flat=True)
    assert moved
    after = VillageMembership.objects.filter(village__in=list(moved), valid_to=None)
    assert set(after.values_list("commune", flat=True)) == {DE_THAM}


BAD = {
    "a missing unit": ([row("09876-1", QUOC_KHANH)], 206, "không có đơn vị “09876-1”"),
    "a missing receiver": ([row(TRI_PHUONG, "09876-1")], 206, "không có đơn vị nhận"),
    "a unit that ended": ([row("06052-1", QUOC_KHANH)], 206, "đã kết thúc từ 01/01/2020"),
    "another name": ([row(TRI_PHUONG, QUOC_KHANH, from_name="Xã Tri Lễ")], 206, "không phải Xã Tri Lễ"),
    "before its birth": ([row("06268-2", "06253-1", effective_date="2020-01-01")], 207, "chỉ có từ 01/01/2020"),
    "into itself": ([row(TRI_PHUONG, TRI_PHUONG)], 208, "vòng"),
    "a cycle": ([row(TRI_PHUONG, QUOC_KHANH), row(QUOC_KHANH, TRI_PHUONG)], 208, "vòng"),
    "a chain": ([row(TRI_PHUONG, QUOC_KHANH), row(QUOC_KHANH, DE_THAM)], 206, "kết thúc ngay trong lần"),
    "whole and a part": (
        [row(TRI_PHUONG, QUOC_KHANH), row(TRI_PHUONG, DE_THAM, extent="part")],
        209,
        "không còn phần nào khác",
    ),
    "a rest of nothing": ([row(TRI_PHUONG, QUOC_KHANH, extent="rest")], 209, "không có phần nào đã chuyển"),
    "more land than there is": ([row(TRI_PHUONG, QUOC_KHANH, extent="part", area_km2="9000")], 209, "cả đơn vị chỉ có"),
    "more people than there are": ([row(TRI_PHUONG, QUOC_KHANH, extent="part", population="99999")], 209, "cộng lại"),
    "parts over the whole": (
        [
            row(TRI_PHUONG, **NEW, area_km2="30", to_area_after_km2="40"),
            row(QUOC_KHANH, **NEW, area_km2="30", to_area_after_km2="40"),
        ],
        209,
        "lớn hơn 40 sau sắp xếp",
    ),
    "no day of issue": ([row(TRI_PHUONG, QUOC_KHANH, legal_instrument="NQ 99")], 210, "không nêu ngày ban hành"),
    "issued after it": (
        [row(TRI_PHUONG, QUOC_KHANH, legal_instrument="99/NQ (05/12/2020)")],
        210,
        "sau ngày hiệu lực",
    ),
    "not yet in force": ([row(TRI_PHUONG, QUOC_KHANH, effective_date="2021-03-01")], 210, "chưa có hiệu lực"),
    "a code in use": ([row(TRI_PHUONG, event_type="recode", to_code="06046")], 212, "đang là của Xã Đề Thám"),
    "no code": ([row(TRI_PHUONG, event_type="recode", to_code="6")], 212, "không phải mã cấp này"),
    "no type in the name": ([row(TRI_PHUONG, event_type="rename", to_name="Tri Phương")], 212, "loại đơn vị"),
    "two districts": ([row(TRI_PHUONG, **NEW), row("06343-2", **NEW)], 213, "trực thuộc đơn vị nào"),
    "an unreadable day": ([row(TRI_PHUONG, QUOC_KHANH, effective_date="1/12/2020")], 205, "không đọc được"),
    "an unknown kind": ([row(TRI_PHUONG, QUOC_KHANH, event_type="steal")], 205, "không dùng được"),
    "an unknown village": (
        [row(TRI_PHUONG, QUOC_KHANH, extent="part", villages="Không có đâu")],
        217,
        "không có thôn Không có đâu",
    ),
    "another level": ([row("181-1", TRI_PHUONG)], 206, "không cùng cấp"),
    "an event used before": ([row(TRI_PHUONG, QUOC_KHANH, event_id="2020-01")], 219, "đã dùng"),
}


@pytest.mark.once("refused by what is reckoned of the rows, from the same reading as what is previewed on both")
@pytest.mark.parametrize(("rows", "number", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_a_sentence(rows: list[dict[str, str]], number: int, sentence: str) -> None:
    before = everything()
    found = faults(*rows)
    assert number in {each for each, _ in found}, found
    assert any(sentence in what for each, what in found if each == number), found
    act = entered(*rows)
    with pytest.raises(Problem) as refused:
        apply_act(act=act, by=None, today=TODAY)
    assert 204 <= refused.value.number <= 219
    assert refused.value.sentence.startswith("Dòng ")
    assert everything() == before


def test_a_unit_with_a_later_change_is_not_cut_off() -> None:
    applied(row(TRI_PHUONG, QUOC_KHANH, effective_date="2020-12-20"))
    found = faults(row(TRI_PHUONG, DE_THAM, event_id="thu-2"))
    assert [number for number, _ in found] == [211]
    assert "ngày 20/12/2020" in found[0][1]


def test_villages_that_are_real_must_be_named_when_their_commune_is_divided() -> None:
    VillageMembership.objects.filter(commune=TRI_PHUONG).first().village.__class__.objects.update(simulated=False)
    part = row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", population=100)
    assert [number for number, _ in faults(part)] == [217]


def test_of_two_officials_one_wins_and_the_other_is_told(qln: Official, qhkt: Official) -> None:
    first = entered(row(TRI_PHUONG, QUOC_KHANH), by=qln)
    second = entered(row(TRI_PHUONG, DE_THAM, event_id="thu-2"), by=qhkt)
    apply_act(act=first, by=qln, today=TODAY)
    with pytest.raises(Problem, match=f"{qln.full_name} đã ghi 99/NQ-HĐND") as told:
        apply_act(act=second, by=qhkt, today=TODAY)
    assert told.value.number == 214
    look_again(act=second, by=qhkt, today=TODAY)
    second.refresh_from_db()
    assert [fault["number"] for fault in second.preview["faults"]] == [206]


def test_an_act_is_done_or_dropped_once() -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    for again in (lambda: apply_act(act=act, by=None, today=TODAY), lambda: drop_act(act=act, by=None)):
        with pytest.raises(Problem) as found:
            again()
        assert found.value.number == 216
    other = entered(row(DE_THAM, QUOC_KHANH, event_id="thu-2"))
    drop_act(act=other, by=None)
    other.refresh_from_db()
    assert other.state == "dropped"


def test_what_was_built_on_a_change_keeps_it() -> None:
    act = applied(*ROWS["merge"])
    SpatialPlan.objects.create(unit_id="06047-1", name="Quy hoạch mới", approved_on=TODAY)
    Registration.objects.create(plan=Registration.objects.first().plan, year=2020, commune_id="06047-1")
    Official.objects.filter(username="xa").update(area="06047-1")
    ReviewDuty.objects.filter(event="thu-1").update(conclusion="still_serves", concluded_on=TODAY, basis="BB 01")
    with pytest.raises(Problem) as refused:
        reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert refused.value.number == 215
    for part in ("1 quy hoạch đã lập", "đã đăng ký", "1 cán bộ", "nhiệm vụ rà soát đã có kết luận"):
        assert part in refused.value.sentence


def test_acts_are_taken_back_newest_first() -> None:
    first = applied(row(TRI_PHUONG, QUOC_KHANH))
    second = applied(row(QUOC_KHANH, DE_THAM, event_id="thu-2", effective_date="2020-12-20"))
    with pytest.raises(Problem, match="có lần sắp xếp sau dựa vào đó \\(20/12/2020"):
        reverse_act(act=first, by=None, reason="Thử hoàn tác")
    reverse_act(act=second, by=None, reason="Thử hoàn tác")
    reverse_act(act=first, by=None, reason="Thử hoàn tác")
    assert ChangeAct.objects.filter(state="reversed", origin="screen").count() == 2


def test_a_reversal_needs_a_reason_and_stays_in_the_audit_chain(qln: Official) -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH), by=qln)
    with pytest.raises(Problem) as refused:
        reverse_act(act=act, by=qln, reason="x")
    assert refused.value.number == 218
    reverse_act(act=act, by=qln, reason="Nghị quyết bị bãi bỏ")
    entry = AuditEntry.objects.latest("pk")
    chain = list(AuditEntry.objects.filter(subject=f"act {act.pk}").order_by("pk").values_list("action", flat=True))
    assert chain == ["territory.apply_act", "territory.reverse_act"]
    assert entry.at <= timezone.now()
    act.refresh_from_db()
    assert (act.reversed_by, act.reason) == (qln, "Nghị quyết bị bãi bỏ")


def test_kept_days_after_the_change_are_judged_anew_for_the_new_unit() -> None:
    evaluate_communes(set_key="vn-xa-2016", on=date(2020, 11, 30), by=None, cause="thử")
    applied(*ROWS["merge"])
    days = IndicatorVerdict.objects.filter(commune="06047-1", is_current=True).values_list("on", flat=True)
    assert set(days) == {TODAY}
    kept = IndicatorVerdict.objects.filter(commune=TRI_PHUONG, is_current=True).values_list("on", flat=True)
    assert set(kept) == {date(2020, 11, 30), Registration.objects.get(commune=TRI_PHUONG).registered_on}
    assert IndicatorVerdict.objects.get(commune="06047-1", indicator="9.2", is_current=True).detail["total"] > 0
    assert INSTRUMENT in IndicatorVerdict.objects.filter(commune="06047-1").first().cause
