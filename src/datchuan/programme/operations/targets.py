"""Targets of a plan, and what they give to each unit of its area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.programme.changing import Edit, changing, new_key
from datchuan.programme.checking import check_criteria, check_due, check_figures, check_text
from datchuan.programme.models import Plan, Registration, Target, TargetShare
from datchuan.programme.queries import target_of
from datchuan.programme.versions import target_content


@dataclass(frozen=True)
class TargetGiven:
    """A target as it is entered. ``parent`` is the target of the plan above that it takes its share of. A figure that
    the plan does not state is ``None``. ``shares``: how many more each unit is given, by the unit's id; a unit that is
    given none is left out."""

    title: str
    due_on: date
    words: str = ""
    counted_in: str = "xã"
    counted_by: str = Target.CountedBy.NOTHING
    criteria_set: str = ""
    criterion: str = ""
    standard: str = ""
    stated_baseline: int | None = None
    increment: int | None = None
    goal: int | None = None
    denominator: int | None = None
    denominator_on: date | None = None
    open_question: str = ""
    parent: Target | None = None
    shares: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def add_target(*, plan: Plan, given: TargetGiven, edit: Edit) -> Target:
    """Problem 726, 729 for its day, 727, 728 for its figures, 732 without a title, 736 for what nothing can count; 721,
    722, 734 as for every change."""
    with changing(plan, edit, "programme.add_target", {"title": nfc(given.title)}) as found:
        keys = set(found.targets.values_list("key", flat=True))
        target = Target(plan=found, key=new_key(given.title, keys))
        _write(target, given)
    return target


@transaction.atomic
def change_target(*, plan: Plan, key: str, given: TargetGiven, edit: Edit) -> Target:
    """Problem 735 when it is gone, else as for ``add_target``."""
    with changing(plan, edit, "programme.change_target", {"target": key}) as found:
        target = target_of(found, key)
        _write(target, given)
    return target


@transaction.atomic
def remove_target(*, plan: Plan, key: str, edit: Edit) -> None:
    """The targets below that took their share of it stand alone then; versions and the audit chain keep what it
    said."""
    details: dict[str, Any] = {"target": key}
    with changing(plan, edit, "programme.remove_target", details) as found:
        target = target_of(found, key)
        details["said"] = target_content(target)
        target.delete()


def _write(target: Target, given: TargetGiven) -> None:
    target.title = check_text(given.title, "Tên chỉ tiêu", "Ghi tên chỉ tiêu.")
    target.words, target.counted_in = nfc(given.words), nfc(given.counted_in) or "xã"
    target.counted_by, target.standard = given.counted_by, given.standard
    target.criteria_set, target.criterion = given.criteria_set, given.criterion
    target.stated_baseline, target.increment, target.goal = given.stated_baseline, given.increment, given.goal
    target.denominator, target.denominator_on = given.denominator, given.denominator_on
    target.due_on, target.open_question = given.due_on, nfc(given.open_question)
    if given.parent and given.parent.plan_id != target.plan.parent_id:
        what = f"“{given.parent.title}” không phải chỉ tiêu của kế hoạch cấp trên"
        raise Problem(723, what, where="Chỉ tiêu cấp trên", mend="Chọn một chỉ tiêu trong danh sách.")
    target.parent = given.parent
    _check_counted(target)
    check_figures(target)
    check_due(target.plan, target)
    _check_shares(target, given.shares)
    target.save()
    target.shares.all().delete()
    TargetShare.objects.bulk_create(
        TargetShare(target=target, unit_id=unit, increment=more) for unit, more in sorted(given.shares.items())
    )


def _check_counted(target: Target) -> None:
    if target.counted_by == Target.CountedBy.VERDICTS:
        check_criteria([f"{target.criteria_set}/{target.criterion}"])
    if target.counted_by == Target.CountedBy.RECOGNITIONS and target.standard not in Registration.Standard.values:
        raise Problem(736, "chưa chọn", where="Chuẩn", mend="Chọn chuẩn mà tỉnh công nhận.")


def _check_shares(target: Target, shares: Mapping[str, int]) -> None:
    for unit, more in shares.items():
        if target.increment is not None and more > target.increment:
            what = f"giao {unit} thêm {more}, cả kế hoạch chỉ thêm {target.increment}"
            raise Problem(727, what, where="Giao cho", mend="Sửa số giao, hoặc số tăng thêm của kế hoạch.")
