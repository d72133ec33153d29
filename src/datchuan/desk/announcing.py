"""The registries by which rooms tell what waits for an official, and what happens on which days."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.people.models import Official


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an official: what, since when, due when (None: nobody said), from whom it came, who must
    act (the official, or somebody whom they wait for), and the page to do it on. ``subject`` names the commune,
    district or dossier it is about."""

    title: str
    link: str
    since: date
    due_on: date | None = None
    whose: str = ""
    from_whom: str = ""
    subject: str = ""
    waits_for_others: bool = False

    def is_overdue(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on


class WaitingSource(ABC):
    """Things of one kind that wait: work items, arrivals, drafts to review, dossiers, reviews, difficulties."""

    key: str  # stands in addresses: "van-ban"
    title: str  # "Văn bản"

    @abstractmethod
    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        """What waits for the official on a day, within their area and rights. A constant number of queries."""


@dataclass(frozen=True)
class Happening:
    """What stands in a calendar: from a day to a day (both included). ``uid`` stays the same while it is the same
    thing, so that a phone's calendar moves it instead of adding another. ``is_own``: the official or their office has
    a part in it; ``whose``: who has it in hand."""

    uid: str
    title: str
    starts_on: date
    ends_on: date
    link: str = ""
    kind: str = ""
    is_done: bool = False
    is_own: bool = True
    whose: str = ""


class HappeningSource(ABC):
    """Happenings of one kind: windows of work items, rounds, terms of dossiers."""

    key: str
    title: str

    @abstractmethod
    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        """What touches the days ``first`` to ``last``, as known on a day and as far as the official may see. A constant
        number of queries."""


_waiting: dict[str, WaitingSource] = {}
_happenings: dict[str, HappeningSource] = {}


def offer_waiting(source: WaitingSource) -> None:
    """Register a source (once, in an AppConfig.ready)."""
    _waiting[source.key] = source


def waiting_sources() -> Sequence[WaitingSource]:
    return list(_waiting.values())


def offer_happenings(source: HappeningSource) -> None:
    """Register a source (once, in an AppConfig.ready)."""
    _happenings[source.key] = source


def happening_sources() -> Sequence[HappeningSource]:
    return list(_happenings.values())
