"""Several duties concluded at once and handed on, as the minutes of a meeting do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.operations.reviewing import SERVES, conclude_many
from datchuan.masterplans.operations.settling import assign_review
from datchuan.people.models import Office, Official


@dataclass(frozen=True)
class Gives:
    """To whom the work goes: per id of a duty the unit whose people's committee carries it out, and by when."""

    units: Mapping[int, str] = field(default_factory=dict)
    due_on: date | None = None


@transaction.atomic
def conclude_together(
    *,
    duties: Sequence[ReviewDuty],
    conclusion: str,
    basis: str,
    gives: Gives,
    by: Official | None,
    on: date,
    today: date,
) -> list[ReviewDuty]:
    """``conclude_many``, and where the conclusion wants a decision to whom the work goes and by when. A unit without an
    office here leaves the duty with none. Problems as of ``conclude_many`` and ``assign_review``."""
    done = conclude_many(duties=duties, conclusion=conclusion, basis=basis, by=by, on=on, today=today)
    if conclusion == SERVES or not (gives.units or gives.due_on):
        return done
    kinds = (Office.Kind.DISTRICT, Office.Kind.COMMUNE)
    offices = {each.unit_id: each for each in Office.objects.filter(kind__in=kinds, unit__in=gives.units.values())}
    return [
        assign_review(duty=duty, office=offices.get(gives.units.get(duty.pk, "")), due_on=gives.due_on, steps={}, by=by)
        for duty in done
    ]
