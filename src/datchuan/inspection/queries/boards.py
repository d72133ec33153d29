"""The schedule of a round as a board: days in weeks, teams, their communes in the order of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from datchuan.inspection.models import Proposal, Round, Team, TeamMember, Visit
from datchuan.inspection.queries.tasking import task_of, tours_of
from datchuan.inspection.scheduling.conflicts import conflicts, hours
from datchuan.inspection.scheduling.costing import cost_of
from datchuan.inspection.scheduling.task import BASE, Slot, Task, driving
from datchuan.kernel.text import sort_key

SHOWN = (Visit.State.PLANNED, Visit.State.HELD)


@dataclass(frozen=True)
class Card:
    """A visit on the board. ``road``: minutes from the stop before, or from the department."""

    visit: Visit
    minutes: int
    road: int = 0
    conflicts: Sequence[str] = ()

    @property
    def reasons(self) -> list[str]:
        """The rules that chose the commune, in words."""
        return reasons_of(self.visit)

    @property
    def road_words(self) -> str:
        return hours(self.road)

    @property
    def token(self) -> str:
        """Which visit, and where it is now: what a page sends back with a change."""
        visit = self.visit
        return f"{visit.pk}@{visit.team_id or ''}@{visit.day or ''}"


@dataclass(frozen=True)
class Column:
    """A team of the board with its members, the lead first."""

    team: Team
    members: Sequence[TeamMember]


@dataclass(frozen=True)
class Cell:
    """A team's day: its visits, minutes on the road out and back, minutes in all, who is away, what may not be."""

    team: Team
    day: date
    cards: Sequence[Card]
    road: int
    minutes: int
    away: Sequence[str]
    conflicts: Sequence[str]

    @property
    def road_words(self) -> str:
        return hours(self.road)

    @property
    def minutes_words(self) -> str:
        return hours(self.minutes)

    @property
    def is_wrong(self) -> bool:
        return bool(self.conflicts) or any(card.conflicts for card in self.cards)


@dataclass(frozen=True)
class Row:
    """A working day. ``out``: how many teams go."""

    day: date
    cells: Sequence[Cell]

    @property
    def out(self) -> int:
        return sum(bool(cell.cards) for cell in self.cells)


@dataclass(frozen=True)
class Week:
    """The working days of a week in the round's window, and its weekdays that are days off."""

    first: date
    rows: Sequence[Row]
    off: Sequence[date]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=4)


@dataclass(frozen=True)
class Board:
    """Everything that the page of a schedule shows. ``cost`` in minutes is that of the schedule as it stands, ``made``
    the proposal it last came from."""

    columns: Sequence[Column]
    weeks: Sequence[Week]
    unplaced: Sequence[Card]
    cost: int
    road: int
    made: Proposal | None
    waiting: Proposal | None
    last: Proposal | None

    @property
    def road_words(self) -> str:
        return hours(self.road)

    @property
    def cells(self) -> list[Cell]:
        return [cell for week in self.weeks for row in week.rows for cell in row.cells]

    @property
    def cards(self) -> list[Card]:
        """Those that have a day, by day and team."""
        return [card for cell in self.cells for card in cell.cards]

    @property
    def conflicts(self) -> list[tuple[Cell, str, str]]:
        """Everything that may not be: where, of which commune (or of the whole day), the sentence."""
        found = [(cell, "", each) for cell in self.cells for each in cell.conflicts]
        return found + [
            (cell, card.visit.commune.name, each)
            for cell in self.cells
            for card in cell.cards
            for each in card.conflicts
        ]


def board_of(round_: Round) -> Board:
    """The board of a round. A constant number of queries."""
    task, tours = task_of(round_, SHOWN), tours_of(round_, SHOWN)
    found = round_.visits.filter(state__in=SHOWN).select_related("commune__parent", "team")
    visits = {visit.commune_id: visit for visit in found}
    told = _told(task, tours)
    members, teams = members_of(round_), list(round_.teams.all())
    rows = [
        Row(day, [_cell(task, (team.name, place), team, tours, visits, told) for team in teams])
        for place, day in enumerate(task.days)
    ]
    proposals = list(round_.proposals.select_related("asked_by")[:20])
    return Board(
        [Column(team, members.get(team.pk, [])) for team in teams],
        _weeks(round_, rows),
        _unplaced(task, visits.values()),
        cost_of(task, tours),
        sum(driving(task, tour) for tour in tours.values()),
        next((each for each in proposals if each.state == Proposal.State.KEPT), None),
        next((each for each in proposals if each.state == Proposal.State.WAITING), None),
        proposals[0] if proposals else None,
    )


def members_of(round_: Round) -> dict[int, list[TeamMember]]:
    """The members of each team of a round, its lead first. One query."""
    found: dict[int, list[TeamMember]] = defaultdict(list)
    for member in TeamMember.objects.filter(round=round_).select_related("official__office"):
        found[member.team_id].append(member)
    return found


def day_of(visit: Visit) -> date:
    """The day of a visit that has one."""
    if visit.day is None:
        raise ValueError(f"visit {visit.pk} has no day")
    return visit.day


def reasons_of(visit: Visit) -> list[str]:
    """The rules that chose a commune, in words."""
    return [str(Visit.Reason(each).label) for each in visit.reasons]


def _told(task: Task, tours: Mapping[Slot, Sequence[str]]) -> dict[tuple[Slot, str], list[str]]:
    found: dict[tuple[Slot, str], list[str]] = defaultdict(list)
    for each in conflicts(task, tours):
        found[each.slot, each.commune].append(each.sentence)
    return found


def _cell(
    task: Task,
    slot: Slot,
    team: Team,
    tours: Mapping[Slot, Sequence[str]],
    visits: Mapping[str, Visit],
    told: Mapping[tuple[Slot, str], Sequence[str]],
) -> Cell:
    tour, day = tours.get(slot, ()), task.days[slot[1]]
    minutes = {visit.commune: visit.minutes for visit in task.visits if visit.commune in tour}
    cards = [
        Card(visits[commune], minutes[commune], task.between(before, commune), told.get((slot, commune), ()))
        for before, commune in zip([BASE, *tour], tour, strict=False)
    ]
    road = driving(task, tour)
    pure = next(each for each in task.teams if each.key == team.name)
    away = sorted(person for person, days in pure.away.items() if day in days)
    whole = road + sum(card.minutes for card in cards)
    return Cell(team, day, cards, road, whole, away, told.get((slot, ""), ()))


def _unplaced(task: Task, visits: Iterable[Visit]) -> list[Card]:
    minutes = {visit.commune: visit.minutes for visit in task.visits}
    left = [visit for visit in visits if visit.day is None]
    return [
        Card(visit, minutes[visit.commune_id]) for visit in sorted(left, key=lambda each: sort_key(each.commune.name))
    ]


def _weeks(round_: Round, rows: Sequence[Row]) -> list[Week]:
    days = {row.day for row in rows}
    weeks = []
    for first, of_week in groupby(rows, key=lambda row: row.day - timedelta(days=row.day.weekday())):
        weekdays = (first + timedelta(days=number) for number in range(5))
        off = [day for day in weekdays if round_.first_on <= day <= round_.last_on and day not in days]
        weeks.append(Week(first, list(of_week), off))
    return weeks
