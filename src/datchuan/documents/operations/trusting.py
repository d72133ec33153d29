"""The certificates an agency trusts, and the pictures its signatures show."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.documents.models import SignaturePicture, TrustedCertificate
from datchuan.documents.signatures.certificates import read_certificates
from datchuan.documents.signatures.pictures import read_picture
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

WHERE = "Danh sách tin cậy"
LARGEST_CERTIFICATE, LARGEST_PICTURE = 100_000, 1_000_000
WIDEST_SEAL = Decimal(60)


@transaction.atomic
def trust_certificate(*, office: Office, content: bytes, by: Official) -> list[TrustedCertificate]:
    """Add a certificate file to the agency's list, each certificate in it. Problem 553 when it holds none, 557 when
    all of them are there already or the file is too large."""
    if len(content) > LARGEST_CERTIFICATE:
        raise Problem(557, "tệp quá lớn cho một chứng thư", where=WHERE, mend="Chọn tệp .pem, .crt hoặc .cer.")
    made = [_trusted(office, each, by) for each in read_certificates([content])]
    added = [each for each in made if each is not None]
    if not added:
        raise Problem(557, "chứng thư này đã có", where=WHERE, mend="Không cần làm gì thêm.")
    for each in added:
        details = {"subject": each.subject, "digest": each.digest}
        record_audit(by=by, action="documents.trust_certificate", subject=f"office {office.key}", details=details)
    return added


def _trusted(office: Office, certificate: Any, by: Official) -> TrustedCertificate | None:
    content = certificate.dump()
    digest = hashlib.sha256(content).hexdigest()
    if TrustedCertificate.objects.filter(office=office, digest=digest, removed_at=None).exists():
        return None
    return TrustedCertificate.objects.create(
        office=office,
        content=content,
        digest=digest,
        subject=_named(certificate)[:300],
        valid_until=certificate.not_valid_after,
        added_by=by,
        added_at=timezone.now(),
    )


def _named(certificate: Any) -> str:
    told = certificate.subject.native
    parts = [str(told[each]) for each in ("common_name", "organization_name") if told.get(each)]
    return ", ".join(parts) or str(certificate.subject.human_friendly)


@transaction.atomic
def trust_no_more(*, certificate: TrustedCertificate, by: Official) -> None:
    """Take a certificate off the list. What was judged by it stays as it was judged."""
    certificate.removed_by, certificate.removed_at = by, timezone.now()
    certificate.save(update_fields=["removed_by", "removed_at"])
    details = {"subject": certificate.subject, "digest": certificate.digest}
    record_audit(by=by, action="documents.trust_no_more", subject=f"office {certificate.office.key}", details=details)


@transaction.atomic
def keep_picture(
    *, office: Office, official: Official | None, content: bytes, width_mm: Decimal | None, by: Official
) -> SignaturePicture:
    """Keep the picture of a person's signature (blue), or of the agency's seal (red, with its real width); a new one
    takes the place of the old. Problem 555 for a picture that does not fit the law, 576 for a width that is none."""
    if len(content) > LARGEST_PICTURE:
        raise Problem(576, "ảnh nặng quá 1 MB", where="Ảnh chữ ký, dấu", mend="Giảm cỡ ảnh.")
    read_picture(content, colour="blue" if official else "red")
    if official is None and not (width_mm and 0 < width_mm <= WIDEST_SEAL):
        mend = f"Đo con dấu và ghi bề ngang thật, không quá {WIDEST_SEAL} mm."
        raise Problem(576, "chưa ghi bề ngang thật của dấu", where="Ảnh dấu", mend=mend)
    made, _ = SignaturePicture.objects.update_or_create(
        office=office,
        official=official,
        defaults={
            "content": content,
            "width_mm": None if official else width_mm,
            "added_by": by,
            "added_at": timezone.now(),
        },
    )
    details = {"of": official.username if official else "seal", "digest": hashlib.sha256(content).hexdigest()}
    record_audit(by=by, action="documents.keep_picture", subject=f"office {office.key}", details=details)
    return made
