"""Certificates, keys and pictures made for tests: an authority, officials, an agency, a time-stamping service."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

VIETNAM = timezone(timedelta(hours=7))
SIGNED_AT = datetime(2020, 6, 5, 8, 30, 15, tzinfo=VIETNAM)
ASKED_AT = datetime(2020, 7, 1, tzinfo=UTC)
PASSWORD = "mật khẩu thử"
_FROM, _UNTIL = datetime(2019, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, issued by ``issuer`` (itself when ``None``)."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    issuer: Holder | None = None

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pkcs12(self) -> bytes:
        chain = [self.issuer.certificate] if self.issuer else None
        secret = BestAvailableEncryption(PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(b"test", self.key, self.certificate, chain, secret)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def issued(
    common: str,
    organisation: str,
    *,
    by: Holder | None = None,
    valid: tuple[datetime, datetime] = (_FROM, _UNTIL),
    stamps_time: bool = False,
    has_rsa: bool = False,
) -> Holder:
    """``has_rsa``: a key as most certificates of agencies have; else a curve's, which is made faster."""
    with_rsa = has_rsa or stamps_time  # pyHanko's time-stamping service for tests signs with RSA only
    key = rsa.generate_private_key(65537, 2048) if with_rsa else ec.generate_private_key(ec.SECP256R1())
    name = _name(common, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject if by else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(_usage(authority=by is None), critical=True)
    )
    if stamps_time:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(builder.sign(by.key if by else key, hashes.SHA256()), key, by)


@cache
def authority() -> Holder:
    return issued("Nơi cấp thử nghiệm", "Đơn vị thử nghiệm")


@cache
def stranger() -> Holder:
    return issued("Nơi cấp lạ", "Đơn vị lạ")


@cache
def deputy() -> Holder:
    return issued("Hoàng Minh Tuấn", "Sở Xây dựng tỉnh Lạng Sơn", by=authority())


@cache
def agency() -> Holder:
    return issued("Sở Xây dựng tỉnh Lạng Sơn", "Ủy ban nhân dân tỉnh Lạng Sơn", by=authority(), has_rsa=True)


def revoked(holder: Holder) -> bytes:
    """The authority's list of revoked certificates, DER, with the holder's on it since 2020-06-01."""
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(holder.certificate.serial_number)
        .revocation_date(datetime(2020, 6, 1, tzinfo=UTC))
        .build()
    )
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority().certificate.subject)
        .last_update(datetime(2020, 6, 2, tzinfo=UTC))
        .next_update(datetime(2020, 12, 31, tzinfo=UTC))
        .add_revoked_certificate(entry)
        .sign(authority().key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


@cache
def picture(colour: str, *, width: int = 200, height: int = 80) -> bytes:
    """A transparent PNG with a stroke and an ellipse in that colour."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 4, width - 5, height - 5), outline=colour, width=6)
    draw.line((10, height - 10, width - 10, 10), fill=colour, width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
