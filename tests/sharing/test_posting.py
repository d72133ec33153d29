"""One POST: certificates by name, no redirect followed, an end to waiting."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.sharing.receiving import LOOPBACK, receiving

from datchuan.sharing import posting
from datchuan.sharing.posting import GuardedAdapter, post


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_success_is_one(status: int) -> None:
    with receiving(status) as receiver:
        answer = post(receiver.url, b"{}", {"a": "b"})
    assert (answer.status, answer.problem) == (status, "")


def test_a_redirect_is_not_followed() -> None:
    with receiving() as inside, receiving(307, headers={"Location": inside.url}) as receiver:
        answer = post(receiver.url, b"{}", {})
        assert (answer.status, len(receiver.came), len(inside.came)) == (307, 1, 0)
    assert "chuyển hướng" in answer.problem


def test_a_machine_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}", {})
    assert (answer.status, answer.is_reached) == (None, False)
    assert "Không nối được" in answer.problem


def test_a_machine_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.2)
    with receiving() as receiver:
        receiver.meanwhile = lambda: sleep(0.6)
        answer = post(receiver.url, b"{}", {})
    assert (answer.status, "không trả lời" in answer.problem) == (None, True)


def test_a_machine_that_answers_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        peer, _ = listening.accept()
        for letter in "HTTP/1.1 200 OK\r\n" + "X: y\r\n" * 20:
            try:
                peer.send(letter.encode())
            except OSError:
                return
            sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    began = monotonic()
    answer = post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})
    listening.close()
    assert (answer.status, monotonic() - began < 3) == (None, True)


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of a TLS server whose certificate, its own issuer, is for "may-nhan.example" alone; the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "may-nhan.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = made.not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("may-nhan.example")]), critical=False)
    signed = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )
    pem, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(peer, server_side=True) as safe:
                    safe.recv(9000)
                    safe.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                peer.close()

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1], pem
    listening.close()


def test_certificates_are_checked_by_the_name(certified: tuple[int, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    port, pem = certified
    real = socket.getaddrinfo
    names = {"may-nhan.example": "127.0.0.1", "may-khac.example": "127.0.0.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **more: real(names.get(host, host), *args, **more))
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", GuardedAdapter())
        assert session.post(f"https://may-nhan.example:{port}/", verify=str(pem), timeout=5).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            session.post(f"https://may-khac.example:{port}/", verify=str(pem), timeout=5)
    answer = post(f"https://may-nhan.example:{port}/", b"{}", {})  # of an issuer that nobody trusts
    assert "Chứng thư" in answer.problem
