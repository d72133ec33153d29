"""The last days of dossiers' terms in the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Happening, HappeningSource
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import Clock, clocks_of
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official


class TermsHappen(HappeningSource):
    """Each known last day of a dossier of the area, done once what it asks for is; two where it is not known whether
    the term stood still during completion. A term that lapsed has none."""

    key, title = "thoi-han-ho-so", "Thời hạn hồ sơ"

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        among: Iterable[Dossier] = visible_to(official, on).filter(opened_on__lte=on).select_related("commune")
        clocks = clocks_of(list(among), on).values()
        told = [each for clock in clocks for each in _days_of(clock)]
        return [each for each in told if first <= each.starts_on <= last]


def _days_of(clock: Clock) -> Iterable[Happening]:
    commune = lower_first(clock.dossier.commune.name)
    for term in clock.terms:
        for number, (when, day) in enumerate(term.last_days if not term.is_lapsed else ()):
            condition = f" ({when})" if when else ""
            yield Happening(
                uid=f"dossier-{clock.dossier.pk}-{term.step.key}{f'-{number}' if number else ''}",
                title=f"Hạn cuối hồ sơ {commune}: {lower_first(term.step.title)}{condition}",
                starts_on=day,
                ends_on=day,
                link=reverse("dossier", args=[clock.dossier.pk]),
                kind="dossier",
                is_done=not term.is_open,
                whose=term.step.by_label,
            )
