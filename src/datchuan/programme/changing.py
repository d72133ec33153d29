"""What every change of a plan goes through: the revision that was before the person's eyes, the amendment where the
plan is adopted, the version that it leaves, the audit chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, nfc
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.operations import record_audit
from datchuan.programme.documents.file_head import head_from_file
from datchuan.programme.models import Plan, PlanVersion
from datchuan.programme.versions import plan_content

_LONGEST_KEY = 40
# What the second of two editors is told that the first did.
DID = {
    "programme.start_plan": "lập kế hoạch",
    "programme.change_head": "sửa phần chung",
    "programme.add_item": "thêm công việc",
    "programme.change_item": "sửa công việc",
    "programme.move_item": "xếp lại công việc",
    "programme.remove_item": "bỏ công việc",
    "programme.add_target": "thêm chỉ tiêu",
    "programme.change_target": "sửa chỉ tiêu",
    "programme.remove_target": "bỏ chỉ tiêu",
    "programme.register_commune": "ghi xã đăng ký",
    "programme.change_registration": "sửa xã đăng ký",
    "programme.withdraw_registration": "rút đăng ký của xã",
    "programme.assign_district": "ghi phân công",
    "programme.remove_assignment": "bỏ phân công",
    "programme.adopt_plan": "ban hành kế hoạch",
}


@dataclass(frozen=True)
class Amendment:
    """By which instrument an adopted plan is changed, why, and from which day the change holds."""

    instrument: str
    reason: str
    effective_on: date


@dataclass(frozen=True)
class Edit:
    """Who edits, on which day, which revision they had before their eyes, and by which amendment."""

    by: Official | None
    today: date
    revision: int
    amendment: Amendment | None = None


@contextmanager
def changing(plan: Plan, edit: Edit, action: str, details: dict[str, Any]) -> Iterator[Plan]:
    """The plan, locked, for one change inside the caller's transaction.

    Problem 721 when somebody changed it meanwhile, 722 when an adopted plan is changed without an amendment or a draft
    by one, 734 for an amendment that does not say by what, why or from when.
    """
    found = locked(plan, edit.revision)
    _check_state(found, edit.amendment)
    _leave_file(found)
    if edit.amendment:
        _check_amendment(found, edit.amendment, edit.today)
        _keep_what_stood(found)
    yield found
    close_change(found, edit, action, details)


def locked(plan: Plan, revision: int) -> Plan:
    """The plan as it stands, until the transaction ends. Problem 721."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("office", "parent__office")
    found: Plan = rows.get(pk=plan.pk)
    if found.revision != revision:
        raise Problem(
            721,
            _who_changed(found),
            mend="Chưa ghi gì; nội dung bạn nhập còn nguyên ở trang này. Xem bản hiện nay, rồi ghi lại nếu vẫn cần.",
        )
    return found


def close_change(plan: Plan, edit: Edit, action: str, details: dict[str, Any]) -> None:
    """Count the change, keep the version that an amendment makes, and write to the audit chain."""
    plan.revision += 1
    plan.save()
    reason = ""
    if edit.amendment:
        reason = nfc(edit.amendment.reason)
        add_version(plan, edit.amendment.effective_on, nfc(edit.amendment.instrument), reason, edit.by)
        details = {**details, "instrument": nfc(edit.amendment.instrument)}
    record_audit(by=edit.by, action=action, subject=subject(plan), details=details, reason=reason)


def subject(plan: Plan) -> str:
    """What the audit chain calls the plan."""
    return f"plan {plan.pk}"


def add_version(plan: Plan, on: date, instrument: str, reason: str, by: Official | None) -> PlanVersion:
    """Keep what the plan says now as its next version."""
    last = plan.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made: PlanVersion = PlanVersion.objects.create(
        plan=plan,
        number=last + 1,
        effective_on=on,
        instrument=instrument,
        reason=reason,
        content=plan_content(plan),
        made_at=timezone.now(),
        made_by=by,
    )
    return made


def new_key(title: str, taken: set[str]) -> str:
    """A key for addresses, from the title, that no other row of the plan has."""
    stem = slugify(fold(title))[:_LONGEST_KEY].strip("-") or "muc"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def check_amendment(plan: Plan, amendment: Amendment, today: date) -> None:
    """Whether the plan may be amended so. Problem 722, 734."""
    _check_state(plan, amendment)
    _check_amendment(plan, amendment, today)


def _who_changed(plan: Plan) -> str:
    entries = AuditEntry.objects.filter(subject=subject(plan)).select_related("by").order_by("-pk")
    last = entries.first()
    if last is None:
        return "Kế hoạch này vừa được sửa ở nơi khác"
    who = str(last.by) if last.by else "Hệ thống"
    at = timezone.localtime(last.at)
    return (
        f"{who} đã {DID.get(last.action, 'sửa kế hoạch này')} lúc {at:%H:%M} ngày {at:%d/%m/%Y}, sau khi bạn mở trang"
    )


def _check_state(plan: Plan, amendment: Amendment | None) -> None:
    if plan.state == Plan.State.ADOPTED and amendment is None:
        mend = "Bấm Điều chỉnh ở trang kế hoạch và ghi văn bản điều chỉnh, lý do."
        raise Problem(722, "Kế hoạch đã ban hành, chỉ sửa bằng điều chỉnh có văn bản", where="Tình trạng", mend=mend)
    if plan.state == Plan.State.DRAFT and amendment is not None:
        raise Problem(722, "Kế hoạch còn là dự thảo, chưa có gì để điều chỉnh", mend="Sửa thẳng dự thảo.")


def _check_amendment(plan: Plan, amendment: Amendment, today: date) -> None:
    if not nfc(amendment.instrument):
        mend = "Ghi số, ký hiệu văn bản điều chỉnh, ví dụ 45/KH-SXD."
        raise Problem(734, "chưa ghi", where="Văn bản điều chỉnh", mend=mend)
    if not nfc(amendment.reason):
        raise Problem(734, "chưa ghi", where="Lý do điều chỉnh", mend="Ghi vì sao phải điều chỉnh.")
    newest = plan.versions.order_by("-number").values_list("effective_on", flat=True).first()
    first = newest or plan.issued_on
    on = amendment.effective_on
    if on > today:
        what = f"ngày {on:%d/%m/%Y} chưa tới"
        raise Problem(734, what, where="Có hiệu lực từ", mend=f"Ghi ngày đến hết {today:%d/%m/%Y}.")
    if first and on < first:
        what = f"ngày {on:%d/%m/%Y} ở trước bản đang có ({first:%d/%m/%Y})"
        raise Problem(734, what, where="Có hiệu lực từ", mend="Ghi ngày từ bản đang có trở đi.")


def _keep_what_stood(plan: Plan) -> None:
    """A plan that was brought in as adopted has no version yet: what it said until now becomes the first."""
    if not plan.versions.exists():
        on = plan.issued_on or date(plan.year, 1, 1)
        add_version(plan, on, plan.number, "Bản trước lần điều chỉnh đầu tiên", None)


def _leave_file(plan: Plan) -> None:
    """The reviewed file no longer holds the whole of the paper: what only it says moves into the rows."""
    if plan.source:
        plan.facts = {**head_from_file(plan), **plan.facts}
        plan.source = ""
