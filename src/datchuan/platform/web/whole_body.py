"""A request whose connection broke off is never taken for a whole one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """WSGI around an application: reading a body that ends before its Content-Length fails.

    The server only says that there is no more to read. Django would then take the parts of a form that arrived whole,
    and leave out the photo that did not.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = environ.get("CONTENT_LENGTH") or ""
        if told.isdigit() and int(told):
            environ["wsgi.input"] = _Counted(environ["wsgi.input"], int(told))
        return self.application(environ, start_response)


class _Counted:
    """A stream that must give ``left`` more bytes. Django never asks for more than Content-Length."""

    def __init__(self, stream: Any, left: int) -> None:
        self.stream, self.left = stream, left

    def read(self, size: int = -1) -> bytes:
        wanted = min(size, self.left) if size >= 0 else self.left
        data: bytes = self.stream.read(wanted)
        self._count(data, broke_off=len(data) < wanted)  # WSGI: fewer than asked for means that no more will come
        return data

    def readline(self, size: int = -1) -> bytes:
        data: bytes = self.stream.readline(min(size, self.left) if size >= 0 else self.left)
        self._count(data, broke_off=not data and size != 0 and self.left > 0)
        return data

    def _count(self, data: bytes, *, broke_off: bool) -> None:
        self.left -= len(data)
        if broke_off:
            raise ConnectionAbortedError(f"the connection broke off, {self.left} bytes are missing")
