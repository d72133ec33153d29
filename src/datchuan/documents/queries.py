"""Reads of official documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.documents.access import may_take, visible_to
from datchuan.documents.assembling import Ground
from datchuan.documents.citing import cited_keys
from datchuan.documents.content import Document, Issuer, Signatory
from datchuan.documents.models import (
    FIXED_STATES,
    DocumentState,
    DocumentVersion,
    Letterhead,
    OutgoingDocument,
    SigningRight,
)
from datchuan.documents.stored import document_from
from datchuan.documents.workflow import Transition, steps_from
from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.models import Office, Official, Role


def newest_version(document: OutgoingDocument) -> DocumentVersion:
    """The version that holds: the last one written."""
    return document.versions.order_by("-ordinal")[0]


def mark_of(document: OutgoingDocument, version: DocumentVersion) -> str:
    """What a draft's Word file carries, so that it comes back to the same draft and version."""
    return f"{document.pk}/{version.ordinal}"


def newest_content(document: OutgoingDocument) -> Document:
    """What the document says now, without number and day."""
    return document_from(newest_version(document).content)


def content_of(document: OutgoingDocument, version: DocumentVersion) -> Document:
    """What a version says, with the number and day that the document has."""
    return replace(document_from(version.content), number=document.number, dated=document.dated)


def issued_content(document: OutgoingDocument) -> Document:
    """What the document says now, with the number and day it has."""
    return content_of(document, newest_version(document))


ISSUED_KEY = "vb-"  # of a document of this system, before its number here


def instruments_known(content: Document | None = None) -> Mapping[str, Instrument]:
    """The register of instruments that a paper may cite, by key; with the issued documents that ``content`` cites."""
    keys = [key for key in (cited_keys(content) if content else ()) if key.startswith(ISSUED_KEY)]
    numbers = [key.removeprefix(ISSUED_KEY) for key in keys]
    found = _issued().filter(pk__in=[each for each in numbers if each.isdecimal()]) if numbers else ()
    return {**load_library().instruments, **_as_instruments(found)}


def instruments_to_choose(office: Office) -> Mapping[str, Instrument]:
    """What the page offers to cite: the register, and the newest documents that the office issued."""
    newest = _issued().filter(office=office).order_by("-dated", "-number")[:100]
    return {**load_library().instruments, **_as_instruments(newest)}


def _issued() -> QuerySet[OutgoingDocument]:
    return OutgoingDocument.objects.filter(state__in=FIXED_STATES).select_related("office__letterhead")


def _as_instruments(documents: Iterable[OutgoingDocument]) -> dict[str, Instrument]:
    return {f"{ISSUED_KEY}{each.pk}": _as_instrument(each) for each in documents}


def _as_instrument(document: OutgoingDocument) -> Instrument:
    letterhead = getattr(document.office, "letterhead", None)
    return Instrument(
        key=f"{ISSUED_KEY}{document.pk}",
        kind=document.get_type_display(),
        number=document.notation,
        issuer=letterhead.full_name if letterhead else document.office.name,
        title=document.subject,
        issued_on=document.dated,
    )


def steps_for(official: Official, document: OutgoingDocument) -> list[Transition]:
    """The steps that this official may take now."""
    return [step for step in steps_from(document.state) if may_take(official, document, step)]


def waiting_for(official: Official) -> QuerySet[OutgoingDocument]:
    """The documents that wait for this official: a head's division's reviews, leadership's signatures, the clerk's
    numbers; one's own drafts."""
    waits = Q(state=DocumentState.DRAFT, drafted_by=official)
    if official.role == Role.DIVISION_HEAD:
        waits |= Q(state=DocumentState.REVIEW, division=official.office)
    if official.has_perm("documents.sign"):
        waits |= Q(state=DocumentState.SUBMITTED)
    if official.has_perm("documents.keep_registers"):
        waits |= Q(state__in=[DocumentState.SIGNED, DocumentState.NUMBERED, DocumentState.ISSUED])
    return visible_to(official).filter(waits)


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


def department_name() -> str:
    """The department as it stands in a sentence: by its head of papers, else by its name."""
    department = Office.objects.select_related("letterhead").get(kind=Office.Kind.DEPARTMENT)
    letterhead = getattr(department, "letterhead", None)
    return letterhead.full_name if letterhead else department.name


def issuer_from(letterhead: Letterhead) -> Issuer:
    """The head as papers print it."""
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
    """One official's rights to sign for an office on a day."""
    return rights_on(office, on).filter(official=official)


def signatory_from(right: SigningRight) -> Signatory:
    """The signature block that a right gives."""
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


def ground_of(office: Office, division: Office, on: date) -> Ground:
    """What stands around a paper's words on a day. Problem 537, 538 where the office has no head of papers or nobody
    signs for it."""
    return Ground(
        issuer=issuer_from(letterhead_of(office)),
        signatory=usual_signatory(office, on),
        drafting_unit=division.symbol or division.key.upper(),
        form_day=on,
    )
