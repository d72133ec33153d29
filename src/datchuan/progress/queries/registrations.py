"""The communes registered in a year: class, conditions at registration and now, dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.evaluation.queries import Standing
from datchuan.evaluation.registered import NO_COMMUNE, MetThen, met_at_registration
from datchuan.kernel.text import sort_key
from datchuan.law.outcome import Outcome, Verdict
from datchuan.programme.models import Registration
from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.targets import lies_in
from datchuan.territory.models import Unit

UNKNOWN_DAY = "chưa rõ ngày đăng ký"
FOCUS_QUESTION = (
    "Kế hoạch năm 2020 nói tới xã điểm và tới 13 xã đăng ký, không nêu hai nhóm có phải là một; ở đây xã điểm là một "
    "dấu riêng, chỉ ghi khi có văn bản nêu."
)


@dataclass(frozen=True)
class Conditions:
    """What a commune met on a day: its verdicts, and of how many criteria it met ``met`` and failed or left open the
    rest. Without cells ``why_not`` says why nothing is known."""

    on: date | None
    cells: tuple[Cell, ...] = ()
    met: int = 0
    undetermined: int = 0
    criteria: int = 0
    why_not: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.cells)


@dataclass(frozen=True)
class RegistrationRow:
    """A registration with the conditions on its day and on the day looked at, and the dossier for its standard;
    whether that may be seen at all."""

    registration: Registration
    at_registration: Conditions
    now: Conditions
    dossier: StoodOn | None
    shows_dossier: bool

    @property
    def classes(self) -> list[str]:
        """The classes of the commune in words."""
        found = self.registration
        return [
            *(["xã điểm"] if found.is_focus else []),
            *(["xã khó khăn"] if found.is_difficult else []),
        ]


def registration_rows(
    registrations: Sequence[Registration], now: Standing | None, day: date, dossiers: QuerySet[Dossier], area: Unit
) -> list[RegistrationRow]:
    """The registrations, their communes and districts at hand, in the order of districts and names. ``dossiers``: those
    that may be seen, of communes of ``area``. A constant number of queries, whatever the rows and the days."""
    then = met_at_registration(registrations)
    held = _dossiers(dossiers, registrations, day)
    rows = [
        RegistrationRow(
            each,
            _at_registration(each, then),
            conditions(now, each.commune_id) if now else Conditions(day, why_not="không xét ngày này"),
            held.get((each.commune_id, each.standard)),
            lies_in(area, each.commune),
        )
        for each in registrations
    ]
    return sorted(rows, key=_place)


def conditions(found: Standing, commune_id: str) -> Conditions:
    """What a commune meets by a standing."""
    verdicts = found.verdicts.get(commune_id)
    if not verdicts:
        return Conditions(found.on, why_not=NO_COMMUNE)
    return _conditions(found.on, verdicts, [found.of_criterion(commune_id, number) for number in found.criteria])


def _conditions(on: date, verdicts: Mapping[str, Verdict], outcomes: Sequence[Outcome]) -> Conditions:
    return Conditions(
        on,
        tuple(cell(code, verdict) for code, verdict in verdicts.items()),
        outcomes.count(Outcome.MET),
        outcomes.count(Outcome.UNDETERMINED),
        len(outcomes),
    )


def _at_registration(each: Registration, then: Mapping[int, MetThen]) -> Conditions:
    if each.registered_on is None:
        return Conditions(None, why_not=UNKNOWN_DAY)
    found = then[each.pk]
    if found.why_not:
        return Conditions(each.registered_on, why_not=found.why_not)
    return _conditions(each.registered_on, found.verdicts, found.outcomes)


def _dossiers(
    dossiers: QuerySet[Dossier], registrations: Sequence[Registration], day: date
) -> dict[tuple[str, str], StoodOn]:
    """The newest dossier of each commune and standard, as it stood on the day."""
    found = dossiers_on(day, dossiers.filter(commune__in=[each.commune_id for each in registrations]))
    return {(each.dossier.commune_id, each.dossier.standard): each for each in reversed(found)}


def _place(row: RegistrationRow) -> tuple[object, ...]:
    commune = row.registration.commune
    district = commune.parent.short_name if commune.parent else ""
    return sort_key(district), sort_key(commune.short_name), row.registration.standard
