"""What is to be scheduled, and a schedule of it.

Days are places in ``Task.days``; minutes are whole. A visit needs divisions: a team may make it on a day when people of
each of them are there. Teams start from the department and come back to it on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, permutations

Slot = tuple[str, int]  # team, place of the day
BASE = ""  # where teams start: the department


@dataclass(frozen=True)
class Visit:
    """A commune to be visited once: how long it takes, which divisions it needs, from and until which day, and how much
    an early day is worth (0: any day does). ``fixed``: a person has put it there. There is such a commune from
    ``begins`` until the day before ``ends``."""

    commune: str
    group: str  # communes of one are kept together: a district, or what stands for it
    needs: frozenset[str]
    minutes: int = 180
    not_before: date | None = None
    not_after: date | None = None
    urgency: int = 0
    fixed: tuple[str, date] | None = None
    begins: date | None = None
    ends: date | None = None

    def is_there(self, day: date) -> bool:
        """Whether the commune exists on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


@dataclass(frozen=True)
class Team:
    """A team by its members' divisions, and who of them is away on which days."""

    key: str
    members: Mapping[str, str]  # person: division
    away: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def divisions_on(self, day: date) -> frozenset[str]:
        """The divisions of the members who are there on a day."""
        return frozenset(
            division for person, division in self.members.items() if day not in self.away.get(person, frozenset())
        )


@dataclass(frozen=True)
class Task:
    """A round to be scheduled. ``travel``: minutes between two places by road, both ways the same; ``BASE`` is where
    teams start. ``cars``: how many teams may be out on one day; None: as many as there are."""

    days: Sequence[date]
    teams: Sequence[Team]
    visits: Sequence[Visit]
    travel: Mapping[tuple[str, str], int]
    working_minutes: int = 480
    cars: int | None = None

    def between(self, one: str, other: str) -> int:
        """Minutes of travel between two places."""
        if one == other:
            return 0
        return self.travel.get((one, other), self.travel.get((other, one), 0))

    def alone(self, visit: Visit) -> int:
        """Minutes of a day that visits one commune only."""
        return visit.minutes + 2 * self.between(BASE, visit.commune)

    def slots_of(self, visit: Visit) -> list[Slot]:
        """The teams and days by which a visit may be made, were it the only one."""
        if self.alone(visit) > self.working_minutes:
            return []
        return [
            (team.key, place)
            for place, day in enumerate(self.days)
            for team in self.teams
            if self.may(visit, team, day)
        ]

    def may(self, visit: Visit, team: Team, day: date) -> bool:
        """Whether a team may make a visit on a day: the commune exists, the team's people, the visit's days, what a
        person fixed."""
        if not visit.is_there(day):
            return False
        if visit.fixed is not None:
            return visit.fixed == (team.key, day) and visit.needs <= team.divisions_on(day)
        if (visit.not_before and day < visit.not_before) or (visit.not_after and day > visit.not_after):
            return False
        return visit.needs <= team.divisions_on(day)


@dataclass(frozen=True)
class Schedule:
    """Which communes each team visits on each day, in order. ``bound``: no schedule costs less; None: not known."""

    tours: Mapping[Slot, tuple[str, ...]]
    cost: int
    bound: int | None = None
    method: str = ""

    @property
    def placed(self) -> dict[str, Slot]:
        """The team and day of each commune that is in the schedule."""
        return {commune: slot for slot, tour in self.tours.items() for commune in tour}

    @property
    def gap(self) -> float | None:
        """By which share of its cost the schedule may at most be bettered."""
        if self.bound is None:
            return None
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)


def driving(task: Task, tour: Iterable[str]) -> int:
    """Minutes on the road of a day's tour, out and back."""
    stops = [BASE, *tour, BASE]
    return sum(task.between(one, other) for one, other in pairwise(stops))


def best_order(task: Task, communes: Sequence[str]) -> tuple[str, ...]:
    """The shortest order of a day's communes; there are few, so all orders are tried (from the fifth on: nearest
    first)."""
    if len(communes) > 5:
        return _nearest_first(task, communes)
    return min(permutations(sorted(communes)), key=lambda order: (driving(task, order), order), default=())


def _nearest_first(task: Task, communes: Sequence[str]) -> tuple[str, ...]:
    left, here, order = sorted(communes), BASE, []
    while left:
        here = min(left, key=lambda each: (task.between(here, each), each))
        left.remove(here)
        order.append(here)
    return tuple(order)
