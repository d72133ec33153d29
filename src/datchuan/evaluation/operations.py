"""Keeping verdicts: an append-only history, re-evaluated commune by commune as facts change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.evaluation.computing import Evaluation, asked_here, compute_verdicts
from datchuan.evaluation.keeping import keep_cube
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import missing_words
from datchuan.housing.announcing import Effect
from datchuan.law.outcome import Verdict
from datchuan.law.sets import Indicator
from datchuan.people.models import Official
from datchuan.territory.models import Unit


@transaction.atomic
def evaluate_communes(
    *, set_key: str, on: date, by: Official | None, cause: str, commune_ids: Collection[str] | None = None
) -> list[Effect]:
    """Compute the verdicts of a day and keep those that differ from what is kept; the rest stays untouched.

    ``commune_ids`` limits both the computing and the writing to those communes; without it the count of houses is kept
    too. Returns what turned: outcomes and shortfalls.
    """
    if commune_ids is None:
        keep_cube(asked=asked_here(set_key, on))
    evaluation = compute_verdicts(set_key, on, commune_ids)
    kept = _kept(evaluation)
    digest, now = evaluation.criteria_set.digest, timezone.now()
    fresh: list[IndicatorVerdict] = []
    outdated: list[int] = []
    effects: list[Effect] = []
    for commune in evaluation.communes:
        for indicator in evaluation.indicators:
            verdict = evaluation.verdicts[commune.pk][indicator.code]
            detail = verdict.to_json()
            before = kept.get((commune.pk, indicator.code))
            if before and before.detail == detail and before.law_digest == digest:
                continue
            if before:
                outdated.append(before.pk)
                if (before.outcome, before.shortfall) != (verdict.outcome.value, verdict.shortfall):
                    effects.append(_effect(commune, indicator, on, before, verdict))
            fresh.append(
                IndicatorVerdict(
                    commune=commune,
                    criteria_set=set_key,
                    indicator=indicator.code,
                    on=on,
                    outcome=verdict.outcome.value,
                    shortfall=verdict.shortfall,
                    detail=detail,
                    law_digest=digest,
                    computed_at=now,
                    computed_for=by,
                    cause=cause,
                )
            )
    IndicatorVerdict.objects.filter(pk__in=outdated).update(is_current=False)
    IndicatorVerdict.objects.bulk_create(fresh, batch_size=500)
    return effects


def _effect(commune: Unit, indicator: Indicator, on: date, before: IndicatorVerdict, after: Verdict) -> Effect:
    return Effect(
        commune_id=commune.pk,
        commune=commune.name,
        indicator=indicator.code,
        title=indicator.title,
        on=on,
        before=before.outcome,
        after=after.outcome.value,
        shortfall=after.shortfall,
        missing=missing_words(after),
        missing_before=missing_words(Verdict.from_json(before.detail)),
    )


def _kept(evaluation: Evaluation) -> dict[tuple[str, str], IndicatorVerdict]:
    rows = IndicatorVerdict.objects.filter(
        criteria_set=evaluation.criteria_set.key, on=evaluation.on, is_current=True, commune__in=evaluation.communes
    )
    return {(row.commune_id, row.indicator): row for row in rows}


def reevaluate(commune_ids: Collection[str], since: date, by: Official | None, cause: str) -> list[Effect]:
    """Facts of these communes changed for the days from ``since`` on: judge them anew on every kept day it touches,
    and them alone."""
    if not commune_ids:
        return []
    days = IndicatorVerdict.objects.filter(on__gte=since, is_current=True).order_by().values_list("criteria_set", "on")
    return [
        effect
        for set_key, on in sorted(set(days.distinct()))
        for effect in evaluate_communes(set_key=set_key, on=on, by=by, cause=cause, commune_ids=commune_ids)
    ]
