"""Reads of reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet

from datchuan.desk.models import Notification
from datchuan.documents.models import FIXED_STATES, DocumentState
from datchuan.kernel.text import sort_key
from datchuan.people.models import Office
from datchuan.territory.models import Level, Unit
from datchuan.urging.models import Reminder, ReminderState, ReminderStep

# What an office of the department or the province holds is not asked of the district in which it lies.
FOR_THE_PLACE = Q(office=None) | Q(office__kind__in=(Office.Kind.DISTRICT, Office.Kind.COMMUNE))


def open_of(place: Unit) -> QuerySet[Reminder]:
    """What is open of a place now and not held by an office above it, in the order of a letter."""
    found = Reminder.objects.filter(FOR_THE_PLACE, place=place, state=ReminderState.OPEN)
    return found.order_by("rule", "since", "pk")


def places_to_write_to(found: QuerySet[Reminder]) -> list[Unit]:
    """The districts, or communes without one, of which something is open now; what the department itself holds needs no
    letter."""
    places = found.filter(
        FOR_THE_PLACE, state=ReminderState.OPEN, place__level__in=(Level.DISTRICT, Level.COMMUNE)
    ).values("place")
    return list(Unit.objects.filter(pk__in=places).order_by("pk"))


def stood(day: date, state: str = "") -> Q:
    """The condition that a reminder was raised by ``day`` and stood so then; in whatever state where none is named."""
    closed, answered = Q(closed_on__lte=day), Q(answered_on__lte=day)
    by_state = {
        ReminderState.OPEN: ~closed & ~answered,
        ReminderState.ANSWERED: ~closed & answered,
        ReminderState.CLOSED: closed,
    }
    own = Q() if state not in ReminderState.values else by_state[ReminderState(state)]
    return Q(raised_on__lte=day) & own


def of_year(found: QuerySet[Reminder], day: date) -> QuerySet[Reminder]:
    """What was raised in the day's year, by the day, and what is left of years before."""
    began = date(day.year, 1, 1)
    return found.filter(stood(day)).filter(Q(raised_on__gte=began) | Q(closed_on=None) | Q(closed_on__gte=began))


def is_in_preparation(letter_state: str) -> bool:
    """Whether a letter in that state is neither issued nor given up."""
    return letter_state not in ("", *FIXED_STATES, DocumentState.CANCELLED)


@dataclass
class Tally:
    """Reminders of one place, or of one rule, as they stood on a day: how many are open, of these past their day, told
    by an issued letter; answered; closed; and after how many days an answer came or they were gone."""

    open: int = 0
    overdue: int = 0
    urged: int = 0
    answered: int = 0
    closed: int = 0
    letter_waits: bool = False
    days: list[int] = field(default_factory=list)

    @property
    def raised(self) -> int:
        return self.open + self.answered + self.closed

    @property
    def median_days(self) -> int | None:
        """Half of them took no longer; None where none has ended."""
        return round(median(self.days)) if self.days else None

    def add(self, row: Mapping[str, Any], day: date) -> None:
        """Count one more."""
        answered_on, closed_on = (_by(row[name], day) for name in ("answered_on", "closed_on"))
        ends = [each for each in (answered_on, closed_on) if each]
        self.days += [(min(ends) - row["raised_on"]).days] if ends else []
        self.closed += closed_on is not None
        self.answered += answered_on is not None and closed_on is None
        if ends:
            return
        self.open += 1
        self.overdue += bool(row["due_on"] and row["due_on"] < day)
        state = row["letter__state"] or ""
        self.urged += state in FIXED_STATES and bool(row["letter__dated"] and row["letter__dated"] <= day)
        self.letter_waits |= is_in_preparation(state)


def _by(found: date | None, day: date) -> date | None:
    return found if found and found <= day else None


@dataclass(frozen=True)
class Tallies:
    """The reminders of a year by a day, by place (in name order) and by rule."""

    places: list[tuple[Unit, Tally]]
    rules: Mapping[str, Tally]
    whole: Tally


def tallies(found: QuerySet[Reminder], day: date) -> Tallies:
    """Count them. Two queries, whatever their number."""
    by_place: dict[str, Tally] = defaultdict(Tally)
    by_rule: dict[str, Tally] = defaultdict(Tally)
    whole = Tally()
    columns = ("rule", "place_id", "raised_on", "due_on", "answered_on", "closed_on", "letter__state", "letter__dated")
    for row in of_year(found, day).order_by().values(*columns):
        for tally in (by_place[row["place_id"]], by_rule[row["rule"]], whole):
            tally.add(row, day)
    units = Unit.objects.in_bulk(list(by_place))
    places = [(units[pk], tally) for pk, tally in by_place.items()]
    return Tallies(_in_order(places), by_rule, whole)


def _in_order(places: Iterable[tuple[Unit, Tally]]) -> list[tuple[Unit, Tally]]:
    """The province's own work first, then by name."""
    return sorted(places, key=lambda each: (each[0].level != Level.PROVINCE, sort_key(each[0].short_name)))


def history_of(reminder: Reminder) -> list[ReminderStep]:
    """Every step, oldest first."""
    return list(reminder.steps.select_related("by", "document", "arrival").order_by("number"))


def telling_key(reminder_id: int) -> str:
    """How the keys of all notifications of a reminder begin."""
    return f"reminder {reminder_id} "


def tellings_of(reminder: Reminder) -> list[Notification]:
    """Who was told of a reminder, when, and by which mail; newest first."""
    told = Notification.objects.filter(key__startswith=telling_key(reminder.pk))
    return list(told.select_related("official__office", "mail").order_by("-made_at", "official__username"))
