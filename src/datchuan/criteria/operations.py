"""Writes of checking: keeping a scan, marking a value, withdrawing a mark."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from datchuan.criteria.models import Marking, SignedScan
from datchuan.criteria.scans import check_size, clean_name, kind_of_scan
from datchuan.documents.text_width import missing_letters
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.law.cited import CitedValue
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

EARLIEST_YEAR = 1945  # no instrument of the state is older
LONGEST = {"place": 200, "page": 30, "says": 1000, "note": 1000, "reason": 500}
TITLES = {
    "finding": "Kết quả so",
    "place": "Chỗ trong bản có chữ ký",
    "page": "Trang",
    "compared_on": "Ngày so",
    "says": "Bản có chữ ký ghi",
    "note": "Ghi chú",
    "reason": "Lý do rút",
}


@transaction.atomic
def keep_scan(*, content: bytes, file_name: str, by: Official) -> SignedScan:
    """Keep a scan as it came; the same content that is there already is not kept twice.

    Problem 340 when it is too large, 341 or 342 when it is no whole PDF, PNG or JPEG by its content.
    """
    name = clean_name(file_name)
    check_size(len(content), name)
    kind = kind_of_scan(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    found = SignedScan.objects.filter(sha256=sha256).first()
    if found:
        return found
    scan = SignedScan(file_name=name, kind=kind, size=len(content), sha256=sha256)
    scan.uploaded_by, scan.uploaded_at = by, timezone.now()
    scan.file.save(f"{sha256[:32]}.{kind}", ContentFile(content), save=True)
    details = {"file_name": name, "sha256": sha256, "size": scan.size}
    record_audit(by=by, action="criteria.keep_scan", subject=f"scan {scan.pk}", details=details)
    return scan


@transaction.atomic
def mark_value(
    *,
    value: CitedValue,
    finding: str,
    place: str,
    compared_on: date,
    by: Official,
    today: date,
    page: str = "",
    says: str = "",
    note: str = "",
    scan: SignedScan | None = None,
    seen: int | None = None,
    fingerprint: str = "",
) -> Marking:
    """A person compared the value with the signed text on a day: it matches, or differs (``says`` what it says).

    The law file stays as it is. ``seen`` is the number of the value's last marking that the person had before them:
    another since then is Problem 345; ``fingerprint`` that of the value they saw: another by now is Problem 348.
    Problem 343 for a text that is missing, too long or out of place, 344 for a
    day after ``today`` or before there were instruments.
    """
    if fingerprint and fingerprint != value.fingerprint:
        what = "Tệp luật vừa đổi giá trị này trong khi trang đang mở"
        raise Problem(348, what, mend="So lại với giá trị mới hiện ở đầu trang rồi ghi.")
    texts = _cleaned(place=place, page=page, says=says, note=note)
    if finding not in (Marking.Finding.MATCHES, Marking.Finding.DIFFERS):
        raise Problem(343, "chưa chọn", where=TITLES["finding"], mend="Chọn khớp, hoặc bản có chữ ký ghi khác.")
    _check_texts(finding, texts)
    _check_day(compared_on, today)
    row = Marking(finding=finding, compared_on=compared_on, scan=scan, **texts)
    return _append(row, value, by, seen, "criteria.mark_value")


@transaction.atomic
def withdraw_marking(*, value: CitedValue, reason: str, by: Official, seen: int | None = None) -> Marking:
    """Take back the mark that stands on the value; what it said stays in the history.

    Problem 343 without a reason, 345 as in ``mark_value``, 346 when no mark stands.
    """
    text = _cleaned(reason=reason)["reason"]
    if not text:
        raise Problem(343, "chưa ghi", where=TITLES["reason"], mend="Ghi vì sao dấu này không còn đúng.")
    last = _last_of(value)
    if last is None or last.finding == Marking.Finding.WITHDRAWN:
        raise Problem(346, "Giá trị này không có dấu đối chiếu nào để rút", mend="Mở lại trang của giá trị để xem.")
    return _append(
        Marking(finding=Marking.Finding.WITHDRAWN, reason=text), value, by, seen, "criteria.withdraw_marking"
    )


def _cleaned(**texts: str) -> dict[str, str]:
    """Composed letters, no control characters. Problem 343 for a text longer than its place."""
    cleaned = {name: nfc(text) for name, text in texts.items()}
    for name, text in cleaned.items():
        if len(text) > LONGEST[name]:
            what = f"dài {len(text)} ký tự, tối đa {LONGEST[name]}"
            raise Problem(343, what, where=TITLES[name], mend="Viết gọn lại.")
    return cleaned


def _check_texts(finding: str, texts: dict[str, str]) -> None:
    if not texts["place"]:
        mend = "Ghi điều, khoản hoặc phụ lục, ví dụ “Phụ lục, chỉ tiêu 9.2”."
        raise Problem(343, "chưa ghi", where=TITLES["place"], mend=mend)
    if finding == Marking.Finding.DIFFERS and not texts["says"]:
        raise Problem(343, "chưa ghi", where=TITLES["says"], mend="Chép đúng lời hoặc con số của bản có chữ ký.")
    if missing := missing_letters(texts["says"]):  # it is printed on papers, which refuse what their font lacks
        what = f"có ký tự không in được trên văn bản: {' '.join(missing)}"
        raise Problem(343, what, where=TITLES["says"], mend="Bỏ ký tự đó, hoặc viết bằng chữ.")
    if finding == Marking.Finding.MATCHES and texts["says"]:
        what = "đã ghi lời khác trong khi chọn khớp"
        raise Problem(343, what, where=TITLES["says"], mend="Bỏ trống ô này, hoặc chọn bản có chữ ký ghi khác.")


def _check_day(day: date, today: date) -> None:
    if day > today:
        what = f"{day:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(344, what, where=TITLES["compared_on"], mend="Ghi ngày đã so, không phải ngày sẽ so.")
    if day.year < EARLIEST_YEAR:
        what = f"{day:%d/%m/%Y} ở trước năm {EARLIEST_YEAR}"
        raise Problem(344, what, where=TITLES["compared_on"], mend="Xem lại năm đã gõ.")


def _last_of(value: CitedValue) -> Marking | None:
    return Marking.objects.filter(value_id=value.value_id).order_by("-number").first()


def _append(row: Marking, value: CitedValue, by: Official, seen: int | None, action: str) -> Marking:
    last = _last_of(value)
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise _overtaken()
    row.value_id, row.number, row.fingerprint = value.value_id, number + 1, value.fingerprint
    row.words, row.citation = value.words, str(value.citation)
    row.marked_by, row.marked_at = by, timezone.now()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two persons in the same moment
        raise _overtaken() from None
    record_audit(by=by, action=action, subject=row.value_id, details=_details(row), reason=row.reason)
    return row


def _overtaken() -> Problem:
    what = "Vừa có người khác đánh dấu giá trị này"
    return Problem(345, what, mend="Xem dấu mới ở phần lịch sử, rồi ghi lại nếu vẫn cần.")


def _details(row: Marking) -> dict[str, str | int]:
    texts = {name: getattr(row, name) for name in ("finding", "words", "citation", "place", "page", "says", "note")}
    day = row.compared_on.isoformat() if row.compared_on else ""
    scan = row.scan.sha256 if row.scan else ""
    return {**texts, "number": row.number, "fingerprint": row.fingerprint, "compared_on": day, "scan": scan}
