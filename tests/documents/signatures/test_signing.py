"""Signing: NĐ 30/2020/NĐ-CP, Phụ lục I, II.7.d, II.8 – the pictures, their places, and the archive format kept."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.documents.examples import examples
from tests.documents.papers import MM, plan
from tests.documents.signatures.certificates import PASSWORD, SIGNED_AT, agency, authority, deputy, picture
from tests.documents.signatures.test_checking import ASKED_AT, BLUE

from datchuan.documents.pdf_renderer import render_pdf, signature_places
from datchuan.documents.signatures import check_signatures
from datchuan.documents.signatures.signing import Key, seal_as_agency, sign_as_person, sign_attachment
from datchuan.kernel.problem import Problem

DEPUTY, AGENCY = Key(deputy().pkcs12, PASSWORD), Key(agency().pkcs12, PASSWORD)
SEAL = picture("#E00000", width=300, height=300)


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render_pdf(plan())


@pytest.fixture(scope="module")
def signed(rendered) -> bytes:
    (place,) = signature_places(plan())
    return sign_as_person(rendered, key=DEPUTY, picture=picture(BLUE), place=place, signed_at=SIGNED_AT)


@pytest.fixture(scope="module")
def sealed(signed) -> bytes:
    return seal_as_agency(signed, key=AGENCY, picture=SEAL, width=36, signed_at=SIGNED_AT)


def _boxes(pdf: bytes) -> list[list[float]]:
    reader = PdfFileReader(io.BytesIO(pdf))
    return [[float(value) for value in each.sig_field["/Rect"]] for each in reader.embedded_signatures]


def test_the_signature_is_centred_between_title_and_name(signed):
    (place,) = signature_places(plan())
    ((left, bottom, right, top),) = _boxes(signed)
    assert (left + right) / 2 == pytest.approx(place.left + place.width / 2, abs=0.1)
    assert 297 * MM - (bottom + top) / 2 == pytest.approx(place.top + place.height / 2, abs=0.2)
    assert (right - left) / (top - bottom) == pytest.approx(200 / 80, abs=0.01)
    assert place.top - 0.1 <= 297 * MM - top < 297 * MM - bottom <= place.top + place.height + 0.1


def test_the_seal_has_its_real_size_and_covers_a_third_on_the_left(sealed):
    (left, bottom, right, top), seal = _boxes(sealed)
    assert seal[2] - seal[0] == pytest.approx(36 * MM, abs=0.05)
    assert seal[3] - seal[1] == pytest.approx(36 * MM, abs=0.05)
    assert (seal[2] - left) / (right - left) == pytest.approx(1 / 3, abs=0.001)
    assert seal[0] < left
    assert (seal[1] + seal[3]) / 2 == pytest.approx((bottom + top) / 2, abs=0.1)


def test_the_pictures_are_on_the_page_in_their_colours(sealed):
    import pypdfium2

    file = pypdfium2.PdfDocument(sealed)
    file.init_forms()
    page = file[0].render(scale=1, may_draw_forms=True).to_pil().convert("RGB")
    person, seal = _boxes(sealed)

    def has(box: list[float], test) -> bool:
        part = page.crop((box[0], page.height - box[3], box[2], page.height - box[1]))
        return any(test(*colour) for _, colour in part.getcolors(100000))

    assert has(person, lambda r, g, b: b > r + 80 and b > g + 80)
    assert has(seal, lambda r, g, b: r > g + 80 and r > b + 80)


def test_what_was_rendered_stays_byte_for_byte(rendered, signed, sealed):
    assert signed.startswith(rendered)
    assert sealed.startswith(signed)


def test_an_attachment_carries_a_note_at_the_upper_right_without_picture(rendered):
    made = sign_attachment(rendered, key=AGENCY, notation="15/KH-SXD", signed_at=SIGNED_AT)
    ((left, bottom, right, top),) = _boxes(made)
    assert right == pytest.approx(195 * MM, abs=0.1)
    assert 297 * MM - 20 * MM < bottom < top < 297 * MM
    (each,) = PdfFileReader(io.BytesIO(made)).embedded_signatures
    drawn = each.sig_field["/AP"]["/N"]
    wide, high = (abs(float(drawn["/BBox"][at]) - float(drawn["/BBox"][at + 2])) for at in (0, 1))
    assert (wide, high) == pytest.approx((right - left, top - bottom), abs=0.02)  # nothing scales 10 points
    looks = drawn["/Resources"]["/XObject"]["/Note"]
    fonts = [font.get_object() for font in looks["/Resources"]["/Font"].values()]
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-I")[0] for font in fonts} == {"Tinos"}
    assert all(
        "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
        or "/FontFile3" in font["/DescendantFonts"][0]["/FontDescriptor"]
        for font in fonts
    )
    assert b" 10 Tf" in looks.data
    assert "/XObject" not in looks["/Resources"]  # no picture
    assert check_signatures(made, trusted=[authority().pem], at=ASKED_AT).is_good


def test_the_note_says_number_and_time_of_vietnam():
    import pypdfium2

    from datchuan.documents.signatures.pictures import note_page

    page = pypdfium2.PdfDocument(note_page(["15/KH-SXD", "2020-06-05T08:30:15+07:00"], 10))[0]
    assert page.get_textpage().get_text_range().split() == ["15/KH-SXD", "2020-06-05T08:30:15+07:00"]


def test_minutes_are_signed_by_each_at_their_place():
    paper = examples()["minutes"]
    pdf = render_pdf(paper)
    for order, place in enumerate(signature_places(paper), start=1):
        pdf = sign_as_person(
            pdf,
            key=DEPUTY,
            picture=picture(BLUE),
            place=place,
            signed_at=SIGNED_AT + timedelta(hours=order),
            order=order,
        )
    found = check_signatures(pdf, trusted=[authority().pem], at=ASKED_AT)
    assert len(found.reports) == 3
    assert found.is_good
    sealed = seal_as_agency(pdf, key=AGENCY, picture=SEAL, width=36, signed_at=SIGNED_AT, order=3)
    boxes = _boxes(sealed)
    assert (boxes[3][2] - boxes[2][0]) / (boxes[2][2] - boxes[2][0]) == pytest.approx(1 / 3, abs=0.001)


def test_what_the_archive_format_asks_of_an_update(rendered, sealed):
    """PDF/A-2b as far as it is looked at here: printed, not hidden, drawn, no script, no file attached, XMP kept."""
    reader = PdfFileReader(io.BytesIO(sealed))
    for each in reader.embedded_signatures:
        flags = int(each.sig_field["/F"])
        assert flags & 4
        assert not flags & (1 | 2 | 32)
        assert set(each.sig_field["/AP"]) == {"/N"}
        assert not {"/A", "/AA"} & set(each.sig_field)
        image = next(iter(each.sig_field["/AP"]["/N"]["/Resources"]["/XObject"].values())).get_object()
        assert str(image["/ColorSpace"]) == "/DeviceRGB"
        assert not image.get("/Interpolate", False)
        assert "/SMask" in image
    form = reader.root["/AcroForm"]
    assert "/NeedAppearances" not in form
    assert "/XFA" not in form
    assert "/OutputIntents" in reader.root
    before = PdfFileReader(io.BytesIO(rendered))
    assert reader.root["/Metadata"].data == before.root["/Metadata"].data
    assert b"pdfaid:part" in reader.root["/Metadata"].data
    assert dict(reader.trailer["/Info"]) == dict(before.trailer["/Info"])
    assert "/Version" not in reader.root  # PDF/A-2 is PDF 1.7
    assert set(reader.root["/Extensions"]) == {"/ESIC"}
    assert "/Encrypt" not in reader.trailer


def _flat(mode: str, colour: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (20, 20), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("picture_", "words"),
    [
        (b"GIF89a", "không phải tệp PNG"),
        (_flat("RGB", "#1030C0"), "không có nền trong suốt"),
        (_flat("RGBA", "#1030C0FF"), "không có nét nào"),
        (_flat("RGBA", "#00000000"), "không có nét nào"),
        (picture("#E00000"), "không phải màu xanh"),
        (picture("#000000"), "không phải màu xanh"),
    ],
)
def test_a_picture_that_the_decree_does_not_allow(rendered, picture_, words):
    (place,) = signature_places(plan())
    with pytest.raises(Problem) as caught:
        sign_as_person(rendered, key=DEPUTY, picture=picture_, place=place, signed_at=SIGNED_AT)
    assert caught.value.number == 555
    assert words in caught.value.sentence


@pytest.mark.parametrize(
    ("number", "key", "years"),
    [(551, Key(deputy().pkcs12, "sai"), 0), (551, Key(b"nothing", PASSWORD), 0), (552, DEPUTY, 10), (552, DEPUTY, -5)],
)
def test_a_key_that_cannot_sign(rendered, number, key, years):
    (place,) = signature_places(plan())
    at = SIGNED_AT + timedelta(days=365 * years)
    with pytest.raises(Problem) as caught:
        sign_as_person(rendered, key=key, picture=picture(BLUE), place=place, signed_at=at)
    assert caught.value.number == number
    assert caught.value.mend


def test_the_agency_does_not_seal_before_the_person_signs(rendered):
    with pytest.raises(Problem) as caught:
        seal_as_agency(rendered, key=AGENCY, picture=SEAL, width=36, signed_at=SIGNED_AT)
    assert caught.value.number == 556


def test_a_place_is_signed_once(signed):
    (place,) = signature_places(plan())
    with pytest.raises(Problem) as caught:
        sign_as_person(signed, key=DEPUTY, picture=picture(BLUE), place=place, signed_at=SIGNED_AT)
    assert caught.value.number == 557


def test_what_is_no_pdf_is_not_signed():
    with pytest.raises(Problem) as caught:
        sign_attachment(b"PK", key=AGENCY, notation="15/KH-SXD", signed_at=SIGNED_AT)
    assert caught.value.number == 550


def test_a_key_does_not_show_its_secret():
    assert PASSWORD not in repr(DEPUTY)
