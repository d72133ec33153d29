"""Review duties opened: by a merger, by hand, by a change of law, by the end of a term."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.law.library import load_library
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.operations.recording import tell, tell_of
from datchuan.masterplans.queries.serving import still_used
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Change, Level
from datchuan.territory.queries import days_of_change

Reason = ReviewDuty.Reason
SHORTEST_INSTRUMENT = 8  # characters: shorter names no paper and no direction


@transaction.atomic
def open_review_duties(*, effective_on: date, simulated: bool = False) -> int:
    """Open a review duty for each plan, of every kind, of a unit that gave or received land on ``effective_on`` (where
    the same unit goes on under another code, name, type or parent no plan is touched), and tell upper rooms. A duty
    that exists stays as it is. Returns how many were opened."""
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


@transaction.atomic
def open_by_hand(
    *, plan: SpatialPlan, instrument: str, detail: str = "", by: Official | None, on: date, today: date
) -> ReviewDuty:
    """Open a review of one plan that a paper or a direction asks for.

    Problem 743 without that paper, 744 where it asked for this plan already, 705 for a day after ``today``, 748 for a
    plan that was not approved before the day.
    """
    words = _instrument(instrument)
    _check_day(on, today)
    _check_approved(plan, on)
    made = _open([plan], reason=Reason.BY_HAND, event=_event_of(Reason.BY_HAND, words), instrument=words,
                 detail=detail, by=by, on=on)  # fmt: skip
    if not made:
        mend = "Xem nhiệm vụ đã mở ở trang của quy hoạch."
        raise Problem(744, f"“{plan.name}” đã được mở rà soát theo {words}", where="Mở rà soát", mend=mend)
    return made[0]


@transaction.atomic
def open_for_law(
    *, plans: Iterable[SpatialPlan], instrument: str, detail: str = "", by: Official | None, on: date, today: date
) -> list[ReviewDuty]:
    """Open a review of each plan of a chosen set because the law changed. ``instrument``: a key of the register
    (law/instruments.yaml) or a citation in words. What was opened by it before stays as it is, and what was not
    approved before the day is left out.

    Problem 743 without an instrument, 705 for a day after ``today``.
    """
    words = named_instrument(instrument=instrument)
    _check_day(on, today)
    chosen = [plan for plan in plans if plan.approved_on and plan.approved_on < on]
    event = _event_of(Reason.LAW, instrument if instrument in load_library().instruments else words)
    return _open(chosen, reason=Reason.LAW, event=event, instrument=words, detail=detail, by=by, on=on)


def named_instrument(*, instrument: str) -> str:
    """An instrument in words, from a key of the register or as it was written. Problem 743."""
    known = load_library().instruments.get(instrument)
    return str(known) if known else _instrument(instrument)


@transaction.atomic
def open_after_terms(*, today: date) -> list[ReviewDuty]:
    """Open a review of each plan whose term has ended, on 1 January after its last year, once for each term. Nothing is
    opened where the term is not known, nor of what another plan has taken the place of. An open one whose term turned
    out to be another is dropped."""
    _drop_mistaken_terms()
    opened = []
    for plan in still_used(today):
        year = plan.horizon_year
        if year is None or year >= today.year:
            continue
        words = f"Thời hạn quy hoạch đến năm {year}"
        day = date(year + 1, 1, 1)
        opened += _open([plan], reason=Reason.TERM, event=f"term-{year}", instrument=words, detail="", by=None, on=day)
    return opened


@transaction.atomic
def open_what_was_missed(*, today: date) -> int:
    """Open what mergers up to a day ask for and nobody opened: plans that came into the register after them."""
    return sum(open_review_duties(effective_on=day) for day in days_of_change() if day <= today)


def _event_of(reason: str, cause: str) -> str:
    """What keeps two of the same cause apart: short words as they are, else their digest."""
    plain = cause if cause.isascii() and len(cause) <= 30 and " " not in cause else ""
    return f"{reason}-{plain or hashlib.sha256(cause.encode()).hexdigest()[:16]}"


def _open(
    plans: Sequence[SpatialPlan],
    *,
    reason: str,
    event: str,
    instrument: str,
    detail: str,
    by: Official | None,
    on: date,
) -> list[ReviewDuty]:
    held = set(ReviewDuty.objects.filter(event=event, plan__in=plans).values_list("plan", flat=True))
    new = [
        ReviewDuty(
            plan=plan,
            reason=reason,
            event=event,
            instrument=instrument[:200],
            detail=nfc(detail).strip()[:300],
            opened_on=on,
            opened_by=by,
            simulated=plan.simulated,
        )
        for plan in plans
        if plan.pk not in held
    ]
    opened = ReviewDuty.objects.bulk_create(new)
    if opened:
        details = {"reason": str(reason), "opened": len(opened), "plans": [duty.plan_id for duty in opened][:500]}
        record_audit(by=by, action="masterplans.open_reviews", subject=event, details={**details, "on": str(on)})
        tell_of(plans=[duty.plan for duty in opened], since=on, by=by, cause=f"Mở rà soát quy hoạch: {instrument}")
    return opened


def _drop_mistaken_terms() -> None:
    """Nobody has concluded them, and the record says another term now."""
    waiting = ReviewDuty.objects.filter(reason=Reason.TERM, conclusion="").select_related("plan__unit")
    for duty in waiting:
        if duty.event != f"term-{duty.plan.horizon_year}":
            subject = f"{duty.plan.unit_id} {duty.plan_id}"
            record_audit(by=None, action="masterplans.drop_review", subject=subject, details={"event": duty.event})
            since, plan = duty.opened_on, duty.plan
            duty.delete()
            tell(plan=plan, since=since, by=None, cause="Thời hạn quy hoạch được ghi lại")


def _instrument(words: str) -> str:
    found = nfc(words).strip()
    if len(found) < SHORTEST_INSTRUMENT:
        mend = "Ghi số, ngày văn bản hoặc ý kiến chỉ đạo, của cơ quan nào."
        raise Problem(743, "chưa ghi văn bản hoặc chỉ đạo làm phát sinh", where="Mở rà soát", mend=mend)
    return found[:200]


def _check_day(on: date, today: date) -> None:
    if on > today:
        raise Problem(705, f"sau ngày làm việc {today:%d/%m/%Y}", where="Ngày mở rà soát", mend="Sửa ngày.")


def _check_approved(plan: SpatialPlan, on: date) -> None:
    if plan.approved_on is None or plan.approved_on >= on:
        what = f"“{plan.name}” chưa được phê duyệt trước ngày {on:%d/%m/%Y}"
        raise Problem(748, what, where="Mở rà soát", mend="Chỉ rà soát quy hoạch đã phê duyệt; kiểm tra lại ngày.")
