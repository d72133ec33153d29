"""The registry by which rooms tell what must be urged: each finder finds things of one kind on a day.

It stands here, below documents, so that every room with something to urge can register; the rules that ask, and what
becomes of what was found, are of the room ``urging``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Terms:
    """What a rule gives its finder: how many days before or after (as the kind of rule says), and the day of the year
    it speaks of (month and day), where it has one."""

    days: int = 0
    by: tuple[int, int] | None = None


@dataclass(frozen=True)
class Urgent:
    """Something that must be urged. ``subject`` is its name as long as it is the same thing ("duty 7"); ``unit_id``
    the commune, district or province it lies in; ``office_id`` who must act, where the thing itself knows it; ``since``
    the day from which it is as it is, ``due_on`` the day it had or has to be done by. ``facts`` fill the rule's
    sentence; personal data have no place in them: they go into letters and mail."""

    subject: str
    unit_id: str
    since: date
    due_on: date | None = None
    office_id: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


# A finder takes the terms of a rule and a day; it asks a constant number of questions.
Finder = Callable[[Terms, date], Sequence[Urgent]]

_finders: dict[str, Finder] = {}


def finds_urgent(kind: str) -> Callable[[Finder], Finder]:
    """The function finds what rules of ``kind`` look at (rules.yaml of urging, ``looks_at``)."""

    def register(finder: Finder) -> Finder:
        _finders[kind] = finder
        return finder

    return register


def finder_of(kind: str) -> Finder | None:
    """None where no room finds that kind yet."""
    return _finders.get(kind)
