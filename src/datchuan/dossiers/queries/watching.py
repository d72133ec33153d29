"""What the records of a day say against the recognitions in force, at the units that carry them.

Raised, not decided: a person looks at it, the province decides. An indicator counts as met before where the recognition
itself says so (the set by which the unit was recognised) or a kept verdict does; one that cannot be judged now says
nothing either way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from datchuan.dossiers.models import Recognition, SignalKind
from datchuan.dossiers.queries.carrying import Carried, carried_on
from datchuan.dossiers.queries.judging import Judged, judged_today, met_before
from datchuan.dossiers.queries.withdrawing import rules_read
from datchuan.inspection.models import OPEN_FINDINGS, Finding, FindingStep
from datchuan.inspection.queries.findings import findings_on
from datchuan.kernel.text import format_day, lower_first
from datchuan.law.outcome import Outcome
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries.duties import duties_on, homes
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins


@dataclass(frozen=True)
class Sighting:
    """Something that speaks against a recognition at a unit: what a signal is raised of."""

    recognition: Recognition
    unit: Unit
    kind: SignalKind
    subject: str
    words: str
    since: date

    @property
    def key(self) -> tuple[int, str, str]:
        """The same legal unit under another name or code is the same unit."""
        return self.recognition.pk, self.unit.identity_id, self.subject


@dataclass(frozen=True)
class Watched:
    """What is to be seen on a day. ``carrying``: recognitions with the legal units that carry them; ``open_ended``:
    keys of indicators that cannot be judged that day, so that nothing is known of them."""

    sightings: list[Sighting]
    carrying: frozenset[tuple[int, str]]
    open_ended: frozenset[tuple[int, str, str]]


def watched_on(on: date) -> Watched:
    """Every sighting of a day. A constant number of queries for each criteria set."""
    carried = [(each, each.unit) for each in carried_on(on) if each.unit and each.unit.type == "Xã"]
    judged = judged_today([each for each, _ in carried], on)
    since = met_before(judged, on)
    sightings: list[Sighting] = []
    open_ended = set()
    for each in judged:
        if each.outcome == Outcome.NOT_MET:
            sightings += _indicator(each, since.get(each.place), on)
        elif each.outcome != Outcome.MET:
            open_ended.add((each.recognition.pk, each.unit.identity_id, each.subject))
    sightings += _rules(judged, on)
    sightings += _findings(carried, on)
    sightings += _reviews(carried, on)
    holders = frozenset((each.recognition.pk, unit.identity_id) for each, unit in carried)
    return Watched(sightings, holders, frozenset(open_ended))


def _indicator(judged: Judged, told: tuple[date | None, date | None] | None, on: date) -> list[Sighting]:
    """``told``: the last kept day on which it was met, and the first after it on which it was not."""
    met_on, failed_on = told or (None, None)
    if not judged.is_implied and met_on is None:
        return []
    recognition = judged.recognition
    before = f"đạt ngày {format_day(met_on)}" if met_on else f"đạt khi công nhận ({_recognised(recognition)})"
    part = "" if judged.is_own else "Đơn vị kế thừa một phần. "
    start = f"{part}Chỉ tiêu {judged.code} theo {lower_first(judged.criteria_set.title)}"
    words = f"{start}: trước {before}, nay không đạt. {judged.reason}"
    since = failed_on if failed_on and failed_on > recognition.attested_on else on
    return [Sighting(recognition, judged.unit, SignalKind.INDICATOR, judged.subject, words[:500].strip(), since)]


def _recognised(recognition: Recognition) -> str:
    return recognition.number or f"đã có ngày {format_day(recognition.attested_on)}"


def _rules(judged: Sequence[Judged], on: date) -> list[Sighting]:
    """The rules of withdrawal that are reached for certain by what the department knows."""
    found = []
    for mine in _by_carrier(judged).values():
        for read in rules_read(mine, on):
            if read.is_reached:
                words = f"{read.rule.title}: {read.known.words}"[:500]
                subject = f"rule {read.procedure_key} {read.rule.key}"
                found.append(Sighting(mine[0].recognition, mine[0].unit, SignalKind.WITHDRAWAL, subject, words, on))
    return found


def _by_carrier(judged: Iterable[Judged]) -> Mapping[tuple[int, str], list[Judged]]:
    """The judged indicators of each carrier by the set that counts for rules of withdrawal."""
    found: dict[tuple[int, str], list[Judged]] = defaultdict(list)
    for each in judged:
        if each.counts_for_withdrawal:
            found[each.recognition.pk, each.unit.pk].append(each)
    return found


Carriers = Sequence[tuple[Carried, Unit]]


def _findings(carried: Carriers, on: date) -> list[Sighting]:
    """Findings since the recognition that are not closed, in the unit or one that went into it. What was found is not
    told: it may speak of a household."""
    made_of = origins({unit.pk: unit for _, unit in carried}.values(), on)
    holding: dict[str, list[tuple[Recognition, Unit]]] = defaultdict(list)
    for each, unit in carried:
        for pk in made_of[unit.pk].unit_ids:
            holding[pk].append((each.recognition, unit))
    steps = findings_on(on, Finding.objects.filter(visit__commune__in=list(holding))).filter(state__in=OPEN_FINDINGS)
    return [
        _finding(step, recognition, unit)
        for step in steps
        for recognition, unit in holding[step.finding.visit.commune_id]
        if timezone.localdate(step.finding.found_at) >= recognition.attested_on
    ]


def _finding(step: FindingStep, recognition: Recognition, unit: Unit) -> Sighting:
    finding = step.finding
    about = f", chỉ tiêu {finding.indicator}" if finding.indicator else ""
    severity = lower_first(finding.get_severity_display())
    words = (
        f"Kiến nghị số {finding.number} ({severity}{about}) của {lower_first(finding.visit.round.title)}: "
        f"{lower_first(step.get_state_display())}, hạn {format_day(step.due_on)}"
    )
    since = timezone.localdate(finding.found_at)
    return Sighting(recognition, unit, SignalKind.FINDING, f"finding {finding.pk}", words[:500], since)


def _reviews(carried: Carriers, on: date) -> list[Sighting]:
    """Review duties that are late, of plans whose land the unit holds."""
    late = duties_on(on).filter(is_late=True).select_related("plan__unit__parent").prefetch_related("steps")
    duties: list[ReviewDuty] = list(late)
    where = homes({duty.plan.unit_id: duty.plan.unit for duty in duties}.values(), on)
    found = []
    for duty in duties:
        home = where[duty.plan.unit_id].commune
        days = [duty.due_on, *(step.due_on for step in duty.steps.all())]
        due = min(day for day in days if day and day < on)
        words = f"Rà soát {lower_first(duty.plan.name)} quá hạn từ {format_day(due)}"[:500]
        for each, unit in carried:
            if unit.pk == home.pk:
                subject, since = f"review {duty.pk}", due + timedelta(days=1)
                found.append(Sighting(each.recognition, unit, SignalKind.REVIEW, subject, words, since))
    return found
