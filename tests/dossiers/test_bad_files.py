"""What people and programs send in place of a paper, all the way: each has its sentence, nothing is lost."""

from __future__ import annotations

import io
import threading
import tracemalloc
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.cast import official
from tests.dossiers.giving import opened
from tests.dossiers.papers_given import many_pages, paper, picture
from tests.making import EMPTY

from datchuan.dossiers.models import Dossier, DossierPart, PartVersion
from datchuan.dossiers.operations import hand_in
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

AT = datetime(2020, 11, 20, 8, tzinfo=UTC)


def endless_picture() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million dots."""

    def piece(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    size = (100_000).to_bytes(4)
    head = piece(b"IHDR", size + size + bytes((8, 0, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(bytes(100))) + piece(b"IEND", b"")


REFUSED = {
    # what is sent: (content, what the page says)
    "nothing": (b"", "trống"),
    "docx named pdf": (b"PK\x03\x04" + bytes(90), "không phải PDF, PNG hay JPEG"),
    "a program": (b"MZ\x90" + bytes(90), "không phải PDF, PNG hay JPEG"),
    "a page": (b"<html><script>alert(1)</script></html>%%EOF", "không phải PDF, PNG hay JPEG"),
    "cut off": (paper(3)[:300], "bị cắt cụt"),
    "broken within": (b"%PDF-1.7\nnothing\n%%EOF", "không mở được"),
    "no page": (paper(0), "không có trang nào"),
    "locked": (paper(password="đọc"), "có mật khẩu"),
    "a hundred thousand pages": (many_pages(100_000), "có 100.000 trang, giới hạn 5.000 trang"),
    "an endless picture": (endless_picture(), "quá nhiều điểm ảnh"),
}


@pytest.fixture
def part(province: Unit, qln: Official) -> DossierPart:
    return opened(EMPTY, by=qln).parts.get(key="request")


def sent(client: Client, part: DossierPart, content: bytes, name: str = "tờ trình.pdf") -> Any:
    address = reverse("dossier-part", args=[part.dossier_id, part.pk])
    file = SimpleUploadedFile(name, content)
    file.name = name  # as a program may send it; SimpleUploadedFile takes folders off
    return client.post(address, {f"p{part.pk}-file": file})


def test_each_bad_file_has_its_sentence_on_the_page(client: Client, part: DossierPart, qln: Official) -> None:
    client.force_login(qln)
    said = {name: sent(client, part, content) for name, (content, _) in REFUSED.items()}
    assert {name: answer.status_code for name, answer in said.items()} == dict.fromkeys(REFUSED, 400)
    missed = [name for name, (_, words) in REFUSED.items() if words not in said[name].text and name != "nothing"]
    assert missed == []
    assert "trống" in said["nothing"].text or "rỗng" in said["nothing"].text
    assert not PartVersion.objects.filter(part=part).exists()
    for name, (content, words) in REFUSED.items():
        with pytest.raises(Problem) as found:
            hand_in(part=part, content=content, file_name="x.pdf", by=qln, at=AT)
        assert words in found.value.sentence, name


def test_a_white_page_is_taken_and_told(client: Client, part: DossierPart, qln: Official) -> None:
    client.force_login(qln)
    address = reverse("dossier", args=[part.dossier_id])
    assert sent(client, part, paper(words="x", drawn=(90, 700))).status_code == 302
    assert "trang trắng" not in client.get(address).text
    assert sent(client, part, paper(2)).status_code == 302
    assert "trông như trang trắng" in client.get(address).text
    assert PartVersion.objects.filter(part=part).count() == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\etc\\passwd.pdf", "passwd.pdf"),
        ("../../media/x.pdf", "x.pdf"),
        ("To\u031b\u0300 tri\u0300nh \u202egpj.pdf", "Tờ trình gpj.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(client: Client, part: DossierPart, qln: Official, name: str, kept: str) -> None:
    made = hand_in(part=part, content=paper(), file_name=name, by=qln, at=AT)
    assert made.file_name == kept
    assert str(made.file.name).startswith("dossiers/")
    client.force_login(qln)
    answer = client.get(reverse("dossier-part-file", args=[part.dossier_id, part.pk, 1]))
    assert b"".join(answer.streaming_content) == paper()
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]


def test_a_file_locked_against_changes_only_is_a_paper(part: DossierPart, qln: Official) -> None:
    made = hand_in(part=part, content=paper(2, password=""), file_name="khoa.pdf", by=qln, at=AT)
    assert made.pages == 2


def test_a_file_that_is_gone_from_the_store_is_told(client: Client, part: DossierPart, qln: Official) -> None:
    made = hand_in(part=part, content=paper(), file_name="a.pdf", by=qln, at=AT)
    default_storage.delete(str(made.file.name))
    client.force_login(qln)
    answer = client.get(reverse("dossier-part-file", args=[part.dossier_id, part.pk, 1]))
    assert (answer.status_code, "không còn trong kho lưu trữ" in answer.text) == (404, True)


class _Body(io.RawIOBase):
    """A form with one file, made as it is read."""

    def __init__(self, field: str, size: int) -> None:
        head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"\r\n\r\n%PDF-1.7'
        self.pieces, self.left, self.taken = head.encode(), size, 0
        self.tail = b"%%EOF\r\n--x--\r\n"
        self.length = len(self.pieces) + size + len(self.tail)

    def read(self, size: int = -1) -> bytes:
        if not self.pieces and self.left:
            self.pieces = bytes(min(self.left, 65_536))
            self.left -= len(self.pieces)
        elif not self.pieces:
            self.pieces, self.tail = self.tail, b""
        given, self.pieces = self.pieces[:size], self.pieces[size:]
        self.taken += len(given)
        return given


def streamed(client: Client, part: DossierPart, size: int) -> tuple[Any, _Body, int]:
    """A file of ``size`` bytes sent as it is made; the peak of memory meanwhile."""
    body = _Body(f"p{part.pk}-file", size)
    given = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": body}
    address = reverse("dossier-part", args=[part.dossier_id, part.pk])
    tracemalloc.start()
    answer = client.request(PATH_INFO=address, CONTENT_LENGTH=str(body.length), **given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return answer, body, peak


@pytest.mark.once("what an upload costs in memory asks no database")
def test_a_scan_too_large_is_refused_and_never_stands_in_memory(
    client: Client, part: DossierPart, qln: Official
) -> None:
    client.force_login(qln)
    client.get(reverse("dossier", args=[part.dossier_id]))
    answer, body, peak = streamed(client, part, 61_000_000)
    assert answer.status_code == 400
    assert "nặng 61,0 MB, giới hạn 60 MB" in answer.text
    assert peak < 20_000_000
    answer, body, peak = streamed(client, part, 200_000_000)
    assert (answer.status_code, body.taken) == (413, 0)
    assert "Giảm cỡ tệp" in answer.text
    assert peak < 5_000_000


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_each_have_a_version(live_province: Unit) -> None:
    made = opened(EMPTY, by=official("qln"))
    part = made.parts.get(key="request")
    people, together, failed = ("qln", "huyen", "qhkt"), threading.Barrier(3), []

    def one(name: str, colour: int) -> None:
        by = official(name)
        together.wait()
        try:
            hand_in(part=part, content=picture(colour), file_name=f"{name}.png", by=by, at=AT)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=each) for each in zip(people, (1, 2, 3), strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    versions = PartVersion.objects.filter(part=part).order_by("number")
    assert [version.number for version in versions] == [1, 2, 3]
    assert {version.file_name for version in versions} == {f"{name}.png" for name in people}
    assert all(version.file.storage.exists(version.file.name) for version in versions)
    told = AuditEntry.objects.filter(action="dossiers.hand_in", subject=f"dossier {made.pk}")
    assert sorted(entry.details["version"] for entry in told) == [1, 2, 3]
    assert Dossier.objects.filter(pk=made.pk).exists()
