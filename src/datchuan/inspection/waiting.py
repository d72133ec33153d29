"""What the desk asks of inspection: visits that an official goes on or receives, as what waits and what happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.difficulties.access import area_ids
from datchuan.inspection.models import Round, Visit
from datchuan.inspection.queries.boards import day_of
from datchuan.people.models import Official
from datchuan.territory.models import Level

KEY, TITLE = "kiem-tra", "Buổi kiểm tra"
AHEAD = timedelta(days=7)  # a visit waits for who goes and who receives it from so many days before


def _announced(official: Official, on: date) -> QuerySet[Visit]:
    """Visits with a day of announced rounds that concern an official: of their team, of rounds that their division
    leads or coordinates, of communes in their area."""
    found = Visit.objects.exclude(round__state=Round.State.DRAFT).exclude(state=Visit.State.DROPPED)
    found = found.filter(day__isnull=False).select_related("round__lead", "commune__parent", "team")
    return found.filter(_concerns(official, on)).distinct().order_by("day", "team", "order", "pk")


def _concerns(official: Official, on: date) -> Q:
    goes = Q(team__members__official=official)
    if official.area.level != Level.PROVINCE:
        return goes | Q(commune__in=area_ids(official.area, on))
    return goes | Q(round__lead=official.office_id) | Q(round__coordinating=official.office_id)


class VisitsHappen(HappeningSource):
    """The day of each visit, for its team, the divisions of the round, the commune and its district."""

    key, title = KEY, TITLE

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        found = _announced(official, on).filter(day__range=(first, last))
        return [happening_of(each) for each in found.prefetch_related("team__members__official")]


def happening_of(visit: Visit) -> Happening:
    """A visit on its day, in the order of the team's day."""
    day = day_of(visit)
    return Happening(
        uid=f"visit-{visit.pk}",
        title=f"Kiểm tra {visit.commune.name}{_of_district(visit)}, {visit.team}, xã thứ {visit.order} trong ngày",
        starts_on=day,
        ends_on=day,
        link=_link(visit),
        kind=TITLE,
        is_done=visit.state == Visit.State.HELD,
        whose=_whose(visit),
    )


def _of_district(visit: Visit) -> str:
    parent = visit.commune.parent
    return f" ({parent.name})" if parent and parent.level == Level.DISTRICT else ""


def _whose(visit: Visit) -> str:
    """The team by its lead, as far as it has one."""
    members = list(visit.team.members.all()) if visit.team else []
    lead = next((each.official.full_name for each in members if each.is_lead), "")
    return f"{visit.team}, trưởng đoàn {lead}" if lead else str(visit.team)


def _link(visit: Visit) -> str:
    try:
        return reverse("visit", args=[visit.pk])
    except NoReverseMatch:
        return reverse("schedule", args=[visit.round_id])


class VisitsWait(WaitingSource):
    """Visits that are not held yet, from a week before their day: who goes on them, and who receives them."""

    key, title = KEY, TITLE

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        found = _announced(official, on).filter(state=Visit.State.PLANNED, day__lte=on + AHEAD)
        found = found.filter(round__state=Round.State.ANNOUNCED).prefetch_related("team__members__official")
        mine = [each for each in found if _must_act(official, each)]
        return [_waiting(each, official) for each in mine]


def _must_act(official: Official, visit: Visit) -> bool:
    if official.area.level != Level.PROVINCE:
        return True
    members = visit.team.members.all() if visit.team else ()
    return any(each.official_id == official.pk for each in members)


def _waiting(visit: Visit, official: Official) -> Waiting:
    day, receives = day_of(visit), official.area.level != Level.PROVINCE
    what = "Chuẩn bị đón đoàn kiểm tra" if receives else "Đi kiểm tra và ghi kết quả"
    return Waiting(
        title=f"{what}: {visit.commune.name}, {visit.round.title.lower()}",
        link=_link(visit),
        since=day - AHEAD,
        due_on=day,
        whose=str(official.full_name),
        from_whom=visit.round.lead.short_name,
        subject=visit.commune.name,
    )
