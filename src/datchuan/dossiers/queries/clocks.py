"""The clocks of dossiers: how long each stood where, and the terms of its procedure that run on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.dossiers.clock import (
    ENDED,
    TURNS,
    RegistrationKept,
    RunningTerm,
    Stay,
    registrations_kept,
    stays_of,
    terms_of,
)
from datchuan.dossiers.models import Dossier, DossierState, DossierStep
from datchuan.law.library import load_library
from datchuan.law.procedures import Procedure
from datchuan.programme.models import Registration


@dataclass(frozen=True)
class Clock:
    """A dossier's clock on a day. ``procedure`` None: none was known when it was opened, so no term is."""

    dossier: Dossier
    state: DossierState
    stays: tuple[Stay, ...]
    procedure: Procedure | None
    terms: tuple[RunningTerm, ...]
    registrations: tuple[RegistrationKept, ...]

    @property
    def is_over(self) -> bool:
        return self.state in ENDED

    @property
    def now(self) -> Stay | None:
        """Where it stands; None once it has ended."""
        return self.stays[-1] if self.stays and self.stays[-1].is_now else None

    @property
    def days(self) -> int:
        """Calendar days since it was opened: those of all its stays."""
        return sum(each.days for each in self.stays)

    @property
    def working_days(self) -> int:
        return sum(each.working_days for each in self.stays)

    @property
    def nearest(self) -> RunningTerm | None:
        """The running term whose safe day comes first; None where no term that runs is known."""
        running = [(term.safe_day, place) for place, term in enumerate(self.terms) if term.is_open and term.safe_day]
        return self.terms[min(running)[1]] if running else None

    @property
    def unknown(self) -> list[RunningTerm]:
        """The terms that run and of which no source gives the length."""
        return [term for term in self.terms if term.is_open and term.safe_day is None]

    @property
    def due_on(self) -> date | None:
        return self.nearest.safe_day if self.nearest else None

    @property
    def turn(self) -> str:
        """Who has it in hand."""
        if self.state == DossierState.COMPLETION and self.dossier.returned_to:
            return self.dossier.get_returned_to_display()
        return TURNS.get(self.state, "")


def clocks_of(dossiers: Collection[Dossier], on: date) -> dict[int, Clock]:
    """The clock of each dossier that was there on ``on``, by its id. Two queries, whatever their number."""
    ids = [each.pk for each in dossiers]
    steps: dict[int, list[DossierStep]] = defaultdict(list)
    for step in DossierStep.objects.filter(dossier__in=ids, on__lte=on).order_by("number"):
        steps[step.dossier_id].append(step)
    registered = Registration.objects.filter(dossiers__in=ids).in_bulk()
    return {each.pk: _clock(each, steps[each.pk], registered, on) for each in dossiers if each.pk in steps}


def _clock(dossier: Dossier, steps: list[DossierStep], registered: Mapping[int, Registration], on: date) -> Clock:
    procedure = load_library().procedures.get(dossier.procedure)
    registration = registered.get(dossier.registration_id or 0)
    year = registration.year if registration else None
    kept: list[RegistrationKept] = []
    if procedure and registration:
        kept = registrations_kept(procedure, registration.year, registration.registered_on)
    return Clock(
        dossier,
        DossierState(steps[-1].state),
        tuple(stays_of(steps, on)),
        procedure,
        tuple(terms_of(procedure, steps, on, year)) if procedure else (),
        tuple(kept),
    )


def due_days(dossiers: Collection[Dossier], on: date) -> dict[int, date]:
    """By the dossier's id the last day that is safe of its nearest running term; those without one are left out. Two
    queries."""
    return {pk: clock.due_on for pk, clock in clocks_of(dossiers, on).items() if clock.due_on}


def nearness(clock: Clock) -> tuple[date, int, int]:
    """The order of a list: what is due first, then, where no term is known, what has waited longest."""
    return clock.due_on or date.max, -clock.days, clock.dossier.pk
