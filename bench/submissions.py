"""What a submission costs to receive: processor time of the server's processes (and of PostgreSQL's), and how many come
in a second, from one phone and from eight.

Received is: the device known, the XML read, every answer rechecked against form and lists, stored, on disk, and only
then acknowledged. The floor is Django without middleware that inserts the same row unchecked (bench/floor.py), in the
same run; they take turns, with ODK Central where it is at hand (bench/central.py). Taking into the facts happens
beside it and is measured by itself. The phones run on the
same machine, in a process of their own that is not counted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from bench.central import Central, central_folder
from bench.field import DATABASES, Ground, durability, ground, processor_seconds

if TYPE_CHECKING:
    from tests.survey.server import Server

ROUNDS, EACH, WARM = 3, 480, 640  # every connection of every process has planned its statements before it counts


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.submissions", database], check=True)


def _measure(database: str) -> None:
    with ground(database) as here:
        from tests.survey.server import Server, running

        from datchuan.kernel.resources import forms_folder
        from datchuan.survey.operations import publish_forms

        publish_forms(folder=forms_folder(), by=None)
        print(f"  {database}: {durability()}")
        ours = Server(here.url, here.home, worker="none")
        floor = Server(here.url, here.home, worker="none", application="bench.floor:application")
        with ExitStack() as stack:
            cases = {"received": (stack.enter_context(running(ours)), "")}
            cases["floor"] = (stack.enter_context(running(floor)), "/floor")
            if database == "postgresql" and (folder := central_folder()):
                cases["Central"] = _central(stack, folder, here)
            for clients in (1, 8):
                _compare(here, cases, clients)
        _taking()


def _central(stack: ExitStack, folder: Path, here: Ground) -> tuple[Any, str]:
    """ODK Central on the same PostgreSQL, with the same form."""
    from tests.survey.field import form_xml
    from tests.survey.server import free_port, running

    central = Central(folder, here, free_port())
    central.prepare(here)
    stack.enter_context(running(central))  # type: ignore[arg-type]
    return central, central.path_for_phones(form_xml())


def _compare(here: Ground, cases: dict[str, tuple[Server, str]], clients: int) -> None:
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in cases}
    for server, path in cases.values():
        _send(here, server, path, clients, WARM)
    for _ in range(ROUNDS):
        for name, (server, path) in cases.items():
            found[name].append(_send(here, server, path, clients, EACH))
    for name, rounds in found.items():
        server_ms, database_ms, rate = (statistics.median(each) for each in zip(*rounds, strict=True))
        whole = statistics.median(one + two for one, two, _ in rounds)
        print(
            f"    {name:<10}{clients} phones: {whole:6.2f} ms of processor each"
            f" (server {server_ms:.2f}, PostgreSQL {database_ms:.2f}), {rate:6.1f} a second"
        )


def _send(here: Ground, server: Server, path: str, clients: int, total: int) -> tuple[float, float, float]:
    """Milliseconds of server and of PostgreSQL per submission, submissions a second."""
    from tests.survey.field import phones_for

    phones = phones_for(server.port, clients, total // clients)
    for phone in phones:
        phone.path, phone.has_photo = path, False
    before = processor_seconds(server.pid), processor_seconds(here.postmaster), time.perf_counter()
    threads = [Thread(target=phone.send_all, args=(Event(),)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = processor_seconds(server.pid), processor_seconds(here.postmaster), time.perf_counter()
    sent = sum(len(phone.told) for phone in phones)
    if sent != total or any(phone.refused for phone in phones):
        raise RuntimeError(f"{sent} of {total} were acknowledged")
    first, second, wall = (late - early for early, late in zip(before, after, strict=True))
    return first / total * 1000, second / total * 1000, total / wall


def _taking() -> None:
    from datchuan.survey.models import Submission
    from datchuan.survey.operations import take_waiting

    waiting = Submission.objects.filter(state=Submission.State.CHECKED)
    if not waiting.exists():
        raise RuntimeError("nothing was found good: the measurement is of something else")
    started, cpu = time.perf_counter(), time.process_time()
    done = take_waiting(limit=100)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"    taken into the facts: {cpu / done * 1000:.1f} ms of processor each, {wall / done * 1000:.1f} ms")


if __name__ == "__main__":
    _measure(sys.argv[1])
