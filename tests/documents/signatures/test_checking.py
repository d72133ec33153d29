"""Signatures on a PDF: who, when, whole, trusted, each said in a sentence."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tests.documents.papers import plan
from tests.documents.signatures.certificates import (
    ASKED_AT,
    PASSWORD,
    SIGNED_AT,
    Holder,
    agency,
    authority,
    deputy,
    issued,
    picture,
    revoked,
    stranger,
)

from datchuan.documents.pdf_renderer import render_pdf, signature_places
from datchuan.documents.signatures import Integrity, Provenance, Trust, check_signatures, provenance_of
from datchuan.documents.signatures.signing import Key, seal_as_agency, sign_as_person
from datchuan.kernel.problem import Problem

BLUE = "#1030C0"


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render_pdf(plan())


def signed_by(holder: Holder, pdf: bytes, *, timestamper: object = None, **named: object) -> bytes:
    key = Key(holder.pkcs12, PASSWORD, timestamper)
    (place,) = signature_places(plan())
    how = {"picture": picture(BLUE), "place": place, "signed_at": SIGNED_AT, **named}
    return sign_as_person(pdf, key=key, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def signed(rendered) -> bytes:
    return signed_by(deputy(), rendered)


def stamper(holder: Holder, at: datetime) -> DummyTimeStamper:
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(holder.der))
    secret = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(holder.der)
    key = asn1_keys.PrivateKeyInfo.load(secret)
    return DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=at)


def only(pdf: bytes, **named: object):
    found = check_signatures(pdf, **{"trusted": [authority().pem], "at": ASKED_AT, **named})
    (report,) = found.reports
    return report


def test_a_good_signature_tells_who_and_when(signed):
    report = only(signed)
    assert report.is_good
    assert (report.signer, report.organisation) == ("Hoàng Minh Tuấn", "Sở Xây dựng tỉnh Lạng Sơn")
    assert report.serial == f"{deputy().certificate.serial_number:X}"
    assert report.issuer == "Nơi cấp thử nghiệm"
    assert report.signed_at == SIGNED_AT
    assert (report.integrity, report.trust) == (Integrity.WHOLE, Trust.TRUSTED)
    who, when, *rest = report.sentences
    assert who.startswith("Người ký: Hoàng Minh Tuấn, Sở Xây dựng tỉnh Lạng Sơn; chứng thư số ")
    assert who.endswith("do Nơi cấp thử nghiệm cấp, hiệu lực từ 01/01/2019 đến 01/01/2024.")
    assert when == "Ký lúc 08:30:15 ngày 05/06/2020, theo máy của người ký (không có dấu thời gian tin cậy)."
    assert "Chưa tra cứu việc thu hồi chứng thư." in rest


def test_a_file_without_signature_says_so(rendered):
    found = check_signatures(rendered, trusted=[authority().pem], at=ASKED_AT)
    assert (found.reports, found.is_good) == ((), False)
    assert found.sentence == "Tệp chưa có chữ ký số nào."


@pytest.mark.parametrize(
    "file", [lambda: authority().pem, lambda: authority().der, lambda: stranger().pem + authority().pem]
)
def test_trust_is_given_as_pem_or_der_one_or_several(signed, file):
    assert only(signed, trusted=[file()]).is_good


def test_the_signers_own_certificate_may_be_trusted(signed):
    assert only(signed, trusted=[deputy().pem]).is_good


@pytest.mark.parametrize(("trusted", "trust"), [((), Trust.NO_LIST), ((stranger,), Trust.UNKNOWN_ISSUER)])
def test_an_issuer_the_agency_does_not_know(signed, trusted, trust):
    report = only(signed, trusted=[each().pem for each in trusted])
    assert report.integrity is Integrity.WHOLE
    assert (report.trust, report.is_good) == (trust, False)
    assert f"{trust.value}." in report.sentences


def test_a_changed_byte_breaks_the_signature(signed):
    at = signed.index("Sở Xây dựng tỉnh".encode())
    report = only(signed[:at] + "Sở Nội vụ., tỉnh".encode()[:18].ljust(18, b" ") + signed[at + 18 :])
    assert report.integrity is Integrity.BROKEN
    assert not report.is_good


def test_what_is_added_to_the_page_after_signing_is_seen(signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")))
    out = io.BytesIO()
    writer.write(out)
    report = only(out.getvalue())
    assert report.integrity is Integrity.CHANGED
    assert "Tệp đã bị sửa sau khi ký." in report.sentences
    # Its bytes still begin with the file issued: that alone would not show what was painted over it.
    assert provenance_of(out.getvalue(), render_pdf(plan())) == (Provenance.OTHER, [1])


def test_several_signatures_are_all_told(signed):
    seal = picture("#E00000", width=300, height=300)
    both = seal_as_agency(signed, key=Key(agency().pkcs12, PASSWORD), picture=seal, width=36, signed_at=SIGNED_AT)
    found = check_signatures(both, trusted=[authority().pem], at=ASKED_AT)
    assert [each.signer for each in found.reports] == ["Hoàng Minh Tuấn", "Sở Xây dựng tỉnh Lạng Sơn"]
    assert [each.integrity for each in found.reports] == [Integrity.FOLLOWED, Integrity.WHOLE]
    assert found.is_good
    assert found.sentence == "Tệp có 2 chữ ký số, tất cả hợp lệ."
    unknown = check_signatures(both, trusted=[deputy().pem], at=ASKED_AT)
    assert unknown.sentence == "Tệp có 2 chữ ký số, 1 hợp lệ, 1 cần xem lại."


def test_a_certificate_that_ended_since_is_judged_at_the_time_of_signing(signed):
    report = only(signed, at=datetime(2025, 1, 1, tzinfo=UTC))
    assert report.is_good
    assert any("hết hạn ngày 01/01/2024; không có dấu thời gian" in each for each in report.sentences)


@pytest.mark.parametrize(
    ("days", "trust"), [((-40, -20), Trust.EXPIRED), ((-60, 60), Trust.TRUSTED), ((10, 30), Trust.NOT_YET_VALID)]
)
def test_a_trusted_timestamp_tells_the_time(rendered, days, trust):
    first, last = (SIGNED_AT + timedelta(days=each) for each in days)
    holder = issued("Người ký", "Sở", by=authority(), valid=(first, last))
    service = issued("Dấu thời gian thử", "Đơn vị thử", by=authority(), stamps_time=True)
    claimed = first + timedelta(days=1)
    pdf = signed_by(holder, rendered, timestamper=stamper(service, SIGNED_AT), signed_at=claimed)
    report = only(pdf)
    assert (report.is_timestamped, report.signed_at) == (True, SIGNED_AT.astimezone(UTC))
    assert report.trust is trust
    assert "theo dấu thời gian của nơi cấp tin cậy." in report.sentences[1]


def test_a_timestamp_of_a_stranger_is_no_proof(rendered):
    service = issued("Dấu thời gian lạ", "Đơn vị lạ", by=stranger(), stamps_time=True)
    report = only(signed_by(deputy(), rendered, timestamper=stamper(service, SIGNED_AT + timedelta(days=9))))
    assert (report.is_timestamped, report.signed_at) == (False, SIGNED_AT)
    assert report.is_good


def test_a_revoked_certificate_is_seen_when_the_list_is_given(signed):
    report = only(signed, crls=[revoked(deputy())])
    assert (report.trust, report.is_good, report.revocation_checked) == (Trust.REVOKED, False, True)
    assert only(signed, crls=[revoked(agency())]).is_good


def test_a_signature_that_cannot_be_read_is_said(signed):
    start = signed.rindex(b"/Contents <") + len(b"/Contents <")
    hollow = signed[:start] + b"30030201" + b"0" * 2000 + signed[start + 2008 :]
    with pytest.raises(Problem) as caught:
        check_signatures(hollow, trusted=[], at=ASKED_AT)
    assert caught.value.number == 550
    assert "hỏng ở phần chữ ký số" in caught.value.sentence


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + bytes(5000)])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(Problem) as caught:
        check_signatures(data, trusted=[], at=ASKED_AT)
    assert caught.value.number == 550
    assert caught.value.mend


def test_a_certificate_file_that_is_none_is_refused(signed):
    with pytest.raises(Problem) as caught:
        check_signatures(signed, trusted=[authority().pem, b"nothing"], at=ASKED_AT)
    assert caught.value.number == 553
    assert "thứ 2" in caught.value.sentence


def test_the_provenance_of_a_signed_file(signed, rendered):
    assert provenance_of(signed, rendered) == (Provenance.SAME_FILE, [])
    assert provenance_of(signed, render_pdf(plan(subject="Việc khác"))) == (Provenance.OTHER, [1])
    longer = render_pdf(replace(plan(), appendices=()))
    assert provenance_of(longer, rendered)[0] is Provenance.SAME_FILE


def test_a_file_written_anew_by_another_program_is_known_by_its_text(rendered):
    import pypdfium2

    out = io.BytesIO()
    file = pypdfium2.PdfDocument(rendered)
    file.save(out)
    assert not out.getvalue().startswith(rendered)
    assert provenance_of(out.getvalue(), rendered) == (Provenance.SAME_TEXT, [])
