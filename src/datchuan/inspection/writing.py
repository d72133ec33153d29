"""What may not be written down of a visit, and the visit locked while it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from datchuan.criteria.scans import clean_name, opened
from datchuan.inspection.models import Round, Visit, VisitRecord
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.survey.models import Submission

LARGEST_FILE = 20_000_000
LONGEST_TEXT = 4000
# Clocks of phones are a little wrong; what was seen now may say that it was seen in some minutes.
CLOCK = timedelta(minutes=10)


def locked(visit: Visit, submission: Submission | None = None) -> Visit:
    """The visit, locked, if something may be written of it. Problem 651 when the commune was taken out of the round,
    652 when the round is closed: only what comes late from the field is still taken then."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("round", "commune__parent")
    kept = rows.get(pk=visit.pk)
    where = kept.commune.name
    if kept.state == Visit.State.DROPPED:
        what = f"xã này không kiểm tra trong đợt: {kept.state_reason}"
        raise Problem(651, what, where=where, mend="Đưa xã vào đợt khác nếu vẫn cần kiểm tra.")
    if kept.round.state == Round.State.CLOSED and submission is None:
        what = f"đợt “{kept.round.title}” đã kết thúc"
        raise Problem(652, what, where=where, mend="Việc khắc phục ghi ở trang của từng kiến nghị.")
    return kept


def record_of(visit: Visit) -> VisitRecord:
    """The record, locked. Problem 653 while its checklist is not made."""
    found = VisitRecord.objects.select_for_update().filter(visit=visit).first()
    if found is None:
        what = "chưa mở danh mục kiểm tra của buổi này"
        raise Problem(653, what, where=visit.commune.name, mend="Mở danh mục ở trang buổi kiểm tra trước khi ghi.")
    return found


def check_instant(visit: Visit, instant: datetime, at: datetime, where: str) -> None:
    """Problem 655 for a time in the future, or before the round."""
    if instant > at + CLOCK:
        what = f"{timezone.localtime(instant):%H:%M ngày %d/%m/%Y} ở sau lúc ghi"
        raise Problem(655, what, where=where, mend="Sửa lại giờ, ngày; kiểm tra đồng hồ của máy.")
    check_day(visit, timezone.localdate(instant), timezone.localdate(at + CLOCK), where)


def check_day(visit: Visit, day: date, today: date, where: str) -> None:
    """Problem 655 for a day in the future, or before the round."""
    if day > today:
        what = f"ngày {day:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(655, what, where=where, mend="Sửa lại ngày.")
    if day < visit.round.first_on:
        what = f"ngày {day:%d/%m/%Y} ở trước đợt kiểm tra (từ {visit.round.first_on:%d/%m/%Y})"
        raise Problem(655, what, where=where, mend="Sửa lại ngày.")


def check_indicator(record: VisitRecord, code: str) -> None:
    """Problem 657 for an indicator that the checklist does not have."""
    codes = [line["code"] for line in record.declared]
    if code not in codes:
        what = f"danh mục kiểm tra không có chỉ tiêu “{code}”" if code else "chưa chọn chỉ tiêu"
        raise Problem(657, what, where="Chỉ tiêu", mend=f"Chọn một trong: {', '.join(codes)}.")


def check_length(text: str, where: str, *, longest: int | None = None) -> None:
    """Problem 656 for words that are too many."""
    most = longest or LONGEST_TEXT
    if len(text) > most:
        what = f"dài {format_number(len(text))} ký tự, tối đa {format_number(most)}"
        raise Problem(656, what, where=where, mend="Viết gọn lại, phần còn lại kèm tệp.")


def checked_file(content: bytes, file_name: str) -> str:
    """The kind of a photo or scan ("pdf", "png", "jpg"). Problem 341, 342, 715 for one that is no whole PDF, PNG or
    JPEG or cannot be opened, 659 for one too large."""
    if len(content) > LARGEST_FILE:
        weighs = format_number(len(content) / 1_000_000, 1)
        what = f"“{clean_name(file_name)}” nặng {weighs} MB, giới hạn {LARGEST_FILE // 1_000_000} MB"
        raise Problem(659, what, where="Ảnh, tệp", mend="Chụp ở cỡ nhỏ hơn, hoặc chia bản quét thành nhiều tệp.")
    kind, _ = opened(content, file_name, "Ảnh, tệp")
    return str(kind)
