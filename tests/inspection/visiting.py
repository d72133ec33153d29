"""A round of two communes that is announced, its first visit with a checklist, and what people write of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from datchuan.inspection.models import Finding, Observation, Round, Visit, VisitRecord
from datchuan.inspection.operations import (
    add_finding,
    announce_round,
    choose_communes,
    make_round,
    observe,
    open_record,
    propose,
    set_team,
    write_record,
)
from datchuan.inspection.queries import by_hand
from datchuan.people.models import Office, Official
from datchuan.territory.models import Unit

FIRST, LAST = date(2020, 6, 1), date(2020, 6, 12)
HELD = date(2020, 6, 3)
TRI_PHUONG, DE_THAM = "06016-1", "06046-1"


def clock(hour: int, minute: int = 0, day: date = HELD) -> datetime:
    """A time of the day on which the visit is held."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


AT = clock(16)


def a_round(by: Official, other: Official, communes: tuple[str, ...] = (TRI_PHUONG, DE_THAM)) -> Round:
    """Announced, one team of two."""
    values = {"title": "Đợt 1 năm 2020", "first_on": FIRST, "last_on": LAST, "lead": by.office, "visit_minutes": 60}
    values |= {"base_latitude": 21.8537, "base_longitude": 106.7615}
    made = make_round(values=values, coordinating=[other.office], by=by)
    set_team(round_=made, name="Đoàn 1", members=[by, other], by=by)
    units = list(Unit.objects.filter(pk__in=communes).order_by("pk"))
    choose_communes(round_=made, chosen=by_hand(units), divisions=[by.office], by=by)
    propose(round_=made, seconds=0, by=by)
    return announce_round(round_=made, by=by)


def a_visit(by: Official, other: Official) -> Visit:
    """To Tri Phương, with its checklist of the first day of the round."""
    visit = a_round(by, other).visits.get(commune=TRI_PHUONG)
    open_record(visit=visit, on=FIRST, by=by, at=clock(8, day=FIRST))
    return visit


def seen(visit: Visit, by: Official, hour: int = 9, **changes: Any) -> Observation:
    values = {"indicator": "9.2", "outcome": "met", "text": "Đo lại 8 nhà, đúng như khai", "observed_at": clock(hour)}
    return observe(**{"visit": visit, "by": by, "at": AT, **values, **changes})


def found(visit: Visit, by: Official, **changes: Any) -> Finding:
    values = {"text": "Hai nhà còn bếp tạm", "severity": "serious", "recommended": "Làm lại bếp hai nhà"}
    values |= {"owner": Office.objects.get(unit=visit.commune_id, kind=Office.Kind.COMMUNE), "indicator": "9.2"}
    values |= {"due_on": date(2020, 8, 31), "found_at": clock(10)}
    return add_finding(**{"visit": visit, "by": by, "at": AT, **values, **changes})


def written(visit: Visit, by: Official, values: dict[str, Any], hour: int = 11, **changes: Any) -> VisitRecord:
    return write_record(**{"visit": visit, "values": values, "written_at": clock(hour), "by": by, "at": AT, **changes})
