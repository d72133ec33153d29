"""The registry by which upper rooms hand facts to papers: what a template may ask for, and who gathers it; what a paper
may be about; who is told when one is issued.

Documents stands below programme, housing, evaluation, dossiers and knows neither communes' verdicts nor plans.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from datchuan.documents.models import OutgoingDocument
from datchuan.documents.templating.fields import Member
from datchuan.documents.templating.source import PaperTemplate
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official


@dataclass(frozen=True)
class About:
    """One thing that a paper of this source can be about: ``key`` as kept with the document, and its name."""

    key: str
    label: str


@dataclass(frozen=True)
class Wording:
    """The wording by which facts become a paper: the template, its version, the day of the facts."""

    template: PaperTemplate
    version: int
    facts_on: date


@dataclass(frozen=True)
class Gathered:
    """Facts of a day for one paper: values by the names that the source declares. ``offices`` are keys of offices
    here that should receive it. ``wording`` is the one that was kept with facts that are frozen; ``None``: the
    template as it is now."""

    facts: Mapping[str, Any]
    simulated: bool = False
    offices: Sequence[str] = field(default=())
    wording: Wording | None = None


class FactSource(ABC):
    """Gathers the facts of one kind of paper."""

    key: str  # "confirmation": what templates name in their head
    title: str
    members: Mapping[str, Member]

    @abstractmethod
    def subjects(self, by: Official, on: date) -> Sequence[About]:
        """What papers can be about on a day, as far as the official may see. A constant number of queries."""

    @abstractmethod
    def gather(self, about: str, on: date) -> Gathered:
        """The facts. A Problem where there are none, or ``about`` is unknown."""

    def gather_many(self, abouts: Sequence[str], on: date) -> dict[str, Gathered | Problem]:
        """The facts of many, for papers by the hundred; where there are none, why. A source that reads all of them in
        a constant number of queries does so here."""
        return {each: self._gathered(each, on) for each in abouts}

    def _gathered(self, about: str, on: date) -> Gathered | Problem:
        try:
            return self.gather(about, on)
        except Problem as problem:
            return problem


_sources: dict[str, FactSource] = {}


def offer_facts(source: FactSource) -> None:
    """Register a source (once, in an AppConfig.ready)."""
    _sources[source.key] = source


def source_of(key: str) -> FactSource:
    """Problem 591 for a source that no room offers."""
    if key not in _sources:
        known = ", ".join(sorted(_sources))
        raise Problem(591, f"Không có nguồn số liệu “{key}”", where="Mẫu văn bản", mend=f"Dùng một trong: {known}.")
    return _sources[key]


def sources() -> Mapping[str, FactSource]:
    return _sources


@dataclass(frozen=True)
class Topic:
    """What a document may be about, by name, and the page that tells more of it. ``due_on`` is when the work on it is
    due: an arrival without a day of its own takes it."""

    key: str
    label: str
    link: str
    due_on: date | None = None


class Topics(Protocol):
    """The things of one kind that a document may be about: work items of the plan, dossiers."""

    prefix: str  # "dossier": its keys are "dossier 7"
    title: str

    def open(self, by: Official, on: date) -> Sequence[Topic]:
        """What an arriving document may be tied to on a day, as far as the official may see."""

    def named(self, keys: Sequence[str]) -> Mapping[str, Topic]:
        """The names of some keys, in one question; keys that mean nothing are left out."""


_topics: dict[str, Topics] = {}


def offer_topics(topics: Topics) -> None:
    """Register a kind of topics (once, in an AppConfig.ready)."""
    _topics[topics.prefix] = topics


def topic_kinds() -> Mapping[str, Topics]:
    return _topics


def topics_named(keys: Sequence[str]) -> Mapping[str, Topic]:
    """The topics of some keys, whatever room they belong to."""
    found: dict[str, Topic] = {}
    for prefix, kind in _topics.items():
        own = sorted({key for key in keys if key.startswith(f"{prefix} ")})
        found |= kind.named(own) if own else {}
    return found


Issued = Callable[[OutgoingDocument, date], None]
_told_of_issues: dict[str, Issued] = {}


def on_issued(key: str, tell: Issued) -> None:
    """Be told of every document that is issued, with the day on which it was (once, in an AppConfig.ready). It is told
    within the transaction of the issue: a Problem there, and nothing is issued."""
    _told_of_issues[key] = tell


def announce_issued(document: OutgoingDocument, on: date) -> None:
    for tell in _told_of_issues.values():
        tell(document, on)
