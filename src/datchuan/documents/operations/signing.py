"""The signed copies of an issued document: checked, and kept only when nothing is wrong with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from datchuan.documents.citing import with_citations
from datchuan.documents.models import FIXED_STATES, IssuedCopy, OutgoingDocument, SignaturePicture, TrustedCertificate
from datchuan.documents.operations.issuing import keep_copy
from datchuan.documents.pdf_renderer import signature_places
from datchuan.documents.queries import instruments_known, issued_content
from datchuan.documents.signatures import SignaturesFound, check_signatures, provenance_of
from datchuan.documents.signatures.signing import Key, seal_as_agency, sign_as_person
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

WHERE = "Bản ký số"
LARGEST = 20_000_000
Kind = IssuedCopy.Kind


def keep_signed(*, document: OutgoingDocument, pdf: bytes, by: Official, at: datetime) -> IssuedCopy:
    """Keep a signed PDF that came back as the document's signed copy; one that holds the kept signed copy and a further
    signature becomes the sealed one.

    Kept only when it is the PDF issued here, whole since it was signed, and every signature's certificate leads to one
    that the agency trusts. Problem 550 when it cannot be read, 575 with the reasons when it is not kept.
    """
    if not by.has_perm("documents.keep_registers") and by.pk != document.signed_by_id:
        raise Problem(575, "tài khoản này không nộp bản ký số được", where=WHERE, mend="Việc của văn thư, người ký.")
    if len(pdf) > LARGEST:
        raise Problem(575, "tệp nặng quá 20 MB", where=WHERE, mend="Ký trên đúng tệp PDF tải từ trang này.")
    with transaction.atomic():
        held = OutgoingDocument.objects.select_for_update(of=("self",)).select_related("office").get(pk=document.pk)
        copies = _copies(held)
        kind = _next_kind(copies)
        found, origin = _judged(held, copies, pdf, at)
        made = keep_copy(document=held, kind=kind, content=pdf, by=by, signatures=_told(found, origin))
        details = {"digest": made.digest, "kind": kind, "signers": [each.signer for each in found.reports]}
        record_audit(by=by, action="documents.keep_signed", subject=f"document {held.pk}", details=details)
    return made


def _copies(document: OutgoingDocument) -> dict[str, IssuedCopy]:
    copies = {copy.kind: copy for copy in document.copies.all()}
    if document.state not in FIXED_STATES or Kind.PDF not in copies:
        mend = "Phát hành văn bản, rồi ký trên tệp PDF đã phát hành."
        raise Problem(575, "văn bản chưa phát hành", where=WHERE, mend=mend)
    return copies


def _next_kind(copies: dict[str, IssuedCopy]) -> str:
    if Kind.SEALED in copies:
        raise Problem(575, "đã có bản ký số có dấu cơ quan", where=WHERE, mend="Bản đã lưu không thay được.")
    return Kind.SEALED if Kind.SIGNED in copies else Kind.SIGNED


def _judged(
    document: OutgoingDocument, copies: dict[str, IssuedCopy], pdf: bytes, at: datetime
) -> tuple[SignaturesFound, str]:
    """What the signatures say, and how the file relates to the one issued. Problem 575 when anything is wrong."""
    certificates = TrustedCertificate.objects.filter(office=document.office_id, removed_at=None)
    trusted = [bytes(each.content) for each in certificates]
    found = check_signatures(pdf, trusted=trusted, at=at)
    origin, pages = provenance_of(pdf, copies[Kind.PDF].file.read())
    wrong = [] if origin.is_ours else [f"{origin.value} ở trang {', '.join(map(str, pages))}"]
    if not found.reports:
        wrong.append("Tệp chưa có chữ ký số nào")
    for each in found.reports:
        wrong += [] if each.integrity.holds else [f"{each.signer or 'Chữ ký'}: {each.integrity.value}"]
        wrong += [] if not each.integrity.holds or each.is_good else [f"{each.signer}: {each.trust.value}"]
    if Kind.SIGNED in copies and not pdf.startswith(copies[Kind.SIGNED].file.read()):
        wrong.append("Tệp không phải bản ký số đã lưu được ký thêm")
    if wrong:
        mend = "Tệp không được lưu. Ký lại trên tệp PDF tải từ trang này; chứng thư tin cậy khai ở mục Ký số."
        raise Problem(575, "; ".join(dict.fromkeys(wrong)), where=WHERE, mend=mend)
    return found, origin.value


def _told(found: SignaturesFound, origin: str) -> list[dict[str, Any]]:
    return [{"signer": each.signer, "sentences": [*each.sentences, f"{origin}."]} for each in found.reports]


def sign_here(*, document: OutgoingDocument, key: Key, by: Official, at: datetime) -> IssuedCopy:
    """Sign the issued PDF as the person who signed the document, with the picture kept for them; the result is checked
    like any other. Problem 551, 552 for the key, 575, 576 without a picture."""
    if by.pk != document.signed_by_id:
        raise Problem(575, f"{document.signed_by} là người ký văn bản này", where=WHERE, mend="Người đó ký số.")
    picture = _picture(document, by)
    pdf = _copies(document)[Kind.PDF].file.read()
    content = issued_content(document)
    place = signature_places(with_citations(content, instruments_known(content)))[-1]
    signed = sign_as_person(pdf, key=key, picture=bytes(picture.content), place=place, signed_at=at)
    return keep_signed(document=document, pdf=signed, by=by, at=at)


def seal_here(*, document: OutgoingDocument, key: Key, by: Official, at: datetime) -> IssuedCopy:
    """Sign the person's signed copy with the agency's key, its seal over the left third of the signature. Problem 551,
    552, 556 without a person's signature made here, 575, 576 without the seal's picture."""
    if not by.has_perm("documents.keep_registers"):
        raise Problem(575, "tài khoản này không đóng dấu được", where=WHERE, mend="Việc này của văn thư.")
    picture = _picture(document, None)
    copies = _copies(document)
    if Kind.SIGNED not in copies:
        mend = "Người có thẩm quyền ký số trước."
        raise Problem(575, "chưa có bản ký số của người có thẩm quyền", where=WHERE, mend=mend)
    sealed = seal_as_agency(
        copies[Kind.SIGNED].file.read(),
        key=key,
        picture=bytes(picture.content),
        width=float(picture.width_mm or 0),
        signed_at=at,
    )
    return keep_signed(document=document, pdf=sealed, by=by, at=at)


def _picture(document: OutgoingDocument, of: Official | None) -> SignaturePicture:
    found = SignaturePicture.objects.filter(office=document.office_id, official=of).first()
    if found is None:
        what = f"chưa có ảnh chữ ký của {of}" if of else "chưa có ảnh dấu của cơ quan"
        raise Problem(576, what, where=WHERE, mend="Tải ảnh lên ở trang Cơ quan ban hành, mục Ký số.")
    return found
