"""The tours that a team can make on one day: which communes, in the shortest order, within the working hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from datchuan.inspection.scheduling.task import Slot, Task, Visit, best_order, driving

NEAREST = 8  # what is visited along with a commune is looked for among its nearest
MOST_STOPS = 4
MOST_TOURS = 20_000


@dataclass(frozen=True)
class Tour:
    """Communes of one day in order, and the minutes on the road."""

    communes: tuple[str, ...]
    road: int


def possible_tours(task: Task, slots: Mapping[str, frozenset[Slot]], known: Iterable[Sequence[str]] = ()) -> list[Tour]:
    """Tours of near neighbours that fit into a working day and that some team can make on some day; every commune alone
    first, then by their number of stops. ``slots``: the teams and days by which each commune may be visited;
    ``known``: tours that are possible and belong to them, whatever lies near."""
    visits = {visit.commune: visit for visit in task.visits if slots[visit.commune]}
    near = {name: _nearest(task, name, visits) for name in visits}
    found: dict[frozenset[str], Tour] = {}
    level = [frozenset([name]) for name in sorted(visits)]
    for _ in range(MOST_STOPS):
        level = list(_fitting(task, level, visits, slots, found))
        if len(found) > MOST_TOURS:
            break
        grown = (some | {other} for some in level for name in sorted(some) for other in near[name] if other not in some)
        level = list(dict.fromkeys(grown))
    for communes in known:
        order = best_order(task, communes)
        found.setdefault(frozenset(order), Tour(order, driving(task, order)))
    return list(found.values())


def _nearest(task: Task, name: str, visits: Mapping[str, Visit]) -> list[str]:
    others = sorted((task.between(name, other), other) for other in visits if other != name)
    return [other for _, other in others[:NEAREST]]


def _fitting(
    task: Task,
    level: list[frozenset[str]],
    visits: Mapping[str, Visit],
    slots: Mapping[str, frozenset[Slot]],
    found: dict[frozenset[str], Tour],
) -> Iterator[frozenset[str]]:
    """Those of a level that can be made in one day; they are put into ``found``."""
    for some in level:
        if not frozenset.intersection(*(slots[name] for name in some)):
            continue
        order = best_order(task, sorted(some))
        road = driving(task, order)
        if road + sum(visits[name].minutes for name in some) <= task.working_minutes:
            found[some] = Tour(order, road)
            yield some
