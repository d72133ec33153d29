"""Something found at a visit, with what is recommended, who sees to it and until when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.inspection.models import Finding, FindingState, FindingStep, Severity, Visit
from datchuan.inspection.writing import check_indicator, check_instant, check_length, locked, record_of
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc_lines
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit
from datchuan.survey.models import Submission

SHORTEST = 5  # characters


@transaction.atomic
def add_finding(
    *,
    visit: Visit,
    text: str,
    severity: str,
    recommended: str,
    owner: Office | None,
    due_on: date | None,
    found_at: datetime,
    by: Official | None,
    at: datetime,
    indicator: str = "",
    submission: Submission | None = None,
) -> Finding:
    """Write down a finding as its first step. Problem 651 to 653 as of ``locked`` and ``record_of``, 655 for a time
    that cannot be, 656 for words that are too many, 657 for an indicator that the checklist does not have, 661 for a
    finding without words, severity or owner, 662 without a term, or with one before it was found."""
    kept = locked(visit, submission)
    record = record_of(kept)
    text, recommended = nfc_lines(text), nfc_lines(recommended)
    if indicator:
        check_indicator(record, indicator)
    check_instant(kept, found_at, at, "Lúc phát hiện")
    found_on = timezone.localdate(found_at)
    made = Finding(visit=kept, indicator=indicator, text=text, severity=severity, recommended=recommended, owner=owner)
    made.due_on = _checked(made, due_on, found_on)
    made.number = (kept.findings.aggregate(last=Max("number"))["last"] or 0) + 1
    made.found_at, made.by, made.submission, made.simulated = found_at, by, submission, record.simulated
    made.save()
    state = FindingState.OPEN
    FindingStep.objects.create(
        finding=made, number=1, kind=FindingStep.Kind.FOUND, state=state, due_on=made.due_on, on=found_on, by=by, at=at
    )
    details = {"number": made.number, "severity": severity, "due_on": str(made.due_on), "owner": made.owner_id}
    record_audit(by=by, action="inspection.add_finding", subject=f"visit {kept.pk}", details=details, reason=text[:500])
    return made


def _checked(finding: Finding, due_on: date | None, found_on: date) -> date:
    """The term."""
    if len(finding.text) < SHORTEST:
        raise Problem(661, "chưa ghi phát hiện gì", where="Phát hiện", mend="Ghi đã thấy gì, ở đâu.")
    check_length(finding.text, "Phát hiện")
    check_length(finding.recommended, "Kiến nghị")
    if finding.severity not in Severity.values:
        known = ", ".join(Severity.labels)
        raise Problem(661, "chưa chọn mức độ", where="Mức độ", mend=f"Chọn một trong: {known}.")
    if finding.owner is None:
        raise Problem(661, "chưa chọn nơi khắc phục", where="Nơi làm", mend="Chọn UBND xã, UBND huyện hoặc phòng.")
    if due_on is None:
        raise Problem(662, "chưa có hạn", where="Hạn", mend="Ghi ngày phải xong, theo thống nhất tại buổi kiểm tra.")
    if due_on < found_on:
        what = f"hạn {due_on:%d/%m/%Y} ở trước ngày phát hiện ({found_on:%d/%m/%Y})"
        raise Problem(662, what, where="Hạn", mend="Sửa lại hạn.")
    return due_on
