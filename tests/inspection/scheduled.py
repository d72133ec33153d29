"""Rounds of the small province to be scheduled: one team of both divisions, or two."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import official
from tests.making import COMMUNES

from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations import announce_round, choose_communes, make_round, move_visit, propose, set_team
from datchuan.inspection.queries import by_hand
from datchuan.people.models import Official
from datchuan.territory.models import Unit

FIRST, LAST = date(2020, 6, 1), date(2020, 6, 12)


def round_of(communes: Any = COMMUNES, **changes: Any) -> Round:
    """A draft of the housing division with that of planning, one team of both."""
    qln, qhkt = official("qln"), official("qhkt")
    values = {"title": "Đợt 1", "first_on": FIRST, "last_on": LAST, "lead": qln.office, "visit_minutes": 40}
    place = {"base_latitude": 21.8537, "base_longitude": 106.7615}
    made = make_round(values={**values, **place, **changes}, coordinating=[qhkt.office], by=qln)
    set_team(round_=made, name="Đoàn 1", members=[qln, qhkt], by=qln)
    found = list(Unit.objects.filter(pk__in=communes).order_by("pk"))
    choose_communes(round_=made, chosen=by_hand(found), divisions=[qln.office, qhkt.office], by=qln)
    return made


def second_team(round_: Round) -> tuple[Official, Official]:
    """A second team of the round, of two more people."""
    members = []
    for username, name, of in (("nv-nha", "Hoàng Thị Mai", "qln"), ("nv-quy-hoach", "Vi Văn Thắng", "qhkt")):
        beside = official(of)
        made = Official.objects.create_user(
            username, full_name=name, role=beside.role, office=beside.office, area=beside.area, title="Chuyên viên"
        )
        members.append(official(made.username))
    set_team(round_=round_, name="Đoàn 2", members=members, by=None)
    return members[0], members[1]


def announced(round_: Round) -> Round:
    """Scheduled the quick way and announced."""
    propose(round_=round_, seconds=0, by=official("qln"))
    return announce_round(round_=Round.objects.get(pk=round_.pk), by=official("qln"))


def token(visit: Visit) -> str:
    """How a page names a visit and where it showed it."""
    now = Visit.objects.get(pk=visit.pk)
    return f"{now.pk}@{now.team_id or ''}@{now.day or ''}"


def put(visit: Visit, day: date | None) -> Visit:
    """Onto a day of the round's first team."""
    return move_visit(visit=visit, team=visit.round.teams.first() if day else None, day=day, by=official("qln"))
