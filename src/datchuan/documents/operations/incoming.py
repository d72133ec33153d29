"""What arrives: registered under the number of its book, assigned, acknowledged, done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import may_handle
from datchuan.documents.models import Delivery, IncomingDocument, NumberBook, OutgoingDocument
from datchuan.documents.operations.numbering import book_for, next_number
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

WHERE = "Văn bản đến"
LARGEST_SCAN = 20_000_000
_KINDS = ((b"%PDF-", b"%%EOF", 2048, "pdf"), (b"\xff\xd8\xff", b"\xff\xd9", 64, "jpg"))
_LONGEST = (("author", "cơ quan ban hành", 200), ("notation", "số, ký hiệu", 60), ("kind", "tên loại", 50),
            ("subject", "trích yếu", 500), ("note", "ghi chú", 500))  # fmt: skip


@dataclass(frozen=True)
class ArrivalGiven:
    """What the register says of an arrival, as it was typed. ``about`` is the key of a topic; ``scan`` the file."""

    arrived_on: date
    author: str
    subject: str
    notation: str = ""
    dated: date | None = None
    kind: str = ""
    handler: Office | None = None
    official: Official | None = None
    due_on: date | None = None
    about: str = ""
    note: str = ""
    scan: bytes = b""


@transaction.atomic
def register_arrival(
    *,
    office: Office,
    given: ArrivalGiven,
    by: Official | None,
    on: date,
    delivered: Delivery | None = None,
    simulated: bool = False,
) -> IncomingDocument:
    """Enter an arrival in the office's incoming register of its year, under the next number.

    Problem 535 when that register is closed, 570 for a text that is missing or too long or days out of order, 571 for a
    scan that is no whole PDF or JPEG or too large, 573 when the handler is not of this office.
    """
    told = _checked(given, office, on)
    book = book_for(office=office, year=told.arrived_on.year, direction=NumberBook.Direction.IN)
    made = IncomingDocument(
        book=book,
        number=next_number(book=book),
        office=office,
        passed_on=told.arrived_on if told.handler or told.official else None,
        delivered=delivered,
        simulated=simulated,
        registered_by=by,
        registered_at=timezone.now(),
        **{name: value for name, value in vars(told).items() if name != "scan"},
    )
    if told.scan:
        _keep_scan(made, told.scan)
    made.save()
    details = {"number": made.number, "author": made.author, "notation": made.notation}
    record_audit(by=by, action="documents.register_arrival", subject=f"arrival {made.pk}", details=details)
    return made


CORRECTED = ("arrived_on", "author", "notation", "dated", "kind", "subject", "about", "note")


@transaction.atomic
def correct_arrival(*, arrival: IncomingDocument, given: ArrivalGiven, by: Official, on: date) -> IncomingDocument:
    """Mend what was entered wrongly, or add the scan that came later; the number stays, the audit chain keeps what
    stood there.

    Problem 570, 571; 572 when this is not who keeps the register, 578 when the register is closed, the day is of
    another year, the document came within the system, or it has a scan already.
    """
    held = IncomingDocument.objects.select_for_update(of=("self",)).select_related("office", "book").get(pk=arrival.pk)
    where = f"Số đến {held.number:02d}"
    if not (by.has_perm("documents.register_arrivals") and may_handle(by, held, passes=True)):
        raise Problem(572, "tài khoản này không sửa sổ được", where=where, mend="Việc này của người giữ sổ.")
    told = _checked(replace(given, handler=None, official=None, due_on=None), held.office, on)
    _check_correctable(held, told, where)
    before = {name: str(getattr(held, name)) for name in CORRECTED if getattr(held, name) != getattr(told, name)}
    for name in CORRECTED:
        setattr(held, name, getattr(told, name))
    if told.scan:
        _keep_scan(held, told.scan)
    held.save()
    record_audit(by=by, action="documents.correct_arrival", subject=f"arrival {held.pk}", details={"before": before})
    return held


def _check_correctable(held: IncomingDocument, told: ArrivalGiven, where: str) -> None:
    if held.book.closed_on:
        what, mend = f"sổ đã khóa ngày {held.book.closed_on:%d/%m/%Y}", "Ghi vào nhật ký công việc, không sửa sổ."
    elif held.delivered_id:
        what, mend = "văn bản gửi trong hệ thống không sửa ở đây", "Báo nơi gửi."
    elif told.arrived_on.year != held.book.year:
        what, mend = f"ngày đến {told.arrived_on:%d/%m/%Y} ngoài năm {held.book.year} của sổ", "Xem lại ngày đến."
    elif told.scan and held.digest:
        what, mend = "đã có bản scan", "Bản scan đã lưu không thay được."
    else:
        return
    raise Problem(578, what, where=where, mend=mend)


def _keep_scan(arrival: IncomingDocument, scan: bytes) -> None:
    arrival.digest = hashlib.sha256(scan).hexdigest()
    arrival.file.save(f"{arrival.digest[:16]}.{kind_of_scan(scan=scan)}", ContentFile(scan), save=False)


def _checked(given: ArrivalGiven, office: Office, on: date) -> ArrivalGiven:
    told = replace(given, **{name: nfc(getattr(given, name)) for name, _, _ in _LONGEST})  # type: ignore[arg-type]
    for name, words, most in _LONGEST:
        if len(getattr(told, name)) > most:
            what = f"{words} dài {len(getattr(told, name))} ký tự, quá {most}"
            raise Problem(570, what, where=WHERE, mend="Ghi gọn lại, phần còn lại có trong tệp.")
    if not (told.author and told.subject):
        what = "chưa ghi cơ quan ban hành" if not told.author else "chưa ghi trích yếu"
        raise Problem(570, what, where=WHERE, mend="Ghi như trên văn bản.")
    _check_days(told, on)
    _check_handler(told.handler, told.official, office)
    if told.scan:
        kind_of_scan(scan=told.scan)
    return told


def _check_days(told: ArrivalGiven, on: date) -> None:
    arrived = f"ngày đến {told.arrived_on:%d/%m/%Y}"
    if told.arrived_on > on:
        what = f"{arrived} sau ngày đăng ký {on:%d/%m/%Y}"
    elif told.dated and told.dated > told.arrived_on:
        what = f"ngày văn bản {told.dated:%d/%m/%Y} sau {arrived}"
    elif told.due_on and told.due_on < told.arrived_on:
        what = f"hạn xử lý {told.due_on:%d/%m/%Y} trước {arrived}"
    else:
        return
    raise Problem(570, what, where=WHERE, mend="Xem lại các ngày.")


def _check_handler(handler: Office | None, official: Official | None, office: Office) -> None:
    if handler and office.pk not in (handler.pk, handler.parent_id):
        mend = f"Chọn {office.short_name} hoặc phòng thuộc cơ quan này."
        raise Problem(573, f"{handler.name} không thuộc {office.short_name}", where=WHERE, mend=mend)
    home = official.office if official else None
    if home and (home.pk != handler.pk if handler else office.pk not in (home.pk, home.parent_id)):
        mend = "Chọn người của đơn vị xử lý, hoặc để trống đơn vị."
        raise Problem(573, f"{official} không thuộc đơn vị xử lý", where=WHERE, mend=mend)


def kind_of_scan(*, scan: bytes) -> str:
    """``pdf`` or ``jpg`` by the content itself. Problem 571 for any other, a cut one or one that is too large."""
    if len(scan) > LARGEST_SCAN:
        what = f"tệp lớn {len(scan) / 1_000_000:.1f} MB, quá {LARGEST_SCAN // 1_000_000} MB".replace(".", ",")
        raise Problem(571, what, where="Bản scan", mend="Quét ở độ phân giải thấp hơn (200 dpi) rồi tải lại.")
    for start, end, tail, kind in _KINDS:
        if scan.startswith(start):
            if end in scan[-tail:]:
                return kind
            raise Problem(571, "tệp bị cắt cụt", where="Bản scan", mend="Chép hoặc quét lại tệp rồi tải lên.")
    raise Problem(571, "tệp không phải PDF hay JPEG", where="Bản scan", mend="Tải bản scan dạng PDF hoặc JPG.")


@transaction.atomic
def assign_arrival(
    *,
    arrival: IncomingDocument,
    handler: Office | None,
    official: Official | None,
    due_on: date | None,
    by: Official,
    on: date,
) -> IncomingDocument:
    """Pass an arrival to a division or a person, with the day it is due. Problem 570, 572, 573, 578."""
    held = _held(arrival, by, passes=True)
    _check_handler(handler, official, held.office)
    if due_on and due_on < held.arrived_on:
        what = f"hạn xử lý {due_on:%d/%m/%Y} trước ngày đến {held.arrived_on:%d/%m/%Y}"
        raise Problem(570, what, where=WHERE, mend="Xem lại các ngày.")
    held.handler, held.official, held.due_on, held.passed_on = handler, official, due_on, on
    held.save(update_fields=["handler", "official", "due_on", "passed_on"])
    details = {"handler": handler.key if handler else "", "official": official.username if official else ""}
    record_audit(by=by, action="documents.assign_arrival", subject=f"arrival {held.pk}", details=details)
    return held


@transaction.atomic
def acknowledge_arrival(*, arrival: IncomingDocument, by: Official) -> IncomingDocument:
    """Say that it was received; who sent it from an office here sees that. Problem 572 when it is not this person's,
    578 when it is done. Acknowledging twice keeps the first."""
    held = _held(arrival, by)
    if held.acknowledged_at:
        return held
    held.acknowledged_by, held.acknowledged_at = by, timezone.now()
    held.save(update_fields=["acknowledged_by", "acknowledged_at"])
    if held.delivered_id:
        Delivery.objects.filter(pk=held.delivered_id, acknowledged_at=None).update(
            acknowledged_by=by, acknowledged_at=held.acknowledged_at
        )
    record_audit(by=by, action="documents.acknowledge", subject=f"arrival {held.pk}")
    return held


@transaction.atomic
def finish_arrival(
    *, arrival: IncomingDocument, by: Official, on: date, answered_by: OutgoingDocument | None = None, note: str = ""
) -> IncomingDocument:
    """Mark it as done, with the outgoing document that answers it, or a word on what was done. Problem 570 without
    either, 572, 578."""
    held = _held(arrival, by)
    if not answered_by and not nfc(note):
        mend = "Chọn văn bản trả lời, hoặc ghi một câu đã xử lý thế nào."
        raise Problem(570, "chưa ghi kết quả xử lý", where=f"Số đến {held.number:02d}", mend=mend)
    if on < held.arrived_on or (answered_by and answered_by.office_id != held.office_id):
        raise Problem(570, "ngày xong hoặc văn bản trả lời không hợp lệ", where=WHERE, mend="Xem lại rồi ghi.")
    held.done_on, held.answered_by = on, answered_by
    held.note = "; ".join(part for part in (held.note, nfc(note)) if part)[:500]
    held.save(update_fields=["done_on", "answered_by", "note"])
    details = {"answer": answered_by.notation if answered_by else "", "on": str(on)}
    record_audit(by=by, action="documents.finish_arrival", subject=f"arrival {held.pk}", details=details)
    return held


def _held(arrival: IncomingDocument, by: Official, *, passes: bool = False) -> IncomingDocument:
    held = IncomingDocument.objects.select_for_update(of=("self",)).select_related("office").get(pk=arrival.pk)
    where = f"Số đến {held.number:02d}"
    if not may_handle(by, held, passes=passes):
        mend = "Việc này của người được giao, lãnh đạo hoặc người giữ sổ."
        raise Problem(572, "tài khoản này không xử lý được", where=where, mend=mend)
    if held.done_on:
        raise Problem(578, f"đã xong ngày {held.done_on:%d/%m/%Y}", where=where, mend="Tải lại trang.")
    return held
