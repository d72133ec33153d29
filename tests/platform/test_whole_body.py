"""A body shorter than its Content-Length is refused whole, whatever parts of it arrived."""

from __future__ import annotations

import io

import pytest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from datchuan.platform.web.whole_body import WholeBody

BODY = (
    b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n\r\n<data/>\r\n'
    b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + b"x" * 5000 + b"\r\n--b--\r\n"
)


@pytest.fixture(autouse=True)
def _the_connection_of_the_test(db):
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def ask(body: bytes, length: int, kind: str) -> tuple[str, str]:
    told: list[str] = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/odk/khong-co/submission", "SERVER_NAME": "localhost"}
    environ |= {"SERVER_PORT": "80", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length), "wsgi.url_scheme": "http"}
    environ |= {"wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO()}  # type: ignore[dict-item]
    answer = WholeBody(get_wsgi_application())(environ, lambda status, headers: told.append(status))
    return told[0], b"".join(answer).decode()


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("arrived", [0, 1, len(BODY) // 2, len(BODY) - 1])
def test_a_body_that_broke_off_is_refused(kind, arrived):
    status, text = ask(BODY[:arrived], len(BODY), kind)
    assert status == "400 Bad Request"
    assert text == "Đường truyền đứt giữa chừng, chưa nhận được gì. Gửi lại."


def test_a_whole_body_comes_through():
    status, _ = ask(BODY, len(BODY), "multipart/form-data; boundary=b")
    assert status == "401 Unauthorized"  # the key is unknown: the view was asked
