"""Findings as they stood on a day: each as its last step up to it; what earlier rounds found of a commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from datchuan.inspection.models import OPEN_FINDINGS, Finding, FindingState, FindingStep, Visit
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins


def findings_on(day: date, among: QuerySet[Finding]) -> QuerySet[FindingStep]:
    """The last step of each finding up to ``day``, with what a list shows of it; what was found later is left out."""
    later = FindingStep.objects.filter(finding=OuterRef("finding"), on__lte=day, number__gt=OuterRef("number"))
    steps = FindingStep.objects.filter(on__lte=day, finding__in=among.order_by()).filter(~Exists(later))
    return steps.select_related(
        "finding__visit__round", "finding__visit__commune__parent", "finding__owner", "finding__difficulty"
    ).order_by("due_on", "finding_id")


def story_of(finding: Finding) -> list[FindingStep]:
    """Every step, the oldest first, with its files. Two queries."""
    return list(finding.steps.select_related("by__office").prefetch_related("files").order_by("number"))


def is_late(step: FindingStep, day: date) -> bool:
    """Whether it is still open after its term; what is said to be remedied waits for those who look at it."""
    return step.state == FindingState.OPEN and step.due_on < day


def term_words(step: FindingStep, day: date) -> str:
    """How long is left: "còn 5 ngày", "hạn hôm nay", "quá 3 ngày"; "chờ xác nhận" once it is said to be remedied; empty
    where it is closed."""
    if step.state != FindingState.OPEN:
        return "chờ xác nhận" if step.state == FindingState.REMEDIED else ""
    left = (step.due_on - day).days
    if left == 0:
        return "hạn hôm nay"
    return f"còn {left} ngày" if left > 0 else f"quá {-left} ngày"


@dataclass(frozen=True)
class Earlier:
    """What was found at an earlier visit of a commune, or of a unit that went into it (``is_predecessor``), as it
    stands now."""

    step: FindingStep
    is_predecessor: bool
    words: str
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.step.state in OPEN_FINDINGS


def earlier_findings(visit: Visit, on: date) -> list[Earlier]:
    """What earlier rounds found in the commune of a visit and in all that went into it by ``on``; what is still open
    first. The queries of ``origins`` and one."""
    ids = origins([visit.commune], on)[visit.commune_id].unit_ids
    before = Finding.objects.filter(visit__commune__in=ids, visit__round__first_on__lt=visit.round.first_on)
    return _told(findings_on(on, before.exclude(visit=visit)), visit.commune, on)


def findings_of_commune(commune: Unit, among: QuerySet[Finding], on: date) -> list[Earlier]:
    """The findings of ``among`` of a commune and of all that went into it by ``on``."""
    ids = origins([commune], on)[commune.pk].unit_ids
    return _told(findings_on(on, among.filter(visit__commune__in=ids)), commune, on)


def _told(steps: QuerySet[FindingStep], commune: Unit, on: date) -> list[Earlier]:
    found = [
        Earlier(step, step.finding.visit.commune_id != commune.pk, term_words(step, on), is_late(step, on))
        for step in steps
    ]
    return sorted(found, key=lambda each: (not each.is_open, each.step.due_on))


def still_open(found: Sequence[Earlier]) -> list[Earlier]:
    """Those that are not closed."""
    return [each for each in found if each.is_open]
