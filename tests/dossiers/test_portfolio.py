"""The whole dossier as one PDF: every paper in order, what cannot be brought told, the same bytes again."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DecodedStreamObject, DictionaryObject, Fit, NameObject, RectangleObject, TextStringObject
from tests.cast import official
from tests.documents.drafts import drafted, to_state
from tests.dossiers.giving import concluded, moved, opened
from tests.dossiers.papers_given import paper, picture

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.operations import hand_in
from datchuan.dossiers.portfolio import Entry, check_portfolio, entries_of, estimate
from datchuan.dossiers.portfolio.assembling import CHANGED, GONE, write_portfolio
from datchuan.dossiers.portfolio.bringing import bring_pages
from datchuan.dossiers.portfolio.pictures import bring_picture
from datchuan.dossiers.portfolio.told import claims, told_of
from datchuan.dossiers.portfolio.writing import PdfFile
from datchuan.dossiers.topics import topic_key
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.once("what it writes differs by no database; what it reads, test_parts asks of both")

AT = datetime(2020, 11, 10, 8, tzinfo=UTC)
TRI_PHUONG = "06016-1"
GIVEN = {
    "request": paper(3),
    "result": paper(2, password=""),
    "opinions": picture(90, "JPEG", (120, 80)),
    "meeting": picture(9),
}


@pytest.fixture(scope="module")
def dossier(shared_world: None) -> Dossier:
    """A concluded dossier with four papers; the others are missing."""
    moved(Dossier.objects.get(commune=TRI_PHUONG), "withdraw")
    made = opened(TRI_PHUONG, by=official("qln"))
    for key, content in GIVEN.items():
        hand_in(part=made.parts.get(key=key), content=content, file_name=f"{key}.pdf", by=None, at=AT)
    return concluded(moved(made, "receive", date(2020, 11, 16), by=official("qln")))


@pytest.fixture
def asker(db: None) -> Official:
    return official("qln")


def written(dossier: Dossier, asker: Official) -> bytes:
    file = BytesIO()
    write_portfolio(dossier=dossier, entries=entries_of(dossier, asker), file=file)
    return file.getvalue()


def put_files(dossier: Dossier) -> None:
    """The files of the module's dossier where this test keeps its own."""
    for part in dossier.parts.filter(key__in=GIVEN):
        version = part.versions.get()
        if not default_storage.exists(version.file.name):
            default_storage.save(version.file.name, BytesIO(GIVEN[part.key]))


def test_every_paper_in_order_with_contents_bookmarks_and_the_files_themselves(
    dossier: Dossier, asker: Official
) -> None:
    put_files(dossier)
    content = written(dossier, asker)
    assert content == written(dossier, asker)
    made = PdfReader(BytesIO(content), strict=True)
    titles = [each.title for each in made.outline]
    assert titles[0] == "Mục lục"
    assert titles[-4:] == [
        "Hồ sơ quy hoạch của xã",
        "Số liệu điều tra nhà ở của xã",
        "Lịch sử hồ sơ",
        "Kết quả từng chỉ tiêu",
    ]
    assert made.page_labels == ["i", "ii", *(str(number) for number in range(1, 12))]
    assert [made.get_destination_page_number(each) for each in made.outline[1:5]] == [2, 5, 7, 8]
    text = made.pages[1].extract_text()
    assert "chưa có, chờ Huyện" in text
    assert "Kiểm tra chữ ký số trên tệp gốc" in text
    links = [each.get_object() for each in made.pages[1]["/Annots"]]
    assert {each["/Subtype"] for each in links} == {"/Link"}
    assert not any("/A" in each for each in links)
    attached = [next(iter(each)) for name, each in made.attachments.items() if " " in name]
    assert attached == list(GIVEN.values())
    assert "Đạt" in made.pages[-1].extract_text()
    told = estimate(entries_of(dossier, asker))
    assert (told.pages, told.files) == (13, 4)


def test_what_cannot_be_brought_has_a_page_that_says_so(dossier: Dossier, asker: Official) -> None:
    put_files(dossier)
    files = {part.key: part.versions.get().file.name for part in dossier.parts.filter(key__in=GIVEN)}
    default_storage.delete(files["request"])
    for key, content in (("result", b"%PDF-1.7\nof before\n%%EOF"), ("opinions", picture(91, "JPEG"))):
        default_storage.delete(files[key])
        default_storage.save(files[key], BytesIO(content))
    made = PdfReader(BytesIO(written(dossier, asker)), strict=True)
    texts = [" ".join(page.extract_text().split()) for page in made.pages]
    assert GONE in texts[2]
    assert CHANGED in texts[3]
    assert CHANGED in texts[5]
    assert "of before" not in texts[3]


def test_pages_bring_what_is_drawn_and_nothing_that_acts() -> None:
    """A link into the world stays behind; the picture of a signature stays, as a picture."""
    given = PdfWriter()
    page = given.add_blank_page(595, 842)
    given.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.vn"))
    given.add_annotation(0, Link(rect=(0, 0, 9, 9), target_page_index=0, fit=Fit.fit()))
    face = DecodedStreamObject()
    face.set_data(b"0 0 5 5 re f")
    face.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/BBox"): RectangleObject((0, 0, 5, 5))})
    shown = DictionaryObject({NameObject("/N"): given._add_object(face)})
    signature = DictionaryObject({NameObject("/Subtype"): NameObject("/Widget"), NameObject("/FT"): NameObject("/Sig")})
    signature.update({NameObject("/Rect"): RectangleObject((9, 9, 14, 14)), NameObject("/AP"): shown})
    page["/Annots"].append(given._add_object(signature))
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): TextStringObject("app.alert(1)")})
    source, kept = BytesIO(), BytesIO()
    given.write(source)
    out = PdfFile(kept)
    tree = out.reserve()
    assert len(bring_pages(out, source, tree)) == 1
    content = kept.getvalue()
    assert content.count(b"/Annot\n") == content.count(b"/Stamp") == 1
    assert not any(word in content for word in (b"example.vn", b"alert", b"/Sig", b"/Widget"))


@pytest.mark.parametrize(("turn", "is_upright"), [(1, False), (6, True)])
def test_a_photo_stands_as_the_camera_says(turn: int, is_upright: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    kept = BytesIO()
    out = PdfFile(kept)
    number = bring_picture(out, BytesIO(picture(9, "JPEG", (1600, 900), exif=exif)), out.reserve())[0]
    assert number
    box = b"0 0 595.28 841.89" if is_upright else b"0 0 841.89 595.28"
    assert box in kept.getvalue().replace(b"[ ", b"").replace(b" ]", b"")


def test_documents_issued_about_it_are_in_it_for_who_may_see_them(dossier: Dossier, asker: Official) -> None:
    put_files(dossier)
    for state in ("issued", "review"):
        to_state(drafted(about=topic_key(dossier)), state)
    found = entries_of(dossier, asker)[-1]
    assert (found.media_type, found.signatures, found.digest != "") == ("application/pdf", 0, True)
    assert found.title.startswith("Công văn số ")
    assert len(entries_of(dossier, asker)) == len(entries_of(dossier, official("xa"))) + 1
    made = PdfReader(BytesIO(written(dossier, asker)), strict=True)
    assert found.title in [each.title for each in made.outline]
    assert "SỞ XÂY DỰNG" in made.pages[-3].extract_text()


def test_too_large_for_one_file_is_told_with_the_way_round() -> None:
    whole = Entry("Bản vẽ", "Xã", file=object(), size=60_000_000, pages=10)
    check_portfolio([whole] * 10)
    with pytest.raises(Problem, match="một tập chứa đến 600 MB") as found:
        check_portfolio([whole] * 11)
    assert found.value.number == 893
    with pytest.raises(Problem, match="Tải từng giấy tờ"):
        check_portfolio([dataclasses.replace(whole, pages=30_000)])


def test_it_is_sent_from_disk_and_written_to_the_audit_chain(client: Client, dossier: Dossier, asker: Official) -> None:
    put_files(dossier)
    client.force_login(asker)
    address = reverse("dossier-portfolio", args=[dossier.pk])
    assert address in client.get(reverse("dossier", args=[dossier.pk])).text
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer.streaming) == (200, "application/pdf", True)
    assert answer["Content-Disposition"].startswith('attachment; filename="ho-so-06016-')
    assert b"".join(answer.streaming_content) == written(dossier, asker)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, len(entry.details["files"])) == ("dossiers.open_portfolio", 4)
    Official.objects.filter(username="xa").update(area="06256-1")
    client.force_login(official("xa"))
    assert client.get(address).status_code == 404


def test_the_appraisal_stays_out_for_who_may_not_read_it_yet(dossier: Dossier, asker: Official) -> None:
    for sees in (True, False):
        rows = claims(told_of(dossier, sees)).grids[0].rows
        assert {row[-1] == "hiện khi Sở kết luận" for row in rows} == {not sees}
