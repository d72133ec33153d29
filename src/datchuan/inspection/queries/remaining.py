"""What earlier visits left open in communes, as it stood on a day; over what went into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from datchuan.inspection.models import OPEN_FINDINGS, Finding, FindingStep


@dataclass(frozen=True)
class Overdue:
    """A finding that was open on a day, after the day it was due."""

    finding: Finding
    due_on: date


def overdue_on(day: date, unit_ids: Collection[str]) -> dict[str, list[Overdue]]:
    """By unit visited, its findings that stood open and overdue at a day's beginning by their steps until then, the
    longest overdue first. Two queries."""
    newest: dict[int, FindingStep] = {}
    for step in FindingStep.objects.filter(on__lte=day, finding__visit__commune__in=unit_ids).order_by("number"):
        newest[step.finding_id] = step
    late = {pk: step for pk, step in newest.items() if step.state in OPEN_FINDINGS and step.due_on < day}
    found: dict[str, list[Overdue]] = defaultdict(list)
    findings = Finding.objects.filter(pk__in=late).select_related("visit")
    for each in sorted(findings, key=lambda each: (late[each.pk].due_on, each.pk)):
        found[each.visit.commune_id].append(Overdue(each, late[each.pk].due_on))
    return dict(found)
