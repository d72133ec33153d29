"""Keeping verdicts: an append-only history, re-evaluated commune by commune as facts change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.criteria.editions import keep_edition
from datchuan.evaluation.computing import Evaluation, asked_here, compute_verdicts
from datchuan.evaluation.keeping import keep_cube
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import missing_words, months_not_kept, set_key_on
from datchuan.evaluation.registered import kept_for_registered, not_kept
from datchuan.housing.announcing import Effect
from datchuan.law.outcome import Verdict
from datchuan.law.sets import Indicator, JudgedBy
from datchuan.people.models import Official
from datchuan.programme.models import Registration
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on


@transaction.atomic
def evaluate_communes(
    *,
    set_key: str,
    on: date,
    by: Official | None,
    cause: str,
    commune_ids: Collection[str] | None = None,
    judged_by: JudgedBy | None = None,
) -> list[Effect]:
    """Compute the verdicts of a day and keep those that differ from what is kept; the rest stays untouched.

    ``commune_ids`` limits both the computing and the writing to those communes, ``judged_by`` to the indicators judged
    that way; without communes the count of houses is kept
    too. Returns what turned: outcomes and shortfalls.
    """
    if commune_ids is None:
        keep_cube(asked=asked_here(set_key, on))
    evaluation = compute_verdicts(set_key, on, commune_ids, judged_by=judged_by)
    keep_edition(criteria_set=evaluation.criteria_set)
    kept = _kept(evaluation)
    stamp = _Stamp(evaluation, timezone.now(), by, cause)
    fresh: list[IndicatorVerdict] = []
    outdated: list[int] = []
    effects: list[Effect] = []
    for commune in evaluation.communes:
        for indicator in evaluation.indicators:
            row = stamp.row(commune, indicator.code)
            before = kept.get((commune.pk, indicator.code))
            if before and (before.detail, before.law_digest) == (row.detail, row.law_digest):
                continue
            if before:
                outdated.append(before.pk)
                if (before.outcome, before.shortfall) != (row.outcome, row.shortfall):
                    verdict = evaluation.verdicts[commune.pk][indicator.code]
                    effects.append(_effect(commune, indicator, on, before, verdict))
            fresh.append(row)
    IndicatorVerdict.objects.filter(pk__in=outdated).update(is_current=False)
    IndicatorVerdict.objects.bulk_create(fresh, batch_size=500)
    return effects


@dataclass(frozen=True)
class _Stamp:
    """An evaluation as it is written down: when, for whom, why."""

    evaluation: Evaluation
    at: datetime
    by: Official | None
    cause: str
    plain: dict[int, dict[str, Any]] = field(default_factory=dict)  # by identity: communes share verdicts

    def row(self, commune: Unit, code: str) -> IndicatorVerdict:
        """The verdict as a row that is not saved yet."""
        verdict = self.evaluation.verdicts[commune.pk][code]
        if id(verdict) not in self.plain:
            self.plain[id(verdict)] = verdict.to_json()
        return IndicatorVerdict(
            commune=commune,
            criteria_set=self.evaluation.criteria_set.key,
            indicator=code,
            on=self.evaluation.on,
            outcome=verdict.outcome.value,
            shortfall=verdict.shortfall,
            detail=self.plain[id(verdict)],
            law_digest=self.evaluation.criteria_set.digest,
            computed_at=self.at,
            computed_for=self.by,
            cause=self.cause,
        )


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


def reevaluate(
    commune_ids: Collection[str],
    since: date,
    by: Official | None,
    cause: str,
    judged_by: JudgedBy | None = None,
) -> list[Effect]:
    """Facts of these communes changed for the days from ``since`` on: judge them anew on every kept day it touches,
    and them alone; only by the kind of facts that changed, if that is given. A day that is kept for the communes which
    registered on it stays theirs. Returns what turned on the newest kept day of each set and commune: the days before
    it say the same again."""
    if not commune_ids:
        return []
    rows = IndicatorVerdict.objects.filter(on__gte=since, is_current=True).order_by()
    days = sorted(set(rows.values_list("criteria_set", "on").distinct()))
    registered = kept_for_registered({on for _, on in days})
    turned: dict[tuple[str, str], list[Effect]] = {}
    for set_key, on in days:
        mine = registered[on].intersection(commune_ids) if on in registered else set(commune_ids)
        # The newest day of a commune comes last, and stays.
        turned |= {(set_key, commune): [] for commune in sorted(mine)}
        if mine:
            effects = evaluate_communes(
                set_key=set_key, on=on, by=by, cause=cause, commune_ids=mine, judged_by=judged_by
            )
            for effect in effects:
                turned[set_key, effect.commune_id].append(effect)
    return [effect for effects in turned.values() for effect in effects]


def keep_month_ends(*, first: date, last: date, by: Official | None) -> list[date]:
    """Keep the verdicts of the ends of months from ``first`` to ``last`` that are not kept yet: the recorded history
    by which a year is followed. Each month in a transaction of its own; returns those it kept.

    A past month is judged by what the records say of it now, and is judged anew with every later change. Its houses
    are not kept counted: they are rarely asked for again.
    """
    missing = months_not_kept(first, last)
    for on in missing:
        evaluate_communes(
            set_key=set_key_on(on),
            on=on,
            by=by,
            cause="Lưu kết quả cuối tháng",
            commune_ids=list(communes_on(on, rural_only=True).values_list("pk", flat=True)),
        )
    return missing


def keep_registration_days(*, registrations: Collection[Registration], by: Official | None) -> dict[date, set[str]]:
    """Keep what the communes met on the day they registered, of those registrations of which it is not kept; their
    communes must be at hand. Each day in a transaction of its own; returns the communes of each day that it kept.

    A past day is judged by what the records say of it now, as the ends of months are.
    """
    missing = not_kept(registrations)
    for on, communes in sorted(missing.items()):
        cause = "Lưu kết quả ngày đăng ký"
        evaluate_communes(set_key=set_key_on(on), on=on, by=by, cause=cause, commune_ids=communes)
    return missing
