"""What an act of change does to the visits of a round, told in its preview, and taken back exactly."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import EMPTY, TODAY
from tests.territory.entering import DAY, applied, entered, open_ended, row, table_rows
from tests.territory.test_acting import ROWS

from datchuan.desk.models import Notification
from datchuan.inspection.models import Finding, Round, Visit
from datchuan.inspection.operations import choose_communes, make_round, move_visit, set_team
from datchuan.inspection.queries import by_hand, task_of
from datchuan.inspection.scheduling.conflicts import conflicts, why_unplaced
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.territory.models import ChangeAct, Unit
from datchuan.territory.operations import apply_act, obstacles_to_reversal, reverse_act

TRI_PHUONG, DE_THAM = "06016-1", "06046-1"
ENDS, GOES_ON = (
    "Buổi kiểm tra không còn xã, xã kế tiếp được đưa vào đợt, cần xếp lịch lại",
    "Buổi kiểm tra giữ nguyên, xã nay tên, mã hoặc huyện mới",
)
VISITED_ON = date(2020, 12, 3)


@pytest.fixture(autouse=True)
def _open(province: Unit) -> None:
    open_ended()


@pytest.fixture
def round_(qln: Official, qhkt: Official) -> Round:
    """A round from before the day of the change until after it, with Tri Phương on a day after it."""
    values = {"title": "Đợt 2", "first_on": date(2020, 11, 23), "last_on": date(2020, 12, 11), "lead": qln.office}
    made = make_round(
        values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, coordinating=[qhkt.office], by=qln
    )
    team = set_team(round_=made, name="Đoàn 1", members=[qln, qhkt], by=qln)
    communes = Unit.objects.filter(pk__in=[TRI_PHUONG, DE_THAM])
    choose_communes(round_=made, chosen=by_hand(communes), divisions=[qln.office, qhkt.office], by=qln)
    move_visit(visit=made.visits.get(commune=TRI_PHUONG), team=team, day=VISITED_ON, by=qln)
    return made


def kept() -> dict[str, list[dict[str, object]]]:
    return table_rows(Round, Visit, Finding)


def told(act: ChangeAct) -> dict[str, list[str]]:
    return {each["title"]: each["lines"] for each in act.preview["consequences"]}


def reverse(act: ChangeAct) -> None:
    reverse_act(act=act, by=None, reason="Thử hoàn tác")


def test_the_preview_names_the_visit_and_writes_nothing(round_: Round) -> None:
    before = kept()
    act = entered(row(TRI_PHUONG, EMPTY))
    assert told(act)[ENDS] == ["Xã Tri Phương ngày 03/12/2020, Đợt 2 → Xã Quốc Khánh"]
    assert kept() == before
    assert not Notification.objects.filter(key__startswith="visit ").exists()
    apply_act(act=act, by=None, today=TODAY)
    act.refresh_from_db()
    assert len(told(act)[ENDS]) == 1


def test_the_successor_takes_the_place_in_the_round_and_not_in_the_schedule(round_: Round) -> None:
    applied(row(TRI_PHUONG, EMPTY))
    old, new = round_.visits.get(commune=TRI_PHUONG), round_.visits.get(commune=EMPTY)
    assert (old.state, old.team, old.day, old.is_fixed) == ("dropped", None, None, False)
    assert old.state_reason == (
        "Xã Tri Phương không còn từ 01/12/2020 theo 99/NQ-HĐND (15/11/2020); nay là Xã Quốc Khánh"
    )
    assert (new.state, new.day, new.reasons, new.not_before) == ("planned", None, ["by_hand", "merged"], DAY)
    assert new.why == [f"Thay Xã Tri Phương: {old.state_reason}"]
    assert set(new.divisions.all()) == set(old.divisions.all())
    assert round_.visits.get(commune=DE_THAM).state == "planned"


def test_a_successor_that_is_in_the_round_keeps_its_day(round_: Round, qln: Official) -> None:
    choose_communes(round_=round_, chosen=by_hand([Unit.objects.get(pk=EMPTY)]), divisions=[qln.office], by=qln)
    there = round_.visits.get(commune=EMPTY)
    move_visit(visit=there, team=round_.teams.get(), day=date(2020, 12, 4), by=qln)
    before = kept()
    act = applied(row(TRI_PHUONG, EMPTY))
    there.refresh_from_db()
    assert (there.day, there.reasons) == (date(2020, 12, 4), ["by_hand", "merged"])
    assert there.divisions.count() == 2
    reverse(act)
    assert kept() == before


@pytest.mark.parametrize("state", ["held", "dropped"])
def test_a_successor_that_was_visited_or_dropped_stays_so(round_: Round, qln: Official, state: str) -> None:
    choose_communes(round_=round_, chosen=by_hand([Unit.objects.get(pk=EMPTY)]), divisions=[qln.office], by=qln)
    there = round_.visits.filter(commune=EMPTY)
    there.update(state=state, state_reason="Đường sạt lở" if state == "dropped" else "")
    before = there.values().get()
    applied(row(TRI_PHUONG, EMPTY))
    assert there.values().get() == before


def test_a_visit_before_the_change_and_one_that_was_held_stay(round_: Round, qln: Official) -> None:
    visit = round_.visits.get(commune=TRI_PHUONG)
    move_visit(visit=visit, team=round_.teams.get(), day=date(2020, 11, 30), by=qln)
    assert ENDS not in told(entered(row(TRI_PHUONG, EMPTY)))
    Visit.objects.filter(pk=visit.pk).update(state="held", day=VISITED_ON)
    assert ENDS not in told(applied(row(TRI_PHUONG, EMPTY)))
    assert not round_.visits.filter(commune=EMPTY).exists()


def test_a_round_that_is_closed_stays(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(state="closed")
    assert ENDS not in told(applied(row(TRI_PHUONG, EMPTY)))


@pytest.mark.parametrize("kind", ["rename", "recode", "reparent", "level abolished"])
def test_the_same_commune_under_another_name_or_parent_is_visited_as_planned(round_: Round, kind: str) -> None:
    act = applied(*ROWS[kind])
    assert ENDS not in told(act)
    visit = round_.visits.get(day=VISITED_ON)
    assert (visit.commune.identity_id, visit.state) == (TRI_PHUONG, "planned")
    assert visit.commune_id != TRI_PHUONG
    assert visit.team is not None


def test_a_commune_that_becomes_a_town_is_not_visited(round_: Round) -> None:
    assert ENDS in told(applied(*ROWS["retype"]))
    old = round_.visits.get(commune=TRI_PHUONG)
    assert "nay là Thị trấn Tri Phương" in old.state_reason
    assert round_.visits.count() == 2


def test_one_without_a_successor_is_dropped(round_: Round) -> None:
    (line,) = told(applied(row(TRI_PHUONG, event_type="abolish")))[ENDS]
    assert line.endswith("→ không có xã kế tiếp")


def test_those_of_an_announced_round_are_told_and_told_again(round_: Round, qln: Official, qhkt: Official) -> None:
    Round.objects.filter(pk=round_.pk).update(state="announced")
    act = applied(row(TRI_PHUONG, EMPTY))
    first = Notification.objects.filter(key__startswith="visit ")
    assert {qln.pk, qhkt.pk} <= set(first.values_list("official", flat=True))
    assert "Bỏ buổi kiểm tra ngày 03/12/2020: Xã Tri Phương không còn" in first[0].title
    reverse(act)
    again = Notification.objects.filter(title__startswith="Khôi phục buổi kiểm tra Xã Tri Phương ngày 03/12/2020")
    assert {qln.pk, qhkt.pk} <= set(again.values_list("official", flat=True))


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_every_kind_of_change_is_taken_back(round_: Round, rows: list[dict[str, str]]) -> None:
    before = kept()
    act = applied(*rows)
    assert obstacles_to_reversal(act=act) == []
    reverse(act)
    assert kept() == before


def test_what_was_written_at_the_successor_keeps_the_act(round_: Round, qln: Official) -> None:
    act = applied(*ROWS["merge"])
    made = round_.visits.get(commune="06047-1")
    move_visit(visit=made, team=round_.teams.get(), day=date(2020, 12, 4), by=qln)
    assert obstacles_to_reversal(act=act) == [], "a day is no reason to stay"
    Visit.objects.filter(pk=made.pk).update(state="held")
    other = make_round(
        values={"title": "Đợt 3", "first_on": DAY, "last_on": DAY, "lead": qln.office}
        | {"base_latitude": 21.85, "base_longitude": 106.76},
        by=None,
    )
    choose_communes(round_=other, chosen=by_hand([Unit.objects.get(pk="06047-1")]), divisions=[qln.office], by=None)
    with pytest.raises(Problem) as refused:
        reverse(act)
    assert "1 buổi kiểm tra đã ghi ở xã kế tiếp" in refused.value.sentence
    assert "1 xã mới đã được đưa vào đợt kiểm tra" in refused.value.sentence


def test_a_commune_is_not_scheduled_on_a_day_on_which_it_is_not_there(round_: Round, qln: Official) -> None:
    Unit.objects.filter(pk=DE_THAM).update(valid_to=DAY)
    Unit.objects.filter(pk=TRI_PHUONG).update(valid_to=date(2020, 11, 20))
    task = task_of(round_)
    visits = {visit.commune: visit for visit in task.visits}
    assert max(task.days[place] for _, place in task.slots_of(visits[DE_THAM])) == date(2020, 11, 30)
    assert "xã không còn từ ngày 20/11/2020" in why_unplaced(task, visits[TRI_PHUONG], {})
    tours = {("Đoàn 1", task.days.index(date(2020, 12, 2))): [DE_THAM]}
    (found,) = conflicts(task, tours)
    assert found.sentence == "xã không còn từ ngày 01/12/2020 (sắp xếp đơn vị hành chính)"
