"""Registered communes: no survey before a round, no dossier received by a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.dossiers.models import CONCLUDED_STATES, UNDER_APPRAISAL, Dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.housing.queries import records_on
from datchuan.kernel.text import format_day
from datchuan.people.models import Office
from datchuan.programme.models import Plan, Registration, WorkItem
from datchuan.programme.queries import registered_on
from datchuan.programme.rounds import ROUND
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

RECEIVED = (*UNDER_APPRAISAL, *CONCLUDED_STATES)


@finds_urgent("survey_before_round")
def survey_missing(terms: Terms, on: date) -> list[Urgent]:
    """Registered communes without a house on record, from ``days`` before the first day of a round of the department's
    adopted plan on; the newest such round is named. It is one thing a commune and year, not one a round."""
    rounds = WorkItem.objects.filter(
        plan__year=on.year,
        plan__state=Plan.State.ADOPTED,
        plan__office__kind=Office.Kind.DEPARTMENT,
        key__startswith=ROUND,
        dropped_on=None,
        starts_on__lte=on + timedelta(days=terms.days),
    )
    newest = rounds.order_by("-starts_on", "-pk").first()
    if newest is None:
        return []
    # A commune may register for two standards: its houses are surveyed once.
    communes = {each.commune_id: each.commune for each in registered_on(on, None)}
    lacking = set(communes) - _surveyed(communes, on)
    return [
        Urgent(
            subject=f"survey {pk} {on.year}",
            unit_id=pk,
            since=newest.starts_on - timedelta(days=terms.days),
            due_on=newest.starts_on,
            facts={
                "commune": commune.name,
                "round": f"{newest.title[:1].lower()}{newest.title[1:]}",
                "starts_on": format_day(newest.starts_on),
            },
        )
        for pk, commune in communes.items()
        if pk in lacking
    ]


def _surveyed(commune_ids: Collection[str], on: date) -> set[str]:
    recorded = Exists(records_on(on).filter(village=OuterRef("village")))
    found = VillageMembership.objects.filter(holds_on(on), recorded, commune__in=commune_ids)
    return set(found.values_list("commune_id", flat=True))


@finds_urgent("dossier_not_received")
def dossier_missing(terms: Terms, on: date) -> list[Urgent]:
    """Registered communes whose dossier for the standard is not received ``days`` after the day ``by`` of the year: not
    opened, still prepared, stopped or withdrawn."""
    month, day = terms.by or (1, 1)
    due_on = date(on.year, month, day) + timedelta(days=terms.days)
    if on < due_on:
        return []
    registrations = list(registered_on(on, None))
    of_these = Dossier.objects.filter(commune__in=[each.commune_id for each in registrations])
    newest: dict[tuple[str, str], StoodOn] = {}
    for each in dossiers_on(on, of_these):
        newest.setdefault((each.dossier.commune_id, each.dossier.standard), each)
    found = ((each, newest.get((each.commune_id, each.standard))) for each in registrations)
    return [_lacks_dossier(each, held, due_on) for each, held in found if held is None or held.state not in RECEIVED]


def _lacks_dossier(registration: Registration, held: StoodOn | None, due_on: date) -> Urgent:
    state = f"{held.state.label.lower()} từ ngày {format_day(held.step.on)}" if held else "chưa mở"
    return Urgent(
        subject=f"registration {registration.pk}",
        unit_id=registration.commune_id,
        since=due_on,
        due_on=due_on,
        facts={
            "commune": registration.commune.name,
            "standard": registration.get_standard_display().lower(),
            "state": state,
        },
    )
