"""Opening a register for a year begun on paper, and closing one at year's end (Điều 15, 16 NĐ 30/2020)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.documents.access import registers_permission
from datchuan.documents.models import DocumentState, NumberBook
from datchuan.documents.operations.numbering import book_for
from datchuan.documents.registers import rows_of, seal_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

MOST_NUMBERS = 99_999


def _check_keeper(by: Official, direction: str) -> None:
    if not by.has_perm(registers_permission(direction)):
        raise Problem(557, "tài khoản này không giữ sổ", where="Sổ đăng ký văn bản", mend="Việc này của văn thư.")


@transaction.atomic
def begin_book(
    *, office: Office, year: int, direction: str, type_: str = "", first_number: int, by: Official
) -> NumberBook:
    """Open a register that goes on from numbers given on paper: its first number here is ``first_number``.

    Problem 557 when this is not who keeps it, 558 when it has given a number already or the first number is none.
    """
    _check_keeper(by, direction)
    book = book_for(office=office, year=year, type_=type_, direction=direction)
    if book.last_number:
        what = f"sổ đã cấp đến số {book.last_number:02d}"
        raise Problem(558, what, where=book.title, mend="Số đầu chỉ đặt được khi sổ chưa cấp số nào.")
    if not 1 <= first_number <= MOST_NUMBERS:
        mend = f"Ghi số từ 1 đến {MOST_NUMBERS}: số liền sau số cuối ở sổ giấy."
        raise Problem(558, f"số đầu {first_number} không hợp lệ", where=book.title, mend=mend)
    book.first_number = first_number
    book.save(update_fields=["first_number"])
    details = {"book": str(book), "first_number": first_number}
    record_audit(by=by, action="documents.begin_book", subject=f"book {book.pk}", details=details)
    return book


@transaction.atomic
def close_book(*, book: NumberBook, by: Official, on: date) -> NumberBook:
    """Close a register at the end of its year: it gives no number any more and is not opened again (the database
    refuses it). A hash of its rows is kept, so that a later change would show.

    Problem 557 when this is not who keeps it, 559 when it is closed, the year is not over, or a number of it waits to
    be issued or given up.
    """
    _check_keeper(by, book.direction)
    held = NumberBook.objects.select_for_update().get(pk=book.pk)
    _check_closable(held, on)
    rows = rows_of(held)
    held.closed_on, held.closed_by, held.digest = on, by, seal_of(rows)
    held.save(update_fields=["closed_on", "closed_by", "digest"])
    details = {"book": str(held), "numbers": len(rows), "digest": held.digest, "on": str(on)}
    record_audit(by=by, action="documents.close_book", subject=f"book {held.pk}", details=details)
    return held


def _check_closable(book: NumberBook, on: date) -> None:
    where = book.title
    if book.closed_on:
        raise Problem(559, f"sổ đã khóa ngày {book.closed_on:%d/%m/%Y}", where=where, mend="Không cần làm gì thêm.")
    if on < date(book.year, 12, 31):
        raise Problem(559, "năm của sổ chưa hết", where=where, mend=f"Khóa sổ từ ngày 31/12/{book.year}.")
    waiting = book.numbers.filter(document__state=DocumentState.NUMBERED).select_related("document")
    notations = ", ".join(each.document.notation for each in waiting[:5])
    if notations:
        mend = "Phát hành các văn bản đó, hoặc bỏ số kèm lý do, rồi khóa sổ."
        raise Problem(559, f"còn số đã cấp mà chưa phát hành: {notations}", where=where, mend=mend)
