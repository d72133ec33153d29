"""How a conclusion that wants a decision is carried out: by whom, by when, step by step, by which plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.masterplans.models import ReviewDuty, ReviewStep, SpatialPlan
from datchuan.masterplans.operations.recording import register_plan, tell
from datchuan.masterplans.queries.duties import settling, units_to_plan
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Unit

WANTS_NONE = ("", ReviewDuty.Conclusion.STILL_SERVES)


@transaction.atomic
def assign_review(
    *,
    duty: ReviewDuty,
    office: Office | None,
    due_on: date | None,
    steps: Mapping[str, date | None],
    by: Official | None,
) -> ReviewDuty:
    """Who carries out what a duty was concluded to want, by when, and the planned days of the steps on the way (no
    entry or None: not planned). Old and new stay in the audit chain.

    Problem 745 for a duty whose conclusion wants nothing, 746 for days before the conclusion, steps out of their order
    or after the deadline.
    """
    duty = _wanting(duty)
    planned = {step: day for step in ReviewStep.Step.values if (day := steps.get(step))}
    _check_days(duty, due_on, planned)
    before = _said(duty)
    duty.office, duty.due_on = office, due_on
    duty.save(update_fields=["office", "due_on"])
    duty.steps.exclude(step__in=planned).delete()
    for step, day in planned.items():
        ReviewStep.objects.update_or_create(duty=duty, step=step, defaults={"due_on": day})
    changed = {name: [before[name], said] for name, said in _said(duty).items() if before[name] != said}
    if changed:
        record_audit(by=by, action="masterplans.assign_review", subject=_subject(duty), details=changed)
    return duty


@transaction.atomic
def settle_review(*, duty: ReviewDuty, plan: SpatialPlan | None, by: Official | None) -> ReviewDuty:
    """Name the plan that carries out what a duty was concluded to want (None: none does yet), and tell upper rooms:
    from the day it is in force the duty is settled.

    Problem 745 for a duty whose conclusion wants nothing, 747 for a plan of another kind, of other land, or approved
    before the duty was opened.
    """
    duty = _wanting(duty)
    if plan is not None and not settling(duty).filter(pk=plan.pk).exists():
        what = (
            f"“{plan.name}” không thực hiện được kết luận này: khác loại, không phải của nơi giữ đất của quy hoạch"
            f" đang rà soát, hoặc phê duyệt trước ngày mở rà soát {duty.opened_on:%d/%m/%Y}"
        )
        raise Problem(747, what, where="Quy hoạch thực hiện", mend="Chọn trong danh sách, hoặc lập quy hoạch mới.")
    before, duty.settled_by = duty.settled_by_id, plan
    if before != duty.settled_by_id:
        duty.save(update_fields=["settled_by"])
        details = {"settled_by": [str(before or ""), str(duty.settled_by_id or "")], "event": duty.event}
        record_audit(by=by, action="masterplans.settle_review", subject=_subject(duty), details=details)
        cause = "Ghi quy hoạch thực hiện kết luận rà soát"
        tell(plan=duty.plan, since=duty.concluded_on or duty.opened_on, by=by, cause=cause)
    return duty


@transaction.atomic
def begin_settling_plan(
    *, duty: ReviewDuty, unit: Unit, name: str, by: Official | None, today: date
) -> tuple[ReviewDuty, SpatialPlan]:
    """Register, not approved yet, the plan that carries out what a duty was concluded to want; it revises in the way
    that was concluded. What stands beside a plan is of that plan's own unit; any other of a ``unit`` that holds its
    land (see ``units_to_plan``).

    Problem 745 as of ``settle_review``, 747 for another unit, 750 without a name or where a plan carries it out
    already.
    """
    duty = _wanting(duty)
    if duty.settled_by_id:
        what = f"đã có “{duty.settled_by}” thực hiện kết luận này"
        raise Problem(750, what, where="Lập quy hoạch", mend="Cập nhật hồ sơ của quy hoạch đó.")
    if not nfc(name).strip():
        raise Problem(750, "chưa ghi tên đồ án", where="Lập quy hoạch", mend="Ghi tên đồ án.")
    if unit.pk not in {each.pk for each in units_to_plan(duty, today)}:
        what = f"{unit.name} không giữ đất của quy hoạch đang rà soát"
        raise Problem(747, what, where="Lập quy hoạch", mend="Chọn đơn vị trong danh sách.")
    values: dict[str, Any] = {"name": nfc(name).strip(), "revises": _revised(duty, unit), "revision": duty.conclusion}
    made = register_plan(
        unit=unit, kind=duty.plan.kind, values=values, by=by, today=today, simulated=duty.plan.simulated
    )
    return settle_review(duty=duty, plan=made, by=by), made


def _revised(duty: ReviewDuty, unit: Unit) -> SpatialPlan:
    """What the new plan revises: of a merged commune its own last plan, where it has one; else the reviewed one. The
    reviews of the others are settled by the same plan, which serves alone."""
    if duty.plan.unit_id == unit.pk or duty.conclusion in SpatialPlan.BESIDE:
        return duty.plan
    own = SpatialPlan.objects.filter(unit=unit, kind=duty.plan.kind, approved_on__isnull=False)
    return own.exclude(revision__in=SpatialPlan.BESIDE).order_by("approved_on", "pk").last() or duty.plan


def _wanting(duty: ReviewDuty) -> ReviewDuty:
    duty = ReviewDuty.objects.select_for_update().get(pk=duty.pk)
    if duty.conclusion in WANTS_NONE:
        said = "kết luận là quy hoạch vẫn phù hợp" if duty.conclusion else "chưa có kết luận"
        mend = "Kết luận trước." if not duty.conclusion else "Muốn khác, kết luận lại kèm lý do."
        raise Problem(745, f"không có việc phải thực hiện: {said}", where="Thực hiện kết luận", mend=mend)
    return duty


def _check_days(duty: ReviewDuty, due_on: date | None, planned: Mapping[str, date]) -> None:
    labels = {**dict(ReviewStep.Step.choices), "": "Hạn hoàn thành"}
    last, last_label = duty.concluded_on, "ngày kết luận"
    for step, day in [*planned.items(), ("", due_on)]:
        if day and last and day < last:
            what = f"ngày {day:%d/%m/%Y} ở trước {last_label} {last:%d/%m/%Y}"
            raise Problem(746, what, where=labels[step], mend="Sửa ngày theo thứ tự các bước.")
        if day:
            last, last_label = day, f"“{labels[step]}”"


def _said(duty: ReviewDuty) -> dict[str, str]:
    steps = {step: str(day) for step, day in duty.steps.values_list("step", "due_on")}
    own = {"office": duty.office.name if duty.office else "", "due_on": str(duty.due_on or "")}
    return {**own, **{step: steps.get(step, "") for step in ReviewStep.Step.values}}


def _subject(duty: ReviewDuty) -> str:
    return f"{duty.plan.unit_id} {duty.plan_id}"
