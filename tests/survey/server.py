"""A server of its own process, as ``datchuan run`` starts it, that can be killed without warning; and phones that send
to it until they are told that it arrived."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

from datchuan.config.management.commands.run import server_command

BOUNDARY = "may-thu-nghiem"
PATIENCE = 60  # seconds that a server may take to come up on a loaded machine


def address_of(settings: Mapping[str, object]) -> str:
    """DATABASE_URL of Django's settings of a database."""
    if "sqlite" in str(settings["ENGINE"]):
        return f"sqlite:///{settings['NAME']}"
    user, name = settings["USER"], settings["NAME"]
    options = dict(settings["OPTIONS"])  # type: ignore[call-overload]
    host = settings["HOST"] or options.get("host", "")
    return f"postgresql://{user}:@/{name}?host={quote(str(host), safe='/')}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Started with its database, killed with all its processes."""

    def __init__(self, database: str, home: Path, *, worker: str = "thread", application: str = "") -> None:
        self.port = free_port()
        self.command = server_command("127.0.0.1", self.port, 8, 1 if database.startswith("sqlite") else 2)
        if application:
            self.command = [application if part.startswith("datchuan.config.wsgi") else part for part in self.command]
        self.environment = {**os.environ, "DATABASE_URL": database, "DATCHUAN_HOME": str(home)}
        self.environment |= {"DATCHUAN_WORKER": worker, "DJANGO_SETTINGS_MODULE": "datchuan.config.settings"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            try:
                if self._answers():
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not come up")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200

    def kill(self) -> None:
        """SIGKILL to the server and its workers at once: nothing of it gets to finish anything."""
        if self.process:
            with suppress(ProcessLookupError):  # it never came up
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid


class Worker:
    """``datchuan work`` in a process of its own, killed without warning."""

    def __init__(self, database: str, home: Path) -> None:
        self.environment = {**os.environ, "DATABASE_URL": database, "DATCHUAN_HOME": str(home)}
        self.environment |= {"DJANGO_SETTINGS_MODULE": "datchuan.config.settings"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "django", "work"]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)

    def kill(self) -> bool:
        """Whether it was still alive when it was killed."""
        if self.process is None:
            return False
        alive = self.process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        return alive


def harry(worker: Worker, waiting: Callable[[], int], *, kills: int, longest: float, chance: random.Random) -> int:
    """Start the worker and kill it ``kills`` times, each a random moment after it began to take something; then let
    it end its work. Returns how often it was killed while something still waited."""
    amid = 0
    try:
        for _ in range(kills):
            before = waiting()
            worker.start()
            wait_until(lambda before=before: waiting() < before or not before)
            time.sleep(chance.uniform(0, longest))
            amid += worker.kill() and waiting() > 0
        worker.start()
        wait_until(lambda: not waiting(), 300)
    finally:
        worker.kill()
    return amid


@contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()


def post(connection: http.client.HTTPConnection, path: str, xml: bytes, files: Mapping[str, bytes]) -> int:
    """Send one submission as ODK Collect does; returns the status."""
    parts = [("xml_submission_file", "submission.xml", "text/xml", xml)]
    parts += [(name, name, "image/jpeg", content) for name, content in files.items()]
    body = b""
    for name, file_name, kind, content in parts:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        body += f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-OpenRosa-Version": "1.0"}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


@dataclass
class Phone:
    """Sends its submissions one after another, each again until it is told 201. ``told`` are those."""

    port: int
    key: str
    outbox: list[tuple[str, bytes]]
    has_photo: bool = True
    told: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    attempts: int = 0
    path: str = ""

    def send_all(self, stop: Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        path = self.path or f"/odk/{self.key}/submission"
        for name, xml in self.outbox:
            while not stop.is_set():
                self.attempts += 1
                try:
                    status = post(connection, path, xml, {f"{name[-8:]}.jpg": xml[-200:]} if self.has_photo else {})
                except (OSError, http.client.HTTPException):
                    connection.close()
                    stop.wait(0.05)
                    continue
                if status == 201:
                    self.told.append(name)
                    break
                self.refused.append(status)
                stop.wait(0.05)


def besiege(server: Server, phones: list[Phone], *, kills: int, longest: float, chance: random.Random) -> int:
    """All phones at once, and the server killed ``kills`` times at random moments, up to ``longest`` seconds after it
    came up. Ends when everything was sent. Returns how often it was killed while somebody was sending."""
    stop = Event()
    threads = [Thread(target=phone.send_all, args=(stop,)) for phone in phones]
    for thread in threads:
        thread.start()
    amid = 0
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, longest))
            amid += any(thread.is_alive() for thread in threads)
            server.kill()
            server.start()
        for thread in threads:
            thread.join(timeout=PATIENCE)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return amid


def wait_until(found: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.1)
    return False
