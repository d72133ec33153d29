"""Signing a PDF with a PKCS#12 file: a person, the agency's seal over it, or the note on an attachment.

NĐ 30/2020/NĐ-CP, Phụ lục I, II.7.d, II.8 and III.1.d. Every signature is an incremental update: what was there stays.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from datchuan.documents.form import form_on
from datchuan.documents.layout import POINTS_PER_MM
from datchuan.documents.pdf_renderer import SignaturePlace
from datchuan.documents.signatures.opening import open_pdf
from datchuan.documents.signatures.pictures import fitted, note_picture, read_picture
from datchuan.documents.signatures.report import VIETNAM
from datchuan.kernel.problem import Problem

SIGNATURE, SEAL, NOTE = "ChuKy", "DauCoQuan", "ChuKyKemTheo"


@dataclass(frozen=True)
class Key:
    """A key to sign with: the PKCS#12 file's bytes and its password. ``timestamper`` is pyHanko's, or ``None``."""

    pkcs12: bytes = field(repr=False)
    password: str = field(repr=False)
    timestamper: Any = None


def sign_as_person(
    pdf: bytes, *, key: Key, picture: bytes, place: SignaturePlace, signed_at: datetime, order: int = 1
) -> bytes:
    """The PDF signed by a person: the signature's picture (blue, transparent PNG) centred in ``place``.

    ``order`` tells several persons of one paper apart. Raises Problem 551, 552 for the key, 555 for the picture.
    """
    image = read_picture(picture, colour="blue")
    left, top, right, bottom = fitted(image, place)
    _, height = _page_size(pdf, place.page)
    box = (left, height - bottom, right, height - top)
    return _signed(pdf, key, _Stamp(f"{SIGNATURE}{order}", image.content(), box, place.page), signed_at)


def seal_as_agency(pdf: bytes, *, key: Key, picture: bytes, width: float, signed_at: datetime, order: int = 1) -> bytes:
    """The PDF with the agency's seal ``width`` mm wide, its real size, over the left third of a person's signature.

    Raises Problem 556 when the person of that ``order`` has not signed yet.
    """
    page, (left, bottom, right, top) = _signature_box(pdf, f"{SIGNATURE}{order}")
    image = read_picture(picture, colour="red")
    across = width * POINTS_PER_MM
    high = across * image.height / image.width
    edge = left + (right - left) * form_on(signed_at.astimezone(VIETNAM).date())["seal_cover"]
    middle = (bottom + top) / 2
    box = (edge - across, middle - high / 2, edge, middle + high / 2)
    return _signed(pdf, key, _Stamp(f"{SEAL}{order}", image.content(), box, page), signed_at)


def sign_attachment(pdf: bytes, *, key: Key, notation: str, signed_at: datetime) -> bytes:
    """An attachment in a file of its own: the agency's signature at the upper right of page 1, without a picture.

    It shows the document's number and notation and the time of signing, 10 pt, black (II.8.b).
    """
    form = form_on(signed_at.astimezone(VIETNAM).date())
    moment = signed_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    content, width, height = note_picture([notation, moment], form["signature_note_size"])
    paper_width, paper_height = _page_size(pdf, 0)
    right = paper_width - form["margin_right"] * POINTS_PER_MM
    top = paper_height - (form["margin_top"] * POINTS_PER_MM - height) / 2
    return _signed(pdf, key, _Stamp(NOTE, content, (right - width, top - height, right, top), 0), signed_at)


@dataclass(frozen=True)
class _Stamp:
    """What a signature shows, and where: points from the page's lower left corner."""

    field: str
    content: Any
    box: tuple[float, float, float, float]
    page: int


def _signed(pdf: bytes, key: Key, stamp: _Stamp, signed_at: datetime) -> bytes:
    from pyhanko.pdf_utils.layout import AxisAlignment as Align
    from pyhanko.pdf_utils.layout import InnerScaling, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError
    from pyhanko.stamp import StaticStampStyle

    signer = _signer(key, signed_at)
    rule = SimpleBoxLayoutRule(
        Align.ALIGN_MIN,
        Align.ALIGN_MIN,
        margins=Margins.uniform(0),
        inner_content_scaling=InnerScaling.STRETCH_FILL,
    )
    style = StaticStampStyle(border_width=0, background=stamp.content, background_layout=rule)
    metadata = signers.PdfSignatureMetadata(
        field_name=stamp.field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    made = _at(signed_at)(
        metadata,
        signer,
        timestamper=key.timestamper,
        stamp_style=style,
        new_field_spec=fields.SigFieldSpec(stamp.field, on_page=stamp.page, box=_rounded(stamp.box)),
    )
    out = io.BytesIO()
    try:
        made.sign_pdf(_writer(pdf), output=out)
    except (SigningError, PdfError) as error:
        raise Problem(
            557,
            "Không ký được tệp PDF này: chỗ ký đã có chữ ký, hoặc tệp không cho thêm chữ ký",
            mend="Kiểm tra chữ ký đang có; xuất lại tệp PDF nếu cần ký lại từ đầu.",
        ) from error
    return out.getvalue()


def _rounded(box: tuple[float, ...]) -> tuple[Any, ...]:
    return tuple(round(each, 2) for each in box)


def _writer(pdf: bytes) -> Any:
    """Appends to the file and leaves its metadata alone: pyHanko would rewrite what makes it PDF/A, by the clock."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Appending(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

    return Appending(io.BytesIO(pdf), strict=False)


def _at(signed_at: datetime) -> Any:
    """pyHanko's signer, told the time of signing instead of asking the clock.

    It announces no extension but that of PAdES: those of newer curves would make the file PDF 2.0, and PDF/A-2 is 1.7.
    """
    from pyhanko.sign.signers import PdfSigner, constants

    class SignerAt(PdfSigner):
        def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
            session = super().init_signing_session(*arguments, **named)
            session.system_time = signed_at
            return session

        def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:
            pdf_out.register_extension(constants.ESIC_EXTENSION_1)

    return SignerAt


def _signer(key: Key, signed_at: datetime) -> Any:
    from pyhanko.sign.signers import SimpleSigner

    try:
        signer = SimpleSigner.load_pkcs12_data(key.pkcs12, other_certs=[], passphrase=key.password.encode())
    except (ValueError, TypeError, AttributeError) as error:
        raise Problem(
            551,
            "Không mở được tệp chứng thư ký",
            mend="Kiểm tra mật khẩu; tệp phải là PKCS#12 (.p12, .pfx) có khóa riêng.",
        ) from error
    certificate = signer.signing_cert
    if not certificate.not_valid_before <= signed_at <= certificate.not_valid_after:
        term = f"từ {certificate.not_valid_before:%d/%m/%Y} đến {certificate.not_valid_after:%d/%m/%Y}"
        raise Problem(
            552,
            f"Chứng thư không có hiệu lực vào ngày ký (hiệu lực {term})",
            mend="Ký bằng chứng thư còn hiệu lực.",
        )
    return signer


def _signature_box(pdf: bytes, field: str) -> tuple[int, tuple[float, ...]]:
    """The page (from 0) and the box of a signature that was made."""
    reader = open_pdf(pdf)
    for each in reader.embedded_regular_signatures:
        if each.field_name == field:
            page = each.sig_field.raw_get("/P").reference
            numbers = range(int(reader.root["/Pages"]["/Count"]))
            number = next(place for place in numbers if reader.find_page_for_modification(place)[0].reference == page)
            return number, tuple(float(value) for value in each.sig_field["/Rect"])
    raise Problem(
        556,
        "Chưa có chữ ký số của người có thẩm quyền để đóng dấu lên",
        mend="Người có thẩm quyền ký trước, văn thư ký số của cơ quan sau.",
    )


def _page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height in points; a page may take its box from the node above it."""
    reader = open_pdf(pdf)
    node = reader.find_page_for_modification(page)[0].get_object()
    while "/MediaBox" not in node:
        node = node["/Parent"]
    left, bottom, right, top = (float(value) for value in node["/MediaBox"])
    return right - left, top - bottom
