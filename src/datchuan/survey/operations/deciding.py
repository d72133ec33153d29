"""Deciding on flags, one or many: each is kept and audited by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.models import EvidenceFlag

SHORTEST_REASON = 5
MOST_AT_ONCE = 1000
State = EvidenceFlag.State


@transaction.atomic
def decide_flag(*, flag: EvidenceFlag, state: str, reason: str, by: Official, at: datetime) -> EvidenceFlag:
    """Accept what was flagged, or confirm that it is wrong; both with a reason. No figure changes by it.

    Problem 353 when it was decided already, the decision is none, or the reason says nothing.
    """
    flag = EvidenceFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if flag.state != State.OPEN:
        raise Problem(353, f"cảnh báo này đã quyết định: {flag.get_state_display()}", mend="Mở lại danh sách cảnh báo.")
    _decide([flag], state, _sound(state, reason), by, at)
    return flag


@transaction.atomic
def decide_flags(*, keys: Collection[int], state: str, reason: str, by: Official, at: datetime) -> list[EvidenceFlag]:
    """Decide on many flags alike, with one reason; those that somebody decided on meanwhile stay as they are. Returns
    the flags that were open.

    Problem 353 when the decision is none or the reason says nothing, 354 when none or too many are chosen.
    """
    if not keys:
        raise Problem(354, "chưa chọn cảnh báo nào", mend="Đánh dấu các dòng cần quyết định, hoặc chọn tất cả.")
    if len(keys) > MOST_AT_ONCE:
        what = f"đã chọn hơn {MOST_AT_ONCE} cảnh báo"
        raise Problem(354, what, mend="Lọc theo loại, theo xã rồi quyết định từng phần.")
    said = _sound(state, reason)
    open_still = EvidenceFlag.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=State.OPEN)
    flags = list(open_still.order_by("pk"))
    _decide(flags, state, said, by, at)
    return flags


def _sound(state: str, reason: str) -> str:
    if state not in (State.ACCEPTED, State.WRONG):
        raise Problem(353, "chưa chọn chấp nhận hay xác nhận sai", mend="Chọn một trong hai.")
    if len(reason.strip()) < SHORTEST_REASON:
        what = "lý do quá ngắn"
        raise Problem(353, what, where="Lý do", mend="Ghi đã kiểm tra bằng cách nào, ví dụ: đã gọi hỏi chủ hộ.")
    return reason.strip()[:500]


def _decide(flags: Collection[EvidenceFlag], state: str, reason: str, by: Official, at: datetime) -> None:
    for flag in flags:
        flag.state, flag.decided_by, flag.decided_at, flag.reason = state, by, at, reason
    EvidenceFlag.objects.bulk_update(flags, ["state", "decided_by", "decided_at", "reason"], batch_size=200)
    for flag in flags:
        details = {"kind": flag.kind, "state": flag.state, "submission": flag.submission_id}
        if len(flags) > 1:
            details["together"] = len(flags)
        record_audit(by=by, action="survey.decide_flag", subject=str(flag.pk), reason=reason, details=details)
