"""The registry by which the territory tells upper rooms of a change, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from datchuan.territory.journal import Journal

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True)
class TerritoryChanged:
    """Units began, ended, gave or received land on a day; ``continued`` leads from a version to the next of the same
    legal unit, ``whole`` from a unit to the one that took all of it. What a listener writes goes into ``journal``."""

    effective_on: date
    instrument: str
    events: frozenset[str]
    by: AbstractBaseUser | None
    began: frozenset[str]
    ended: frozenset[str]
    gave: frozenset[str]
    received: frozenset[str]
    continued: Mapping[str, str]
    whole: Mapping[str, str]
    moved_villages: frozenset[int]
    journal: Journal

    @property
    def touched(self) -> frozenset[str]:
        return self.began | self.ended | self.gave | self.received


@dataclass(frozen=True)
class Consequence:
    """What a change does in a room: how many of what, and the first of them in words. ``needs_care``: a person has
    something to decide or to do afterwards."""

    title: str
    count: int
    lines: Sequence[str] = field(default_factory=tuple)
    needs_care: bool = False

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "lines": list(self.lines)}


class Follower:
    """What a room does with a territorial change. Rooms register one each (``follow_territory``)."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        """The change is written: adapt this room's facts and say what was touched."""
        return []

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        """Before a reversal: what was built on the change in this room, as sentences; nothing if it may go."""
        return []

    def withdraw(self, change: TerritoryChanged) -> None:
        """A reversal begins: remove what this room computed for units that will not have been."""

    def restored(self, change: TerritoryChanged) -> None:
        """A reversal is written: the units and villages stand as before the change."""


_followers: list[Follower] = []


def follow_territory(follower: Follower) -> Follower:
    """Register a room's follower (once, in an AppConfig.ready). Lower rooms follow first."""
    if not any(type(each) is type(follower) for each in _followers):
        _followers.append(follower)
    return follower


def followers() -> tuple[Follower, ...]:
    return tuple(_followers)
