"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q

from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.survey.models import Submission, Trace

checks_beside(__file__)


@finds("trace_differs_from_submission")
def trace_differs_from_submission(today: date) -> Iterator[Finding]:
    """Of submissions that were looked at since they last changed: the others are read anew anyhow."""
    is_taken = Q(submission__state=Submission.State.TAKEN)
    device = Q(submission__device__isnull=False) & (Q(device=None) | ~Q(device=F("submission__device")))
    household = (is_taken & ~Q(household=F("submission__subject"))) | (~is_taken & ~Q(household=""))
    found = Trace.objects.filter(device | household, submission__examined_at__isnull=False).order_by("pk")
    return (Finding(f"Phiếu {pk}", "submission", str(pk)) for pk in found.values_list("submission", flat=True))
