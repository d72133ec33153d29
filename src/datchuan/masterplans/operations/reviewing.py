"""Writes of review duties: concluded, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.operations.recording import tell
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

SHORTEST_BASIS = 8  # characters: shorter names no paper
SERVES = ReviewDuty.Conclusion.STILL_SERVES


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
    chain. That a plan still serves ends what was planned to carry out another conclusion. Problem 703 without that
    reason, 704 without conclusion or basis, 705 for a day before the duty opened or after ``today``.
    """
    duty = ReviewDuty.objects.select_for_update().get(pk=duty.pk)  # someone may have concluded it meanwhile
    _check_conclusion(duty, conclusion, basis, on, today, reason)
    before = [duty.conclusion, duty.basis, str(duty.concluded_on or "")]
    since = min(day for day in (on, duty.concluded_on) if day)
    duty.conclusion, duty.basis, duty.concluded_on, duty.concluded_by = conclusion, basis.strip(), on, by
    details = {"conclusion": conclusion, "basis": duty.basis, "event": duty.event, "before": before}
    if conclusion == SERVES:
        details |= _end_plans(duty)
    duty.save()
    plan = duty.plan
    subject = f"{plan.unit_id} {plan.pk}"
    record_audit(by=by, action="masterplans.conclude_review", subject=subject, details=details, reason=reason.strip())
    tell(plan=plan, since=since, by=by, cause=f"Kết luận rà soát quy hoạch sau {duty.instrument}")
    return duty


def _end_plans(duty: ReviewDuty) -> dict[str, str]:
    """Nothing is to be carried out any more; what was planned goes into the audit chain."""
    ended = {
        "office": duty.office.name if duty.office else "",
        "due_on": str(duty.due_on or ""),
        "settled_by": str(duty.settled_by_id or ""),
        "steps": ", ".join(f"{each.step} {each.due_on}" for each in duty.steps.all()),
    }
    duty.office = duty.due_on = duty.settled_by = None
    duty.steps.all().delete()
    return {f"ended_{name}": said for name, said in ended.items() if said}


@transaction.atomic
def conclude_many(
    *, duties: Sequence[ReviewDuty], conclusion: str, basis: str, by: Official | None, on: date, today: date
) -> list[ReviewDuty]:
    """Conclude several duties with the same basis, as the minutes of a meeting do; each is audited. All or none.

    Problem 749 where none is chosen or one is concluded already, else those of ``conclude_review``."""
    if not duties:
        mend = "Chọn từng nhiệm vụ ở danh sách."
        raise Problem(749, "chưa chọn nhiệm vụ nào", where="Kết luận nhiều nhiệm vụ", mend=mend)
    done = [each for each in ReviewDuty.objects.filter(pk__in=[each.pk for each in duties]) if each.conclusion]
    if done:
        what = f"{len(done)} nhiệm vụ đã chọn vừa có kết luận, thứ nhất là “{done[0].plan.name}”"
        raise Problem(749, what, where="Kết luận nhiều nhiệm vụ", mend="Bỏ chọn, hoặc kết luận lại từng nhiệm vụ.")
    return [
        conclude_review(duty=duty, conclusion=conclusion, basis=basis, by=by, on=on, today=today) for duty in duties
    ]


def _check_conclusion(duty: ReviewDuty, conclusion: str, basis: str, on: date, today: date, reason: str) -> None:
    if duty.conclusion and not reason.strip():
        what = "Nhiệm vụ rà soát này đã có kết luận"
        raise Problem(703, what, mend="Muốn kết luận lại, ghi lý do kết luận lại.")
    if conclusion not in ReviewDuty.Conclusion.values:
        raise Problem(704, "chưa chọn kết luận", where="Kết luận", mend="Chọn một trong các kết luận.")
    if len(basis.strip()) < SHORTEST_BASIS:
        raise Problem(704, "quá ngắn", where="Căn cứ kết luận", mend="Ghi số, ngày văn bản hoặc biên bản làm căn cứ.")
    if on < duty.opened_on:
        raise Problem(705, f"trước ngày mở nhiệm vụ {duty.opened_on:%d/%m/%Y}", where="Ngày kết luận", mend="Sửa ngày.")
    if on > today:
        raise Problem(705, f"sau ngày làm việc {today:%d/%m/%Y}", where="Ngày kết luận", mend="Sửa ngày.")
