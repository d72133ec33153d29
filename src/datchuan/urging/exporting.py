"""Reminders as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from datchuan.documents.models import FIXED_STATES
from datchuan.kernel.text import format_day
from datchuan.survey.delivering import write_sheet
from datchuan.urging.models import Reminder, ReminderState

HEADINGS = (
    "Việc",
    "Quy tắc",
    "Đơn vị",
    "Nơi được đôn đốc",
    "Cơ quan được báo",
    "Từ ngày",
    "Hạn",
    "Ngày nhắc",
    "Tình trạng",
    "Công văn",
    "Ngày công văn",
    "Ngày trả lời",
    "Ngày hết",
    "Mô phỏng",
)


def reminders_workbook(found: Iterable[Reminder], day: date, target: Any) -> None:
    """An .xlsx into a binary file: one row a reminder, as it stood on the day."""
    write_sheet("Đôn đốc", HEADINGS, (_row(each, day) for each in found), (), target)


def _row(each: Reminder, day: date) -> list[str]:
    letter = each.letter if each.letter and each.letter.state in FIXED_STATES else None
    return [
        each.sentence,
        each.facts["rule"]["title"],
        each.unit.name,
        each.place.name,
        each.office.name if each.office else "chưa có cơ quan trong hệ thống",
        format_day(each.since),
        format_day(each.due_on) if each.due_on else "",
        format_day(each.raised_on),
        state_on(each, day).label,
        letter.notation if letter else "",
        format_day(letter.dated) if letter else "",
        format_day(each.answered_on) if each.answered_on and each.answered_on <= day else "",
        format_day(each.closed_on) if each.closed_on and each.closed_on <= day else "",
        "mô phỏng" if each.simulated else "",
    ]


def state_on(each: Reminder, day: date) -> ReminderState:
    """Where a reminder stood on a day."""
    if each.closed_on and each.closed_on <= day:
        return ReminderState.CLOSED
    answered = each.answered_on and each.answered_on <= day
    return ReminderState.ANSWERED if answered else ReminderState.OPEN
