"""Adopting a plan: from then on it changes by amendments only."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.programme.changing import Edit, add_version, close_change, locked
from datchuan.programme.checking import check_parent, check_text
from datchuan.programme.models import Plan


@transaction.atomic
def adopt_plan(*, plan: Plan, number: str, issued_on: date, edit: Edit) -> Plan:
    """Record that the plan was issued under a number on a day; what it says becomes version 1.

    Problem 721 when somebody changed it meanwhile, 722 when it is adopted already, 733 for a day in the future or a
    plan that says nothing yet, 732 without a number.
    """
    found = locked(plan, edit.revision)
    if found.state == Plan.State.ADOPTED:
        raise Problem(722, "Kế hoạch đã ban hành rồi", mend="Điều chỉnh bằng văn bản nếu cần sửa.")
    found.number = check_text(number, "Số, ký hiệu", "Ghi số, ký hiệu của kế hoạch, ví dụ 25/KH-SXD.")
    if issued_on > edit.today:
        what = f"ngày {issued_on:%d/%m/%Y} chưa tới"
        raise Problem(733, what, where="Ngày ban hành", mend=f"Ghi ngày đến hết {edit.today:%d/%m/%Y}.")
    if not found.work_items.exists() and not found.targets.exists():
        raise Problem(733, "Kế hoạch chưa có công việc hay chỉ tiêu nào", mend="Ghi nội dung trước khi ban hành.")
    check_parent(found, found.parent)
    found.state, found.issued_on = Plan.State.ADOPTED, issued_on
    add_version(found, issued_on, found.number, "Ban hành", edit.by)
    details = {"number": found.number, "issued_on": str(issued_on)}
    close_change(found, edit, "programme.adopt_plan", details)
    return found
