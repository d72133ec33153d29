"""Work on an item of a plan: notes with files, and that it is done where nothing else can tell."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.programme.access import may_finish, may_note
from datchuan.programme.attached import kind_of, safe_name
from datchuan.programme.models import WorkItem, WorkNote
from datchuan.programme.states import progress_of

LONGEST_NOTE = 5000


@transaction.atomic
def mark_done(*, item: WorkItem, on: date, by: Official, today: date) -> WorkItem:
    """Say that an item was done on a day. Problem 751 where the state is told by what was recorded, 752 for a day to
    come or before the item's window, 753 when it is not this official's to say, 754 when it is done already or was
    dropped."""
    held = _held(item, by)
    told = progress_of([held], today)[held.pk]
    if told.is_computed:
        what = f"tình trạng việc này tính từ số liệu ({told.sentence})"
        raise Problem(751, what, where=held.title, mend="Ghi kết quả ở nơi phát sinh, tình trạng tự đổi theo.")
    if held.done_on:
        raise Problem(754, f"đã ghi xong ngày {held.done_on:%d/%m/%Y}", where=held.title, mend="Tải lại trang.")
    if on > today or on < held.starts_on:
        what = f"ngày xong {on:%d/%m/%Y} " + (
            "sau ngày làm việc" if on > today else f"trước ngày bắt đầu {held.starts_on:%d/%m/%Y}"
        )
        raise Problem(752, what, where=held.title, mend="Sửa lại ngày.")
    held.done_on = on
    held.save(update_fields=["done_on"])
    record_audit(by=by, action="programme.mark_done", subject=f"work-item {held.pk}", details={"on": str(on)})
    return held


@transaction.atomic
def mark_not_done(*, item: WorkItem, reason: str, by: Official) -> WorkItem:
    """Take back that an item is done. Problem 753; 754 when nobody said so, or no reason is given."""
    held = _held(item, by)
    if held.done_on is None:
        raise Problem(754, "chưa ghi là xong", where=held.title, mend="Tải lại trang.")
    if not nfc(reason):
        raise Problem(754, "chưa ghi lý do", where=held.title, mend="Ghi vì sao việc này chưa xong.")
    before, held.done_on = held.done_on, None
    held.save(update_fields=["done_on"])
    record_audit(
        by=by,
        action="programme.mark_not_done",
        subject=f"work-item {held.pk}",
        details={"was": str(before)},
        reason=nfc(reason),
    )
    return held


@transaction.atomic
def add_note(
    *,
    item: WorkItem,
    text: str,
    by: Official,
    on: date,
    at: datetime,
    file_name: str = "",
    content: bytes = b"",
) -> WorkNote:
    """Write beside an item, with a file or without. Problem 753 when the official has no part in it, 755 without a
    text or with one too long, 756 for a file that is not taken."""
    if not may_note(by, item):
        mend = "Chỉ đơn vị chủ trì, phối hợp và cơ quan của kế hoạch ghi được."
        raise Problem(753, "bạn không tham gia việc này", where=item.title, mend=mend)
    told = nfc(text)
    if not told or len(told) > LONGEST_NOTE:
        what = "chưa ghi nội dung" if not told else f"nội dung dài {len(told)} ký tự, quá {LONGEST_NOTE}"
        raise Problem(755, what, where="Trao đổi", mend="Ghi một câu về việc đã làm hoặc đang vướng.")
    note = WorkNote(item=item, by=by, at=at, on=on, text=told)
    if file_name:
        note.file_name = safe_name(file_name)
        kind = kind_of(note.file_name, content)
        note.file.save(f"viec-{item.pk}.{kind}", ContentFile(content), save=False)
    note.save()
    details = {"note": note.pk, "file": note.file_name}
    record_audit(by=by, action="programme.add_note", subject=f"work-item {item.pk}", details=details)
    return note


def _held(item: WorkItem, by: Official) -> WorkItem:
    held = WorkItem.objects.select_for_update(of=("self",)).select_related("lead", "plan__office").get(pk=item.pk)
    if not may_finish(by, held):
        mend = f"Việc này do {held.lead.short_name} chủ trì."
        raise Problem(753, "tài khoản này không ghi kết quả được", where=held.title, mend=mend)
    if held.dropped_on:
        raise Problem(754, "việc này đã bỏ khỏi kế hoạch", where=held.title, mend="Xem bản điều chỉnh của kế hoạch.")
    return held
