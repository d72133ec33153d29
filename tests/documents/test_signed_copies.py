"""Signed copies of an issued document: kept only when nothing is wrong with them; signing and sealing here."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.cast import official
from tests.documents.drafts import drafted, to_state
from tests.documents.papers import plan
from tests.documents.signatures.certificates import (
    PASSWORD,
    Holder,
    agency,
    authority,
    deputy,
    issued,
    picture,
    stranger,
)
from tests.documents.test_pages import as_

from datchuan.documents.models import DocumentState, OutgoingDocument, TrustedCertificate
from datchuan.documents.operations.signing import keep_signed, seal_here, sign_here
from datchuan.documents.operations.trusting import keep_picture, trust_certificate, trust_no_more
from datchuan.documents.pdf_renderer import SignaturePlace, render_pdf
from datchuan.documents.signatures.signing import Key, sign_as_person
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office

pytestmark = pytest.mark.usefixtures("province")
AT = datetime(2021, 1, 4, 8, tzinfo=UTC)
PLACE = SignaturePlace(0, 300, 500, 180, 60)
BLUE, RED = "#1030C0", "#C01020"


@pytest.fixture
def document() -> OutgoingDocument:
    return to_state(drafted(), DocumentState.ISSUED)


@pytest.fixture
def trusted(province) -> TrustedCertificate:
    (made,) = trust_certificate(office=sxd(), content=authority().pem, by=official("vanthu"))
    return made


def sxd() -> Office:
    return Office.objects.get(key="sxd")


def file_of(document: OutgoingDocument, kind: str = "pdf") -> bytes:
    with document.copies.get(kind=kind).file.open("rb") as file:
        return file.read()


def signed(pdf: bytes, holder: Holder) -> bytes:
    return sign_as_person(pdf, key=Key(holder.pkcs12, PASSWORD), picture=picture(BLUE), place=PLACE, signed_at=AT)


def kept(document: OutgoingDocument, pdf: bytes):
    return keep_signed(document=document, pdf=pdf, by=official("vanthu"), at=AT)


def test_a_whole_signed_copy_of_ours_is_kept_with_what_its_signature_says(document, trusted):
    copy = kept(document, signed(file_of(document), deputy()))
    assert copy.kind == "signed"
    (found,) = copy.signatures
    assert found["signer"] == "Hoàng Minh Tuấn"
    assert any("Tệp là đúng bản đã xuất" in each for each in found["sentences"])
    page = as_("qln").get(f"/van-ban/{document.pk}/ky-so/").text
    assert "Chứng thư do nơi cấp có trong danh sách tin cậy của cơ quan." in page


def covered(pdf: bytes) -> bytes:
    """The file with a white box appended over its first page: the bytes issued still stand at its beginning."""
    out = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(out)
    box = generic.StreamObject(stream_data=b"q 1 1 1 rg 100 300 300 300 re f Q")
    writer.add_stream_to_page(0, writer.add_object(box))
    writer.write_in_place()
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda pdf: pdf, "Tệp chưa có chữ ký số nào"),
        (lambda pdf: signed(pdf, issued("Người lạ", "Đơn vị lạ", by=stranger())), "không có trong danh sách tin cậy"),
        (lambda pdf: signed(render_pdf(plan()), deputy()), "chữ hoặc hình trên trang khác ở trang 1"),
        (lambda pdf: signed(covered(pdf), deputy()), "chữ hoặc hình trên trang khác ở trang 1"),
        (lambda pdf: signed(pdf, deputy()).replace(b"/ByteRange", b"/ByteRangX"), "575|550"),
        (lambda pdf: b"%PDF-1.7 hong", "Không đọc được tệp PDF"),
    ],
    ids=["unsigned", "stranger", "another paper", "covered", "broken", "no pdf"],
)
def test_nothing_wrong_is_kept(document, trusted, made, said):
    with pytest.raises(Problem) as caught:
        kept(document, made(file_of(document)))
    assert said in caught.value.sentence or str(caught.value.number) in said
    assert not document.copies.filter(kind="signed").exists()


def test_without_a_trust_list_or_after_removal_nothing_is_kept(document, trusted):
    pdf = signed(file_of(document), deputy())
    trust_no_more(certificate=trusted, by=official("vanthu"))
    with pytest.raises(Problem, match="chưa khai chứng thư tin cậy nào"):
        kept(document, pdf)


def test_signed_and_sealed_here_with_pictures_and_only_by_whose_it_is(document, trusted):
    clerk, deputy_head = official("vanthu"), official("lanhdao")
    key = Key(deputy().pkcs12, PASSWORD)
    with pytest.raises(Problem, match="là người ký văn bản này"):
        sign_here(document=document, key=key, by=clerk, at=AT)
    with pytest.raises(Problem, match="chưa có ảnh chữ ký"):
        sign_here(document=document, key=key, by=deputy_head, at=AT)
    keep_picture(office=sxd(), official=deputy_head, content=picture(BLUE), width_mm=None, by=clerk)
    keep_picture(office=sxd(), official=None, content=picture(RED), width_mm=Decimal(36), by=clerk)
    with pytest.raises(Problem, match="Kiểm tra mật khẩu"):
        sign_here(document=document, key=Key(deputy().pkcs12, "sai"), by=deputy_head, at=AT)
    sign_here(document=document, key=key, by=deputy_head, at=AT)
    sealed = seal_here(document=document, key=Key(agency().pkcs12, PASSWORD), by=clerk, at=AT)
    assert [each["signer"] for each in sealed.signatures] == ["Hoàng Minh Tuấn", "Sở Xây dựng tỉnh Lạng Sơn"]
    assert file_of(document, "sealed").startswith(file_of(document, "signed"))
    with pytest.raises(Problem, match="đã có bản ký số có dấu"):
        kept(document, file_of(document, "sealed"))


def test_a_second_file_must_hold_the_first(document, trusted):
    pdf = file_of(document)
    kept(document, signed(pdf, deputy()))
    with pytest.raises(Problem, match="không phải bản ký số đã lưu được ký thêm"):
        kept(document, signed(pdf, agency()))


def test_a_picture_must_fit_the_law_and_a_seal_has_a_width():
    clerk = official("vanthu")
    with pytest.raises(Problem, match="không phải màu đỏ"):
        keep_picture(office=sxd(), official=None, content=picture(BLUE), width_mm=Decimal(36), by=clerk)
    with pytest.raises(Problem, match="bề ngang thật"):
        keep_picture(office=sxd(), official=None, content=picture(RED), width_mm=None, by=clerk)


def test_a_document_not_issued_has_no_signed_copy(trusted):
    with pytest.raises(Problem, match="chưa phát hành"):
        kept(to_state(drafted(), DocumentState.NUMBERED), b"%PDF-")


def test_the_trust_list_on_the_page():
    client = as_("vanthu")
    given = {"tin-file": SimpleUploadedFile("noi-cap.pem", authority().pem)}
    assert "Nơi cấp thử nghiệm" in client.post("/van-ban/co-quan/ky-so/them/", given, follow=True).text
    again = {"tin-file": SimpleUploadedFile("noi-cap.der", authority().der)}
    assert "đã có" in client.post("/van-ban/co-quan/ky-so/them/", again).text
    wrong = {"tin-file": SimpleUploadedFile("x.pem", b"khong phai")}
    assert "không đọc được" in client.post("/van-ban/co-quan/ky-so/them/", wrong).text
    assert "chưa chọn tệp" in client.post("/van-ban/co-quan/ky-so/them/", {}).text
    client.post(f"/van-ban/co-quan/ky-so/{TrustedCertificate.objects.get().pk}/bo/")
    assert "Chưa khai chứng thư nào" in client.get("/van-ban/co-quan/ky-so/").text
    shown = {"anh-file": SimpleUploadedFile("dau.png", picture(RED)), "anh-width_mm": "36,0"}
    assert "bề ngang 36,0 mm" in client.post("/van-ban/co-quan/ky-so/anh/", shown, follow=True).text
    assert as_("qln").get("/van-ban/co-quan/ky-so/").status_code == 403


def test_handing_in_on_the_page(document, trusted):
    client = as_("vanthu")
    answer = client.post(
        f"/van-ban/{document.pk}/ky-so/nop/", {"tep-file": SimpleUploadedFile("x.pdf", file_of(document))}
    )
    assert answer.status_code == 400
    assert "Tệp chưa có chữ ký số nào" in answer.text
    pdf = SimpleUploadedFile("x.pdf", signed(file_of(document), deputy()))
    assert "Đã lưu bản ký số" in client.post(f"/van-ban/{document.pk}/ky-so/nop/", {"tep-file": pdf}, follow=True).text
    assert client.get(f"/van-ban/{document.pk}/tai.signed").content.startswith(b"%PDF")
    assert "Ký số của cơ quan" in client.get(f"/van-ban/{document.pk}/ky-so/").text
    assert "Nộp tệp đã ký" not in as_("qln").get(f"/van-ban/{document.pk}/ky-so/").text
