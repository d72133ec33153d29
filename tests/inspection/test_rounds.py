"""Rounds: made, filled, scheduled, moved by hand, announced; and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from tests.making import COMMUNES

from datchuan.inspection.models import RoadTime, Round, Team, Visit
from datchuan.inspection.operations import (
    announce_round,
    change_round,
    choose_communes,
    drop_commune,
    make_round,
    move_visit,
    propose,
    record_absence,
    set_team,
)
from datchuan.inspection.queries import by_hand, communes_by_rule, task_of, tours_of, working_days
from datchuan.inspection.scheduling.conflicts import conflicts
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Registration
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
FIRST, LAST = date(2020, 6, 1), date(2020, 6, 12)


@pytest.fixture
def housing(qln: Official) -> Office:
    return qln.office


@pytest.fixture
def planning(qhkt: Official) -> Office:
    return qhkt.office


def values(lead: Office, **changes: Any) -> dict[str, Any]:
    made = {"title": "Đợt 1", "first_on": FIRST, "last_on": LAST, "lead": lead}
    return {**made, "base_latitude": 21.8537, "base_longitude": 106.7615, "visit_minutes": 40, **changes}


@pytest.fixture
def round_(housing: Office, planning: Office, qln: Official, qhkt: Official) -> Round:
    made = make_round(values=values(housing), coordinating=[planning], by=qln)
    set_team(round_=made, name="Đoàn 1", members=[qln, qhkt], by=qln)
    communes = list(Unit.objects.filter(pk__in=COMMUNES).order_by("pk"))
    choose_communes(round_=made, chosen=by_hand(communes), divisions=[housing, planning], by=qln)
    return made


def test_a_round_is_scheduled_and_announced(round_: Round, qln: Official) -> None:
    schedule = propose(round_=round_, seconds=0, by=qln)
    assert set(schedule.placed) == COMMUNES
    assert tours_of(round_) == {slot: list(tour) for slot, tour in schedule.tours.items()}
    assert {visit.day for visit in round_.visits.all()} <= set(working_days(round_))
    announce_round(round_=round_, by=qln)
    assert AuditEntry.objects.latest("pk").action == "inspection.announce"
    with pytest.raises(Problem) as found:
        propose(round_=Round.objects.get(pk=round_.pk), seconds=0, by=qln)
    assert found.value.number == 792


def test_the_solver_schedules_it_too(round_: Round, qln: Official) -> None:
    schedule = propose(round_=round_, seconds=0.3, by=qln)
    assert set(schedule.placed) == COMMUNES
    assert schedule.bound is not None
    assert conflicts(task_of(round_), tours_of(round_)) == []


def test_who_is_away_is_not_sent(round_: Round, qln: Official, qhkt: Official) -> None:
    record_absence(official=qhkt, first_on=FIRST, last_on=date(2020, 6, 9), by=qln, reason="Nghỉ phép")
    propose(round_=round_, seconds=0, by=qln)
    assert min(visit.day for visit in round_.visits.exclude(day=None)) == date(2020, 6, 10)
    record_absence(official=qln, first_on=FIRST, last_on=LAST, by=qln)
    propose(round_=round_, seconds=0, by=qln)
    left = round_.visits.first()
    assert left.day is None
    assert "không đoàn nào đủ người" in left.why_unplaced


def test_two_people_of_one_name_are_two(round_: Round, qln: Official, qhkt: Official) -> None:
    Official.objects.filter(pk=qhkt.pk).update(full_name=qln.full_name)
    (team,) = task_of(round_).teams
    assert len(team.members) == 2
    assert len(team.divisions_on(FIRST)) == 2


def test_a_registration_counts_while_it_stands(province: Unit) -> None:
    asked = {"rules": ["registered"], "merged_from": date(2020, 1, 1)}
    Registration.objects.filter(commune="06016-1").update(withdrawn_on=date(2020, 7, 1), reason="Rút")
    for day, there in ((date(2020, 1, 7), False), (date(2020, 6, 1), True), (date(2020, 7, 1), False)):
        assert ("06016-1" in {each.commune.pk for each in communes_by_rule(day, **asked)}) is there


def test_what_was_moved_by_hand_stays_and_is_worked_around(round_: Round, qln: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    team, visit, day = round_.teams.get(), round_.visits.last(), date(2020, 6, 11)
    move_visit(visit=visit, team=team, day=day, by=qln)
    propose(round_=round_, seconds=0, by=qln)
    visit.refresh_from_db()
    assert (visit.day, visit.is_fixed) == (day, True)
    others = [each for each in round_.visits.all() if each.pk != visit.pk]
    for each in others:
        move_visit(visit=each, team=team, day=day, by=qln)
    (told,) = conflicts(task_of(round_), tours_of(round_))
    assert "quá giờ làm việc" in told.sentence
    with pytest.raises(Problem) as found:
        announce_round(round_=round_, by=qln)
    assert found.value.number == 799


def test_a_table_of_the_road_goes_before_the_straight_line(round_: Round) -> None:
    commune = min(COMMUNES)
    before = task_of(round_).between("", commune)
    RoadTime.objects.create(other_id=commune, minutes=before + 77, source="Lái xe cho biết")
    assert task_of(round_).between("", commune) == before + 77


def test_communes_by_rule(province: Unit) -> None:
    day = date(2020, 6, 1)
    asked = {"rules": ["registered", "merged", "random"], "merged_from": date(2020, 1, 1), "seed": "a"}
    chosen = communes_by_rule(day, random_percent=10, **asked)
    reasons = {each.commune.pk: each.reasons for each in chosen}
    assert reasons["06016-1"] == ["registered"]
    assert reasons["06268-2"] == ["registered", "merged"]
    assert sum(each == ["random"] for each in reasons.values()) > 1
    assert [each.commune.pk for each in communes_by_rule(day, random_percent=10, **asked)] == list(reasons)
    assert communes_by_rule(day, rules=[], merged_from=day) == []


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (795, {"last_on": date(2020, 5, 1)}),
        (790, {"first_on": date(2020, 5, 2), "last_on": date(2020, 5, 3)}),
        (790, {"last_on": date(2021, 6, 12)}),
        (791, {"working_minutes": 20}),
        (791, {"visit_minutes": 500}),
        (791, {"cars": 0}),
        (791, {"km_per_hour": 300.0}),
        (791, {"base_latitude": 106.76, "base_longitude": 21.85}),
    ],
)
def test_a_round_that_cannot_be(housing: Office, number: int, changes: dict[str, Any]) -> None:
    with pytest.raises(Problem) as found:
        make_round(values=values(housing, **changes), by=None)
    assert found.value.number == number
    assert not Round.objects.exists()


def test_two_editors_of_one_round(round_: Round, qln: Official) -> None:
    change_round(round_=round_, values={"title": "Đợt 1 năm 2020"}, revision=0, by=qln)
    with pytest.raises(Problem) as found:
        change_round(round_=round_, values={"title": "Đợt khác"}, revision=0, by=qln)
    assert found.value.number == 793
    assert Round.objects.get().title == "Đợt 1 năm 2020"


def test_a_shorter_window_takes_days_away(round_: Round, qln: Official) -> None:
    visit = round_.visits.first()
    move_visit(visit=visit, team=round_.teams.get(), day=date(2020, 6, 12), by=qln)
    change_round(round_=round_, values={"last_on": date(2020, 6, 5)}, revision=0, by=qln)
    visit.refresh_from_db()
    assert (visit.day, visit.team, visit.is_fixed) == (None, None, False)
    assert "ngoài thời gian mới" in visit.why_unplaced


def test_794_a_team_has_people_of_its_divisions_once(round_: Round, qln: Official, huyen: Official) -> None:
    for name, members in (("Đoàn 2", []), ("Đoàn 2", [qln]), ("Đoàn 2", [huyen]), ("Đoàn 1", [qln, qln])):
        with pytest.raises(Problem) as found:
            set_team(round_=round_, name=name, members=members, by=qln)
        assert found.value.number == 794
    assert [team.name for team in Team.objects.all()] == ["Đoàn 1"]


def test_798_a_visit_goes_into_a_working_day_of_its_round(round_: Round, qln: Official, housing: Office) -> None:
    visit, team = round_.visits.first(), round_.teams.get()
    other = make_round(values=values(housing), by=None)
    strange = Team.objects.create(round=other, name="Đoàn khác")
    for to, day in ((team, None), (team, date(2020, 7, 1)), (team, date(2020, 6, 6)), (strange, FIRST)):
        with pytest.raises(Problem) as found:
            move_visit(visit=visit, team=to, day=day, by=qln)
        assert found.value.number == 798


def test_797_nothing_is_scheduled_without_teams_or_communes(housing: Office, qln: Official) -> None:
    with pytest.raises(Problem) as found:
        propose(round_=make_round(values=values(housing), by=None), seconds=0, by=qln)
    assert found.value.number == 797


def test_a_commune_is_dropped_with_a_reason_and_its_place_is_free(round_: Round, qln: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    visit = round_.visits.first()
    with pytest.raises(Problem):
        drop_commune(visit=visit, reason=" ", by=qln)
    drop_commune(visit=visit, reason="Đường sạt lở", by=qln)
    assert visit.commune_id not in {commune for tour in tours_of(round_).values() for commune in tour}
    assert len(task_of(round_).visits) == len(COMMUNES) - 1
    with pytest.raises(IntegrityError):
        Visit.objects.filter(pk=visit.pk).update(state_reason="")


def test_a_task_costs_the_same_for_one_commune_and_for_many(round_: Round, qln: Official, housing: Office) -> None:
    small = make_round(values=values(housing), by=qln)
    choose_communes(round_=small, chosen=by_hand([Unit.objects.get(pk=min(COMMUNES))]), divisions=[housing], by=qln)
    costs = []
    for each in (small, round_):
        with CaptureQueriesContext(connection) as queries:
            task_of(each)
        costs.append(len(queries))
    assert len(set(costs)) == 1
