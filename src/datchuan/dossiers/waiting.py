"""Open dossiers as what waits for an official: whose turn it is by their state, due on the safe day of the nearest term
that is known (queries.clocks)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.queries import StoodOn, dossiers_on, due_days
from datchuan.dossiers.turns import TURNS, Examined, examined_by, waits_for, who_waits, whose_turn
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official


class DossiersWait(WaitingSource):
    """A dossier waits for whose turn it is until the province has decided; everybody else who sees it waits for
    them."""

    key, title = "ho-so", "Hồ sơ"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        stood = [each for each in dossiers_on(on, visible_to(official, on)) if each.state in TURNS]
        examined = examined_by(official, [each.dossier.pk for each in stood])
        due = due_days([each.dossier for each in stood], on)
        return [_waiting(each, official, examined, due.get(each.dossier.pk)) for each in stood]


def _waiting(stood: StoodOn, official: Official, examined: Examined, due_on: date | None) -> Waiting:
    dossier, step = stood.dossier, stood.step
    commune = dossier.commune
    return Waiting(
        title=f"{TURNS[step.state].task} {lower_first(commune.name)}, {dossier.get_standard_display()}",
        link=reverse("dossier", args=[dossier.pk]),
        since=step.on,
        due_on=due_on,
        whose=_capital(whose_turn(dossier, step)),
        from_whom=_capital(who_waits(dossier, step)),
        subject=commune.name,
        waits_for_others=not waits_for(official, dossier, step, examined),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
