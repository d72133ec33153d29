"""The ten columns of a register, for outgoing and for incoming documents (Phụ lục IV NĐ 30/2020)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum

from datchuan.documents.models import (
    Delivery,
    DocumentState,
    DocumentStep,
    DocumentVersion,
    IncomingDocument,
    NumberBook,
    TakenNumber,
)
from datchuan.kernel.text import format_day

OUT, IN = NumberBook.Direction.OUT, NumberBook.Direction.IN
# Heading, and its share of the page's width.
COLUMNS: Mapping[str, tuple[tuple[str, float], ...]] = {
    OUT: (
        ("Số, ký hiệu văn bản", 1.5),
        ("Ngày tháng văn bản", 1.2),
        ("Tên loại và trích yếu nội dung văn bản", 4),
        ("Người ký", 1.5),
        ("Nơi nhận văn bản", 2.6),
        ("Đơn vị, người nhận bản lưu", 1.2),
        ("Số lượng bản", 0.8),
        ("Ngày chuyển", 1.2),
        ("Ký nhận", 1.1),
        ("Ghi chú", 1.9),
    ),
    IN: (
        ("Ngày đến", 1.2),
        ("Số đến", 0.7),
        ("Tác giả", 2.2),
        ("Số, ký hiệu", 1.5),
        ("Ngày tháng", 1.2),
        ("Tên loại và trích yếu nội dung", 4),
        ("Đơn vị hoặc người nhận", 1.8),
        ("Ngày chuyển", 1.2),
        ("Ký nhận", 1.3),
        ("Ghi chú", 1.9),
    ),
}


@dataclass(frozen=True)
class RegisterRow:
    """One number of a register: its ten cells, the document it stands for, and whether it was given up.

    ``fixed`` is what never changes once the register is closed; a closed register is sealed over it.
    """

    number: int
    document: int
    cells: tuple[str, ...]
    fixed: tuple[str, ...]
    is_void: bool = False


def entries_of(book: NumberBook) -> Any:
    """The rows of a register in the database, in the order of their numbers; a page cuts its part out of it."""
    if book.direction == IN:
        return book.incoming.select_related("handler", "official", "acknowledged_by", "answered_by").order_by("number")
    return book.numbers.select_related("document").order_by("number")


def rows_of(book: NumberBook, entries: Iterable[Any] | None = None) -> list[RegisterRow]:
    """The register's rows, or those of some of its entries. Four questions, however many rows."""
    found = list(entries_of(book) if entries is None else entries)
    if book.direction == IN:
        return [_arrival(each) for each in found]
    ground = _Ground.of([each.document_id for each in found])
    return [_outgoing(each, ground) for each in found]


def seal_of(rows: Iterable[RegisterRow]) -> str:
    """SHA-256 over what a closed register says of each number."""
    told = json.dumps([[row.number, *row.fixed] for row in rows], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class _Ground:
    """What the rows of outgoing documents need beside the documents themselves, by document."""

    contents: Mapping[int, Mapping[str, Any]]
    sent: Mapping[int, Mapping[str, Any]]
    sent_on: Mapping[int, date]

    @classmethod
    def of(cls, documents: list[int]) -> _Ground:
        later = DocumentVersion.objects.filter(document=OuterRef("document"), ordinal__gt=OuterRef("ordinal"))
        names = ("document_id", "content__recipients", "content__addressees", "content__archive", "content__signatory")
        newest = DocumentVersion.objects.filter(~Exists(later), document__in=documents).values(*names)
        sent = (
            Delivery.objects.filter(document__in=documents)
            .order_by()
            .values("document_id")
            .annotate(copies_sent=Sum("copies"), places=Count("pk"), received=Count("acknowledged_at"))
        )
        steps = DocumentStep.objects.filter(document__in=documents, to_state=DocumentState.DISTRIBUTED)
        return cls(
            {each["document_id"]: each for each in newest},
            {each["document_id"]: each for each in sent},
            dict(steps.values_list("document_id", "on")),
        )


def _outgoing(taken: TakenNumber, ground: _Ground) -> RegisterRow:
    document, content = taken.document, ground.contents[taken.document_id]
    sent = ground.sent.get(document.pk)
    fixed = (
        document.notation,
        format_day(document.dated),
        f"{document.get_type_display()} {document.subject}",
        content["content__signatory"]["name"],
        _recipients(content),
        content["content__archive"] or "",
        taken.void_reason,
    )
    moving = (
        f"{sent['copies_sent']}" if sent else "",
        format_day(ground.sent_on[document.pk]) if document.pk in ground.sent_on else "",
        f"{sent['received']}/{sent['places']} nơi báo đã nhận" if sent else "",
        _note(taken),
    )
    return RegisterRow(taken.number, document.pk, (*fixed[:6], *moving), fixed, is_void=bool(taken.void_reason))


def _recipients(content: Mapping[str, Any]) -> str:
    named = [each["name"] for each in content["content__recipients"] or ()]
    return "; ".join([*(content["content__addressees"] or ()), *named])


def _note(taken: TakenNumber) -> str:
    if taken.void_reason:
        return f"Số bỏ, văn bản không phát hành: {taken.void_reason}"
    if taken.document.state == DocumentState.NUMBERED:
        return "Đã cấp số, chưa phát hành"
    return ""


def _arrival(arrival: IncomingDocument) -> RegisterRow:
    fixed = (
        format_day(arrival.arrived_on),
        f"{arrival.number:02d}",
        arrival.author,
        arrival.notation,
        format_day(arrival.dated) if arrival.dated else "",
        f"{arrival.kind} {arrival.subject}".strip(),
        arrival.digest,
    )
    passed_to = ", ".join(
        part for part in (arrival.handler.short_name if arrival.handler else "", str(arrival.official or "")) if part
    )
    moving = (
        passed_to,
        format_day(arrival.passed_on) if arrival.passed_on else "",
        str(arrival.acknowledged_by or ""),
        "; ".join(part for part in (arrival.note, _answered(arrival)) if part),
    )
    return RegisterRow(arrival.number, arrival.pk, (*fixed[:6], *moving), fixed)


def _answered(arrival: IncomingDocument) -> str:
    if arrival.answered_by:
        return f"trả lời tại {arrival.answered_by.notation}"
    return f"xong {format_day(arrival.done_on)}" if arrival.done_on else ""
