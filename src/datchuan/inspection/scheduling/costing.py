"""What a schedule costs: one number that solver and greedy schedule are compared by.

Minutes on the road, and in minutes too: a commune that is not placed, a further team in one district, each day between
the first and the last visit of a district, each day that an urgent visit waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from datchuan.inspection.scheduling.task import Slot, Task, driving

UNPLACED = 20_000
FURTHER_TEAM = 60
SPREAD = 5  # a day that a district's visits are apart
WAITING = 2  # a day that a visit of urgency 1 waits


def cost_of(task: Task, tours: Mapping[Slot, Sequence[str]]) -> int:
    """The cost of a schedule, in minutes. A visit that no team can make on any day does not count as not placed; where
    a person put it all the same, its road and day do."""
    visits = {visit.commune: visit for visit in task.visits}
    placed = {commune: slot for slot, tour in tours.items() for commune in tour}
    cost = sum(driving(task, tour) for tour in tours.values())
    cost += UNPLACED * sum(visit.commune not in placed and bool(task.slots_of(visit)) for visit in task.visits)
    cost += sum(WAITING * visits[commune].urgency * place for commune, (_, place) in placed.items())
    teams, days = defaultdict(set), defaultdict(set)
    for commune, (team, place) in placed.items():
        teams[visits[commune].group].add(team)
        days[visits[commune].group].add(place)
    cost += sum(FURTHER_TEAM * (len(each) - 1) for each in teams.values())
    return cost + sum(SPREAD * (max(each) - min(each)) for each in days.values())
