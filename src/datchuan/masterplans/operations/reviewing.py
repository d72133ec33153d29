"""Writes of review duties: opened, concluded."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations.recording import tell
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Change, Level

SHORTEST_BASIS = 8  # characters: shorter names no paper


@transaction.atomic
def conclude_review(
    *,
    duty: ReviewDuty,
    conclusion: str,
    basis: str,
    by: Official | None,
    on: date,
    today: date,
    reason: str = "",
) -> ReviewDuty:
    """A person concludes a review duty on a day, with the basis of the conclusion.

    A duty that is concluded already may be concluded anew with a ``reason``; what it said before stays in the audit
    chain. Problem 703 without that reason, 704 without conclusion or basis, 705 for a day before the duty opened or
    after ``today``.
    """
    duty = ReviewDuty.objects.select_for_update().get(pk=duty.pk)  # someone may have concluded it meanwhile
    _check_conclusion(duty, conclusion, basis, on, today, reason)
    before = [duty.conclusion, duty.basis, str(duty.concluded_on or "")]
    since = min(day for day in (on, duty.concluded_on) if day)
    duty.conclusion, duty.basis, duty.concluded_on, duty.concluded_by = conclusion, basis.strip(), on, by
    duty.save()
    plan = duty.plan
    details = {"conclusion": conclusion, "basis": duty.basis, "event": duty.event, "before": before}
    subject = f"{plan.unit_id} {plan.pk}"
    record_audit(by=by, action="masterplans.conclude_review", subject=subject, details=details, reason=reason.strip())
    tell(plan=plan, since=since, by=by, cause=f"Kết luận rà soát quy hoạch sau {duty.instrument}")
    return duty


def _check_conclusion(duty: ReviewDuty, conclusion: str, basis: str, on: date, today: date, reason: str) -> None:
    if duty.conclusion and not reason.strip():
        what = "Nhiệm vụ rà soát này đã có kết luận"
        raise Problem(703, what, mend="Muốn kết luận lại, ghi lý do kết luận lại.")
    if conclusion not in ReviewDuty.Conclusion.values:
        raise Problem(704, "chưa chọn kết luận", where="Kết luận", mend="Chọn một trong hai kết luận.")
    if len(basis.strip()) < SHORTEST_BASIS:
        raise Problem(704, "quá ngắn", where="Căn cứ kết luận", mend="Ghi số, ngày văn bản hoặc biên bản làm căn cứ.")
    if on < duty.opened_on:
        raise Problem(705, f"trước ngày mở nhiệm vụ {duty.opened_on:%d/%m/%Y}", where="Ngày kết luận", mend="Sửa ngày.")
    if on > today:
        raise Problem(705, f"sau ngày làm việc {today:%d/%m/%Y}", where="Ngày kết luận", mend="Sửa ngày.")


@transaction.atomic
def open_review_duties(*, effective_on: date, simulated: bool = False) -> int:
    """Open a review duty for each master plan of a unit that gave or received land on ``effective_on`` (where the same
    unit goes on under another code, name, type or parent no plan is touched), and tell upper rooms. A duty that exists
    stays as it is. Returns how many were opened."""
    opened = duties_of(effective_on=effective_on, simulated=simulated)
    for duty in opened:
        tell(plan=duty.plan, since=effective_on, by=None, cause=f"Mở rà soát quy hoạch sau {duty.instrument}")
    return len(opened)


@transaction.atomic
def duties_of(*, effective_on: date, simulated: bool = False) -> list[ReviewDuty]:
    """The same without telling anyone: returns the duties that were opened."""
    changes = Change.objects.filter(effective_on=effective_on, from_unit__level=Level.COMMUNE)
    touched: dict[str, Change] = {}
    for change in changes.exclude(type__in=Change.CONTINUING):
        for unit_id in (change.from_unit_id, change.to_unit_id):
            if unit_id:
                touched.setdefault(unit_id, change)
    opened = []
    plans = SpatialPlan.objects.filter(unit__in=touched, approved_on__lt=effective_on).select_related("unit")
    for plan in plans:
        change = touched[plan.unit_id]
        duty, is_new = ReviewDuty.objects.get_or_create(
            plan=plan,
            event=change.event,
            defaults={"instrument": change.instrument, "opened_on": effective_on, "simulated": simulated},
        )
        opened += [duty] if is_new else []
    if opened:
        details = {"opened": len(opened)}
        record_audit(by=None, action="masterplans.open_reviews", subject=str(effective_on), details=details)
    return opened
