"""A round as a task for the scheduling: its working days, teams with who is away, visits, minutes by road."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from shapely.geometry import shape

from datchuan.inspection.models import Absence, RoadTime, Round, Team, TeamMember, Visit
from datchuan.inspection.scheduling import task as pure
from datchuan.inspection.scheduling.travelling import Point, travel_minutes
from datchuan.law.terms import is_working_day
from datchuan.territory.queries import shapes_on

PLANNED = (Visit.State.PLANNED,)


def task_of(round_: Round, states: Sequence[str] = PLANNED) -> pure.Task:
    """What is to be scheduled of a round: its visits in one of ``states``. Names are those that people read: teams by
    name, divisions by short name, communes by id. A constant number of queries."""
    days = working_days(round_)
    found = round_.visits.filter(state__in=states)
    visits = list(found.select_related("commune", "team").prefetch_related("divisions"))
    return pure.Task(
        days,
        teams_of(round_, days),
        [_visit(visit, round_) for visit in visits],
        _travel(round_, visits),
        round_.working_minutes,
        round_.cars,
    )


def working_days(round_: Round) -> list[date]:
    """The working days of a round's window."""
    span = (round_.last_on - round_.first_on).days + 1
    days = (round_.first_on + timedelta(days=number) for number in range(span))
    return [day for day in days if is_working_day(day)]


def teams_of(round_: Round, days: list[date]) -> list[pure.Team]:
    """The teams of a round with who of them is away on its working ``days``. Three queries."""
    away: dict[int, set[date]] = defaultdict(set)
    for each in Absence.objects.filter(first_on__lte=round_.last_on, last_on__gte=round_.first_on):
        away[each.official_id] |= {day for day in days if each.first_on <= day <= each.last_on}
    members: dict[int, list[TeamMember]] = defaultdict(list)
    for member in TeamMember.objects.filter(round=round_).select_related("official__office"):
        members[member.team_id].append(member)
    return [_team(team, members[team.pk], away) for team in round_.teams.all()]


def _team(team: Team, members: list[TeamMember], away: Mapping[int, set[date]]) -> pure.Team:
    often = Counter(each.official.full_name for each in members)
    names = {
        each.official_id: f"{each.official.full_name} ({each.official.username})"
        if often[each.official.full_name] > 1  # two people of one name are two people
        else each.official.full_name
        for each in members
    }
    return pure.Team(
        team.name,
        {names[each.official_id]: each.official.office.short_name for each in members},
        {names[each.official_id]: frozenset(away.get(each.official_id, ())) for each in members},
    )


def _visit(visit: Visit, round_: Round) -> pure.Visit:
    return pure.Visit(
        visit.commune_id,
        visit.commune.parent_id or "",
        frozenset(office.short_name for office in visit.divisions.all()),
        visit.minutes or round_.visit_minutes,
        visit.not_before,
        visit.not_after,
        visit.urgency,
        (visit.team.name, visit.day) if visit.is_fixed and visit.team and visit.day else None,
        visit.commune.valid_from,
        visit.commune.valid_to,
    )


def _travel(round_: Round, visits: list[Visit]) -> dict[tuple[str, str], int]:
    """From the places of the communes (a point inside their shape on the first day) and what is known of the road. A
    commune without a shape is taken for as far away as the farthest that has one."""
    ids = [visit.commune_id for visit in visits]
    points: dict[str, Point] = {pure.BASE: (round_.base_latitude, round_.base_longitude)}
    for each in shapes_on(round_.first_on).filter(unit__in=ids):
        inside = shape(each.geometry).representative_point()
        points[each.unit_id] = (inside.y, inside.x)
    known = {
        (each.one_id or pure.BASE, each.other_id): each.minutes
        for each in RoadTime.objects.filter(other__in=ids)
        if each.one_id is None or each.one_id in ids
    }
    found = travel_minutes(points, known, road_factor=round_.road_factor, km_per_hour=round_.km_per_hour)
    farthest = max(found.values(), default=0)
    for place in set(ids) - points.keys():
        for other in points:
            found.setdefault((other, place), known.get((other, place), known.get((place, other), farthest)))
    return found


def tours_of(round_: Round, states: Sequence[str] = PLANNED) -> dict[pure.Slot, list[str]]:
    """The schedule that a round holds, as the scheduling speaks of it: communes by team and place of the working day,
    of visits in one of ``states``. One query."""
    days = {day: place for place, day in enumerate(working_days(round_))}
    found: dict[pure.Slot, list[str]] = defaultdict(list)
    placed = round_.visits.filter(state__in=states, day__isnull=False).select_related("team")
    for visit in placed.order_by("day", "team", "order", "pk"):
        if visit.team and visit.day:
            found[visit.team.name, days[visit.day]].append(visit.commune_id)
    return dict(found)
