"""What the sources of a dossier's papers share: which dossiers, live facts before a conclusion, frozen ones after."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import CONCLUDED_STATES, Dossier, DossierState, DossierStep
from datchuan.dossiers.papers.frozen import frozen_paper, gathered_from
from datchuan.dossiers.papers.reading import Reading, read_dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.evaluation.judged import full_name
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.queries import commune_on

PREFIX = "dossier "


class DossierPaperSource(FactSource):
    """The facts of one kind of paper about dossiers. While a dossier is open they are those of the day asked for; once
    it is concluded those that were frozen then, whatever day is asked for."""

    template: str  # the paper that is made of them
    states: Sequence[DossierState]  # of the dossiers that it can be about

    def subjects(self, by: Official, on: date) -> list[About]:
        """The dossiers of the official's area that stand in one of the states on the day; an open one whose commune
        has ended is left out."""
        return [
            About(f"{PREFIX}{each.dossier.pk}", f"{full_name(each.dossier.commune)}: {each.state.label.lower()}")
            for each in dossiers_on(on, visible_to(by, on))
            if each.state in self.states and (each.state in CONCLUDED_STATES or not _has_ended(each, on))
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``dossier 7``. Problem 583 for a dossier that is not there that day, 889 where the paper does
        not fit its state, 890 where what was frozen has been changed, 203 when the commune of an open one has ended."""
        held = held_on(about, on)
        dossier = held.dossier
        if dossier.state in CONCLUDED_STATES:
            return self.concluded(dossier)
        commune_on(dossier.commune_id, on)
        return self.told(read_dossier(dossier, held.step, on))

    def concluded(self, dossier: Dossier) -> Gathered:
        """What was frozen at the conclusion; of a dossier that was concluded before that was done, what its claims say
        on the day of the conclusion."""
        if kept := frozen_paper(dossier, self.template):
            return gathered_from(kept)
        step = dossier.steps.filter(state=DossierState.CONCLUDED).latest("number")
        return self.told(read_dossier(dossier, step, step.on))

    def told(self, read: Reading) -> Gathered:
        """The facts of a dossier as it was read. Problem 889 where the paper cannot be written of it yet."""
        commune = read.dossier.commune
        offices = [f"ubnd-{pk}" for pk in (commune.parent_id, commune.pk) if pk]
        return Gathered(self.facts(read), read.dossier.simulated or installation().simulated, offices)

    @abstractmethod
    def facts(self, read: Reading) -> dict[str, Any]:
        """The facts by the names of ``members``."""


def _has_ended(held: StoodOn, on: date) -> bool:
    ended = held.dossier.commune.valid_to
    return ended is not None and ended <= on


def held_on(about: str, on: date) -> StoodOn:
    """The dossier that ``about`` names, as it stood. Problem 583 when it was not there that day."""
    pk = about.removeprefix(PREFIX)
    known = about.startswith(PREFIX) and pk.isdecimal()
    found = dossiers_on(on, Dossier.objects.filter(pk=pk)) if known else []
    if not found:
        mend = "Chọn hồ sơ trong danh sách, hoặc chọn ngày sau ngày mở hồ sơ."
        raise Problem(583, f"Ngày {on:%d/%m/%Y} không có hồ sơ “{about}”", mend=mend)
    return found[0]


def last_step(dossier: Dossier, state: DossierState, on: date) -> DossierStep | None:
    """The newest step into a state by a day."""
    return dossier.steps.filter(state=state, on__lte=on).order_by("-number").first()
