"""Numbers: one after the other within a year's register, whoever asks at the same time (Điều 15 NĐ 30/2020)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.documents import wording
from datchuan.documents.access import check_step
from datchuan.documents.models import Letterhead, NumberBook, OutgoingDocument, TakenNumber
from datchuan.documents.operations.moving import take_step
from datchuan.documents.queries import newest_content
from datchuan.documents.workflow import BY_KEY
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official


@transaction.atomic
def take_number(*, document: OutgoingDocument, by: Official, on: date) -> OutgoingDocument:
    """Give a signed document the next number of its register, and ``on`` as its day.

    Problem 528 when it is not signed or this is not the clerk, 535 when the register is closed, 536 when ``on`` lies
    before the day of the register's newest number or before the signature, 558 when the year has that number and
    symbol already, from another register.
    """
    held = OutgoingDocument.objects.select_for_update().select_related("office").get(pk=document.pk)
    check_step(held, BY_KEY["number"], by)
    book = book_for(office=held.office, year=on.year, type_=held.type)
    _check_day(book, held, on)
    held.number, held.dated = next_number(book=book), on
    held.notation = wording.notation(replace(newest_content(held), number=held.number, dated=on))
    _check_once(held)
    TakenNumber.objects.create(book=book, number=held.number, document=held, taken_by=by, taken_at=timezone.now())
    take_step(document=held, step=BY_KEY["number"], on=on, by=by)
    return held


def _check_once(document: OutgoingDocument) -> None:
    """A way of numbering that changed within the year may lead to a number that another register gave."""
    same = OutgoingDocument.objects.filter(office=document.office, notation=document.notation)
    if document.dated and same.filter(dated__year=document.dated.year).exclude(pk=document.pk).exists():
        mend = "Cách đánh số đã đổi trong năm: ở trang Sổ, ghi Số đầu của sổ mới sau số lớn nhất đã cấp."
        raise Problem(558, f"số {document.notation} đã cấp trong năm {document.dated.year}", where="Cấp số", mend=mend)


def book_for(*, office: Office, year: int, type_: str = "", direction: str = NumberBook.Direction.OUT) -> NumberBook:
    """The open register of that year for that type, locked until the transaction ends; made when there is none yet.
    Problem 535 when it is closed."""
    by_type = Letterhead.objects.filter(office=office, numbering=Letterhead.Numbering.COMMON).exists() is False
    kind = type_ if by_type and direction == NumberBook.Direction.OUT else ""
    NumberBook.objects.get_or_create(office=office, year=year, direction=direction, type=kind)
    book = NumberBook.objects.select_for_update().get(office=office, year=year, direction=direction, type=kind)
    if book.closed_on:
        raise Problem(
            535,
            f"Sổ {book.get_direction_display()} năm {year} đã khóa ngày {book.closed_on:%d/%m/%Y}",
            mend="Ghi vào sổ của năm mới, hoặc xem lại ngày.",
        )
    return book


def _check_day(book: NumberBook, document: OutgoingDocument, on: date) -> None:
    last = (
        OutgoingDocument.objects.filter(taken_number__book=book).order_by("-taken_number__number")
        .values_list("dated", flat=True).first()
    )  # fmt: skip
    signed = document.signed_on
    if last and on < last:
        what = f"ngày {on:%d/%m/%Y} trước ngày {last:%d/%m/%Y} của số {book.last_number:02d} đã cấp"
    elif signed and on < signed:
        what = f"ngày {on:%d/%m/%Y} trước ngày ký {signed:%d/%m/%Y}"
    else:
        return
    raise Problem(536, what, where="Cấp số", mend="Cấp số theo thứ tự ngày: chọn ngày không sớm hơn.")


def next_number(*, book: NumberBook) -> int:
    """The next number of a book that ``book_for`` has locked: nobody else reads the same."""
    book.last_number = max(book.last_number + 1, book.first_number)
    book.save(update_fields=["last_number"])
    return book.last_number
