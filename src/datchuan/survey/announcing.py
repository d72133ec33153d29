"""The registries by which upper rooms take part in the survey: who takes what a form brings, and which lists go along.

Survey stands below housing and masterplans and knows neither houses nor plans.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from datchuan.people.models import Official
from datchuan.platform.asking import Asked
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit


@dataclass(frozen=True)
class Taken:
    """What taking a submission did: ``subject`` names the record (a household's code); ``faults`` are sentences that
    keep it from being taken; ``effects`` are shown to the one who decides."""

    subject: str = ""
    faults: Sequence[str] = ()
    effects: Sequence[Any] = field(default_factory=tuple)


class Taker(Protocol):
    """Turns the answers of one form into facts, inside the caller's transaction. What may be meant is asked of the area
    by the units and lists of the day ``on``: today, or the day of survey if the device had another area then."""

    def __call__(
        self,
        *,
        submission: Submission,
        answers: Mapping[str, str],
        area: Unit,
        on: date,
        by: Official | None,
        at: datetime,
        today: date,
    ) -> Taken: ...


class FilesTaker(Protocol):
    """Takes the files of a submission that was taken; asked again whenever more of them have come."""

    def __call__(self, *, submission: Submission, at: datetime) -> None: ...


class AttachedList(Protocol):
    """A list that goes along with a form: rows with the columns ``name`` and ``label`` and more, for one area and
    day. Asking whether it holds a name, or what names are called, must not read it whole.

    ``question`` finds something if the list holds the name; None where no list could hold it. Those of one submission
    are asked together."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]: ...

    def question(self, name: str, area: Unit, on: date) -> Asked | None: ...

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]: ...


KnownHouseholds = Callable[[Unit, date], Mapping[int, int]]
"""How many households are known in an area on a day, by village id."""

_known: list[KnownHouseholds] = []
_takers: dict[str, Taker] = {}
_files_takers: dict[str, FilesTaker] = {}
_lists: dict[str, AttachedList] = {}


def take_form(key: str, taker: Taker) -> None:
    """Register what takes the submissions of a form (once, in an AppConfig.ready)."""
    _takers[key] = taker


def take_files(key: str, taker: FilesTaker) -> None:
    """Register what takes the files of a form's submissions, where something does (once, in an AppConfig.ready)."""
    _files_takers[key] = taker


def attach_list(name: str, attached: AttachedList) -> None:
    """Register a list that forms may name (once, in an AppConfig.ready)."""
    _lists[name] = attached


def tell_known(counter: KnownHouseholds) -> None:
    """Register who counts the households that are known (once, in an AppConfig.ready)."""
    _known[:] = [counter]


def known_households(area: Unit, on: date) -> Mapping[int, int]:
    """How many households are known by village; nothing where nobody counts them."""
    return _known[0](area, on) if _known else {}


def taker_of(key: str) -> Taker | None:
    return _takers.get(key)


def files_taker_of(key: str) -> FilesTaker | None:
    return _files_takers.get(key)


def attached_lists() -> Mapping[str, AttachedList]:
    return _lists
