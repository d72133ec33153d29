"""Days, looks and things to urge, made by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from datchuan.documents.models import IncomingDocument
from datchuan.documents.operations.incoming import ArrivalGiven, register_arrival
from datchuan.people.models import Office, Official
from datchuan.urging.models import Reminder
from datchuan.urging.operations import Look, look_again

TRI_PHUONG, TRANG_DINH = "06016-1", "180-1"


def at(day: date, hour: int = 6) -> datetime:
    """An hour of a day in Việt Nam."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001 - made aware


def looked(day: date, by: Official | None = None) -> Look:
    """The look of a day, as the clock makes it."""
    return look_again(today=day, at=at(day), by=by)


def of_rule(rule: str, state: str = "open") -> list[Reminder]:
    return list(Reminder.objects.filter(rule=rule, state=state).select_related("unit", "place", "office"))


def sentences(rule: str, state: str = "open") -> list[str]:
    return sorted(each.sentence for each in of_rule(rule, state))


def arrived(office: Office, due_on: date | None = None, *, about: str = "", on: date | None = None) -> IncomingDocument:
    """A document that reached an office five days before it is due, or on a day."""
    arrived_on = on or (due_on or date(2020, 12, 1)) - timedelta(days=5)
    given = ArrivalGiven(
        arrived_on=arrived_on,
        author="UBND huyện Thử",
        notation="9/UBND",
        subject="thư riêng",
        due_on=due_on,
        about=about,
    )
    return register_arrival(office=office, given=given, by=None, on=arrived_on)
