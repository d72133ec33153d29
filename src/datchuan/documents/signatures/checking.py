"""Checking the signatures of a PDF: who, when, whole, trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datchuan.documents.signatures.certificates import read_certificates
from datchuan.documents.signatures.opening import open_pdf
from datchuan.documents.signatures.report import Integrity, SignatureReport, SignaturesFound, Trust


@dataclass(frozen=True)
class _Ground:
    """What trust rests on: the agency's certificates, lists of revoked ones, and the moment of asking."""

    trusted: list[Any]
    crls: list[bytes]
    at: datetime

    def context(self, moment: datetime, certificates: Sequence[Any], *, revocation: str) -> Any:
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=self.trusted,
            other_certs=list(certificates),
            moment=moment,
            allow_fetching=False,
            crls=self.crls,
            revocation_mode=revocation,
            retroactive_revinfo=True,
        )


def check_signatures(
    pdf: bytes, *, trusted: Sequence[bytes], at: datetime, crls: Sequence[bytes] = ()
) -> SignaturesFound:
    """Every signature of the file, judged at its own time of signing.

    ``trusted`` are certificate files (PEM or DER), ``crls`` lists of revoked certificates (DER), ``at`` the moment of
    asking. Raises Problem 550 for a file that is no readable PDF, 553 for a certificate that cannot be read.
    """
    ground = _Ground(read_certificates(trusted), list(crls), at)
    reader = open_pdf(pdf)
    return SignaturesFound(tuple(_report(each, ground) for each in reader.embedded_regular_signatures))


def _report(signature: Any, ground: _Ground) -> SignatureReport:
    try:
        certificate, others = signature.signer_cert, signature.other_embedded_certs
    except Exception as error:
        return _broken(signature, str(error))
    try:
        claimed = signature.self_reported_timestamp
        timestamped, moment = _moment(signature, claimed, ground, others)
        status, looked_up = _judged(signature, ground, moment, others)
    except Exception as error:
        return _broken(signature, str(error))
    return SignatureReport(
        **_names(certificate),
        signed_at=moment if timestamped else claimed,
        is_timestamped=timestamped,
        integrity=_integrity(status),
        trust=_trust(status, certificate, moment, ground),
        expired_since=certificate.not_valid_after < ground.at,
        revocation_checked=looked_up,
    )


def _broken(signature: Any, why: str) -> SignatureReport:
    names = {"signer": "", "organisation": "", "serial": "", "issuer": "", "valid_from": None, "valid_until": None}
    return SignatureReport(
        **names,  # type: ignore[arg-type]
        signed_at=None,
        is_timestamped=False,
        integrity=Integrity.UNREADABLE,
        trust=Trust.UNKNOWN,
        why=f"Trường ký “{signature.field_name}”: {why or 'dữ liệu chữ ký hỏng'}.",
    )


def _names(certificate: Any) -> dict[str, Any]:
    subject = certificate.subject.native
    return {
        "signer": _text(subject.get("common_name")) or certificate.subject.human_friendly,
        "organisation": _text(subject.get("organization_name")) or _text(subject.get("organizational_unit_name")),
        "serial": f"{certificate.serial_number:X}",
        "issuer": _text(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly,
        "valid_from": certificate.not_valid_before,
        "valid_until": certificate.not_valid_after,
    }


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _moment(signature: Any, claimed: datetime | None, ground: _Ground, others: Sequence[Any]) -> tuple[bool, datetime]:
    """Whether a trusted timestamp tells the time of signing, and the moment at which to judge the certificate."""
    token = _validated(signature, ground, ground.at, others).timestamp_validity
    if token is not None and token.valid and token.intact and ground.trusted:
        then = _validated(signature, ground, token.timestamp, others).timestamp_validity
        if then.trusted:
            return True, token.timestamp
    return False, claimed or ground.at


def _judged(signature: Any, ground: _Ground, moment: datetime, others: Sequence[Any]) -> tuple[Any, bool]:
    """The verdict, and whether a list of revoked certificates of that issuer was at hand for it."""
    if ground.crls:
        status = _validated(signature, ground, moment, others, revocation="require")
        if status.revoked or status.trusted:
            return status, True
    return _validated(signature, ground, moment, others), False


def _validated(
    signature: Any, ground: _Ground, moment: datetime, others: Sequence[Any], *, revocation: str = "soft-fail"
) -> Any:
    from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature

    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    return validate_pdf_signature(
        signature,
        signer_validation_context=ground.context(moment, others, revocation=revocation),
        ts_validation_context=ground.context(moment, others, revocation="soft-fail"),
        key_usage_settings=usage,
    )


def _integrity(status: Any) -> Integrity:
    from pyhanko.sign.validation import SignatureCoverageLevel

    if not (status.intact and status.valid):
        return Integrity.BROKEN
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Integrity.WHOLE
    covers_revision = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    return Integrity.FOLLOWED if covers_revision and status.docmdp_ok else Integrity.CHANGED


def _trust(status: Any, certificate: Any, moment: datetime, ground: _Ground) -> Trust:
    from pyhanko.sign.ades.report import AdESIndeterminate

    if not ground.trusted:
        return Trust.NO_LIST
    if certificate.not_valid_after < moment:
        return Trust.EXPIRED
    if certificate.not_valid_before > moment:
        return Trust.NOT_YET_VALID
    if status.revoked:
        return Trust.REVOKED
    if status.trusted:
        return Trust.TRUSTED
    unsuited = (AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE)
    return Trust.UNSUITABLE if status.trust_problem_indic in unsuited else Trust.UNKNOWN_ISSUER
