"""Reads of incoming documents: lists, duplicates, what is about a topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.documents.access import arrivals_visible_to, visible_to
from datchuan.documents.models import FIXED_STATES, IncomingDocument, OutgoingDocument
from datchuan.kernel.text import fold, nfc
from datchuan.people.models import Office, Official

# Keys stand in addresses.
STANDINGS = {
    "cho": "Chưa xong",
    "cua-toi": "Của tôi",
    "chua-nhan": "Chưa báo đã nhận",
    "qua-han": "Quá hạn",
    "xong": "Đã xong",
    "tat-ca": "Tất cả",
}


def arrivals_standing(official: Official, standing: str, today: date) -> QuerySet[IncomingDocument]:
    """What reached the official's house, by how it stands on a day; an unknown standing means what is not done."""
    found = arrivals_visible_to(official)
    mine = Q(official=official) | Q(official=None, handler=official.office)
    by_standing = {
        "cua-toi": Q(done_on=None) & mine,
        "chua-nhan": Q(done_on=None, acknowledged_at=None),
        "qua-han": Q(done_on=None, due_on__lt=today),
        "xong": Q(done_on__isnull=False),
        "tat-ca": Q(),
    }
    return found.filter(by_standing.get(standing, Q(done_on=None)))


def same_arrivals(office: Office, author: str, notation: str, dated: date | None) -> list[IncomingDocument]:
    """What the office has registered with the same author, notation and day; nothing without a notation or a day."""
    if not nfc(notation) or dated is None:
        return []
    same_day = IncomingDocument.objects.filter(office=office, dated=dated)
    wanted = (fold(author), fold(notation).replace(" ", ""))
    return [each for each in same_day if (fold(each.author), fold(each.notation).replace(" ", "")) == wanted]


@dataclass(frozen=True)
class PapersAbout:
    """The official's documents about one thing, newest first."""

    incoming: Sequence[IncomingDocument]
    outgoing: Sequence[OutgoingDocument]

    def __bool__(self) -> bool:
        return bool(self.incoming or self.outgoing)


def papers_about(official: Official, keys: Sequence[str]) -> PapersAbout:
    """Incoming and outgoing documents about any of ``keys`` that the official may see. Two questions."""
    incoming = arrivals_visible_to(official).filter(about__in=keys).select_related("handler", "official")
    outgoing = visible_to(official).filter(about__in=keys).exclude(state="cancelled").select_related("division")
    return PapersAbout(list(incoming[:50]), list(outgoing[:50]))


def possible_answers(arrival: IncomingDocument) -> QuerySet[OutgoingDocument]:
    """Issued documents of the office that may answer an arrival: dated since it arrived."""
    return OutgoingDocument.objects.filter(
        office=arrival.office_id, state__in=FIXED_STATES, dated__gte=arrival.arrived_on
    ).order_by("-dated", "-pk")
