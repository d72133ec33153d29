"""What inspection saw in the commune of a dossier: visits held in its year, by indicator, with the measured sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries.claims import day_judged
from datchuan.dossiers.queries.differing import Said
from datchuan.inspection.models import OPEN_FINDINGS, Finding, Observation, Sample, Visit
from datchuan.inspection.queries.remeasured import Found, found_of
from datchuan.kernel.text import format_number, format_percent
from datchuan.law.outcome import Outcome
from datchuan.territory.queries import origins, successors_on


@dataclass(frozen=True)
class FieldLine:
    """What one visit tells of one indicator: what was seen last, what the drawn houses come to, what was found and is
    not closed."""

    seen: Observation | None
    sample: Found | None
    findings: tuple[Finding, ...]

    @property
    def figure(self) -> Decimal | None:
        """The estimated share in percent; None where no house was measured, or none may be bad."""
        told = self.sample.estimate if self.sample else None
        if self.sample is None or told is None or not self.sample.measured or self.sample.judging.allows_none:
            return None
        return Decimal(str(round(told.share * 100, 1)))

    @property
    def sample_words(self) -> str:
        """The sample with its interval, in a sentence; empty without a sample."""
        return _sample_words(self.sample) if self.sample else ""

    @property
    def said(self) -> Said | None:
        """What the visit says of the indicator; None where nobody wrote of it."""
        return Said(self.seen.outcome, self.figure) if self.seen else None


@dataclass(frozen=True)
class FieldCheck:
    """A visit that was held. ``is_elsewhere``: of a unit that went into the commune, or that its land went to.
    ``other_findings``: what was found of no indicator. By another set than the dossier's there are no ``lines``."""

    visit: Visit
    held_on: date
    is_elsewhere: bool
    is_same_set: bool
    lines: Mapping[str, FieldLine]
    other_findings: tuple[Finding, ...]


def field_checks(dossier: Dossier, set_key: str, among: QuerySet[Visit], on: date) -> list[FieldCheck]:
    """The visits of ``among`` to the commune, to what went into it and to what holds its land on ``on``, that were held
    between the year of the dossier's opening and that of the day it is judged by; the last first. A constant number of
    queries, and for each visit with a sample those of the sample."""
    land = origins([dossier.commune], on)[dossier.commune_id].unit_ids
    land |= {unit.pk for unit in successors_on(dossier.commune, on)}
    held = among.filter(commune__in=land, state=Visit.State.HELD).select_related("commune", "round", "record")
    dated = [(day, visit) for visit in held if (day := _held_on(visit)) and day <= on]
    years = range(dossier.opened_on.year, day_judged(dossier).year + 1)
    visits = [(day, visit) for day, visit in dated if day.year in years]
    told = _Told([visit for _, visit in visits])
    visits.sort(key=lambda each: (each[0], each[1].pk), reverse=True)
    return [told.check(visit, day, dossier, set_key) for day, visit in visits]


def _held_on(visit: Visit) -> date | None:
    record = getattr(visit, "record", None)
    return (record.held_on if record else None) or visit.day


class _Told:
    """What was written of some visits: observations, findings, samples. Three queries."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self.seen: dict[tuple[int, str], Observation] = {}
        seen = Observation.objects.filter(visit__in=visits).select_related("by").order_by("observed_at", "pk")
        for each in seen:
            self.seen[each.visit_id, each.indicator] = each
        self.findings: dict[tuple[int, str], list[Finding]] = defaultdict(list)
        for finding in Finding.objects.filter(visit__in=visits, state__in=OPEN_FINDINGS).order_by("number"):
            self.findings[finding.visit_id, finding.indicator].append(finding)
        self.samples: dict[int, list[Sample]] = defaultdict(list)
        for sample in Sample.objects.filter(visit__in=visits).order_by("number"):
            self.samples[sample.visit_id].append(sample)

    def check(self, visit: Visit, held_on: date, dossier: Dossier, set_key: str) -> FieldCheck:
        record = getattr(visit, "record", None)
        is_same_set = record is not None and record.criteria_set == set_key
        lines = self._lines(visit) if is_same_set else {}
        other = tuple(self.findings[visit.pk, ""])
        is_elsewhere = visit.commune.identity_id != dossier.commune.identity_id
        return FieldCheck(visit, held_on, is_elsewhere, is_same_set, lines, other)

    def _lines(self, visit: Visit) -> dict[str, FieldLine]:
        samples = {each.judging.indicator.code: each for each in found_of(visit, self.samples[visit.pk])}
        codes = {code for pk, code in (*self.seen, *self.findings) if pk == visit.pk and code} | samples.keys()
        return {
            code: FieldLine(self.seen.get((visit.pk, code)), samples.get(code), tuple(self.findings[visit.pk, code]))
            for code in codes
        }


def _sample_words(found: Found) -> str:
    total, measured = found.sample.population, format_number(found.measured)
    told = found.estimate
    if told is None or not found.measured:
        return f"Mẫu trong {format_number(total)} nhà: chưa đo được nhà nào."
    start = f"Đo lại {measured}/{format_number(total)} nhà"
    if found.judging.allows_none:
        left = f"cả xã còn nhiều nhất {format_number(found.most_unseen)} nhà"
        return f"{start}, thấy {format_number(found.bad)} nhà vướng{'' if found.bad else f'; {left}'}."
    low, high = (format_percent(round(share * 1000), 1000) for share in (told.low, told.high))
    share, sure = format_percent(round(told.share * 1000), 1000), format_percent(round(told.confidence * 100), 100, 0)
    return f"{start}: ước tính {share} nhà đạt, khoảng {low} – {high} (tin cậy {sure})."


def newest_said(checks: Sequence[FieldCheck], code: str) -> Said | None:
    """What the last visit that wrote of an indicator says; only of the commune's own land."""
    said = (each.lines[code].said for each in checks if code in each.lines and not each.is_elsewhere)
    return next((each for each in said if each and each.outcome in list(Outcome)), None)
