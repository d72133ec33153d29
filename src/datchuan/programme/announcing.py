"""The registries between the programme and upper rooms: by one they tell how far a work item is (from visits, dossiers,
reviews, letters), by the other they hear that a commune registered.

The programme stands below them and knows none of these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.people.models import Official
from datchuan.programme.models import Registration, WorkItem


@dataclass(frozen=True)
class Done:
    """What was done of a work item by a day: ``part`` of ``whole`` (None: nobody said how much there is to do), in a
    sentence, the day of the last of it, and the page that shows it. ``is_whole`` closes the item."""

    part: int
    whole: int | None
    sentence: str
    last_on: date | None = None
    link: str = ""

    @property
    def is_whole(self) -> bool:
        return self.whole is not None and self.part >= self.whole


class Measure(ABC):
    """Tells the state of work items of one kind from what was recorded."""

    key: str  # "master-plan-reviews": what WorkItem.measure names
    title: str  # as the form of a work item offers it

    @abstractmethod
    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        """Per id of an item what was done of it by a day; an item of which nothing is known is left out. A constant
        number of queries, whatever the number of items."""


_measures: dict[str, Measure] = {}


def offer_measure(measure: Measure) -> None:
    """Register a measure (once, in an AppConfig.ready)."""
    _measures[measure.key] = measure


def measures() -> Mapping[str, Measure]:
    return _measures


# (the registration, its commune at hand; by)
Listener = Callable[[Registration, Official | None], object]
_listeners: list[Listener] = []


def on_registered(listener: Listener) -> Listener:
    """Register ``listener`` (once, in an AppConfig.ready): a commune registered, in the same transaction."""
    _listeners.append(listener)
    return listener


def announce_registered(registration: Registration, by: Official | None) -> None:
    for listener in _listeners:
        listener(registration, by)
