"""A receiver of webhooks that is a real HTTP server of this machine, and what the tests of webhooks begin with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.cast import official
from tests.making import NOW

from datchuan.people.models import Office
from datchuan.sharing.models import Webhook, WebhookDelivery, WebhookEvent
from datchuan.sharing.operations import make_webhook

LOOPBACK = ["127.0.0.0/8"]


class Receiver:
    """What came (headers, body), and what is answered: statuses in turn, the last one for ever. ``meanwhile`` runs
    while the sender waits."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None) -> None:
        self.statuses = list(statuses) or [200]
        self.headers = headers or {}
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.meanwhile: Callable[[], Any] = lambda: None
        self.url = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.came.append(({key.lower(): each for key, each in handler.headers.items()}, body))
        self.meanwhile()
        handler.send_response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])
        for key, each in self.headers.items():
            handler.send_header(key, each)
        handler.end_headers()


@contextmanager
def receiving(*statuses: int, headers: dict[str, str] | None = None) -> Iterator[Receiver]:
    receiver = Receiver(*statuses, headers=headers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a sender that hung up is no fault here
    receiver.url = f"http://127.0.0.1:{server.server_port}/nhan"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()


def hooked(url: str, *events: str, of: Office | None = None) -> tuple[Webhook, str]:
    """A webhook of an office, else of the coordination office, and its secret."""
    office = of or Office.objects.filter(kind=Office.Kind.COORDINATION)[0]
    chosen = list(events) or list(WebhookEvent.values)
    return make_webhook(office=office, url=url, events=chosen, by=official("qln"), at=NOW)


def due_again() -> None:
    """The pause is over."""
    WebhookDelivery.objects.filter(next_at__isnull=False).update(next_at=NOW)
