"""The registry by which upper rooms hand facts to papers: what a template may ask for, and who gathers it.

Documents stands below programme, housing, evaluation, dossiers and knows neither communes' verdicts nor plans.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from datchuan.documents.templating.fields import Member
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official


@dataclass(frozen=True)
class About:
    """One thing that a paper of this source can be about: ``key`` as kept with the document, and its name."""

    key: str
    label: str


@dataclass(frozen=True)
class Gathered:
    """Facts of a day for one paper: values by the names that the source declares. ``offices`` are keys of offices
    here that should receive it."""

    facts: Mapping[str, Any]
    simulated: bool = False
    offices: Sequence[str] = field(default=())


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
