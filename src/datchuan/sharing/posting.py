"""One POST to an address that somebody typed: bounded in time, to the address that was checked, following nothing."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from datchuan.kernel.problem import Problem
from datchuan.sharing.addresses import allowed_address, check_scheme, split_url

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
WHOLE_SECONDS = 20.0  # the answer's headers drop by drop: cut off then


@dataclass(frozen=True)
class Answer:
    """What came of it: the status, or in words why there is none; ``is_reached``: the other side answered at all."""

    status: int | None
    problem: str = ""

    @property
    def is_reached(self) -> bool:
        return self.status is not None


class _Guarded:
    """A connection to the address that was checked, and to no other: the name is not looked up a second time, so it
    cannot lead elsewhere meanwhile. Certificates are checked by the name."""

    _dns_host: str
    port: int
    sock: Any
    scheme: str
    _timer: Timer | None = None

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        address = allowed_address(name, self.port)
        check_scheme(self.scheme, address)
        try:
            self._dns_host = str(address)
            return super()._new_conn()  # type: ignore[misc]
        finally:
            self._dns_host = name

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self._timer = Timer(WHOLE_SECONDS, self._cut, [self.sock])
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        super().close()  # type: ignore[misc]

    @staticmethod
    def _cut(sock: socket.socket) -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


class _GuardedHTTP(_Guarded, HTTPConnection):
    scheme = "http"


class _GuardedHTTPS(_Guarded, HTTPSConnection):
    scheme = "https"


class _PoolHTTP(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTP


class _PoolHTTPS(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPS


class GuardedAdapter(HTTPAdapter):
    """By which a session of requests connects to allowed addresses only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PoolHTTP, "https": _PoolHTTPS}


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send it once. Nothing is raised: a fault of the other side is an answer too. What the answer says beyond its
    status is not read."""
    try:
        split_url(url)
        with requests.Session() as session:
            session.trust_env = False  # a proxy would look the name up itself, behind our back
            adapter = GuardedAdapter()
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
            answer = session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False, stream=True)
            answer.close()
    except Problem as problem:
        return Answer(None, problem.sentence[:300])
    except requests.RequestException as error:
        return Answer(None, _words(error))
    return Answer(answer.status_code, _refusal(answer.status_code))


def _refusal(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"Máy nhận chuyển hướng sang địa chỉ khác (mã {status}); hệ thống không đi theo. Ghi địa chỉ cuối cùng."
    return f"Máy nhận trả lời mã {status}."


def _words(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "Chứng thư https của máy nhận không đúng, đã hết hạn hoặc không do nơi tin cậy cấp."
    if isinstance(error, requests.Timeout):
        return f"Máy nhận không trả lời trong {ANSWER_SECONDS:.0f} giây."
    if isinstance(error, requests.ConnectionError):
        return "Không nối được tới máy nhận, hoặc nối xong thì đứt."
    return "Máy nhận trả lời không đúng giao thức."
