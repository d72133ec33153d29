"""Large files: kept at once, read and recorded beside the pages, which tell how far that is."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.housing.test_correcting import SMALL, exported

from datchuan.housing.bringing import LARGE, bring_waiting
from datchuan.housing.models import HouseRecord
from datchuan.survey.models import Upload
from datchuan.survey.progressing import telling, told

State = Upload.State


@pytest.fixture
def large(province) -> bytes:
    """The small commune's export with one changed cell, made heavy by a column that nobody reads."""
    rows = list(csv.reader(io.StringIO(exported().decode("utf-8-sig"), newline="")))
    rows[1][rows[0].index("Số nhân khẩu (người)")] = "11"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*row, "Nặng" if not at else "x" * 8000] for at, row in enumerate(rows))
    content = text.getvalue().encode()
    assert len(content) > LARGE
    return content


@pytest.fixture
def send(client, huyen):
    client.force_login(huyen)

    def post(content: bytes) -> Upload:
        answer = client.post("/nha-o/nhap/", {"file": SimpleUploadedFile("nha-o.csv", content), "xa": SMALL})
        upload = Upload.objects.get()
        assert answer.url == f"/nha-o/nhap/{upload.pk}/"
        return upload

    return post


def test_it_is_kept_read_shown_and_recorded(client, send, large):
    upload, records = send(large), HouseRecord.objects.count()
    page = f"/nha-o/nhap/{upload.pk}/"
    assert upload.state == State.WAITING
    text = client.get(page).text
    assert "Đang chờ đến lượt" in text
    assert 'http-equiv="refresh"' in text
    assert bring_waiting() == 1
    upload.refresh_from_db()
    assert (upload.state, upload.counts["changed"], upload.counts["faulty"]) == (State.PREVIEWED, 1, 0)
    assert HouseRecord.objects.count() == records
    assert client.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Nhập 1 hộ" in client.get(page).text

    assert client.post(f"{page}nhan/").url == page
    assert "Đang nhập" in client.get(page).text
    assert client.post(f"{page}nhan/").status_code == 400
    assert bring_waiting() == 1
    upload.refresh_from_db()
    assert (upload.state, upload.decided_by.username, told(upload.pk)) == (State.ACCEPTED, "huyen", None)
    assert HouseRecord.objects.count() == records + 1
    assert bring_waiting() == 0


def test_the_page_tells_how_far_it_is_and_nobody_begins_it_twice(client, send, large):
    upload = send(large)
    with telling(upload.pk) as progress:
        progress("Kiểm tra", 1_000, 150_000)
        part = client.get(f"/nha-o/nhap/{upload.pk}/", headers={"HX-Request": "true"}).text
        assert "1.000/150.000 dòng" in part
        assert "<html" not in part
        assert bring_waiting() == 0
    assert bring_waiting() == 1


def test_what_cannot_be_read_says_why(client, send):
    upload = send("Mã hộ,Chủ hộ\n".encode("utf-16") + b"x" * LARGE)
    assert bring_waiting() == 1
    upload.refresh_from_db()
    assert upload.state == State.REFUSED
    assert "UTF-16" in client.get(f"/nha-o/nhap/{upload.pk}/").text


def test_one_that_was_dropped_is_left_alone(client, send, large):
    upload = send(large)
    client.post(f"/nha-o/nhap/{upload.pk}/bo/")
    assert bring_waiting() == 0
    assert "đã bỏ trước khi đọc xong" in client.get(f"/nha-o/nhap/{upload.pk}/").text


def test_one_that_cannot_be_recorded_now_may_be_accepted_again(client, send, large):
    upload = send(large)
    bring_waiting()
    client.post(f"/nha-o/nhap/{upload.pk}/nhan/")
    kept = Upload.objects.get(pk=upload.pk)
    whole = kept.sha256
    Upload.objects.filter(pk=upload.pk).update(sha256="0" * 64)
    assert bring_waiting() == 1
    assert "bị thay đổi" in client.get(f"/nha-o/nhap/{upload.pk}/").text
    Upload.objects.filter(pk=upload.pk).update(sha256=whole)
    client.post(f"/nha-o/nhap/{upload.pk}/nhan/")
    assert bring_waiting() == 1
    assert Upload.objects.get(pk=upload.pk).state == State.ACCEPTED
