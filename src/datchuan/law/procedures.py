"""Procedures (trình tự, thủ tục) by which a commune is recognised: who registers by when, what a dossier holds, who
does what within which term. Read from ``law/procedures/``; what no source gives is not known, and stays so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from datchuan.kernel.citation import Instrument
from datchuan.kernel.period import Period
from datchuan.law.cited import CitedValue
from datchuan.law.terms import Deadline, Term, deadline_of

Actor = Literal["commune", "district", "department", "coordination", "province", "nation"]
Holds = Literal["file", "self_assessment", "plans", "houses"]
ACTORS: dict[str, str] = {
    "commune": "Xã",
    "district": "Huyện",
    "department": "Sở Xây dựng",
    "coordination": "Văn phòng Điều phối",
    "province": "Tỉnh",
    "nation": "Trung ương",
}


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes every year, and must not be reached: ``before`` the 10th of December of the year before."""

    month: int
    day: int
    of_previous_year: bool

    def last_day(self, year: int) -> date:
        """The last lawful day for what concerns ``year``: the day before it."""
        return date(year - self.of_previous_year, self.month, self.day) - timedelta(days=1)

    @property
    def words(self) -> str:
        """Trước ngày 10/12 của năm trước."""
        return f"trước ngày {self.day:02d}/{self.month:02d} của năm {'trước' if self.of_previous_year else 'xét'}"


@dataclass(frozen=True, slots=True)
class RegistrationTerm:
    """Who registers with whom, and before which day."""

    key: str
    title: str
    by: Actor
    to: Actor
    before: YearDay
    cited: CitedValue

    @property
    def by_label(self) -> str:
        """Who does it, in words."""
        return ACTORS[self.by]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so. ``at_least`` None: it must hold as it is said, or (not ``is_known``) its figure is not known."""

    key: str
    title: str
    at_least: Decimal | None
    unit: str
    is_known: bool
    period: Period
    cited: CitedValue


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a dossier. ``holds``: a file that someone hands in, the commune's own assessment, or the record of
    plans or houses as it stands. ``criterion``: whose evidence it is; empty for a paper of the whole dossier."""

    key: str
    title: str
    form: str
    by: Actor
    holds: Holds
    criterion: str
    cited: CitedValue

    @property
    def by_label(self) -> str:
        """Who does it, in words."""
        return ACTORS[self.by]


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """Something that someone does. Its term is counted from the step that it ``begins`` with; ``before`` is a day of
    the year. ``stops``: whether the term stands still while a dossier is being completed; None: no source says."""

    key: str
    title: str
    by: Actor
    to: Actor | None
    begins: str
    term: Term
    before: YearDay | None
    stops: bool | None
    cited: CitedValue

    @property
    def by_label(self) -> str:
        """Who does it, in words."""
        return ACTORS[self.by]

    @property
    def words(self) -> str:
        """Its term: 15 ngày; trước ngày 10/11 của năm xét; chưa rõ thời hạn."""
        return self.before.words if self.before else self.term.versions[0].words

    def deadline(self, began_on: date, year: int) -> Deadline:
        """The last lawful day when what it begins with happened on ``began_on``; by its day of the year where it has
        one. None with the reason where no term is known."""
        if self.before is None:
            return deadline_of(self.term, began_on)
        last = self.before.last_day(year)
        said = f"{self.title}: {self.before.words}, hạn cuối {last:%d/%m/%Y}, theo {self.cited.citation}."
        return Deadline(last, None, said)


@dataclass(frozen=True, slots=True)
class WithdrawalRule:
    """When a recognition may be withdrawn: at least this share of criteria no longer met, with one of those named."""

    key: str
    title: str
    at_least: Decimal
    unit: str
    with_one_of: tuple[str, ...]
    cited: CitedValue


@dataclass(frozen=True)
class Procedure:
    """How communes are recognised for ``standards`` during ``period``, as far as sources tell. ``digest`` is the
    SHA-256 of its file. No ``parts``: what a dossier holds was found in no source."""

    key: str
    title: str
    instrument: Instrument
    standards: tuple[str, ...]
    period: Period
    validity: tuple[CitedValue, ...]
    registration: tuple[RegistrationTerm, ...]
    conditions: tuple[Condition, ...]
    ratios: tuple[Condition, ...]
    parts: tuple[Part, ...]
    evidence: tuple[Part, ...]
    steps: tuple[ProcedureStep, ...]
    withdrawal: tuple[WithdrawalRule, ...]
    digest: str
    note: str = ""

    def conditions_on(self, on: date) -> list[Condition]:
        """The conditions in force on a day."""
        return [each for each in self.conditions if on in each.period]

    def part(self, key: str) -> Part | None:
        """The part or evidence of that key."""
        return next((each for each in (*self.parts, *self.evidence) if each.key == key), None)

    def step(self, key: str) -> ProcedureStep | None:
        """The step of that key."""
        return next((each for each in self.steps if each.key == key), None)

    @property
    def values(self) -> list[CitedValue]:
        """Everything in it that is cited."""
        return [
            *self.validity,
            *(each.cited for each in self.registration),
            *(each.cited for each in (*self.conditions, *self.ratios)),
            *(each.cited for each in (*self.parts, *self.evidence)),
            *(each.cited for each in self.steps),
            *(each.cited for each in self.withdrawal),
        ]
