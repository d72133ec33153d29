"""The schedule of a round over the real communes of Lạng Sơn: the solver beside the quick way.

The communes, their districts and places are the published units of 1/1/2020 (181 xã). Which of them a round visits, who
is away, what is urgent and until when is drawn from a seed: made up. Run alone: ``python -m bench.schedule [48|181]``.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from shapely.geometry import shape

from datchuan.inspection.scheduling.greedy import greedy_schedule
from datchuan.inspection.scheduling.solver import solved_schedule
from datchuan.inspection.scheduling.task import BASE, Schedule, Task, Team, Visit
from datchuan.inspection.scheduling.travelling import Point, travel_minutes

SHAPES = Path("data/boundaries/langson_communes_2020-01-01.geojson")
TOWN: Point = (21.853, 106.761)  # the provincial town, where the department is
FIRST = date(2020, 6, 1)
# Communes, days, teams, and the solver's own seconds: of quiet cores' time about one and three quarters each.
CASES = {"48": (48, 40, 3, 16.0), "181": (181, 40, 8, 30.0)}
SEEDS = (1, 2, 3)


def made_up_round(communes: int, days: int, teams: int, seed: int) -> Task:
    """A round over real places: half the visits need one division only, a fifth has a deadline, each official is away
    on three days."""
    chance = Random(seed)
    every = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
    rural = [each for each in every if each["properties"]["type"] == "Xã"]
    chosen = sorted(chance.sample(rural, communes), key=lambda each: each["properties"]["unit_id"])
    inside = {each["properties"]["unit_id"]: shape(each["geometry"]).representative_point() for each in chosen}
    points: Mapping[str, Point] = {BASE: TOWN, **{name: (point.y, point.x) for name, point in inside.items()}}
    on = _working_days(days)
    visits = [
        Visit(
            each["properties"]["unit_id"],
            each["properties"]["parent_code"],
            frozenset({"QLN", "QHKT"} if chance.random() < 0.5 else {"QLN"}),
            150,
            urgency=chance.choice([0, 0, 0, 1, 3]),
            not_after=on[chance.randrange(days // 2, days)] if chance.random() < 0.2 else None,
        )
        for each in chosen
    ]
    return Task(on, [_team(number, on, chance) for number in range(teams)], visits, travel_minutes(points, {}), 540)


def _working_days(number: int) -> list[date]:
    found, day = [], FIRST
    while len(found) < number:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def _team(number: int, on: list[date], chance: Random) -> Team:
    members = {f"{number} QLN": "QLN", f"{number} QHKT": "QHKT"}
    return Team(f"Đoàn {number + 1}", members, {name: frozenset(chance.sample(on, 3)) for name in members})


def run(cases: tuple[str, ...] = tuple(CASES)) -> None:
    """Every case with every seed, and the first seed twice: the same schedule must come out."""
    print("case, seed: greedy cost (s); solver cost, bound, gap (s); placed")
    for name in cases:
        communes, days, teams, seconds = CASES[name]
        gaps = [_measured(name, made_up_round(communes, days, teams, seed), seed, seconds).gap or 0.0 for seed in SEEDS]
        print(f"{name}: median gap {statistics.median(gaps):.1%}")
        _same_again(name, made_up_round(communes, days, teams, SEEDS[0]), seconds)


def _measured(name: str, task: Task, seed: int, seconds: float) -> Schedule:
    started = time.perf_counter()
    quick = greedy_schedule(task)
    between = time.perf_counter()
    found = solved_schedule(task, seconds=seconds)
    ended = time.perf_counter()
    quickly = f"{quick.cost} ({between - started:.2f} s)"
    solved = f"{found.cost}, {found.bound}, {found.gap or 0:.1%} ({ended - between:.1f} s) {found.method}"
    placed = f"{len(quick.placed)} and {len(found.placed)} of {len(task.visits)}"
    print(f"{name}, {seed}: {quickly}; {solved}; {placed}", flush=True)
    return found


def _same_again(name: str, task: Task, seconds: float) -> None:
    one, other = (solved_schedule(task, seconds=seconds / 3) for _ in range(2))
    print(f"{name}: solved twice from one seed {'the same schedule' if one == other else 'DIFFERENT schedules'}")


if __name__ == "__main__":
    run(tuple(sys.argv[1:]) or tuple(CASES))
