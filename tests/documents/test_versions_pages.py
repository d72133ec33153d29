"""A draft goes out to Word and comes back as a version; versions stand side by side."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import official
from tests.documents.drafts import drafted, to_state
from tests.documents.test_pages import as_

from datchuan.documents.content import Paragraph
from datchuan.documents.models import DocumentState, OutgoingDocument
from datchuan.documents.operations import write_version
from datchuan.documents.queries import newest_content

pytestmark = pytest.mark.usefixtures("province")


def sent(document: OutgoingDocument, content: bytes, name: str = "du-thao.docx"):
    given = {"file": SimpleUploadedFile(name, content), "note": "sửa trong Word"}
    return as_("qln").post(f"/van-ban/{document.pk}/tu-word/nhan/", given, follow=True)


def in_word(document: OutgoingDocument, before: str, after: str) -> bytes:
    """The draft's Word file with one word changed in the body."""
    paper = docx.Document(io.BytesIO(as_("qln").get(f"/van-ban/{document.pk}/tai.docx").content))
    for paragraph in paper.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(before, after)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def test_what_was_edited_in_word_becomes_a_version_and_its_difference_is_shown():
    document = drafted()
    answer = sent(document, in_word(document, "Việc thứ nhất", "Việc đầu tiên"))
    assert answer.redirect_chain[-1][0].endswith("?tu=1&den=2")
    assert "1 chỗ khác" in answer.text
    assert "<del>thứ nhất" in answer.text
    assert "<ins>đầu tiên" in answer.text
    version = document.versions.last()
    assert (version.ordinal, version.origin, version.note) == (2, "word", "sửa trong Word")


def test_a_file_unchanged_makes_no_version():
    document = drafted()
    sent(document, in_word(document, "không có chữ này", ""))
    assert document.versions.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"khong phai zip", "Word"), (b"", "tệp trống"), (b"\xd0\xcf\x11\xe0 old", ".docx")],
)
def test_a_file_that_is_no_draft_of_ours_is_refused_with_a_sentence(content, said):
    document = drafted()
    answer = sent(document, content)
    assert answer.status_code == 400
    assert said in answer.text
    assert document.versions.count() == 1


def test_an_older_draft_and_another_document_are_refused():
    document, other = drafted(), drafted()
    old = in_word(document, "Việc", "Viêc")
    assert "của văn bản khác hoặc của bản dự thảo cũ hơn" in sent(other, old).text
    changed = replace(newest_content(document), body=(Paragraph("Đã sửa trên trang."),))
    write_version(document=document, content=changed, base=1, origin="edited", note="", by=official("qln"))
    assert "của bản dự thảo cũ hơn" in sent(document, old).text
    assert document.versions.count() == 2


def test_nobody_sends_words_to_a_document_that_is_fixed():
    document = to_state(drafted(), DocumentState.ISSUED)
    assert as_("qln").get(f"/van-ban/{document.pk}/tu-word/").status_code == 400
    content = as_("qln").get(f"/van-ban/{document.pk}/tai.docx").content
    assert sent(document, content).status_code == 400
    assert document.versions.count() == 1


def test_versions_side_by_side():
    document = drafted()
    changed = replace(newest_content(document), subject="nhắc hoàn thiện hồ sơ")
    write_version(document=document, content=changed, base=1, origin="edited", note="", by=official("qln"))
    page = as_("qln").get(f"/van-ban/{document.pk}/so-sanh/")
    assert "Trích yếu" in page.text
    assert "1 chỗ khác" in page.text
    whole = as_("qln").get(f"/van-ban/{document.pk}/so-sanh/?tu=1&den=2&hien=het")
    assert whole.text.count('data-label="Phần"') > page.text.count('data-label="Phần"')
    assert as_("qln").get(f"/van-ban/{document.pk}/so-sanh/?tu=1&den=9").status_code == 404
    assert "Hai bản giống nhau" in as_("qln").get(f"/van-ban/{document.pk}/so-sanh/?tu=2&den=2").text
