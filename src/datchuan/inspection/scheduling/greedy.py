"""A schedule at once, without a solver: district by district, the most pressing first, each day filled with the nearest
communes. What the solver must better, and what is used where there is none."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from datchuan.inspection.scheduling.costing import FURTHER_TEAM, SPREAD, WAITING, cost_of
from datchuan.inspection.scheduling.task import BASE, Schedule, Slot, Task, Visit, best_order, driving


def greedy_schedule(task: Task) -> Schedule:
    """A feasible schedule of as many visits as it finds room for."""
    filling = _Filling(task)
    for visit in sorted(task.visits, key=lambda each: (each.fixed is None, _pressing(task, each))):
        if visit.fixed is not None:
            filling.place(visit)
    for group in _groups(task):
        for visit in group:
            if visit.fixed is None:
                filling.place(visit)
    tours = {slot: best_order(task, communes) for slot, communes in filling.tours.items() if communes}
    return Schedule(tours, cost_of(task, tours), method="greedy")


def _groups(task: Task) -> list[list[Visit]]:
    """Visits by group, the group with the earliest deadline first, in each the most pressing first."""
    groups: dict[str, list[Visit]] = defaultdict(list)
    for visit in task.visits:
        groups[visit.group].append(visit)
    ordered = [sorted(group, key=lambda each: _pressing(task, each)) for group in groups.values()]
    return sorted(ordered, key=lambda group: _pressing(task, group[0]))


def _pressing(task: Task, visit: Visit) -> tuple[object, ...]:
    return visit.not_after or date.max, -visit.urgency, -task.between(BASE, visit.commune), visit.commune


class _Filling:
    """The tours so far, and where the next visit fits at the least cost."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.tours: dict[Slot, list[str]] = defaultdict(list)
        self.visits = {visit.commune: visit for visit in task.visits}
        self.out: dict[int, set[str]] = defaultdict(set)  # teams that are out, by day
        self.teams_of: dict[str, set[str]] = defaultdict(set)
        self.days_of: dict[str, set[int]] = defaultdict(set)

    def place(self, visit: Visit) -> None:
        fitting = [slot for slot in self.task.slots_of(visit) if self._fits(visit, slot)]
        if not fitting:
            return
        team, place = min(fitting, key=lambda slot: (self._added(visit, slot), slot[1], slot[0]))
        self.tours[team, place].append(visit.commune)
        self.out[place].add(team)
        self.teams_of[visit.group].add(team)
        self.days_of[visit.group].add(place)

    def _fits(self, visit: Visit, slot: Slot) -> bool:
        team, place = slot
        if self.task.cars is not None and team not in self.out[place] and len(self.out[place]) >= self.task.cars:
            return False
        tour = best_order(self.task, [*self.tours[slot], visit.commune])
        work = sum(self.visits[commune].minutes for commune in tour)
        return work + driving(self.task, tour) <= self.task.working_minutes

    def _added(self, visit: Visit, slot: Slot) -> int:
        before = {slot: self.tours[slot]}
        after = {slot: best_order(self.task, [*self.tours[slot], visit.commune])}
        road = driving(self.task, after[slot]) - driving(self.task, best_order(self.task, before[slot]))
        days = self.days_of[visit.group]
        apart = min((abs(slot[1] - day) for day in days), default=0)
        other_team = bool(self.teams_of[visit.group]) and slot[0] not in self.teams_of[visit.group]
        waiting = WAITING * visit.urgency * slot[1]
        return road + SPREAD * apart + FURTHER_TEAM * other_team + waiting + slot[1]
