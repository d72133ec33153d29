"""What is changed of a round after it was made: communes dropped and chosen again, visits, teams, the road, the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.cast import official
from tests.inspection.rounds import made_round
from tests.inspection.test_rounds import FIRST, LAST
from tests.making import COMMUNES

from datchuan.inspection.models import RoadTime, Round, Team, Visit
from datchuan.inspection.operations import (
    change_round,
    change_visit,
    choose_communes,
    delete_round,
    drop_commune,
    propose,
    record_absence,
    remove_absence,
    remove_road_time,
    remove_team,
    set_road_times,
    set_team,
    take_back_commune,
)
from datchuan.inspection.queries import by_hand, task_of
from datchuan.inspection.roads.entry import RoadEntry
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def round_(qln: Official) -> Round:
    return made_round()


@pytest.fixture
def housing(qln: Official) -> Office:
    return qln.office


def test_a_dropped_commune_stays_dropped_until_it_is_taken_back(round_: Round, qln: Official, housing: Office) -> None:
    visit = round_.visits.first()
    drop_commune(visit=visit, reason="Đường sạt lở", by=qln)
    chosen = by_hand([Unit.objects.get(pk=visit.commune_id)])
    chosen[0].reasons = ["registered"]
    assert choose_communes(round_=round_, chosen=chosen, divisions=[housing], by=qln) == []
    visit.refresh_from_db()
    assert (visit.state, visit.reasons, visit.divisions.count()) == ("dropped", ["by_hand"], 2)
    take_back_commune(visit=visit, by=qln)
    visit.refresh_from_db()
    assert (visit.state, visit.state_reason) == ("planned", "")
    assert AuditEntry.objects.latest("pk").details["dropped_for"] == "Đường sạt lở"
    with pytest.raises(Problem) as found:
        take_back_commune(visit=visit, by=qln)
    assert found.value.number == 621


def test_a_commune_chosen_again_keeps_who_must_be_there(round_: Round, qln: Official, housing: Office) -> None:
    visit = round_.visits.first()
    change_visit(visit=visit, values={}, divisions=[housing], by=qln)
    again = by_hand([visit.commune])
    again[0].reasons = ["registered"]
    how = {"seed": "a"}
    choose_communes(round_=round_, chosen=again, divisions=list(Office.objects.filter(key="x")), by=qln, how=how)
    visit.refresh_from_db()
    assert visit.reasons == ["by_hand", "registered"]
    assert list(visit.divisions.all()) == [housing]
    assert AuditEntry.objects.latest("pk").details["how"] == how


def test_what_a_visit_needs(round_: Round, qln: Official, housing: Office) -> None:
    visit = round_.visits.first()
    values = {"minutes": 60, "not_before": date(2020, 6, 3), "not_after": date(2020, 6, 5)}
    change_visit(visit=visit, values=values, divisions=[housing], by=qln, seen={"minutes": None})
    (pure,) = [each for each in task_of(round_).visits if each.commune == visit.commune_id]
    assert (pure.minutes, pure.not_before, pure.not_after) == tuple(values.values())
    assert pure.needs == {housing.short_name}
    with pytest.raises(Problem) as found:
        change_visit(visit=visit, values={"minutes": 90}, divisions=[housing], by=qln, seen={"minutes": None})
    assert found.value.number == 793


@pytest.mark.parametrize(
    "values",
    [
        {"minutes": 5},
        {"minutes": 700},
        {"not_before": date(2020, 6, 5), "not_after": date(2020, 6, 4)},
        {"not_before": date(2020, 7, 1)},
        {"not_after": date(2020, 5, 1)},
    ],
)
def test_620_a_visit_that_can_never_be_made(
    round_: Round, qln: Official, housing: Office, values: dict[str, Any]
) -> None:
    with pytest.raises(Problem) as found:
        change_visit(visit=round_.visits.first(), values=values, divisions=[housing], by=qln)
    assert found.value.number == 620


def test_620_who_must_be_there_takes_part(round_: Round, qln: Official, huyen: Official) -> None:
    for divisions in ([], [huyen.office]):
        with pytest.raises(Problem) as found:
            change_visit(visit=round_.visits.first(), values={}, divisions=divisions, by=qln)
        assert found.value.number == 620


def test_a_team_that_is_removed_frees_its_communes(round_: Round, qln: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    team = round_.teams.get()
    assert remove_team(team=team, by=qln) == len(COMMUNES)
    assert not Team.objects.exists()
    assert {visit.why_unplaced for visit in round_.visits.all()} == {"đoàn đã xếp không còn trong đợt"}


def test_622_a_team_that_was_out_stays(round_: Round, qln: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    Visit.objects.filter(pk=round_.visits.first().pk).update(state="held")
    with pytest.raises(Problem) as found:
        remove_team(team=round_.teams.get(), by=qln)
    assert found.value.number == 622


def test_two_who_change_one_team(round_: Round, qln: Official, qhkt: Official) -> None:
    team, seen = round_.teams.get(), [qln.pk, qhkt.pk]
    set_team(round_=round_, name="Đoàn A", members=[qln], by=qln, team=team, seen=seen)
    assert [each.name for each in round_.teams.all()] == ["Đoàn A"]
    with pytest.raises(Problem) as found:
        set_team(round_=round_, name="Đoàn B", members=[qhkt], by=qhkt, team=team, seen=seen)
    assert found.value.number == 793
    with pytest.raises(Problem) as found:
        set_team(round_=round_, name="Đoàn A", members=[qhkt], by=qhkt, seen=[])
    assert found.value.number == 794
    assert [each.official for each in team.members.all()] == [qln]


def test_a_division_that_is_still_needed_stays(round_: Round, qln: Official, housing: Office) -> None:
    with pytest.raises(Problem) as found:
        change_round(round_=round_, values={}, coordinating=[], revision=0, by=qln)
    assert found.value.number == 624
    set_team(round_=round_, name="Đoàn 1", members=[qln], by=qln)
    with pytest.raises(Problem) as found:
        change_round(round_=round_, values={}, coordinating=[], revision=0, by=qln)
    assert f"{len(COMMUNES)} xã" in found.value.what
    for visit in round_.visits.all():
        change_visit(visit=visit, values={}, divisions=[housing], by=qln)
    change_round(round_=round_, values={}, coordinating=[], revision=0, by=qln)
    assert AuditEntry.objects.latest("pk").details["coordinating"] == [official("qhkt").office.key, ""]


def test_an_absence_can_be_removed(qln: Official) -> None:
    absence = record_absence(official=qln, first_on=FIRST, last_on=LAST, by=qln, reason="Nghỉ phép")
    remove_absence(absence=absence, by=qln)
    assert AuditEntry.objects.latest("pk").details["reason"] == "Nghỉ phép"


def test_the_table_of_the_road_holds_two_places_once(qln: Official) -> None:
    one, other = Unit.objects.filter(pk__in=COMMUNES).order_by("pk")[:2]
    done = set_road_times(entries=[RoadEntry(None, one, 30, "Lái xe"), RoadEntry(one, other, 50, "Lái xe")], by=qln)
    assert (done.new, done.changed, done.unchanged) == (2, 0, 0)
    done = set_road_times(entries=[RoadEntry(other, one, 55, "Lái xe"), RoadEntry(None, one, 30, "Lái xe")], by=qln)
    assert (done.new, done.changed, done.unchanged) == (0, 1, 1)
    assert sorted(RoadTime.objects.values_list("minutes", flat=True)) == [30, 55]
    remove_road_time(road=RoadTime.objects.get(minutes=55), by=qln)
    assert RoadTime.objects.count() == 1


def test_625_minutes_that_cannot_be(qln: Official) -> None:
    one, other = Unit.objects.filter(pk__in=COMMUNES).order_by("pk")[:2]
    good = RoadEntry(one, other, 50, "Lái xe")
    for bad in (RoadEntry(one, one, 5, "A"), RoadEntry(one, other, 0, "A"), RoadEntry(one, other, 5, " ")):
        with pytest.raises(Problem) as found:
            set_road_times(entries=[good, bad], by=qln)
        assert found.value.number == 625
    assert not RoadTime.objects.exists()


def test_a_draft_can_be_given_up_for_a_reason(round_: Round, qln: Official) -> None:
    with pytest.raises(Problem) as found:
        delete_round(round_=round_, reason="", by=qln)
    assert found.value.number == 623
    set_team(round_=round_, name="Đoàn 1", members=[qln], by=qln)
    Visit.objects.update(team=round_.teams.get(name="Đoàn 1"), day=round_.first_on)
    delete_round(round_=round_, reason="Lập nhầm năm", by=qln)
    assert not Visit.objects.exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.details["communes"]) == ("inspection.delete_round", str(len(COMMUNES)))


def test_623_a_round_with_a_visit_stays(round_: Round, qln: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    Visit.objects.filter(pk=round_.visits.first().pk).update(state="held")
    with pytest.raises(Problem) as found:
        delete_round(round_=round_, reason="Lập nhầm năm", by=qln)
    assert found.value.number == 623
