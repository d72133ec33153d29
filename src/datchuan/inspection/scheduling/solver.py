"""A schedule by OR-Tools' CP-SAT: the only module that loads it (two seconds, 140 MB).

Each commune is on one of the tours that can be made in a day (``touring``), or is not placed. The first commune of a
chosen tour takes a slot, a team on a day; the others are where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datchuan.inspection.scheduling.costing import FURTHER_TEAM, SPREAD, UNPLACED, WAITING, cost_of
from datchuan.inspection.scheduling.greedy import greedy_schedule
from datchuan.inspection.scheduling.task import Schedule, Slot, Task, Visit
from datchuan.inspection.scheduling.touring import Tour, possible_tours

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SEED = 2020
Told = Callable[[int, int], None]  # the cost of the best so far, and what none undercuts


def longest_seconds(seconds: float) -> float:
    """The most that a search of so many deterministic seconds takes by the clock: a loaded machine still answers."""
    return 4 * seconds + 10


def solved_schedule(
    task: Task, *, seconds: float = 30.0, workers: int = 2, seed: int = SEED, told: Told | None = None
) -> Schedule:
    """The best schedule found in ``seconds`` of deterministic time (about those of one quiet core's work; the same seed
    and task give the same schedule), never worse than the greedy one. ``bound`` is what no schedule made of the tours
    that were looked at undercuts. ``told`` hears of each better schedule, from a thread of the solver's."""
    from ortools.sat.python import cp_model

    greedy = greedy_schedule(task)
    model = _Model(cp_model.CpModel(), task, greedy)
    model.hint(greedy)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    solver.parameters.interleave_search = True  # the same answer every time, however the machine is loaded
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.max_time_in_seconds = longest_seconds(seconds)
    status = solver.solve(model.cp, _telling(told) if told else None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return greedy
    tours = model.tours(solver)
    found = Schedule(tours, cost_of(task, tours), bound=round(solver.best_objective_bound), method="cp-sat")
    return found if found.cost <= greedy.cost else Schedule(greedy.tours, greedy.cost, found.bound, greedy.method)


def _telling(told: Told) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Telling(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            told(round(self.objective_value), round(self.best_objective_bound))

    return Telling()


@dataclass
class _Place:
    """The variables of one visit."""

    visit: Visit
    heads: dict[Slot, Any]  # it is the first of a tour that takes that slot
    unplaced: Any
    team: Any
    day: Any

    @property
    def headed_day(self) -> Any:
        """Its day where it is the first of a tour, else 0: what the relaxed model sees of a day."""
        return sum(slot[1] * head for slot, head in self.heads.items())


class _Model:
    """The constraints and the cost of a task; a schedule that is there, to begin with."""

    def __init__(self, cp: cp_model.CpModel, task: Task, start: Schedule) -> None:
        self.cp, self.task = cp, task
        self.teams = {team.key: number for number, team in enumerate(task.teams)}
        self.slots = {visit.commune: frozenset(task.slots_of(visit)) for visit in task.visits}
        self.cost: list[Any] = []
        self.places = {visit.commune: self._place(visit) for visit in task.visits}
        tours = possible_tours(task, self.slots, known=start.tours.values())
        self.chosen = {tour: cp.new_bool_var(f"tour {tour.communes}") for tour in tours}
        self._on_one_tour()
        self._where_the_first_is()
        self._slots_once()
        self._together()
        cp.minimize(sum(self.cost))

    def _place(self, visit: Visit) -> _Place:
        cp, slots, name = self.cp, sorted(self.slots[visit.commune]), visit.commune
        place = _Place(
            visit,
            {slot: cp.new_bool_var(f"head {name} {slot}") for slot in slots},
            cp.new_bool_var(f"unplaced {name}"),
            cp.new_int_var(0, max(0, len(self.task.teams) - 1), f"team {name}"),
            cp.new_int_var(0, max(0, len(self.task.days) - 1), f"day {name}"),
        )
        allowed = [(self.teams[team], day) for team, day in slots]
        if allowed and len(allowed) < len(self.task.teams) * len(self.task.days):
            cp.add_allowed_assignments([place.team, place.day], allowed)
        for (team, day), head in place.heads.items():
            cp.add(place.team == self.teams[team]).only_enforce_if(head)
            cp.add(place.day == day).only_enforce_if(head)
        if slots:
            self.cost.append(UNPLACED * place.unplaced)
        if visit.urgency:
            waited = cp.new_int_var(0, len(self.task.days), f"waited {name}")
            cp.add(waited >= place.day).only_enforce_if(place.unplaced.negated())
            cp.add(waited >= place.headed_day)
            self.cost.append(WAITING * visit.urgency * waited)
        return place

    def _on_one_tour(self) -> None:
        of_commune: dict[str, list[Any]] = defaultdict(list)
        first_of: dict[str, list[Any]] = defaultdict(list)
        for tour, is_chosen in self.chosen.items():
            first_of[tour.communes[0]].append(is_chosen)
            for name in tour.communes:
                of_commune[name].append(is_chosen)
            self.cost.append(tour.road * is_chosen)
        for name, place in self.places.items():
            self.cp.add_exactly_one([*of_commune[name], place.unplaced])
            self.cp.add(sum(place.heads.values()) == sum(first_of[name]))

    def _where_the_first_is(self) -> None:
        """All communes of a chosen tour are visited by one team on one day."""
        along: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for tour, is_chosen in self.chosen.items():
            for other in tour.communes[1:]:
                along[tour.communes[0], other].append(is_chosen)
        for (first, other), tours in along.items():
            is_along = self.cp.new_bool_var(f"{other} along with {first}")
            self.cp.add(sum(tours) == is_along)
            here, there = self.places[first], self.places[other]
            self.cp.add(there.day == here.day).only_enforce_if(is_along)
            self.cp.add(there.team == here.team).only_enforce_if(is_along)

    def _slots_once(self) -> None:
        """One head for a team's day, and not more teams out than there are cars."""
        by_slot: dict[Slot, list[Any]] = defaultdict(list)
        by_day: dict[int, list[Any]] = defaultdict(list)
        for place in self.places.values():
            for slot, head in place.heads.items():
                by_slot[slot].append(head)
                by_day[slot[1]].append(head)
        for heads in by_slot.values():
            self.cp.add_at_most_one(heads)
        if self.task.cars is not None and self.task.cars < len(self.task.teams):
            for heads in by_day.values():
                self.cp.add(sum(heads) <= self.task.cars)

    def _together(self) -> None:
        """A district's visits by few teams, and not far apart."""
        groups: dict[str, list[_Place]] = defaultdict(list)
        for place in self.places.values():
            groups[place.visit.group].append(place)
        for name, places in groups.items():
            if len(places) > 1:
                self._days_of(name, places, self._teams_of(name, places))

    def _teams_of(self, name: str, places: list[_Place]) -> Any:
        used = []
        for key, number in self.teams.items():
            comes = self.cp.new_bool_var(f"{key} in {name}")
            for place in places:
                is_there = self.cp.new_bool_var(f"{key} at {place.visit.commune}")
                self.cp.add(place.team == number).only_enforce_if(is_there)
                self.cp.add(place.team != number).only_enforce_if(is_there.negated())
                self.cp.add_bool_or([comes, is_there.negated(), place.unplaced])
            used.append(comes)
        further = self.cp.new_int_var(0, len(self.teams), f"further teams in {name}")
        self.cp.add(further >= sum(used) - 1)
        self.cost.append(FURTHER_TEAM * further)
        return further

    def _days_of(self, name: str, places: list[_Place], further: Any) -> None:
        end = len(self.task.days)
        first, last = self.cp.new_int_var(0, end, f"first {name}"), self.cp.new_int_var(0, end, f"last {name}")
        for place in places:
            self.cp.add(first <= place.day).only_enforce_if(place.unplaced.negated())
            self.cp.add(last >= place.day).only_enforce_if(place.unplaced.negated())
            self.cp.add(last >= place.headed_day)
            self.cp.add(first <= place.headed_day + end * (1 - sum(place.heads.values())))
        spread = self.cp.new_int_var(0, end, f"days of {name}")
        self.cp.add(spread >= last - first)
        # Of n tours that begin there on the days of one team, or of all, the last is at least so much later.
        begun = sum(head for place in places for head in place.heads.values())
        self.cp.add(len(self.teams) * (spread + 1) >= begun)
        self.cp.add(spread + len(places) * further >= begun - 1)
        self.cost.append(SPREAD * spread)

    def hint(self, schedule: Schedule) -> None:
        """Begin at a schedule that is there."""
        placed, heads = schedule.placed, {}
        taken = {frozenset(tour): slot for slot, tour in schedule.tours.items()}
        for tour, is_chosen in self.chosen.items():
            slot = taken.get(frozenset(tour.communes))
            self.cp.add_hint(is_chosen, slot is not None)
            if slot is not None:
                heads[tour.communes[0]] = slot
        for name, place in self.places.items():
            self.cp.add_hint(place.unplaced, name not in placed)
            for slot, head in place.heads.items():
                self.cp.add_hint(head, heads.get(name) == slot)
            if name in placed:
                self.cp.add_hint(place.team, self.teams[placed[name][0]])
                self.cp.add_hint(place.day, placed[name][1])
        self._complete_hint()

    def _complete_hint(self) -> None:
        """With its teams and days given, what the schedule makes of every other variable; so the search begins at its
        very cost."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.fix_variables_to_their_hinted_value = True
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = 2.0
        if solver.solve(self.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        values = list(solver.response_proto.solution)
        self.cp.clear_hints()
        for place, value in enumerate(values):
            self.cp.add_hint(self.cp.get_int_var_from_proto_index(place), value)

    def tours(self, solver: cp_model.CpSolver) -> dict[Slot, tuple[str, ...]]:
        """The tours of a solution."""
        return {
            self._slot_of(tour, solver): tour.communes
            for tour, is_chosen in self.chosen.items()
            if solver.boolean_value(is_chosen)
        }

    def _slot_of(self, tour: Tour, solver: cp_model.CpSolver) -> Slot:
        heads = self.places[tour.communes[0]].heads
        return next(slot for slot, head in heads.items() if solver.boolean_value(head))
