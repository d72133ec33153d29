"""The registry by which housing tells upper rooms, in the same transaction, that facts of communes changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.housing.models import HouseRecord
from datchuan.people.models import Official


@dataclass(frozen=True)
class Moved:
    """A version of a house that began to hold (``step`` 1), or no longer holds (-1), on the days
    ``since <= d < until`` (None: for ever)."""

    record: HouseRecord
    step: int
    since: date
    until: date | None

    def touches(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class HousesChanged:
    """Houses of these communes changed for the days from ``since`` on; ``moves`` add up to the whole change."""

    commune_ids: frozenset[str]
    since: date
    by: Official | None
    cause: str
    moves: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What the change does in an upper room: a verdict of a commune on a day, before and after (outcome keys)."""

    commune_id: str
    commune: str
    indicator: str
    title: str
    on: date
    before: str
    after: str
    shortfall: int | None
    missing: str  # in words: "còn 5 nhà", "thiếu 17 nhà", or empty
    missing_before: str  # the same, before the change


Listener = Callable[[HousesChanged], Sequence[Effect]]
_listeners: list[Listener] = []


def on_houses_changed(listener: Listener) -> Listener:
    """Register ``listener`` (once, in an AppConfig.ready)."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def announce(change: HousesChanged) -> list[Effect]:
    """Tell every listener; what they say it does comes back for the person who made the change."""
    return [effect for listener in _listeners for effect in listener(change)]
