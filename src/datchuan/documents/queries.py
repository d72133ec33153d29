"""Reads of official documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.documents.content import Document, Issuer, Signatory
from datchuan.documents.models import DocumentVersion, Letterhead, OutgoingDocument, SigningRight
from datchuan.documents.stored import document_from
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official


def newest_version(document: OutgoingDocument) -> DocumentVersion:
    return document.versions.order_by("-ordinal")[0]


def newest_content(document: OutgoingDocument) -> Document:
    """What the document says now, without number and day."""
    return document_from(newest_version(document).content)


def issued_content(document: OutgoingDocument) -> Document:
    """What the document says now, with the number and day it has."""
    return replace(newest_content(document), number=document.number, dated=document.dated)


def letterhead_of(office: Office) -> Letterhead:
    """Problem 537 for an office that has no head of papers yet."""
    found = Letterhead.objects.filter(office=office).first()
    if found is None:
        raise Problem(
            537,
            f"{office.name} chưa có phần đầu văn bản",
            mend="Ghi tên cơ quan, chữ viết tắt và địa danh ở trang Văn bản, mục Cơ quan ban hành.",
        )
    return found


def issuer_from(letterhead: Letterhead) -> Issuer:
    return Issuer(
        name=letterhead.name,
        symbol=letterhead.symbol,
        place=letterhead.place,
        parent=letterhead.parent,
        full_name=letterhead.full_name,
        collective=letterhead.collective,
    )


def rights_on(office: Office, on: date) -> QuerySet[SigningRight]:
    """The rights to sign for an office that hold on a day."""
    return SigningRight.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), office=office, valid_from__lte=on, official__is_active=True
    ).select_related("official")


def rights_of(official: Official, office: Office, on: date) -> QuerySet[SigningRight]:
    return rights_on(office, on).filter(official=official)


def signatory_from(right: SigningRight) -> Signatory:
    return Signatory(
        title=right.title,
        name=right.official.full_name,
        authority=right.authority,
        of_title=right.of_title,
        deputy_for=right.deputy_for,
    )


def usual_signatory(office: Office, on: date) -> Signatory:
    """Who signs by default: the first right of the day, a deputy before the head. Problem 538 when nobody may."""
    rights = list(rights_on(office, on))
    if not rights:
        raise Problem(
            538,
            f"Chưa có ai được ghi thẩm quyền ký cho {office.name} ngày {on:%d/%m/%Y}",
            mend="Ghi người ký ở trang Văn bản, mục Thẩm quyền ký.",
        )
    return signatory_from(next((each for each in rights if each.authority == "KT."), rights[0]))
