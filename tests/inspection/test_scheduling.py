"""Schedules of a round: nothing that may not be, as much as can be, and the solver never worse than the quick way."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datchuan.inspection.scheduling.conflicts import conflicts, why_unplaced
from datchuan.inspection.scheduling.costing import UNPLACED, cost_of
from datchuan.inspection.scheduling.greedy import greedy_schedule
from datchuan.inspection.scheduling.solver import solved_schedule
from datchuan.inspection.scheduling.task import BASE, Schedule, Task, Team, Visit, best_order, driving
from datchuan.inspection.scheduling.travelling import straight_km, travel_minutes

MONDAY = date(2020, 6, 1)
BOTH = frozenset({"qln", "qhkt"})


def days(number: int) -> list[date]:
    found, day = [], MONDAY
    while len(found) < number:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def drawn(seed: int, communes: int = 9, teams: int = 2, on: int = 6, **given: Any) -> Task:
    """A made-up round: communes of three districts around a town."""
    chance = Random(seed)
    points = {BASE: (0.0, 0.0)}
    visits = []
    for place in range(communes):
        x, y = [(-30, 20), (35, 10), (5, -40)][place % 3]
        points[f"c{place}"] = (x + chance.gauss(0, 8), y + chance.gauss(0, 8))
        needs = BOTH if chance.random() < 0.5 else frozenset({"qln"})
        late = days(on)[chance.randrange(on)] if chance.random() < 0.3 else None
        visit = Visit(f"c{place}", f"g{place % 3}", needs, 120, not_after=late, urgency=chance.randrange(3))
        visits.append(visit)
    names = list(points)
    travel = {
        (one, other): round(math.dist(points[one], points[other]) * 2)
        for number, one in enumerate(names)
        for other in names[number + 1 :]
    }
    away = {"b0": frozenset(days(on)[:1])}
    crews = [Team(f"t{k}", {f"a{k}": "qln", f"b{k}": "qhkt"}, away if k == 0 else {}) for k in range(teams)]
    return Task(days(on), crews, visits, travel, **{"working_minutes": 480, **given})


def faults(task: Task, schedule: Schedule) -> list[str]:
    """What a schedule does that it may not do."""
    visits = {visit.commune: visit for visit in task.visits}
    teams = {team.key: team for team in task.teams}
    found = [f"{len(schedule.placed)} places"] * (len(schedule.placed) != sum(map(len, schedule.tours.values())))
    for (team, place), tour in schedule.tours.items():
        minutes = driving(task, tour) + sum(visits[commune].minutes for commune in tour)
        found += [f"{team} {place}: {minutes} minutes"] * (minutes > task.working_minutes)
        found += [commune for commune in tour if not task.may(visits[commune], teams[team], task.days[place])]
    if task.cars is not None:
        for place in range(len(task.days)):
            out = [team for team, day in schedule.tours if day == place]
            found += [f"{len(out)} cars"] * (len(out) > task.cars)
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 14), st.integers(1, 3), st.integers(1, 8), st.sampled_from([None, 1]))
def test_a_quick_schedule_does_nothing_that_may_not_be(
    seed: int, communes: int, teams: int, on: int, cars: int | None
) -> None:
    task = drawn(seed, communes, teams, on, cars=cars)
    schedule = greedy_schedule(task)
    assert faults(task, schedule) == []
    assert schedule.cost == cost_of(task, schedule.tours)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_solver_does_nothing_that_may_not_be_and_is_never_worse(seed: int) -> None:
    task = drawn(seed, cars=2 - seed % 2)
    quick, solved = greedy_schedule(task), solved_schedule(task, seconds=1.5)
    assert faults(task, solved) == []
    assert solved.bound is not None
    assert solved.bound <= solved.cost <= quick.cost
    assert solved == solved_schedule(task, seconds=1.5)


def test_the_cheapest_of_all_schedules_is_found_and_known_to_be() -> None:
    """Two communes side by side and one apart, two days, one team: the neighbours go together."""
    travel = {(BASE, "a"): 60, (BASE, "b"): 60, (BASE, "c"): 50, ("a", "b"): 10, ("a", "c"): 110, ("b", "c"): 110}
    visits = [Visit(name, "g", frozenset({"qln"}), 120) for name in "abc"]
    task = Task(days(2), [Team("t", {"a": "qln"})], visits, travel)
    solved = solved_schedule(task, seconds=2)
    assert sorted(map(sorted, solved.tours.values())) == [["a", "b"], ["c"]]
    assert (solved.cost, solved.bound, solved.gap) == (130 + 100 + 5, 235, 0.0)


def test_a_visit_without_a_team_is_left_out_and_costs_nothing() -> None:
    task = drawn(3)
    strange = Visit("x", "g0", frozenset({"htkt"}), 60)
    task = Task(task.days, task.teams, [*task.visits, strange], {**task.travel, (BASE, "x"): 5})
    schedule = greedy_schedule(task)
    assert "x" not in schedule.placed
    assert schedule.cost < UNPLACED


def test_what_a_person_fixed_stays() -> None:
    task = drawn(4)
    where = ("t1", task.days[3])
    fixed = [Visit(**{**vars(task.visits[0]), "fixed": where, "not_after": None}), *task.visits[1:]]
    task = Task(task.days, task.teams, fixed, task.travel)
    for schedule in (greedy_schedule(task), solved_schedule(task, seconds=1)):
        assert schedule.placed["c0"] == ("t1", 3)


def test_both_divisions_are_needed_on_the_very_day() -> None:
    team = Team("t", {"a": "qln", "b": "qhkt"}, {"b": frozenset({MONDAY})})
    task = Task(days(2), [team], [Visit("c", "g", BOTH)], {(BASE, "c"): 30})
    assert greedy_schedule(task).placed == {"c": ("t", 1)}


def test_the_best_order_is_the_shortest_way() -> None:
    travel = {(BASE, "a"): 10, ("a", "b"): 10, ("b", "c"): 10, (BASE, "c"): 30, (BASE, "b"): 20, ("a", "c"): 20}
    task = Task([], [], [], travel)
    assert driving(task, best_order(task, ["c", "a", "b"])) == 60


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"needs": frozenset({"htkt"})}, "không có người của htkt"),
        ({"not_after": MONDAY - timedelta(days=1)}, "sau hạn 31/05/2020"),
        ({"not_before": MONDAY + timedelta(days=1)}, "trước ngày sớm nhất"),
        ({"fixed": ("t", MONDAY + timedelta(days=1))}, "đã ghim vào đoàn t ngày 02/06/2020"),
        ({"minutes": 460}, "ngày dài 8 giờ 40, quá giờ làm việc 8 giờ"),
    ],
)
def test_a_conflict_is_told_where_it_is(changes: dict[str, Any], words: str) -> None:
    visit = Visit(**{"commune": "c", "group": "g", "needs": frozenset({"qln"}), "minutes": 120, **changes})
    task = Task(days(2), [Team("t", {"a": "qln"})], [visit], {(BASE, "c"): 30})
    (told,) = conflicts(task, {("t", 0): ["c"]})
    assert told.slot == ("t", 0)
    assert words in told.sentence


def test_twice_and_too_few_cars_are_conflicts() -> None:
    task = drawn(6, cars=1)
    free = [Visit(visit.commune, visit.group, frozenset({"qln"}), 60) for visit in task.visits]
    task = Task(task.days, task.teams, free, task.travel, cars=1)
    told = conflicts(task, {("t0", 1): ["c0"], ("t1", 1): ["c0"]})
    assert {each.sentence.split(";")[0] for each in told} == {"xếp 2 lần", "2 đoàn cùng đi mà chỉ có 1 xe"}
    assert conflicts(task, greedy_schedule(task).tours) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"needs": frozenset({"htkt"})}, "không đoàn nào có đủ người của htkt"),
        ({"minutes": 450}, "dài hơn một ngày làm việc 8 giờ"),
        ({"not_after": MONDAY - timedelta(days=3)}, "ở trước ngày đầu của đợt"),
        ({"not_before": MONDAY + timedelta(days=9)}, "sau ngày cuối của đợt"),
        ({"needs": BOTH}, "không đoàn nào đủ người của qhkt, qln"),
        ({"fixed": ("t", MONDAY + timedelta(days=9))}, "mà đoàn không đi được ngày đó"),
        ({}, "2/2 ngày của các đoàn đến được đã có xã khác"),
    ],
)
def test_why_a_commune_has_no_place(changes: dict[str, Any], words: str) -> None:
    visit = Visit(**{"commune": "c", "group": "g", "needs": frozenset({"qln"}), "minutes": 400, **changes})
    other = Visit("d", "g", frozenset({"qln"}), 400)
    team = Team("t", {"a": "qln", "b": "qhkt"}, {"b": frozenset(days(2))})
    task = Task(days(2), [team], [visit, other], {(BASE, "c"): 30, (BASE, "d"): 30})
    assert words in why_unplaced(task, visit, {("t", 0): ["d"], ("t", 1): ["e"]})


def test_a_round_without_a_day_says_so() -> None:
    visit = Visit("c", "g", frozenset({"qln"}))
    task = Task([], [Team("t", {"a": "qln"})], [visit], {})
    assert why_unplaced(task, visit, {}) == "đợt không có ngày làm việc nào"
    assert greedy_schedule(task).tours == {}


def test_minutes_by_road_from_the_straight_line_or_the_table() -> None:
    """Lạng Sơn town and Thất Khê: about 52 km as the crow flies."""
    points = {BASE: (21.8537, 106.7615), "that-khe": (22.2554, 106.4750)}
    assert straight_km(*points.values()) == pytest.approx(53.5, abs=1.5)
    told = travel_minutes(points, {}, road_factor=1.5, km_per_hour=40)
    assert told[BASE, "that-khe"] == pytest.approx(53.5 * 1.5 / 40 * 60, abs=4)
    assert travel_minutes(points, {("that-khe", BASE): 95}) == {(BASE, "that-khe"): 95}
