"""What of findings must be urged, and what the clock does for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.inspection.models import Finding, FindingState, FindingStep
from datchuan.inspection.operations import raise_overdue
from datchuan.inspection.queries.findings import findings_on
from datchuan.kernel.text import format_day, lower_first
from datchuan.territory.models import Unit
from datchuan.territory.queries import Successors, successors_of


@finds_urgent("finding_overdue")
def finding_overdue(terms: Terms, on: date) -> list[Urgent]:
    """Findings that were open on the day, more than ``days`` past their term; about the commune that holds the land,
    the first in name order where several do. What was found is not told: it may speak of a household. A constant number
    of questions."""
    steps = list(
        findings_on(on, Finding.objects.all()).filter(
            state=FindingState.OPEN, due_on__lt=on - timedelta(days=terms.days)
        )
    )
    communes = {step.finding.visit.commune_id: step.finding.visit.commune for step in steps}
    now = successors_of(communes.values(), on)
    return [_urgent(step, _holder(step.finding.visit.commune, now)) for step in steps]


def _holder(commune: Unit, now: dict[str, Successors]) -> Unit:
    held = now.get(commune.pk)
    return held.units[0] if held and held.units else commune


def _urgent(step: FindingStep, commune: Unit) -> Urgent:
    finding = step.finding
    severity = lower_first(finding.get_severity_display())
    about = f" (chỉ tiêu {finding.indicator}, {severity})" if finding.indicator else f" ({severity})"
    return Urgent(
        subject=f"finding {finding.pk}",
        unit_id=commune.pk,
        office_id=finding.owner_id,
        since=step.due_on,
        due_on=step.due_on,
        facts={
            "commune": commune.name,
            "number": f"{finding.number}{about}",
            "round": lower_first(finding.visit.round.title),
            "found_on": format_day(timezone.localdate(finding.found_at)),
            "due_on": format_day(step.due_on),
        },
        link=reverse("finding", args=[finding.pk]),
    )


def raise_daily(now: datetime, today: date) -> str:
    """Make difficulties of what is overdue, and say what could not be raised."""
    raised = raise_overdue(on=today, at=now)
    left = f"; chưa chuyển được {len(raised.left)}: {'; '.join(raised.left[:5])}" if raised.left else ""
    return f"Chuyển {raised.count} kiến nghị quá hạn thành vướng mắc{left}."
